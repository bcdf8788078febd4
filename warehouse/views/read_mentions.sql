-- grain: one row per mention of the text that stands
-- question: who and what is mentioned where, as far as each article alone tells?
SELECT arrived.* EXCLUDE (run_key, shard)
FROM arrived_mentions AS arrived
JOIN standing_copies AS standing USING (article_id, run_key, shard)
