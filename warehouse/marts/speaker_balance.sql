-- grain: one row per month and outlet that quotes people, and one per month over all outlets
-- question: How many women and men does each outlet let speak?
-- definition: Distinct people quoted in articles in scope that have a day (table days). The gender is what the known entities say, else that of `he` or `she` where the text resolves the pronoun to the speaker and at least nine of ten such articles agree; never guessed from a first name. Unknown is the rest. Under 30 speakers of known gender the share and its interval are NULL.
-- key: month, outlet_id
-- month: First day of the month of publication.
-- outlet_id: The outlet; empty for all outlets together.
-- outlet: The outlet's one name; empty for all outlets together.
-- women_count: Quoted people who are women. Unit: person.
-- men_count: Quoted people who are men. Unit: person.
-- other_count: Quoted people of another gender. Unit: person.
-- unknown_count: Quoted people of whom nothing tells the gender. Unit: person.
-- women_share: women_count over the people of known gender; NULL under 30 of them. Unit: 0 to 1.
-- women_share_low: Lower end of its 95 % interval after Wilson. Unit: 0 to 1.
-- women_share_high: Upper end of its 95 % interval after Wilson. Unit: 0 to 1.
WITH outlets AS (SELECT outlet_id, min(outlet) AS outlet FROM base_articles GROUP BY outlet_id),
speakers AS (
    SELECT date_trunc('month', day)::DATE AS month, coalesce(outlet_id, '') AS outlet_id, entity_id
    FROM base_quotes WHERE entity_id IS NOT NULL AND has_day
    GROUP BY GROUPING SETS ((month, outlet_id, entity_id), (month, entity_id))
),
counted AS (
    SELECT
        month, outlet_id,
        count(*) FILTER (gender = 'female') AS women_count,
        count(*) FILTER (gender = 'male') AS men_count,
        count(*) FILTER (gender = 'other') AS other_count,
        count(*) FILTER (gender IS NULL) AS unknown_count,
        count(gender) AS known_count
    FROM speakers JOIN base_entities USING (entity_id)
    WHERE kind = 'PERSON' GROUP BY month, outlet_id
),
-- Under 30 the share is empty, and so is what follows from it.
shares AS (SELECT *, if(known_count >= 30, women_count / known_count, NULL) AS share, 1.959964 AS z FROM counted),
intervals AS (
    SELECT
        *,
        (share + z ^ 2 / (2 * known_count)) / (1 + z ^ 2 / known_count) AS centre,
        z * sqrt(share * (1 - share) / known_count + z ^ 2 / (4 * known_count ^ 2)) / (1 + z ^ 2 / known_count) AS reach
    FROM shares
)
SELECT
    month, outlet_id, coalesce(outlet, '') AS outlet, women_count, men_count, other_count, unknown_count,
    share AS women_share,
    -- greatest and least pass over NULL.
    if(share IS NULL, NULL, greatest(centre - reach, 0)) AS women_share_low,
    if(share IS NULL, NULL, least(centre + reach, 1)) AS women_share_high
FROM intervals
LEFT JOIN outlets USING (outlet_id)
ORDER BY month, outlet_id
