-- What the watchlists caught on the day.
SELECT watchlist, count(DISTINCT article_id) AS article_count, list(DISTINCT title ORDER BY title)[:3] AS titles
FROM watchlist_hits JOIN articles USING (article_id)
WHERE published_on = ? GROUP BY watchlist ORDER BY article_count DESC, watchlist
