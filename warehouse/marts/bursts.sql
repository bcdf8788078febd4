-- grain: one row per entity and first day of a stretch of unusual attention
-- question: Who or what stayed in the news for days, from when to when?
-- definition: At least 3 covered days on which an entity is named in at least 5 articles, twice the usual number, and 2.5 robust standard deviations (as in spikes) above it, each within 3 covered days of the one before, so that a weekend ends nothing. Usual is the median of the covered ones of the 28 days before each day, at least 14; what goes on for more than two weeks becomes the usual.
-- key: entity_id, started_on
-- entity_id: The entity.
-- entity: Its canonical name.
-- started_on: First of the unusual days.
-- ended_on: Last of them so far.
-- day_count: The unusual days; calmer ones between them are not counted. Unit: day.
-- article_count: Articles in scope that name it from the first to the last day, on covered days. Unit: article.
-- usual_count: Median over the covered ones of the 28 days before the first day. Unit: article.
-- peak_on: The day with most articles, the earliest of equals.
-- peak_count: Articles of that day. Unit: article.
WITH covered AS (SELECT day, row_number() OVER (ORDER BY day) AS number FROM base_days WHERE is_covered),
unusual AS (
    SELECT
        entity_id, day, number, article_count, usual_count,
        coalesce(number - lag(number) OVER (PARTITION BY entity_id ORDER BY day) > 3, true) AS is_new
    FROM base_usual JOIN covered USING (day)
    WHERE day_count >= 14 AND article_count >= 2 * usual_count AND article_count - usual_count >= 2.5 * spread
),
numbered AS (
    SELECT *, count(*) FILTER (is_new) OVER (PARTITION BY entity_id ORDER BY day) AS stretch FROM unusual
),
stretches AS (
    SELECT
        entity_id, min(day) AS started_on, max(day) AS ended_on, count(*) AS day_count,
        arg_min(usual_count, day) AS usual_count, max(article_count) AS peak_count,
        min_by(day, (-article_count, day)) AS peak_on
    FROM numbered GROUP BY entity_id, stretch HAVING count(*) >= 3
)
SELECT
    entity_id, any_value(entities.name) AS entity, started_on, ended_on, any_value(day_count) AS day_count,
    sum(counts.article_count)::BIGINT AS article_count,
    any_value(usual_count) AS usual_count, any_value(peak_on) AS peak_on, any_value(peak_count) AS peak_count
FROM stretches
JOIN base_entities AS entities USING (entity_id)
JOIN base_counts AS counts
    ON counts.entity_id = stretches.entity_id AND counts.day BETWEEN started_on AND ended_on
JOIN covered ON covered.day = counts.day
GROUP BY entity_id, started_on, ended_on
ORDER BY entity_id, started_on
