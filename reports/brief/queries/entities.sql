-- Who and what the day's articles name.
SELECT
    entity_id, entity, kind, article_count, attention_share, outlet_count,
    (
        SELECT median(before.article_count) FROM mentions_over_time AS before
        WHERE before.entity_id = attention.entity_id AND before.day < attention.day AND before.day >= attention.day - 28
    ) AS usual_count
FROM attention WHERE day = ? AND article_count IS NOT NULL
QUALIFY row_number() OVER (ORDER BY article_count DESC, outlet_count DESC, entity_id) <= 10
ORDER BY article_count DESC, outlet_count DESC, entity_id
