-- grain: one row per speaker entity
-- question: Who is quoted most, by which outlets, and when?
-- definition: Ordered by distinct articles in scope that quote the speaker directly, in part or in other words; terms in marks are left out. A quote that stands in another counts for its own speaker.
-- key: entity_id
-- place: 1 is quoted in most articles; ties go to more outlets, more quotes, then the name and the id.
-- entity_id: The speaker.
-- speaker: The speaker's canonical name.
-- kind: What sort of thing it is: PERSON, ORGANIZATION, PLACE or OTHER.
-- article_count: Articles with at least one quote of the speaker. Unit: article.
-- quote_count: Direct, mixed and indirect quotes. Unit: quote.
-- direct_quote_count: Of those, the direct ones. Unit: quote.
-- outlet_count: Outlets of those articles. Unit: outlet.
-- outlets: Their names, sorted.
-- first_quoted_on: Publication day of the earliest of those articles; the day on which one was first seen only when none has a date.
-- last_quoted_on: Publication day of the latest of those articles; likewise.
WITH outlets AS (SELECT outlet_id, min(outlet) AS outlet FROM base_articles GROUP BY outlet_id),
spoken AS (
    SELECT
        entity_id,
        count(DISTINCT article_id) AS article_count,
        count(*) AS quote_count,
        count(*) FILTER (kind = 'direct') AS direct_quote_count,
        count(DISTINCT outlet_id) AS outlet_count,
        list_sort(list(DISTINCT outlet)) AS outlets,
        coalesce(min(day) FILTER (has_day), min(day)) AS first_quoted_on,
        coalesce(max(day) FILTER (has_day), max(day)) AS last_quoted_on
    FROM base_quotes JOIN outlets USING (outlet_id)
    WHERE entity_id IS NOT NULL GROUP BY entity_id
)
SELECT
    row_number() OVER (
        ORDER BY spoken.article_count DESC, outlet_count DESC, quote_count DESC, name, entity_id
    ) AS place,
    entity_id, entities.name AS speaker, entities.kind, spoken.article_count,
    quote_count, direct_quote_count, outlet_count, outlets, first_quoted_on, last_quoted_on
FROM spoken
JOIN base_entities AS entities USING (entity_id)
ORDER BY place
