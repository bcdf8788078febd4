-- grain: one row per article in scope and entity that it names
-- question: how often and where in the article is it named?
-- replaced where: article_id in touched_articles
SELECT
    article_id, day, has_day, outlet_id, entity_id,
    count(*) AS mention_count,
    bool_or(field = 'title') AS is_in_headline,
    bool_or(field = 'body' AND start_char < lead_end) AS is_in_lead,
    max(salience) AS salience
FROM mentions
JOIN base_articles USING (article_id)
SEMI JOIN touched_articles USING (article_id)
WHERE is_in_scope AND entity_id IS NOT NULL
GROUP BY article_id, day, has_day, outlet_id, entity_id
