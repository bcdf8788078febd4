-- grain: one row per article
-- question: which arrival of an article stands, how many texts has it had, and since when is it known?
SELECT
    article_id,
    arg_min(run_key, place) AS run_key,
    arg_min(shard, place) AS shard,
    count(DISTINCT content_hash)::INTEGER AS revision,
    min(fetched_at) AS first_seen_at,
    min(day) AS first_day
FROM ranked_copies
GROUP BY article_id
