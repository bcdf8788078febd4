-- grain: one row per entity that is mentioned
-- question: who and what is there, under which name?
WITH votes AS (
    SELECT
        entity_id, coalesce(entity, text) AS name, kind, text, form, article_id, published_on,
        published_precision <> 'unknown' OR run_key = published_on::VARCHAR AS has_day
    FROM mentions JOIN articles USING (article_id) JOIN standing_copies USING (article_id) WHERE entity_id IS NOT NULL
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
seen AS (
    SELECT
        entity_id,
        list_sort(list(DISTINCT text) FILTER (form = 'name')) AS texts,
        coalesce(min(published_on) FILTER (has_day), min(published_on)) AS first_seen_on,
        coalesce(max(published_on) FILTER (has_day), max(published_on)) AS last_seen_on,
        count(DISTINCT article_id)::INTEGER AS article_count,
        count(*)::INTEGER AS mention_count
    FROM votes GROUP BY entity_id
),
given AS (SELECT entity_id, any_value(entity) AS name FROM entity_links WHERE entity_id IS NOT NULL GROUP BY entity_id)
SELECT
    entity_id,
    coalesce(given.name, known.name, names.name) AS name,
    coalesce(known.kind, kinds.kind) AS kind,
    list_filter(coalesce(texts, []), lambda text: text <> coalesce(given.name, known.name, names.name)) AS aliases,
    known.wikidata_id, known.country, known.latitude, known.longitude, known.gender,
    first_seen_on, last_seen_on, article_count, mention_count
FROM names
JOIN kinds USING (entity_id)
JOIN seen USING (entity_id)
LEFT JOIN given USING (entity_id)
LEFT JOIN known_entities AS known USING (entity_id)
