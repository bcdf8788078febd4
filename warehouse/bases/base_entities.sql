-- grain: one row per entity that an article names
-- question: what is it called, of which kind is it, in how many articles in scope and since when, and of which gender, as far as known?
WITH names AS (
    SELECT entity_id, name FROM base_votes GROUP BY entity_id, name
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY sum(vote_count) DESC, name) = 1
),
kinds AS (
    SELECT entity_id, coalesce(kind, 'OTHER') AS kind FROM base_votes GROUP BY entity_id, kind
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY kind IS NULL, sum(vote_count) DESC, kind) = 1
),
given AS (SELECT entity_id, any_value(entity) AS name FROM entity_links WHERE entity_id IS NOT NULL GROUP BY entity_id),
named AS (
    SELECT entity_id, count(*) AS article_count, min(day) FILTER (has_day) AS first_on, max(day) FILTER (has_day) AS last_on
    FROM base_named GROUP BY entity_id
),
told AS (
    -- An article tells when its pronouns for the speaker agree; it counts once, however often it quotes.
    SELECT entity_id, article_id, min(pronoun_gender) AS gender
    FROM base_quotes WHERE pronoun_gender IS NOT NULL
    GROUP BY entity_id, article_id HAVING min(pronoun_gender) = max(pronoun_gender)
),
agreed AS (
    -- Pronouns are sometimes resolved to the wrong person: nine articles of ten must agree.
    SELECT entity_id, mode(gender) AS gender FROM told GROUP BY entity_id
    HAVING greatest(count(*) FILTER (gender = 'female'), count(*) FILTER (gender = 'male')) >= 0.9 * count(*)
)
SELECT
    entity_id,
    coalesce(given.name, known.name, names.name) AS name,
    coalesce(known.kind, kinds.kind) AS kind,
    coalesce(known.gender, agreed.gender) AS gender,
    coalesce(article_count, 0) AS article_count, first_on, last_on
FROM names
JOIN kinds USING (entity_id)
LEFT JOIN named USING (entity_id)
LEFT JOIN given USING (entity_id)
LEFT JOIN agreed USING (entity_id)
LEFT JOIN known_entities AS known USING (entity_id)
