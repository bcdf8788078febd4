-- What the day holds, and how many covered days stand before it.
SELECT
    count(*) AS article_count,
    count(*) FILTER (body_verdict = 'ok' AND language = 'en') AS read_count,
    count(DISTINCT outlet_id) AS outlet_count,
    (SELECT count(*) FROM quotes JOIN articles USING (article_id) WHERE published_on = ? AND kind <> 'term') AS quote_count,
    (SELECT count(*) FROM quarantine JOIN days ON run_key = strftime(days.day, '%Y-%m-%d') WHERE days.day = ?) AS quarantined_count,
    (SELECT coalesce(bool_or(is_covered), false) FROM days WHERE day = ?) AS is_covered,
    (SELECT count(*) FROM days JOIN (SELECT ?::DATE AS of) ON day < of AND day >= of - 28 WHERE is_covered) AS days_before
FROM articles WHERE published_on = ?
