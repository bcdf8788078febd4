-- grain: one row per outlet and speaker entity that it quotes
-- question: Whom does each outlet quote, and whom more than the others do?
-- definition: Of the outlet's articles in scope that quote a known speaker, the share that quotes this one, beside the same share over all other outlets; lift is the one over the other. Of few articles lift says little: ask for article_count >= 3.
-- key: outlet_id, entity_id
-- outlet_id: The outlet.
-- outlet: The outlet's one name.
-- entity_id: The speaker.
-- speaker: The speaker's canonical name.
-- article_count: The outlet's articles in scope with at least one quote of the speaker. Unit: article.
-- quote_count: Direct, mixed and indirect quotes in them. Unit: quote.
-- outlet_share: article_count over the outlet's articles that quote any known speaker. Unit: 0 to 1.
-- others_share: The same share over all other outlets together; NULL when there are none. Unit: 0 to 1.
-- lift: outlet_share over others_share; 2 says that the outlet quotes the speaker twice as often as the others do. NULL when no other does. Unit: times.
WITH spoken AS (SELECT article_id, outlet_id, entity_id FROM base_quotes WHERE entity_id IS NOT NULL),
pairs AS (
    SELECT outlet_id, entity_id, count(DISTINCT article_id) AS article_count, count(*) AS quote_count
    FROM spoken GROUP BY outlet_id, entity_id
),
outlets AS (SELECT outlet_id, count(DISTINCT article_id) AS quoting_count FROM spoken GROUP BY outlet_id),
names AS (SELECT outlet_id, min(outlet) AS outlet FROM base_articles GROUP BY outlet_id),
shares AS (
    -- An article has one outlet, so its articles may be summed over the outlets.
    SELECT
        outlet_id, entity_id, article_count, quote_count,
        article_count / quoting_count AS outlet_share,
        (sum(article_count) OVER (PARTITION BY entity_id) - article_count)
        / nullif((SELECT sum(quoting_count) FROM outlets) - quoting_count, 0) AS others_share
    FROM pairs JOIN outlets USING (outlet_id)
)
SELECT
    outlet_id, outlet, entity_id, entities.name AS speaker, shares.article_count, quote_count,
    outlet_share, others_share, outlet_share / nullif(others_share, 0) AS lift
FROM shares
JOIN names USING (outlet_id)
JOIN base_entities AS entities USING (entity_id)
ORDER BY outlet_id, article_count DESC, entity_id
