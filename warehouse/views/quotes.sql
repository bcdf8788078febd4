-- grain: one row per quote of the text that stands
-- question: who is reported to have said what?
SELECT arrived.* EXCLUDE (run_key, shard)
FROM arrived_quotes AS arrived
JOIN standing_copies AS standing USING (article_id, run_key, shard)
