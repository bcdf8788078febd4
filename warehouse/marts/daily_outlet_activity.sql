-- grain: one row per publication day and outlet that published on it
-- question: How much did each outlet publish on a day, and how many voices did it quote?
-- definition: What stands, whether or not the day is covered; source_coverage tells that, and where nothing came.
-- key: published_on, outlet_id
-- replaced where: published_on in touched_days
-- published_on: Publication day in the run's time zone; articles without a date are on the day on which they were first seen.
-- outlet_id: The outlet.
-- outlet: The outlet's one name.
-- article_count: Articles with a body that is an article's text, in any language. Unit: article.
-- unread_article_count: Articles whose body is a wall, a teaser or the like; they are in no other number. Unit: article.
-- word_count: Words of those articles' bodies. Unit: word.
-- mention_count: Names of people, organisations, places and other things in title or body. Unit: mention.
-- quote_count: Direct, mixed and indirect quotes; terms in marks are left out, a quote inside another counts. Unit: quote.
-- attributed_quote_count: Of those, the quotes with a known speaker entity. Unit: quote.
-- speaker_count: Distinct speaker entities of those quotes. Unit: entity.
WITH touched AS (
    SELECT articles.* FROM articles SEMI JOIN touched_days ON touched_days.day = articles.published_on
),
readable AS (SELECT article_id, published_on, outlet_id FROM touched WHERE body_verdict = 'ok'),
published AS (
    SELECT
        published_on, outlet_id, min(outlet) AS outlet,
        count(*) FILTER (body_verdict = 'ok') AS article_count,
        count(*) FILTER (body_verdict <> 'ok') AS unread_article_count,
        coalesce(sum(word_count) FILTER (body_verdict = 'ok'), 0)::BIGINT AS word_count
    FROM touched GROUP BY published_on, outlet_id
),
mentioned AS (
    SELECT published_on, outlet_id, count(*) AS mention_count
    FROM mentions JOIN readable USING (article_id) WHERE form = 'name' GROUP BY published_on, outlet_id
),
quoted AS (
    SELECT
        published_on, outlet_id,
        count(*) AS quote_count,
        count(speaker_entity_id) AS attributed_quote_count,
        count(DISTINCT speaker_entity_id) AS speaker_count
    FROM quotes JOIN readable USING (article_id) WHERE kind <> 'term' GROUP BY published_on, outlet_id
)
SELECT
    published_on, outlet_id, outlet, article_count, unread_article_count, word_count,
    coalesce(mention_count, 0) AS mention_count,
    coalesce(quote_count, 0) AS quote_count,
    coalesce(attributed_quote_count, 0) AS attributed_quote_count,
    coalesce(speaker_count, 0) AS speaker_count
FROM published
LEFT JOIN mentioned USING (published_on, outlet_id)
LEFT JOIN quoted USING (published_on, outlet_id)
ORDER BY published_on, outlet_id
