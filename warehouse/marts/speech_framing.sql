-- grain: one row per outlet or speaker and class of cue
-- question: How is speech framed, by each outlet and of each speaker: neutrally, as claims, warnings, denials?
-- definition: Direct, mixed and indirect quotes in articles in scope that have a cue, by the class of the cue; terms in marks are left out. The shares of one outlet or speaker add up to 1. A quote without a known speaker stands with its outlet only.
-- key: scope, id, cue_class
-- scope: `outlet` or `speaker`: of whom the row is.
-- id: The outlet_id or the entity_id.
-- name: The outlet's one name or the speaker's canonical name.
-- cue_class: How the cue frames what it reports: said, claimed, denied and so on; docs/quotes.md tells each class.
-- quote_count: Quotes whose cue is of that class. Unit: quote.
-- quote_share: Their share of the outlet's or speaker's quotes that have a cue. Unit: 0 to 1.
WITH framed AS (
    SELECT 'outlet' AS scope, outlet_id AS id, cue_class, count(*) AS quote_count
    FROM base_quotes WHERE cue_class IS NOT NULL GROUP BY outlet_id, cue_class
    UNION ALL
    SELECT 'speaker', entity_id, cue_class, count(*)
    FROM base_quotes WHERE cue_class IS NOT NULL AND entity_id IS NOT NULL GROUP BY entity_id, cue_class
),
names AS (
    SELECT 'outlet' AS scope, outlet_id AS id, min(outlet) AS name FROM base_articles GROUP BY outlet_id
    UNION ALL
    SELECT 'speaker', entity_id, name FROM base_entities
)
SELECT
    scope, id, name, cue_class, quote_count,
    quote_count / sum(quote_count) OVER (PARTITION BY scope, id) AS quote_share
FROM framed
JOIN names USING (scope, id)
ORDER BY scope, id, quote_count DESC, cue_class
