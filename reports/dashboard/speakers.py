"""Pages of speakers: what they are reported to have said, by whom, and how it is framed."""

from collections.abc import Iterator, Sequence
from typing import Any

from reports.dashboard.cells import Cell, Figure, Table, Tile, day, lift, number, share
from reports.dashboard.charts import bars
from reports.dashboard.grouping import Rows, by_page
from reports.dashboard.pages import Page
from reports.dashboard.quotes import passages_of
from reports.dashboard.safety import command
from reports.dashboard.scope import Scope
from reports.dashboard.snapshot import Snapshot

QUOTES_SHOWN = 30

_FACTS = "SELECT * FROM top_speakers WHERE entity_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY place"
_OUTLETS = """
    SELECT entity_id AS page_id, outlet_id, outlet, article_count, quote_count, outlet_share, lift FROM who_quotes_whom
    WHERE entity_id IN (SELECT unnest(?::VARCHAR[]))
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY article_count DESC, outlet_id) <= 20
    ORDER BY page_id, article_count DESC, outlet_id
"""
_FRAMING = """
    SELECT id AS page_id, cue_class, quote_count, quote_share FROM speech_framing
    WHERE scope = ? AND id IN (SELECT unnest(?::VARCHAR[])) ORDER BY page_id, quote_count DESC, cue_class
"""
# What stands behind the latest covered day has no date, or its day is known in part only: it gives way to what has.
_QUOTES = f"""
    WITH newest AS (
        -- A window would sort all that was ever said.
        SELECT unnest(max_by(quote_id, (published_on <= ?::DATE)::VARCHAR || published_on || quote_id, {QUOTES_SHOWN})) AS quote_id
        FROM quotes_readable WHERE speaker_entity_id IN (SELECT unnest(?::VARCHAR[])) GROUP BY speaker_entity_id
    )
    SELECT speaker_entity_id AS page_id, * FROM quotes_readable WHERE quote_id IN (FROM newest)
"""


def speaker_pages(snapshot: Snapshot, scope: Scope) -> Iterator[Page]:
    """The list of the most quoted, then one page of each."""
    facts = list(snapshot.rows(_FACTS, scope.speakers).iter_rows(named=True))
    lead = f"The {len(facts)} who are quoted in most articles."
    yield Page("speakers.html", "Speakers", "list.html", {"table": _list(facts, scope)}, lead)
    outlets = by_page(snapshot, _OUTLETS, scope.speakers)
    framing = framing_by_page(snapshot, "speaker", scope.speakers)
    quotes = passages_of(snapshot, _QUOTES, scope.today, scope.speakers)
    for fact in facts:
        identity = fact["entity_id"]
        shown = {
            "tiles": _tiles(fact),
            "framing": framing_figure(framing.get(identity, [])),
            "framing_table": framing_table("speaker", identity, framing.get(identity, [])),
            "outlets": _outlets_table(identity, outlets.get(identity, []), scope),
            "quotes": quotes.get(identity, []),
            "quotes_command": _quotes_command(identity),
            "entity_page": scope.path_of("entities", identity),
        }
        path = scope.path_of("speakers", identity) or ""
        yield Page(path, fact["speaker"], "speaker.html", shown, f"Place {fact['place']} of those who are quoted")


def quoting_table(caption: str, whose: str, names: Sequence[Cell], rows: Rows, behind: str) -> Table:
    """Rows of who_quotes_whom, each behind its name: of the outlet or of the speaker."""
    cells: list[Sequence[Cell]] = [
        (
            name,
            number(row["article_count"]),
            number(row["quote_count"]),
            share(row["outlet_share"]),
            lift(row["lift"]),
        )
        for name, row in zip(names, rows, strict=True)
    ]
    head = (whose, "Articles", "Quotes", "Share of its quoting articles", "Times the others' share")
    return Table(caption, head, cells, behind)


def framing_by_page(snapshot: Snapshot, scope: str, ids: list[str]) -> dict[str, Rows]:
    """How the speech of outlets or speakers is framed."""
    return by_page(snapshot, _FRAMING, scope, ids)


def framing_figure(rows: Rows) -> Figure | None:
    """The classes of cue as bars."""
    return bars("How speech is framed", "Quotes", [(row["cue_class"], row["quote_count"]) for row in rows[:12]])


def framing_table(scope: str, identity: str, rows: Rows) -> Table:
    """The classes of cue with their shares."""
    cells: list[Sequence[Cell]] = [
        (Cell(row["cue_class"], row["cue_class"]), number(row["quote_count"]), share(row["quote_share"]))
        for row in rows
    ]
    sql = "SELECT cue_class, quote_count, quote_share FROM speech_framing WHERE scope = ? AND id = ?"
    return Table("How speech is framed", ("Framing", "Quotes", "Share"), cells, command(sql, scope, identity))


def _list(facts: Rows, scope: Scope) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            number(fact["place"]),
            scope.speaker(fact["speaker"], fact["entity_id"]),
            *(number(fact[column]) for column in ("article_count", "quote_count", "outlet_count")),
            day(fact["last_quoted_on"]),
        )
        for fact in facts
    ]
    behind = command("SELECT place, speaker, article_count, quote_count, outlet_count FROM top_speakers LIMIT 300")
    head = ("Place", "Speaker", "Articles", "Quotes", "Outlets", "Last quoted")
    return Table("Most quoted", head, cells, behind)


def _tiles(fact: dict[str, Any]) -> list[Tile]:
    return [
        Tile(f"{fact['article_count']:,}", "articles quote", "#outlets"),
        Tile(f"{fact['quote_count']:,}", "quotes", "#quotes"),
        Tile(f"{fact['outlet_count']:,}", "outlets", "#outlets"),
        Tile(fact["last_quoted_on"].isoformat(), "last quoted", "#quotes"),
    ]


def _outlets_table(identity: str, rows: Rows, scope: Scope) -> Table:
    outlets = [scope.outlet(row["outlet"], row["outlet_id"]) for row in rows]
    behind = command("SELECT * FROM who_quotes_whom WHERE entity_id = ? ORDER BY article_count DESC", identity)
    return quoting_table("Who quotes", "Outlet", outlets, rows, behind)


def _quotes_command(identity: str) -> str:
    sql = "SELECT published_on, outlet, quote, url FROM quotes_readable WHERE speaker_entity_id = ? ORDER BY published_on DESC"
    return command(sql, identity)
