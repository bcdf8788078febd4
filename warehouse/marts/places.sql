-- grain: one row per place with known coordinates that an article names
-- question: Where in the world is the news?
-- definition: Places of the known entities (our own list, GeoNames, Wikidata) that articles in scope name. A place without coordinates is in `attention` only.
-- key: entity_id
-- entity_id: The place.
-- place: Its canonical name.
-- country: ISO 3166-1 alpha-2 code of the country it is in; empty where it belongs to none.
-- latitude: Where it is; of a country the middle of its town dwellers. Unit: degree north.
-- longitude: Where it is. Unit: degree east.
-- article_count: Articles in scope that name it. Unit: article.
-- mention_count: Mentions of it in them. Unit: mention.
-- first_on: Publication day of the earliest of those articles; the day on which one was first seen only when none has a date.
-- last_on: Publication day of the latest of those articles; likewise.
WITH named AS (
    SELECT
        entity_id, count(*) AS article_count, sum(mention_count)::BIGINT AS mention_count,
        coalesce(min(day) FILTER (has_day), min(day)) AS first_on,
        coalesce(max(day) FILTER (has_day), max(day)) AS last_on
    FROM base_named GROUP BY entity_id
)
SELECT
    entity_id, entities.name AS place, country, latitude, longitude,
    named.article_count, mention_count, named.first_on, named.last_on
FROM named
JOIN base_entities AS entities USING (entity_id)
JOIN known_entities AS known USING (entity_id)
WHERE entities.kind = 'PLACE' AND latitude IS NOT NULL AND longitude IS NOT NULL
ORDER BY entity_id
