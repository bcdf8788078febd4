-- grain: one row per article, entity, name and kind
-- question: what does each article call its entities? The view entities lets all mentions vote; so do these.
-- replaced where: article_id in touched_articles
SELECT article_id, entity_id, coalesce(entity, text) AS name, kind, count(*) AS vote_count
FROM mentions
SEMI JOIN touched_articles USING (article_id)
WHERE entity_id IS NOT NULL
GROUP BY article_id, entity_id, coalesce(entity, text), kind
