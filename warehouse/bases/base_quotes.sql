-- grain: one row per quote of an article in scope, terms in marks left out
-- question: who says how much, how is it framed, and does a pronoun tell the speaker's gender?
-- replaced where: article_id in touched_articles
SELECT
    quote_id, article_id, day, has_day, outlet_id, kind,
    parent_quote_id IS NOT NULL AS is_nested,
    speaker_entity_id AS entity_id,
    cue_class,
    len(list_filter(string_split(replace(text, chr(10), ' '), ' '), lambda word: word <> '')) AS word_count,
    -- Only of a pronoun that the text resolves to this speaker.
    CASE
        WHEN attribution <> 'pronoun_resolved' OR speaker_entity_id IS NULL THEN NULL
        WHEN lower(speaker_mention) IN ('she', 'her', 'herself') THEN 'female'
        WHEN lower(speaker_mention) IN ('he', 'him', 'himself') THEN 'male'
    END AS pronoun_gender
FROM quotes
JOIN base_articles USING (article_id)
SEMI JOIN touched_articles USING (article_id)
WHERE is_in_scope AND kind <> 'term'
