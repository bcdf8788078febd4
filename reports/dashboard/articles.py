"""Lists of articles, newest first, each leading to its source."""

from collections.abc import Sequence

from reports.dashboard.cells import Cell, Table, day, number, outside
from reports.dashboard.grouping import Rows, by_page
from reports.dashboard.scope import Scope
from reports.dashboard.snapshot import Snapshot

SHOWN = 25

_NAMING = """
    WITH {mentioned},
    named AS (
        SELECT entity_id, article_id, any_value(published_on) AS published_on, count(*) AS mention_count
        FROM mentioned GROUP BY entity_id, article_id
        QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY any_value(published_on) DESC, count(*) DESC, article_id) <= {shown}
    )
    SELECT entity_id AS page_id, published_on, published_precision = 'unknown' AS is_undated, outlet, outlet_id, title, language, mention_count,
        coalesce(canonical_url, url) AS url
    FROM named JOIN articles USING (article_id, published_on)
    ORDER BY page_id, published_on DESC, mention_count DESC, article_id
"""
_OF_OUTLETS = f"""
    WITH chosen AS (
        SELECT article_id FROM articles WHERE outlet_id IN (SELECT unnest(?::VARCHAR[]))
        QUALIFY row_number() OVER (PARTITION BY outlet_id
            ORDER BY published_on <= ?::DATE DESC, published_on DESC, article_id) <= {SHOWN}
    )
    SELECT outlet_id AS page_id, published_on, published_precision = 'unknown' AS is_undated, outlet, outlet_id, title, language, word_count, body_verdict,
        coalesce(canonical_url, url) AS url
    FROM articles SEMI JOIN chosen USING (article_id)
    ORDER BY page_id, published_on DESC, article_id
"""


def articles_naming(snapshot: Snapshot, scope: Scope) -> dict[str, Rows]:
    """The newest articles that name each entity with a page."""
    return by_page(snapshot, _NAMING.format(mentioned=mentioned(SHOWN), shown=SHOWN), scope.entities, scope.today)


def mentioned(enough: int) -> str:
    """Tables for a WITH: `mentioned`, the mentions of entities on each one's newest days that hold `enough` articles.

    All mentions would not fit into memory. Asks for the ids of the entities and the last day. Whom the articles of no day name
    has the day on which they were first seen.
    """
    return f"""
    wanted AS (SELECT unnest(?::VARCHAR[]) AS entity_id),
    dated AS (
        SELECT entity_id, day FROM attention SEMI JOIN wanted USING (entity_id) WHERE day <= ?::DATE
        QUALIFY coalesce(sum(coalesce(article_count, 1)) OVER (
            PARTITION BY entity_id ORDER BY day DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) < {enough}
    ),
    days_of AS (
        FROM dated UNION ALL
        SELECT entity_id, last_seen_on FROM entities SEMI JOIN wanted USING (entity_id)
        WHERE entity_id NOT IN (SELECT entity_id FROM dated)
    ),
    opened AS (
        SELECT article_id, published_on FROM articles
        WHERE body_verdict = 'ok' AND language = 'en' AND published_on IN (SELECT day FROM days_of)
    ),
    mentioned AS (
        SELECT mentions.*, published_on FROM mentions JOIN opened USING (article_id)
        JOIN days_of ON days_of.entity_id = mentions.entity_id AND days_of.day = opened.published_on
    )"""


def articles_of_outlets(snapshot: Snapshot, scope: Scope) -> dict[str, Rows]:
    """The newest articles of each outlet with a page."""
    return by_page(snapshot, _OF_OUTLETS, scope.outlets, scope.today)


def naming_table(rows: Rows, scope: Scope, command: str) -> Table:
    """Articles that name an entity."""
    cells: list[Sequence[Cell]] = [
        (
            day(row["published_on"], row["is_undated"]),
            scope.outlet(row["outlet"], row["outlet_id"]),
            outside(row["title"], row["url"], row["language"]),
            number(row["mention_count"]),
        )
        for row in rows
    ]
    return Table("Newest articles", ("Day", "Outlet", "Article", "Mentions"), cells, command)


def outlet_table(rows: Rows, command: str) -> Table:
    """Articles of an outlet."""
    cells: list[Sequence[Cell]] = [
        (
            day(row["published_on"], row["is_undated"]),
            outside(row["title"], row["url"], row["language"]),
            number(row["word_count"]),
            Cell(row["body_verdict"].replace("_", " "), sort=row["body_verdict"]),
        )
        for row in rows
    ]
    return Table("Newest articles", ("Day", "Article", "Words", "Text"), cells, command)
