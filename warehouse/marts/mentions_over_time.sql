-- grain: one row per entity and day, from its first day to the warehouse's last
-- question: How did the attention for an entity go, on a calendar without holes?
-- definition: Every day has a row: 0 says that the day is covered and no article in scope names the entity, NULL that nobody knows, because the day is not covered (table days). Made when it is asked, from entities, days and attention: ask for one entity_id, or for few.
-- key: entity_id, day
-- kept as: a view
-- day: Publication day in the run's time zone.
-- entity_id: The entity.
-- entity: Its canonical name.
-- article_count: Articles in scope that name it; NULL on a day that is not covered. Unit: article.
-- mention_count: Mentions of it in those articles; NULL on a day that is not covered. Unit: mention.
-- is_covered: Whether the day is covered.
SELECT
    days.day, entities.entity_id, entities.name AS entity,
    if(is_covered, coalesce(attention.article_count, 0), NULL) AS article_count,
    if(is_covered, coalesce(attention.mention_count, 0), NULL) AS mention_count,
    is_covered
FROM entities
JOIN days ON days.day >= first_seen_on
LEFT JOIN attention ON attention.entity_id = entities.entity_id AND attention.day = days.day
