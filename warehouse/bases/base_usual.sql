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
centred AS (SELECT *, list_aggregate(counts, 'median') AS usual_count FROM gathered),
deviating AS (
    SELECT
        * EXCLUDE (counts), len(counts) AS day_count,
        -- 1.4826 makes the median deviation of a normal distribution its standard deviation.
        1.4826 * list_aggregate(list_transform(counts, lambda count: abs(count - usual_count)), 'median') AS measured,
        -- Counts vary by chance at least as much as Poisson's do; one more, for a median of few may be one too low.
        sqrt(greatest(usual_count + 1, 4)) AS chance
    FROM centred
)
SELECT
    day, entity_id, article_count, day_count, usual_count,
    -- Of 28 small whole numbers the median deviation is a rough measure, so chance has half a say.
    greatest(chance, sqrt((measured ^ 2 + chance ^ 2) / 2)) AS spread
FROM deviating
