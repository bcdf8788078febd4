-- grain: one row per arrival of an article that no check put aside
-- question: in which order would the arrivals of an article stand? Place 1 stands.
SELECT
    article_id, run_key, shard, raw_page_id, content_hash, day, fetched_at, title, word_count,
    row_number() OVER (
        PARTITION BY article_id
        -- Every column of the choice is in the rows themselves, so the order of the runs does not matter.
        ORDER BY fetched_at DESC, is_ok DESC, word_count DESC, content_hash, raw_page_id, run_key
    ) AS place
FROM arrived_copies
WHERE NOT is_quarantined
