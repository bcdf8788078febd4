-- grain: one row per quote of the text that stands
-- question: who is reported to have said what?
SELECT arrived.* EXCLUDE (run_key, shard) REPLACE (
    if(link.article_id IS NULL, arrived.speaker_entity_id, link.entity_id) AS speaker_entity_id,
    coalesce(link.entity, arrived.speaker) AS speaker,
    if(body.article_id IS NULL, arrived.organization_entity_id, body.entity_id) AS organization_entity_id
)
FROM arrived_quotes AS arrived
JOIN standing_copies AS standing USING (article_id, run_key, shard)
LEFT JOIN entity_links AS link
    ON link.article_id = arrived.article_id AND link.read_entity_id = arrived.speaker_entity_id
LEFT JOIN entity_links AS body
    ON body.article_id = arrived.article_id AND body.read_entity_id = arrived.organization_entity_id
