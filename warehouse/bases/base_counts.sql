-- grain: one row per day and entity named on it
-- question: in how many articles and outlets is it named, and how often, whether or not the day is covered? Articles without a day are on none.
-- replaced where: day in touched_days
SELECT
    day, entity_id,
    count(*) AS article_count,
    count(DISTINCT outlet_id) AS outlet_count,
    sum(mention_count)::BIGINT AS mention_count
FROM base_named
SEMI JOIN touched_days USING (day)
WHERE has_day
GROUP BY day, entity_id
