-- grain: one row per day from the first to the last that has an article or a run
-- question: is what was published on that day known? Here the rule of coverage is said, and nowhere else.
-- A day is covered when its own run was loaded, or when the run over everything brought an article dated on it: one without
-- a date stands on the day on which it was first seen, which says nothing of that day's news. An article of
-- another day's run (a late one, an old one in a new feed) does not make its day covered: it stands alone.
-- A day of whose due live sources fewer than half answered is not covered, unless files brought an article of it with its
-- run. What the next day's run still finds of it is not the whole.
WITH brought AS (
    SELECT
        articles.day,
        bool_or(copies.run_key = 'all' AND has_day) AS is_archived,
        bool_or(copies.run_key = articles.day::VARCHAR AND source_id NOT IN (SELECT source_id FROM source_health)) AS has_files
    FROM base_articles AS articles
    JOIN arrived_copies AS copies USING (article_id)
    WHERE NOT is_quarantined
    GROUP BY articles.day
),
ran AS (SELECT run_key::DATE AS day, true AS has_run FROM loads WHERE run_key <> 'all'),
counted AS (
    SELECT
        day, count(*) FILTER (has_day) AS article_count, count(*) FILTER (has_day AND is_in_scope) AS scope_article_count
    FROM base_articles GROUP BY day
),
asked AS (
    -- A source that was not due and is well is not missed.
    SELECT day, count(*) FILTER (poll_count > 0 OR verdict IN ('failing', 'blocked', 'dead')) AS due_count,
        count(*) FILTER (is_answered AND (poll_count > 0 OR verdict IN ('failing', 'blocked', 'dead'))) AS answered_count
    FROM source_health GROUP BY day
),
ends AS (
    -- Only where nothing has a day do the days of arrival make the calendar.
    SELECT coalesce(min(day) FILTER (is_known), min(day)) AS first_day, coalesce(max(day) FILTER (is_known), max(day)) AS last_day
    FROM (SELECT day, article_count > 0 AS is_known FROM counted UNION ALL SELECT day, true FROM ran)
),
calendar AS (SELECT unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day FROM ends)
SELECT
    day,
    coalesce(is_archived, false)
    OR (coalesce(has_run, false)
        AND (coalesce(has_files, false) OR coalesce(due_count, 0) = 0 OR 2 * answered_count >= due_count))
        AS is_covered,
    coalesce(article_count, 0) AS article_count,
    coalesce(scope_article_count, 0) AS scope_article_count,
    coalesce(due_count, 0) AS due_source_count,
    coalesce(answered_count, 0) AS answered_source_count
FROM calendar
LEFT JOIN brought USING (day)
LEFT JOIN ran USING (day)
LEFT JOIN counted USING (day)
LEFT JOIN asked USING (day)
