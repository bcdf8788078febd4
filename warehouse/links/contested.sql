-- grain: one row per article of a full name of which articles say contrary things
-- question: what do the articles of one name tell of its bearer, and who stands beside him?
WITH repeated AS (
    SELECT read_entity_id AS entity_id FROM linking
    WHERE is_local AND kind = 'PERSON' AND reason IS NULL GROUP BY ALL HAVING count(*) > 1
),
-- Materialised, or DuckDB would cut and match every name of every article, three times over.
spots AS MATERIALIZED (
    SELECT article_id, entity_id AS read_entity_id, field, start_char
    FROM read_mentions SEMI JOIN repeated USING (entity_id) WHERE form = 'name' AND start_char > 2
),
addressed AS MATERIALIZED (
    -- The ten characters before the name; of `Mr. and Mrs. John Hart` nothing can be told.
    SELECT
        article_id, read_entity_id,
        regexp_extract(
            substring(if(field = 'title', title, body), greatest(start_char - 9, 1), least(start_char, 10)),
            '(and )?(Mrs|Mr|Ms|Miss|Sir|Lady)[.]? $'
        ) AS honorific
    FROM spots JOIN articles USING (article_id)
),
told AS (
    SELECT read_entity_id, article_id, unnest(spheres) AS trait
    FROM linking SEMI JOIN repeated ON repeated.entity_id = linking.read_entity_id
    UNION
    SELECT read_entity_id, article_id, if(regexp_matches(honorific, '^(Mr[. ]|Sir)'), 'male', 'female')
    FROM addressed WHERE honorific <> '' AND NOT starts_with(honorific, 'and')
),
contested AS (
    SELECT DISTINCT one.read_entity_id
    FROM told AS one
    JOIN contrary ON contrary.one = one.trait
    JOIN told AS other ON other.read_entity_id = one.read_entity_id AND other.trait = contrary.other
),
rare AS (
    SELECT read_entity_id FROM linking
    WHERE kind IN ('PERSON', 'ORGANIZATION') AND (NOT is_local OR contains(read_name, ' '))
    GROUP BY read_entity_id HAVING count(*) BETWEEN 2 AND $1
),
companions AS (
    SELECT linking.read_entity_id, linking.article_id, list(beside.read_entity_id) AS companions
    FROM linking SEMI JOIN contested USING (read_entity_id)
    JOIN linking AS beside ON beside.article_id = linking.article_id AND beside.read_entity_id <> linking.read_entity_id
    WHERE beside.read_entity_id IN (FROM rare)
    GROUP BY ALL
),
traits AS (SELECT read_entity_id, article_id, list(trait) AS traits FROM told GROUP BY ALL)
SELECT
    read_entity_id, kind, read_name, article_id, published_on,
    coalesce(traits, []) AS traits, coalesce(companions, []) AS companions
FROM linking
SEMI JOIN contested USING (read_entity_id)
LEFT JOIN traits USING (read_entity_id, article_id)
LEFT JOIN companions USING (read_entity_id, article_id)
ORDER BY read_entity_id, article_id
