-- grain: one row per panel, day of the calendar and member of the panel
-- question: How do the members of a panel share its attention, day by day?
-- definition: A panel is a named list of entities in seeds/panels.yml. Its version is a digest of its members: a changed panel is another series, and rows carry the version of now only. On a day that is not covered the counts are NULL; on a day on which no member is named the shares are NULL.
-- key: panel, panel_version, day, entity_id
-- panel: Name of the panel.
-- panel_version: First 12 hex digits of the digest of its members.
-- day: Publication day in the run's time zone.
-- entity_id: A member of the panel.
-- entity: Its canonical name; as the panel has it while no article names it.
-- article_count: Articles in scope that name it; 0 when none does, NULL on a day that is not covered. Unit: article.
-- panel_article_count: The sum of article_count over the panel, so an article that names two members counts for both. Unit: article.
-- voice_share: article_count over panel_article_count: the shares of a panel add up to 1. Unit: 0 to 1.
WITH counted AS (
    SELECT
        panel, panel_version, day, entity_id, coalesce(entities.name, panels.entity) AS entity,
        if(is_covered, coalesce(counts.article_count, 0), NULL) AS article_count
    FROM panels
    CROSS JOIN base_days
    LEFT JOIN base_counts AS counts USING (day, entity_id)
    LEFT JOIN base_entities AS entities USING (entity_id)
),
summed AS (
    SELECT *, (sum(article_count) OVER (PARTITION BY panel, panel_version, day))::BIGINT AS panel_article_count FROM counted
)
SELECT *, article_count / nullif(panel_article_count, 0) AS voice_share
FROM summed
ORDER BY panel, panel_version, day, entity_id
