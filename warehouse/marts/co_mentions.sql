-- grain: one row per ordered pair of entities named together in at least 3 articles
-- question: Who and what is in the news together, more than chance would have it?
-- definition: Of each article in scope only its 10 most salient entities are paired (ties go to the id), so that the work grows with the articles and not with the length of their lists. Every pair stands twice, once from either end: ask for one entity_id and see all its neighbours. Lift and npmi compare with chance, from the articles in which either one is among the 10.
-- key: entity_id, other_id
-- entity_id: The one.
-- entity: Its canonical name.
-- other_id: The other.
-- other: Its canonical name.
-- article_count: Articles in which both are among the 10 most salient. Unit: article.
-- lift: How many times oftener together than chance would have it. Unit: times.
-- npmi: The same on a scale: 1 always together, 0 by chance. Unit: -1 to 1.
WITH salient AS (
    SELECT article_id, entity_id FROM base_named
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY salience DESC NULLS LAST, entity_id) <= 10
),
-- Who is in fewer than 3 articles is in no pair. Numbers instead of ids keep millions of pairs small.
common AS (
    SELECT entity_id, count(*) AS own_count, row_number() OVER (ORDER BY entity_id)::INTEGER AS number
    FROM salient GROUP BY entity_id HAVING count(*) >= 3
),
numbered AS (
    SELECT dense_rank() OVER (ORDER BY article_id) AS article_number, number
    FROM salient JOIN common USING (entity_id)
),
pairs AS (
    SELECT one.number AS one, other.number AS other, count(*) AS article_count
    FROM numbered AS one
    JOIN numbered AS other ON other.article_number = one.article_number AND other.number > one.number
    GROUP BY one.number, other.number HAVING count(*) >= 3
),
weighed AS (
    SELECT
        one.entity_id, other.entity_id AS other_id, article_count, total,
        article_count * total / (one.own_count * other.own_count) AS lift
    FROM pairs
    JOIN common AS one ON one.number = pairs.one
    JOIN common AS other ON other.number = pairs.other
    CROSS JOIN (SELECT count(*)::DOUBLE AS total FROM base_articles WHERE is_in_scope)
),
both_ways AS (
    FROM weighed
    UNION ALL
    SELECT other_id, entity_id, article_count, total, lift FROM weighed
)
SELECT
    both_ways.entity_id, one.name AS entity, other_id, other.name AS other, both_ways.article_count, lift,
    -- A pair that is in every article is always together.
    if(both_ways.article_count = total, 1, ln(lift) / -ln(both_ways.article_count / total)) AS npmi
FROM both_ways
JOIN base_entities AS one ON one.entity_id = both_ways.entity_id
JOIN base_entities AS other ON other.entity_id = other_id
ORDER BY entity_id, article_count DESC, other_id
