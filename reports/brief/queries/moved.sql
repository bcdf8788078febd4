-- Who and what was named unusually often, and in which articles.
SELECT
    entity_id, entity, article_count, usual_count, robust_z,
    (
        SELECT list(DISTINCT article_id ORDER BY article_id) FROM mentions JOIN articles USING (article_id)
        WHERE mentions.entity_id = spikes.entity_id AND published_on = spikes.day AND body_verdict = 'ok' AND language = 'en'
    ) AS article_ids
FROM spikes WHERE day = ? ORDER BY robust_z * sqrt(article_count) DESC, entity_id
