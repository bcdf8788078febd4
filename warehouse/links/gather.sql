-- grain: one row per article and entity as read there
-- question: what does each article say of each of its entities? The steps that follow move entity_id and give a reason.
SELECT
    article_id, entity_id AS read_entity_id, coalesce(min(entity), min(text)) AS read_name,
    min(kind) AS kind, bool_and(entity_state = 'local') AS is_local, max(salience) AS salience,
    list_sort(list(DISTINCT sphere) FILTER (sphere IS NOT NULL)) AS spheres,
    any_value(outlet_id) AS outlet_id, any_value(published_on) AS published_on,
    entity_id, NULL::VARCHAR AS reason
FROM read_mentions JOIN articles USING (article_id)
WHERE entity_id IS NOT NULL
GROUP BY article_id, entity_id
