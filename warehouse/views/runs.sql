-- grain: one row per run that was loaded
-- question: where did everything go that a run took in? A later run may take an article over, so counts are made anew.
WITH pages AS (SELECT run_key, count(*) AS page_count FROM arrived_pages GROUP BY run_key),
aside AS (
    SELECT
        run_key,
        count(*) FILTER (stage IN ('fetch', 'collect')) AS never_a_page,
        count(*) FILTER (stage IN ('fetch', 'collect', 'articles')) AS never_an_article
    FROM quarantine GROUP BY run_key
),
copies AS (
    SELECT run_key, count(*) AS copy_count, count(DISTINCT article_id) FILTER (is_quarantined) AS held_back
    FROM arrived_copies GROUP BY run_key
),
standing AS (SELECT run_key, count(*) AS article_count FROM standing_copies GROUP BY run_key),
mentioned AS (
    SELECT run_key, count(*) AS mention_count
    FROM arrived_mentions JOIN standing_copies USING (article_id, run_key, shard) GROUP BY run_key
),
quoted AS (
    SELECT run_key, count(*) AS quote_count
    FROM arrived_quotes JOIN standing_copies USING (article_id, run_key, shard) GROUP BY run_key
),
steps AS (
    SELECT run_key, coalesce(min(started_at) FILTER (step = 'fetch'), min(started_at)) AS started_at
    FROM run_steps GROUP BY run_key
)
SELECT
    loads.run_key,
    coalesce(steps.started_at, loads.loaded_at) AS started_at,
    loads.loaded_at,
    coalesce(page_count, 0) + coalesce(never_a_page, 0) AS rows_in,
    coalesce(article_count, 0) AS articles_loaded,
    -- An article that a check put aside is one quarantined item, however often it arrived.
    coalesce(copy_count, 0) - coalesce(held_back, 0) - coalesce(article_count, 0) AS duplicates,
    coalesce(never_an_article, 0) + coalesce(held_back, 0) AS quarantined,
    coalesce(mention_count, 0) AS mentions_loaded,
    coalesce(quote_count, 0) AS quotes_loaded,
    loads.shard_count,
    loads.version
FROM loads
LEFT JOIN pages USING (run_key)
LEFT JOIN aside USING (run_key)
LEFT JOIN copies USING (run_key)
LEFT JOIN standing USING (run_key)
LEFT JOIN mentioned USING (run_key)
LEFT JOIN quoted USING (run_key)
LEFT JOIN steps USING (run_key)
