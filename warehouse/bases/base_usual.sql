-- grain: one row per covered day and entity named in at least 5 articles on it
-- question: how many articles would have been usual, judged by the 28 days before? Uncovered ones are left out, silent ones count 0.
-- replaced where: day in judged_days
WITH earlier AS (
    SELECT judged.day, past.day AS past_day
    FROM base_days AS judged
    SEMI JOIN judged_days USING (day)
    JOIN base_days AS past ON past.day BETWEEN judged.day - 28 AND judged.day - 1
    WHERE judged.is_covered AND past.is_covered
),
judged AS (SELECT day, entity_id, article_count FROM base_counts SEMI JOIN judged_days USING (day) WHERE article_count >= 5),
gathered AS (
    SELECT judged.day, judged.entity_id, judged.article_count, list(coalesce(past.article_count, 0)) AS counts
    FROM judged
    JOIN earlier USING (day)
    LEFT JOIN base_counts AS past ON past.entity_id = judged.entity_id AND past.day = earlier.past_day
    GROUP BY ALL
),
centred AS (SELECT *, list_aggregate(counts, 'median') AS usual_count FROM gathered)
SELECT
    day, entity_id, article_count, len(counts) AS day_count, usual_count,
    -- 1.4826 makes the median deviation of a normal distribution its standard deviation. Counts vary by chance at least as
    -- much as Poisson's do, even where 28 small ones happen to be equal.
    greatest(
        1.4826 * list_aggregate(list_transform(counts, lambda count: abs(count - usual_count)), 'median'),
        sqrt(greatest(usual_count, 1))
    ) AS spread
FROM centred
