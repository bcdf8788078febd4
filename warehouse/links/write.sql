-- grain: one row per article and entity as read there that stands for another, or under another name or weight
-- question: who is it, in the whole warehouse?
WITH given AS (
    SELECT coalesce(into_entity_id, entity_id) AS entity_id, arg_max(name, line) AS name
    FROM entity_corrections WHERE name IS NOT NULL GROUP BY ALL
),
read AS (
    -- The entity's own name stands before those of what was merged into it; then the commonest, then the first in order.
    SELECT entity_id, read_name AS name FROM linking WHERE entity_id IS NOT NULL
    GROUP BY entity_id, read_name
    QUALIFY row_number() OVER (
        PARTITION BY entity_id
        ORDER BY bool_or(read_entity_id = entity_id) DESC, count(*) DESC, read_name
    ) = 1
),
summed AS (
    SELECT
        *, count(*) OVER together AS reading_count,
        least(1, round(sum(salience::DOUBLE) OVER together, 4))::FLOAT AS salience_together
    FROM linking
    WINDOW together AS (PARTITION BY article_id, entity_id)
)
SELECT
    article_id, read_entity_id, entity_id,
    if(entity_id IS NULL, NULL, coalesce(given.name, known.name, read.name)) AS entity,
    CASE
        WHEN entity_id IS NULL THEN 'ambiguous'
        WHEN known.entity_id IS NOT NULL THEN 'known'
        ELSE 'local'
    END AS entity_state,
    CASE WHEN entity_id IS NULL THEN NULL WHEN reading_count = 1 THEN salience ELSE salience_together END AS salience,
    coalesce(reason, if(given.name IS NULL, 'merge', 'rename')) AS reason
FROM summed
LEFT JOIN given USING (entity_id)
LEFT JOIN known_entities AS known USING (entity_id)
LEFT JOIN read USING (entity_id)
WHERE entity_id IS DISTINCT FROM read_entity_id
    OR given.name IS NOT NULL
    OR (entity_id IS NOT NULL AND reading_count > 1)
ORDER BY article_id, read_entity_id
