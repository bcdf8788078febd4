-- grain: one row per mention of the text that stands
-- question: who and what is mentioned where?
SELECT arrived.* EXCLUDE (run_key, shard)
FROM arrived_mentions AS arrived
JOIN standing_copies AS standing USING (article_id, run_key, shard)
