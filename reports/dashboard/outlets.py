"""Pages of outlets: how much comes, how well it comes, and whom they quote."""

from collections.abc import Iterator, Sequence
from typing import Any

from reports.dashboard.articles import articles_of_outlets, outlet_table
from reports.dashboard.cells import Cell, Table, Tile, day, number, words
from reports.dashboard.grouping import Rows, by_page
from reports.dashboard.pages import Page
from reports.dashboard.safety import command
from reports.dashboard.scope import Scope
from reports.dashboard.snapshot import Snapshot
from reports.dashboard.speakers import framing_by_page, framing_figure, framing_table, quoting_table
from reports.dashboard.times import Times

_FACTS = """
    SELECT outlet_id, any_value(outlet) AS outlet, sum(articles.article_count)::BIGINT AS article_count,
        sum(unread_article_count)::BIGINT AS unread_count, sum(quote_count)::BIGINT AS quote_count,
        sum(attributed_quote_count)::BIGINT AS attributed_count, max(published_on) AS last_on
    FROM daily_outlet_activity AS articles WHERE outlet_id IN (SELECT unnest(?::VARCHAR[])) GROUP BY outlet_id
    UNION ALL
    SELECT outlet_id, any_value(outlet), 0, 0, 0, 0, NULL FROM source_coverage
    WHERE outlet_id IN (SELECT unnest(?::VARCHAR[])) AND outlet_id NOT IN (SELECT outlet_id FROM daily_outlet_activity)
    GROUP BY outlet_id
    ORDER BY article_count DESC, outlet_id
"""
_DAYS = """
    SELECT outlet_id AS page_id, day, article_count, expected_count, source_count, answered_count, missed_count, is_covered
    FROM source_coverage WHERE outlet_id IN (SELECT unnest(?::VARCHAR[])) AND day > ?::DATE - 28 AND day <= ?::DATE
    ORDER BY page_id, day DESC
"""
_SOURCES = """
    SELECT outlet_id AS page_id, source_id, kind, day, verdict, reason, received_count, new_count, last_answer_at
    FROM source_health WHERE outlet_id IN (SELECT unnest(?::VARCHAR[]))
    QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY day DESC) = 1
    ORDER BY page_id, source_id
"""
_QUOTED = """
    SELECT outlet_id AS page_id, entity_id, speaker, article_count, quote_count, outlet_share, lift FROM who_quotes_whom
    WHERE outlet_id IN (SELECT unnest(?::VARCHAR[]))
    QUALIFY row_number() OVER (PARTITION BY outlet_id ORDER BY article_count DESC, quote_count DESC, entity_id) <= 25
    ORDER BY page_id, article_count DESC, quote_count DESC, entity_id
"""


def outlet_pages(snapshot: Snapshot, scope: Scope) -> Iterator[Page]:
    """The list of outlets, then one page of each."""
    facts = list(snapshot.rows(_FACTS, scope.outlets, scope.outlets).iter_rows(named=True))
    lead = f"{len(facts)} outlets, by what they have published."
    yield Page("outlets.html", "Outlets", "list.html", {"table": _list(facts, scope)}, lead)
    times = Times(snapshot, scope, "outlets")
    coverage = by_page(snapshot, _DAYS, scope.outlets, scope.today, scope.today)
    sources, quoted = (by_page(snapshot, sql, scope.outlets) for sql in (_SOURCES, _QUOTED))
    framing = framing_by_page(snapshot, "outlet", scope.outlets)
    articles = articles_of_outlets(snapshot, scope)
    for fact in facts:
        identity = fact["outlet_id"]
        shown = {
            "tiles": _tiles(fact),
            "figures": times.figures(identity, "Articles published"),
            "coverage": _coverage_table(identity, coverage.get(identity, []), scope),
            "sources": _sources_table(identity, sources.get(identity, [])),
            "quoted": _quoted_table(identity, quoted.get(identity, []), scope),
            "framing": framing_figure(framing.get(identity, [])),
            "framing_table": framing_table("outlet", identity, framing.get(identity, [])),
            "articles": outlet_table(articles.get(identity, []), _articles_command(identity)),
        }
        yield Page(scope.path_of("outlets", identity) or "", fact["outlet"], "outlet.html", shown, "Outlet")


def _list(facts: Rows, scope: Scope) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            scope.outlet(fact["outlet"], fact["outlet_id"]),
            *(number(fact[column]) for column in ("article_count", "unread_count", "quote_count", "attributed_count")),
            day(fact["last_on"]),
        )
        for fact in facts
    ]
    behind = command(
        """SELECT outlet, sum(article_count) AS articles, sum(unread_article_count) AS unread, sum(quote_count) AS quotes,
           sum(attributed_quote_count) AS attributed FROM daily_outlet_activity GROUP BY outlet ORDER BY articles DESC"""
    )
    head = ("Outlet", "Articles", "Not readable", "Quotes", "With a known speaker", "Last article")
    return Table("Outlets", head, cells, behind)


def _tiles(fact: dict[str, Any]) -> list[Tile]:
    return [
        Tile(f"{fact['article_count']:,}", "articles read", "#articles"),
        Tile(
            f"{fact['unread_count']:,}",
            "walls, teasers and the like",
            "#articles",
            "warn" if fact["unread_count"] else "",
        ),
        Tile(f"{fact['quote_count']:,}", "quotes", "#quoted"),
        Tile(f"{fact['attributed_count']:,}", "with a known speaker", "#quoted"),
    ]


def _coverage_table(identity: str, rows: Rows, scope: Scope) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            day(row["day"]),
            Cell("yes", "1") if row["is_covered"] else Cell("no", "0", tone="warn"),
            number(row["article_count"]),
            number(row["expected_count"]),
            number(row["missed_count"]),
            Cell(f"{row['answered_count']} of {row['source_count']}", f"{row['answered_count']}", is_number=True),
        )
        for row in rows
    ]
    behind = command(
        "SELECT * FROM source_coverage WHERE outlet_id = ? AND day > ?::DATE - 28 AND day <= ?::DATE ORDER BY day DESC",
        identity,
        scope.today.isoformat(),
        scope.today.isoformat(),
    )
    head = ("Day", "Covered", "Articles", "Expected", "Missing", "Sources that answered")
    return Table("Coverage of the last 28 days", head, cells, behind, "No day of the last 28 is known.")


def _sources_table(identity: str, rows: Rows) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            words(row["source_id"]),
            words(row["kind"]),
            words(row["verdict"], tone="" if row["verdict"] == "ok" else "warn"),
            words(row["reason"]),
            number(row["new_count"]),
            day(row["day"]),
        )
        for row in rows
    ]
    behind = command("SELECT * FROM source_health WHERE outlet_id = ? ORDER BY day DESC", identity)
    head = ("Source", "Kind", "State", "Why", "New items", "Day")
    return Table("Its live sources", head, cells, behind, "It has no live source; its articles come by file.")


def _quoted_table(identity: str, rows: Rows, scope: Scope) -> Table:
    speakers = [scope.speaker(row["speaker"], row["entity_id"]) for row in rows]
    behind = command("SELECT * FROM who_quotes_whom WHERE outlet_id = ? ORDER BY article_count DESC", identity)
    return quoting_table("Whom it quotes", "Speaker", speakers, rows, behind)


def _articles_command(identity: str) -> str:
    sql = """SELECT published_on, title, word_count, body_verdict, coalesce(canonical_url, url) AS url FROM articles
             WHERE outlet_id = ? ORDER BY published_on DESC"""
    return command(sql, identity)
