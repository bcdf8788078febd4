-- Each outlet of the day with all its articles, how many of them were read for names, and outlets that were expected.
WITH counted AS (
    SELECT
        outlet_id, min(outlet) AS outlet, count(*) AS article_count,
        count(*) FILTER (body_verdict = 'ok' AND language = 'en') AS read_count
    FROM articles WHERE published_on = ? GROUP BY outlet_id
),
expected AS (SELECT outlet_id, outlet, expected_count, is_covered FROM source_coverage WHERE day = ?)
SELECT
    coalesce(counted.outlet, expected.outlet) AS outlet, coalesce(article_count, 0) AS article_count,
    coalesce(read_count, 0) AS read_count, expected_count, coalesce(is_covered, false) AS is_covered
FROM counted FULL JOIN expected USING (outlet_id)
WHERE article_count > 0 OR expected_count >= 1
ORDER BY article_count DESC, outlet
