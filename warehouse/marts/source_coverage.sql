-- grain: one row per outlet and day, from the outlet's first day to the warehouse's last
-- question: Whose news do we have of which day, and what is missing?
-- definition: A day of an outlet is covered when the day is (its own run was loaded, or the run over everything brought articles dated on it) and when, of an outlet with live sources that were due, at least one answered. Articles without a day are on none. Where it is not covered article_count is NULL and not 0, and whatever came all the same is not the whole.
-- key: day, outlet_id
-- day: Publication day in the run's time zone.
-- outlet_id: The outlet.
-- outlet: The outlet's one name; its id while no article of it has come.
-- article_count: Articles with a readable body, in any language; NULL where not covered. Unit: article.
-- expected_count: New items to be expected of its live sources by their own rhythm; NULL where that is not known. Unit: item.
-- source_count: Its live sources that were due. Unit: source.
-- answered_count: Of those, the sources that answered. Unit: source.
-- missed_count: Items to be expected that did not come; NULL where that is not known. Unit: item.
-- is_covered: Whether the outlet's news of that day are known.
WITH health AS (
    -- A source that was not due and is well is not missed.
    SELECT
        day, outlet_id,
        count(*) FILTER (poll_count > 0 OR verdict IN ('failing', 'blocked', 'dead')) AS source_count,
        count(*) FILTER (is_answered) AS answered_count,
        sum(expected_count) AS expected_count, sum(missed_count) AS missed_count
    FROM source_health WHERE outlet_id IS NOT NULL GROUP BY day, outlet_id
),
counted AS (
    SELECT day, outlet_id, min(outlet) AS outlet, count(*) FILTER (is_readable) AS article_count
    FROM base_articles WHERE has_day GROUP BY day, outlet_id
),
outlets AS (
    SELECT outlet_id, coalesce(min(outlet), outlet_id) AS outlet, min(day) AS first_day
    FROM (SELECT day, outlet_id, outlet FROM counted UNION ALL SELECT day, outlet_id, NULL FROM health) GROUP BY outlet_id
),
judged AS (
    SELECT
        day, outlet_id, outlets.outlet, counted.article_count, expected_count, missed_count,
        coalesce(source_count, 0) AS source_count, coalesce(answered_count, 0) AS answered_count,
        is_covered AND (coalesce(source_count, 0) = 0 OR answered_count > 0) AS is_covered
    FROM outlets
    JOIN base_days ON day >= first_day
    LEFT JOIN counted USING (day, outlet_id)
    LEFT JOIN health USING (day, outlet_id)
)
SELECT
    day, outlet_id, outlet, if(is_covered, coalesce(article_count, 0), NULL) AS article_count,
    expected_count, source_count, answered_count, missed_count, is_covered
FROM judged
ORDER BY day, outlet_id
