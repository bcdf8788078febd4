-- What has been going on for days and still was on this one.
SELECT entity_id, entity, started_on, day_count, article_count, peak_on, peak_count FROM bursts
JOIN (SELECT ?::DATE AS of) ON of BETWEEN started_on AND ended_on
ORDER BY article_count DESC, entity_id
