"""The first page: what was read, what is missing, what moved, in this order."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from reports.dashboard.cells import Cell, Figure, Table, Tile, day, number, outside, share, words
from reports.dashboard.charts import over_time
from reports.dashboard.grouping import Rows, by_page
from reports.dashboard.pages import Page
from reports.dashboard.quotes import Passage, passages_of
from reports.dashboard.safety import command
from reports.dashboard.scope import RECENT_DAYS, Scope
from reports.dashboard.snapshot import Snapshot

SHOWN = 12

_COUNTS = """
    SELECT
        (SELECT count(*) FROM articles WHERE published_on = ?) AS article_count,
        (SELECT count(DISTINCT outlet_id) FROM articles WHERE published_on = ?) AS outlet_count,
        (SELECT count(*) FROM quotes_readable WHERE published_on = ?) AS quote_count,
        28 - (SELECT count(*) FROM days WHERE is_covered AND day > ?::DATE - 28 AND day <= ?::DATE) AS uncovered_count
"""
_SOURCES = """
    SELECT count(*) FILTER (poll_count > 0 OR verdict <> 'ok') AS due_count, count(*) FILTER (is_answered) AS answered_count,
        any_value(day) AS day
    FROM source_health WHERE day = (SELECT max(day) FROM source_health)
"""
_TROUBLED = f"""
    SELECT source_id, outlet_id, verdict, reason, missed_count, day FROM source_health
    WHERE day = (SELECT max(day) FROM source_health) AND verdict <> 'ok'
    ORDER BY missed_count DESC NULLS LAST, source_id LIMIT {SHOWN}
"""
# What used to come and did not: an outlet that publishes on most days and is uncovered or silent today.
_MISSING = f"""
    WITH lately AS (
        SELECT outlet_id, any_value(outlet) AS outlet, count(*) FILTER (article_count > 0) AS busy_days,
            max(day) FILTER (article_count > 0) AS last_on, median(article_count) AS usual_count
        FROM source_coverage WHERE day >= ?::DATE - 28 AND day < ?::DATE GROUP BY outlet_id
    )
    SELECT outlet_id, now.outlet, busy_days, last_on, usual_count, now.is_covered, now.missed_count
    FROM lately JOIN source_coverage AS now USING (outlet_id)
    WHERE now.day = ?::DATE AND coalesce(now.article_count, 0) = 0 AND (busy_days >= 7 AND usual_count >= 1 OR NOT now.is_covered)
    ORDER BY usual_count DESC NULLS LAST, outlet_id LIMIT {SHOWN}
"""
_CALENDAR = """
    SELECT day, if(is_covered, article_count, NULL) AS article_count FROM days
    WHERE day > ?::DATE - ?::INTEGER AND day <= ?::DATE ORDER BY day
"""
_SPIKES = f"""
    SELECT day, entity_id, entity, article_count, usual_count, robust_z FROM spikes WHERE day <= ?::DATE
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY day DESC) = 1  -- who moves for days moves once
    ORDER BY day DESC, robust_z DESC, entity_id LIMIT {SHOWN}
"""
_BURSTS = f"""
    SELECT * FROM bursts WHERE started_on <= ?::DATE ORDER BY ended_on DESC, peak_count DESC, entity_id LIMIT {SHOWN}
"""
_HEADLINES = """
    WITH moved AS (SELECT unnest(?::VARCHAR[]) AS entity_id, unnest(?::DATE[]) AS day),
    named AS (
        SELECT entity_id, published_on AS day, article_id, count(*) AS mention_count
        FROM moved JOIN articles ON published_on = day JOIN mentions USING (entity_id, article_id)
        WHERE body_verdict = 'ok' AND language = 'en' GROUP BY entity_id, published_on, article_id
        QUALIFY row_number() OVER (PARTITION BY entity_id, published_on ORDER BY count(*) DESC, article_id) <= 3
    )
    SELECT entity_id || ' ' || day AS page_id, title, outlet, outlet_id, language, coalesce(canonical_url, url) AS url
    FROM named JOIN articles USING (article_id) ORDER BY page_id, mention_count DESC, article_id
"""
_NAMED = f"""
    SELECT entity_id, entity, kind, article_count, attention_share FROM attention
    WHERE day = ?::DATE ORDER BY article_count DESC NULLS LAST, mention_count DESC, entity_id LIMIT {SHOWN}
"""
_SPEAKING = f"""
    SELECT speaker_entity_id, any_value(speaker) AS speaker, count(DISTINCT article_id) AS article_count, count(*) AS quote_count,
        count(DISTINCT outlet) AS outlet_count
    FROM quotes_readable WHERE published_on = ?::DATE AND speaker_entity_id IS NOT NULL GROUP BY speaker_entity_id
    ORDER BY article_count DESC, quote_count DESC, speaker_entity_id LIMIT {SHOWN}
"""
_WIDELY_QUOTED = """
    WITH spoken AS (
        SELECT speaker_entity_id, count(DISTINCT article_id) AS article_count FROM quotes_readable
        WHERE published_on = ?::DATE AND speaker_entity_id IS NOT NULL GROUP BY speaker_entity_id
        ORDER BY article_count DESC, speaker_entity_id LIMIT 6
    )
    SELECT 'today' AS page_id, quotes_readable.* FROM quotes_readable
    JOIN spoken USING (speaker_entity_id) WHERE published_on = ?::DATE AND parent_quote_id IS NULL
    QUALIFY row_number() OVER (PARTITION BY speaker_entity_id ORDER BY kind = 'direct' DESC, confidence DESC, quote_id) = 1
"""


def today_page(snapshot: Snapshot, scope: Scope) -> Iterator[Page]:
    """The page that opens first."""
    today = scope.today
    counts = snapshot.rows(_COUNTS, today, today, today, today, today).row(0, named=True)
    sources = snapshot.rows(_SOURCES).row(0, named=True)
    spikes = list(snapshot.rows(_SPIKES, today).iter_rows(named=True))
    bursts = list(snapshot.rows(_BURSTS, today).iter_rows(named=True))
    shown = {
        "tiles": _tiles(counts, sources),
        "articles_command": command(
            "SELECT outlet, title, coalesce(canonical_url, url) AS url FROM articles WHERE published_on = ?::DATE ORDER BY outlet",
            today.isoformat(),
        ),
        "missing": _missing_table(snapshot, scope, counts["uncovered_count"]),
        "troubled": _troubled_table(snapshot, scope),
        "has_sources": bool(sources["due_count"]),
        "calendar": _calendar(snapshot, scope),
        "is_quiet": not any(spike["day"] > today - timedelta(days=7) for spike in spikes),
        "moves": _moves(snapshot, scope, spikes),
        "spikes_command": command("SELECT * FROM spikes ORDER BY day DESC, robust_z DESC LIMIT 50"),
        "bursts": _bursts_table(bursts, scope),
        "named": _named_table(snapshot, scope),
        "speaking": _speaking_table(snapshot, scope),
        "quotes": _quotes(snapshot, scope),
        "quotes_command": command("SELECT * FROM quotes_readable WHERE published_on = ?::DATE", today.isoformat()),
    }
    yield Page("index.html", f"{today:%A}, {today.day} {today:%B %Y}", "today.html", shown)


def _tiles(counts: dict[str, Any], sources: dict[str, Any]) -> list[Tile]:
    tiles = [
        Tile(f"{counts['article_count']:,}", "articles read", "#articles"),
        Tile(f"{counts['outlet_count']:,}", "outlets published", "outlets.html"),
        Tile(f"{counts['quote_count']:,}", "quotes found", "#quotes"),
    ]
    if sources["due_count"]:
        missed = sources["answered_count"] < sources["due_count"]
        answered = f"{sources['answered_count']} of {sources['due_count']}"
        tiles.append(Tile(answered, "live sources answered", "#missing", "warn" if missed else ""))
    uncovered = counts["uncovered_count"]
    tiles.append(Tile(f"{uncovered}", "of 28 days not covered", "#read", "warn" if uncovered else ""))
    return tiles


def _missing_table(snapshot: Snapshot, scope: Scope, uncovered_count: int) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            scope.outlet(row["outlet"], row["outlet_id"]),
            Cell("nothing came", "1") if row["is_covered"] else Cell("not covered", "0", tone="warn"),
            number(row["usual_count"]),
            number(row["missed_count"]),
            day(row["last_on"]),
        )
        for row in snapshot.rows(_MISSING, scope.today, scope.today, scope.today).iter_rows(named=True)
    ]
    behind = command(
        "SELECT * FROM source_coverage WHERE day = ?::DATE AND coalesce(article_count, 0) = 0", scope.today.isoformat()
    )
    head = ("Outlet", "Today", "Usual articles a day", "Known to be missing", "Last article")
    none = "Every outlet that publishes on most days has published."
    if uncovered_count > 14:
        none = "Too few of the last 28 days are covered to tell which outlet is missing."
    return Table("Outlets of which nothing came", head, cells, behind, none)


def _troubled_table(snapshot: Snapshot, scope: Scope) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            scope.outlet(row["source_id"], row["outlet_id"] or ""),
            words(row["verdict"], tone="warn"),
            words(row["reason"]),
            number(row["missed_count"]),
        )
        for row in snapshot.rows(_TROUBLED).iter_rows(named=True)
    ]
    behind = command("SELECT * FROM source_health WHERE verdict <> 'ok' ORDER BY day DESC")
    return Table(
        "Live sources in trouble", ("Source", "State", "Why", "Missing"), cells, behind, "Every live source is well."
    )


def _calendar(snapshot: Snapshot, scope: Scope) -> Figure | None:
    rows = snapshot.rows(_CALENDAR, scope.today, RECENT_DAYS, scope.today).rows()
    return over_time("Articles read, last 90 days", "Articles", rows, "day")


def _moves(snapshot: Snapshot, scope: Scope, spikes: Rows) -> list[dict[str, Any]]:
    """Each spike with up to three headlines of the articles that name the entity most."""
    ids, days = [spike["entity_id"] for spike in spikes], [spike["day"] for spike in spikes]
    headlines = by_page(snapshot, _HEADLINES, ids, days) if spikes else {}
    return [
        {
            "entity": scope.entity(spike["entity"], spike["entity_id"]),
            "day": spike["day"],
            "count": spike["article_count"],
            "usual": f"{spike['usual_count']:g}",
            "z": f"{spike['robust_z']:.1f}",
            "headlines": [
                (outside(row["title"], row["url"], row["language"]), scope.outlet(row["outlet"], row["outlet_id"]))
                for row in headlines.get(f"{spike['entity_id']} {spike['day']}", [])
            ],
        }
        for spike in spikes
    ]


def _bursts_table(bursts: Rows, scope: Scope) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            scope.entity(row["entity"], row["entity_id"]),
            day(row["started_on"]),
            day(row["ended_on"]),
            *(number(row[column]) for column in ("day_count", "article_count", "usual_count", "peak_count")),
            day(row["peak_on"]),
        )
        for row in bursts
    ]
    behind = command("SELECT * FROM bursts ORDER BY ended_on DESC, peak_count DESC")
    head = ("Name", "From", "To", "Days", "Articles", "Usual a day", "Most on a day", "On")
    return Table("Longer stretches of attention", head, cells, behind, "No stretch of three days or more stands out.")


def _named_table(snapshot: Snapshot, scope: Scope) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            scope.entity(row["entity"], row["entity_id"]),
            words(row["kind"].capitalize()),
            number(row["article_count"]),
            share(row["attention_share"]),
        )
        for row in snapshot.rows(_NAMED, scope.today).iter_rows(named=True)
    ]
    behind = command("SELECT * FROM attention WHERE day = ?::DATE ORDER BY article_count DESC", scope.today.isoformat())
    return Table("Most named today", ("Name", "Kind", "Articles", "Share of articles"), cells, behind)


def _speaking_table(snapshot: Snapshot, scope: Scope) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            scope.speaker(row["speaker"], row["speaker_entity_id"]),
            *(number(row[column]) for column in ("article_count", "quote_count", "outlet_count")),
        )
        for row in snapshot.rows(_SPEAKING, scope.today).iter_rows(named=True)
    ]
    behind = command(
        """SELECT any_value(speaker) AS speaker, count(DISTINCT article_id) AS articles, count(*) AS quotes FROM quotes_readable
           WHERE published_on = ?::DATE AND speaker_entity_id IS NOT NULL GROUP BY speaker_entity_id ORDER BY articles DESC""",
        scope.today.isoformat(),
    )
    return Table("Most quoted today", ("Speaker", "Articles", "Quotes", "Outlets"), cells, behind)


def _quotes(snapshot: Snapshot, scope: Scope) -> list[Passage]:
    return passages_of(snapshot, _WIDELY_QUOTED, scope.today, scope.today).get("today", [])
