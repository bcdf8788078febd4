-- Who and what was named unusually often.
SELECT entity_id, entity, article_count, usual_count, robust_z FROM spikes
WHERE day = ? ORDER BY robust_z * sqrt(article_count) DESC, entity_id
