-- Who was quoted in most of the day's articles, each with one quotation in its exact words.
WITH said AS (
    SELECT
        quotes.*, articles.outlet, articles.outlet_id, articles.title, coalesce(canonical_url, url) AS link
    FROM quotes JOIN articles USING (article_id)
    WHERE published_on = ? AND body_verdict = 'ok' AND kind <> 'term' AND speaker_entity_id IS NOT NULL
),
counts AS (
    SELECT speaker_entity_id, count(DISTINCT article_id) AS article_count, count(DISTINCT outlet_id) AS outlet_count FROM said GROUP BY ALL
)
SELECT
    said.speaker_entity_id, speaker, first_value(speaker_role) OVER (
        PARTITION BY said.speaker_entity_id ORDER BY speaker_role IS NULL, length(speaker_role) DESC, quote_id
    ) AS role,
    counts.article_count, counts.outlet_count, text AS quote, outlet, title, link, article_id, quote_id
FROM said JOIN counts USING (speaker_entity_id)
WHERE parent_quote_id IS NULL AND kind IN ('direct', 'mixed') -- what is shown in marks stood in marks
QUALIFY row_number() OVER (
    PARTITION BY said.speaker_entity_id
    ORDER BY kind <> 'direct', length(text) NOT BETWEEN 40 AND 300, confidence < 0.7, length(text) DESC, quote_id
) = 1
ORDER BY counts.article_count DESC, counts.outlet_count DESC, said.speaker_entity_id
LIMIT 6
