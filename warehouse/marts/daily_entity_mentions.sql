-- grain: one row per publication day and entity
-- question: Who and what was in the news on a day, in how many articles and outlets?
-- published_on: Publication day in the run's time zone.
-- entity_id: The entity.
-- entity: Its canonical name.
-- kind: What sort of thing it is.
-- article_count: Articles with a readable body that mention it at least once. Unit: article.
-- outlet_count: Outlets of those articles. Unit: outlet.
-- mention_count: Mentions in title or body that were resolved to it: names, noun phrases and pronouns. Unit: mention.
-- name_count: Of those, the mentions by name. Unit: mention.
SELECT
    articles.published_on,
    entities.entity_id,
    entities.name AS entity,
    entities.kind,
    count(DISTINCT articles.article_id) AS article_count,
    count(DISTINCT articles.outlet_id) AS outlet_count,
    count(*) AS mention_count,
    count(*) FILTER (mentions.form = 'name') AS name_count
FROM mentions
JOIN entities USING (entity_id)
JOIN articles USING (article_id)
WHERE articles.body_verdict = 'ok'
GROUP BY articles.published_on, entities.entity_id, entities.name, entities.kind
ORDER BY articles.published_on, entities.entity_id
