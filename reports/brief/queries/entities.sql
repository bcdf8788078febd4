-- Who and what the day's articles name, and how many articles usually do: the median over the covered ones of the 28 days before.
WITH best AS (
    SELECT day, entity_id, entity, kind, article_count, attention_share, outlet_count FROM attention
    WHERE day = ? AND article_count IS NOT NULL
    ORDER BY article_count DESC, outlet_count DESC, entity_id LIMIT 10
),
before AS (
    SELECT best.entity_id, median(coalesce(attention.article_count, 0)) AS usual_count
    FROM best
    JOIN days ON days.day < best.day AND days.day >= best.day - 28 AND days.is_covered
    LEFT JOIN attention ON attention.entity_id = best.entity_id AND attention.day = days.day
    GROUP BY best.entity_id
)
SELECT best.* EXCLUDE (day), usual_count FROM best LEFT JOIN before USING (entity_id)
ORDER BY article_count DESC, outlet_count DESC, best.entity_id
