-- grain: one row per article, its latest revision
-- question: what was published, where and when?
SELECT arrived.* EXCLUDE (run_key, shard)
    REPLACE (standing.revision AS revision, standing.first_seen_at AS first_seen_at)
FROM arrived_articles AS arrived
JOIN standing_copies AS standing USING (article_id, run_key, shard)
