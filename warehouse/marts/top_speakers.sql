-- grain: one row per speaker entity
-- question: Who is quoted most, by how many outlets, and when?
-- place: 1 is quoted most; ties go to more articles, more outlets, then the name and the id.
-- entity_id: The speaker.
-- speaker: The speaker's canonical name.
-- kind: What sort of thing it is.
-- quote_count: Direct, mixed and indirect quotes in readable bodies; terms in marks are left out, a quote inside another counts. Unit: quote.
-- direct_quote_count: Of those, the direct ones. Unit: quote.
-- article_count: Articles with at least one of those quotes. Unit: article.
-- outlet_count: Outlets of those articles. Unit: outlet.
-- first_quoted_on: Publication day of the earliest of those articles.
-- last_quoted_on: Publication day of the latest of those articles.
WITH spoken AS (
    SELECT
        quotes.speaker_entity_id AS entity_id,
        count(*) AS quote_count,
        count(*) FILTER (quotes.kind = 'direct') AS direct_quote_count,
        count(DISTINCT articles.article_id) AS article_count,
        count(DISTINCT articles.outlet_id) AS outlet_count,
        min(articles.published_on) AS first_quoted_on,
        max(articles.published_on) AS last_quoted_on
    FROM quotes
    JOIN articles USING (article_id)
    WHERE quotes.kind <> 'term' AND articles.body_verdict = 'ok' AND quotes.speaker_entity_id IS NOT NULL
    GROUP BY quotes.speaker_entity_id
)
SELECT
    row_number() OVER (ORDER BY quote_count DESC, spoken.article_count DESC, outlet_count DESC, name, entity_id) AS place,
    entity_id, entities.name AS speaker, entities.kind,
    quote_count, direct_quote_count, spoken.article_count, outlet_count, first_quoted_on, last_quoted_on
FROM spoken
JOIN entities USING (entity_id)
ORDER BY place
