-- grain: one row per quote of a readable body, terms in marks left out
-- question: Who said what, where and when, in one flat view?
-- published_on: Publication day in the run's time zone.
-- outlet: The outlet's one name.
-- title: Title of the article.
-- speaker: The speaker entity's canonical name, else the speaker as the text has it; empty when nobody is named.
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
SELECT
    articles.published_on, articles.outlet, articles.title,
    coalesce(entities.name, quotes.speaker) AS speaker,
    quotes.speaker_role,
    coalesce(organizations.name, quotes.speaker_affiliation) AS affiliation,
    quotes.attribution,
    quotes.text AS quote,
    quotes.kind, quotes.cue, quotes.cue_class, quotes.confidence,
    coalesce(articles.canonical_url, articles.url) AS url,
    quotes.speaker_entity_id, quotes.article_id, quotes.quote_id, quotes.parent_quote_id
FROM quotes
JOIN articles USING (article_id)
LEFT JOIN entities ON entities.entity_id = quotes.speaker_entity_id
LEFT JOIN entities AS organizations ON organizations.entity_id = quotes.organization_entity_id
WHERE quotes.kind <> 'term' AND articles.body_verdict = 'ok'
ORDER BY articles.published_on, quotes.article_id, quotes.field DESC, quotes.start_char, quotes.end_char, quotes.quote_id
