-- grain: one row per outlet and entity that it names
-- question: How prominently does each outlet show an entity: in headlines, in first paragraphs, with words of its own?
-- definition: Over the outlet's articles in scope. The first paragraph ends with the body's first line. Words given to a speaker are those of direct, mixed and indirect quotes; of a quote within another the words count for the outer speaker only.
-- key: outlet_id, entity_id
-- outlet_id: The outlet.
-- outlet: The outlet's one name.
-- entity_id: The entity.
-- entity: Its canonical name.
-- article_count: The outlet's articles in scope that name it. Unit: article.
-- headline_count: Of those, the articles that name it in the title. Unit: article.
-- lead_count: Of those, the articles that name it in the first paragraph. Unit: article.
-- quoted_word_count: Words of its quotes there; 0 when it is not quoted. Unit: word.
WITH outlets AS (SELECT outlet_id, min(outlet) AS outlet FROM base_articles GROUP BY outlet_id),
named AS (
    SELECT
        outlet_id, entity_id, count(*) AS article_count,
        count(*) FILTER (is_in_headline) AS headline_count,
        count(*) FILTER (is_in_lead) AS lead_count
    FROM base_named GROUP BY outlet_id, entity_id
),
spoken AS (
    SELECT outlet_id, entity_id, sum(word_count)::BIGINT AS quoted_word_count
    FROM base_quotes WHERE entity_id IS NOT NULL AND NOT is_nested GROUP BY outlet_id, entity_id
)
SELECT
    outlet_id, outlet, entity_id, entities.name AS entity, named.article_count, headline_count, lead_count,
    coalesce(quoted_word_count, 0) AS quoted_word_count
FROM named
JOIN outlets USING (outlet_id)
JOIN base_entities AS entities USING (entity_id)
LEFT JOIN spoken USING (outlet_id, entity_id)
ORDER BY outlet_id, article_count DESC, entity_id
