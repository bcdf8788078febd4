-- grain: one row per article, its latest revision
-- question: what was published, where and when?
SELECT arrived.* EXCLUDE (run_key, shard)
    REPLACE (
        standing.revision AS revision,
        standing.first_seen_at AS first_seen_at,
        -- Without a date an article stays on the day of its first arrival, however often its file changes.
        if(arrived.published_precision = 'unknown', standing.first_day, arrived.published_on) AS published_on
    )
FROM arrived_articles AS arrived
JOIN standing_copies AS standing USING (article_id, run_key, shard)
