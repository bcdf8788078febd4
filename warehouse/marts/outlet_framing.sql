-- grain: one row per outlet and class of cue
-- question: How does each outlet frame what people say: neutrally, as claims, warnings, denials?
-- outlet_id: The outlet.
-- outlet: The outlet's one name.
-- cue_class: How the cue frames what it reports: said, claimed, denied and so on; docs/quotes.md tells each class.
-- quote_count: Direct, mixed and indirect quotes in readable bodies whose cue is of that class; a quote inside another counts. Unit: quote.
-- quote_share: Their share of the outlet's quotes that have a cue. Unit: 0 to 1.
-- article_count: Articles with at least one of those quotes. Unit: article.
-- speaker_count: Distinct speaker entities of those quotes. Unit: entity.
WITH framed AS (
    SELECT
        articles.outlet_id, min(articles.outlet) AS outlet, quotes.cue_class,
        count(*) AS quote_count,
        count(DISTINCT articles.article_id) AS article_count,
        count(DISTINCT quotes.speaker_entity_id) AS speaker_count
    FROM quotes
    JOIN articles USING (article_id)
    WHERE quotes.kind <> 'term' AND articles.body_verdict = 'ok' AND quotes.cue_class IS NOT NULL
    GROUP BY articles.outlet_id, quotes.cue_class
)
SELECT
    outlet_id, outlet, cue_class, quote_count,
    quote_count / sum(quote_count) OVER (PARTITION BY outlet_id) AS quote_share,
    article_count, speaker_count
FROM framed
ORDER BY outlet_id, quote_count DESC, cue_class
