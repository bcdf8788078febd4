-- grain: one row per article that stands
-- question: on which day and of which outlet is it, is it read for names and quotes, and where does its first paragraph end?
-- Without a date it stands on the day on which it was first seen; that is its day only when that day's own run brought it.
-- replaced where: article_id in touched_articles
SELECT
    article_id, run_key, shard, published_on AS day, 
    published_precision <> 'unknown' OR run_key = published_on::VARCHAR AS has_day,
    source_id,
    outlet_id, outlet,
    body_verdict = 'ok' AS is_readable,
    body_verdict = 'ok' AND language = 'en' AS is_in_scope,
    if(contains(body, chr(10)), instr(body, chr(10)) - 1, length(body)) AS lead_end
FROM articles
JOIN standing_copies USING (article_id)
SEMI JOIN touched_articles USING (article_id)
