-- grain: one row per day from the first to the last that has an article or a run
-- question: Which days are covered, and how much was published on each?
-- definition: A day is covered when its own run was loaded, or when the run over everything brought an article dated on it; not so a day of whose due live sources fewer than half answered, unless files brought an article of it with its run. An article without a date is on no day here, unless the run of the day on which it was first seen brought it. An article that another day's run brought (a late one, an old one of a new feed) does not make its day covered.
-- key: day
-- day: Publication day in the run's time zone.
-- is_covered: Whether what was published on that day is known; where it is not, counts by day are NULL.
-- article_count: Articles of that day that stand, in any language, whether or not the day is covered. Unit: article.
-- scope_article_count: Of those, the articles in scope: a readable body, in English. Unit: article.
-- due_source_count: Live sources that were due. Unit: source.
-- answered_source_count: Of those, the sources that answered. Unit: source.
SELECT day, is_covered, article_count, scope_article_count, due_source_count, answered_source_count
FROM base_days
ORDER BY day
