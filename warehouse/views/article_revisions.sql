-- grain: one row per distinct text of an article
-- question: which versions has an article had? The highest is the one that stands.
SELECT
    article_id,
    row_number() OVER (PARTITION BY article_id ORDER BY min(place) DESC)::INTEGER AS revision,
    content_hash,
    arg_min(title, place) AS title,
    arg_min(word_count, place) AS word_count,
    min(fetched_at) AS first_seen_at,
    -- The same raw page may come in the run of its day and in the run over everything: it arrived once.
    count(DISTINCT raw_page_id)::INTEGER AS copy_count
FROM ranked_copies
GROUP BY article_id, content_hash
