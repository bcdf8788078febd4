-- grain: one row per mention of the text that stands
-- question: who and what is mentioned where?
-- An article gives each name an entity by itself; entity_links says where the whole warehouse knows better.
SELECT read.* REPLACE (
    if(link.article_id IS NULL, read.entity_id, link.entity_id) AS entity_id,
    if(link.article_id IS NULL, read.entity, link.entity) AS entity,
    coalesce(link.entity_state, read.entity_state) AS entity_state,
    if(link.article_id IS NULL, read.salience, link.salience) AS salience
)
FROM read_mentions AS read
LEFT JOIN entity_links AS link ON link.article_id = read.article_id AND link.read_entity_id = read.entity_id
