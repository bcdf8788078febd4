-- grain: one row per watchlist, article and place in the text that stands
-- question: where do articles fit the watchlists?
SELECT arrived.* EXCLUDE (run_key, shard)
FROM arrived_watchlist_hits AS arrived
JOIN standing_copies AS standing USING (article_id, run_key, shard)
