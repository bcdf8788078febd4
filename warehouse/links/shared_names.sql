-- grain: one row per article and lone name there that several people bear
-- question: which lone given and family names (`Johnson`) are those of two or more people that are named in full somewhere?
WITH whole AS (
    SELECT DISTINCT str_split(lower(regexp_replace(name, ' (Jr|Sr|II|III|IV)[.]?$', '')), ' ') AS words
    FROM (
        SELECT read_name AS name FROM linking WHERE kind = 'PERSON'
        UNION ALL SELECT name FROM known_entities WHERE kind = 'PERSON'
    )
),
bearers AS (
    SELECT words[-1] AS part, 'family' AS as_part, words[1] AS rest FROM whole WHERE len(words) > 1
    UNION
    SELECT words[1], 'given', words[-1] FROM whole WHERE len(words) > 1
)
SELECT article_id, read_entity_id, kind, read_name
FROM linking
WHERE is_local AND kind = 'PERSON' AND lower(read_name) IN (SELECT part FROM bearers GROUP BY part HAVING count(*) > 1)
ORDER BY article_id, read_entity_id
