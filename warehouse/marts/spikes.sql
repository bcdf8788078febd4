-- grain: one row per day and entity that was named unusually often on it
-- question: Who or what was suddenly in the news, and how unusual was that?
-- definition: Named in at least least_count articles, at least least_ratio times the usual number, and at least least_z robust standard deviations above it. Usual is the median of the 28 days before, of which at least 14 must be covered; uncovered ones are left out, and the day itself is not among them. The deviation is 1.4826 times the median absolute deviation, averaged (as variances) with what chance alone gives, the square root of one more than the usual number, at least 2; never less than that.
-- key: day, entity_id
-- replaced where: day in judged_days
-- day: Publication day in the run's time zone.
-- entity_id: The entity.
-- entity: Its canonical name.
-- article_count: Articles in scope that name it on that day. Unit: article.
-- usual_count: Median over the covered ones of the 28 days before. Unit: article.
-- robust_z: How far article_count lies above usual_count. Unit: robust standard deviation.
-- least_z: The rule: the least robust_z of a spike. Unit: robust standard deviation.
-- least_count: The rule: the least article_count of a spike. Unit: article.
-- least_ratio: The rule: how many times the usual_count it must be at least. Unit: times.
WITH rule AS (SELECT 3.5::DOUBLE AS least_z, 5 AS least_count, 2.0::DOUBLE AS least_ratio)
SELECT
    day, entity_id, entities.name AS entity,
    usual.article_count, usual_count, (usual.article_count - usual_count) / spread AS robust_z,
    least_z, least_count, least_ratio
FROM base_usual AS usual
SEMI JOIN judged_days USING (day)
JOIN base_entities AS entities USING (entity_id)
CROSS JOIN rule
WHERE day_count >= 14
    AND usual.article_count >= least_count
    AND usual.article_count >= least_ratio * usual_count
    AND (usual.article_count - usual_count) / spread >= least_z
ORDER BY day, entity_id
