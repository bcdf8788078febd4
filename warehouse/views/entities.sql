-- grain: one row per entity that is mentioned
-- question: who and what is there, under which name?
WITH votes AS (
    SELECT entity_id, coalesce(entity, text) AS name, kind, text, form FROM mentions WHERE entity_id IS NOT NULL
),
names AS (
    -- Articles may spell a canonical name in several ways: the commonest, then the first in order.
    SELECT entity_id, name FROM votes GROUP BY entity_id, name
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY count(*) DESC, name) = 1
),
kinds AS (
    SELECT entity_id, coalesce(kind, 'OTHER') AS kind FROM votes GROUP BY entity_id, kind
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY kind IS NULL, count(*) DESC, kind) = 1
),
forms AS (
    SELECT entity_id, list_sort(list(DISTINCT text) FILTER (form = 'name')) AS texts FROM votes GROUP BY entity_id
)
SELECT
    entity_id,
    coalesce(known.name, names.name) AS name,
    coalesce(known.kind, kinds.kind) AS kind,
    list_filter(coalesce(forms.texts, []), lambda seen: seen <> coalesce(known.name, names.name)) AS aliases,
    known.wikidata_id
FROM names
JOIN kinds USING (entity_id)
JOIN forms USING (entity_id)
LEFT JOIN known_entities AS known USING (entity_id)
