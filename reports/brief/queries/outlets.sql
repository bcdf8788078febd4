-- Each outlet of the day, and those that were expected.
SELECT outlet, article_count, expected_count, is_covered FROM source_coverage
WHERE day = ? AND (article_count > 0 OR expected_count >= 1)
ORDER BY article_count DESC NULLS LAST, outlet
