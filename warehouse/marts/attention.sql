-- grain: one row per day and entity that at least one article of that day names
-- question: Who and what was in the news on a day, and in which share of the articles?
-- definition: Articles that name the entity over all articles in scope, those with a readable body in English. On a day that is not covered (table days) the counts are NULL; articles without a date are on no day, unless the run of the day on which they were first seen brought them; an entity without a row on a covered day was named in no article.
-- key: day, entity_id
-- replaced where: day in touched_days
-- day: Publication day in the run's time zone.
-- entity_id: The entity.
-- entity: Its canonical name.
-- kind: What sort of thing it is: PERSON, ORGANIZATION, PLACE or OTHER.
-- article_count: Articles in scope that name it at least once; NULL on a day that is not covered. Unit: article.
-- outlet_count: Outlets of those articles; NULL on a day that is not covered. Unit: outlet.
-- mention_count: Mentions of it in those articles: names, noun phrases and pronouns; NULL on a day that is not covered. Unit: mention.
-- scope_article_count: All articles in scope of that day; NULL on a day that is not covered. Unit: article.
-- attention_share: article_count over scope_article_count; NULL on a day that is not covered. Unit: 0 to 1.
SELECT
    day, entity_id, entities.name AS entity, entities.kind,
    if(is_covered, counts.article_count, NULL) AS article_count,
    if(is_covered, counts.outlet_count, NULL) AS outlet_count,
    if(is_covered, mention_count, NULL) AS mention_count,
    if(is_covered, scope_article_count, NULL) AS scope_article_count,
    if(is_covered, counts.article_count / scope_article_count, NULL) AS attention_share
FROM base_counts AS counts
SEMI JOIN touched_days USING (day)
JOIN base_days USING (day)
JOIN base_entities AS entities USING (entity_id)
ORDER BY day, entity_id
