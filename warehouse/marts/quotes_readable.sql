-- grain: one row per quote of a readable body, terms in marks left out
-- question: Who said what, where and when, in one flat table?
-- definition: Direct, mixed and indirect quotes of articles whose body is an article's text, with the names that stand for the whole warehouse.
-- key: quote_id
-- replaced where: published_on in touched_days
-- published_on: Publication day in the run's time zone; of an article without a date the day on which it was first seen.
-- published_precision: How exact the date of the article is; unknown where it has none.
-- outlet: The outlet's one name.
-- title: Title of the article.
-- speaker: The canonical name of the speaker's entity; where that is not sure enough (column confidence under 0.6) or not known, the name or role as written, and nothing for a pronoun. Count by speaker_entity_id; less sure readings stand in quotes.
-- speaker_role: What the speaker is said to be, as written; empty when the text does not tell.
-- affiliation: Whom that role belongs to: the organisation's canonical name, else the words as written; empty when the text does not tell.
-- attribution: How the speaker was reached.
-- quote: The words as written.
-- kind: direct, mixed or indirect.
-- cue: The verb or phrase that reports the speech, as written.
-- cue_class: How the cue frames what it reports: said, claimed, denied and so on.
-- confidence: How sure the attribution is. Unit: 0 to 1.
-- url: Canonical address of the article, else the address as it came; empty when it came without one.
-- speaker_entity_id: The speaker's entity; empty when not known.
-- article_id: The article.
-- quote_id: The quote.
-- parent_quote_id: The quote that this one stands in; empty for a quote of its own.
-- field: Which text the offsets point into: title or body.
-- start_char: Offset of the first quoted character in that text, marks left out. Unit: code point.
-- end_char: Offset after the last quoted character. Unit: code point.
SELECT
    articles.published_on, articles.published_precision, articles.outlet, articles.title,
    CASE
        WHEN entities.name IS NOT NULL THEN entities.name
        WHEN attribution = 'named' THEN speaker_mention
        WHEN attribution = 'role_only' THEN quotes.speaker
    END AS speaker,
    quotes.speaker_role,
    coalesce(organizations.name, quotes.speaker_affiliation) AS affiliation,
    quotes.attribution,
    quotes.text AS quote,
    quotes.kind, quotes.cue, quotes.cue_class, quotes.confidence,
    coalesce(articles.canonical_url, articles.url) AS url,
    quotes.speaker_entity_id, quotes.article_id, quotes.quote_id, quotes.parent_quote_id,
    quotes.field, quotes.start_char, quotes.end_char
FROM quotes
JOIN articles USING (article_id)
SEMI JOIN touched_days ON touched_days.day = articles.published_on
LEFT JOIN base_entities AS entities ON entities.entity_id = quotes.speaker_entity_id
LEFT JOIN base_entities AS organizations ON organizations.entity_id = quotes.organization_entity_id
WHERE quotes.kind <> 'term' AND articles.body_verdict = 'ok'
ORDER BY published_on, article_id, field DESC, start_char, end_char, quote_id
