"""Pages of entities: attention over time, what they are named with, and the quotes that name them."""

from collections.abc import Iterator, Sequence
from typing import Any

from reports.dashboard.articles import articles_naming, mentioned, naming_table
from reports.dashboard.cells import Cell, Table, Tile, day, number, words
from reports.dashboard.grouping import Rows, by_page
from reports.dashboard.pages import Page
from reports.dashboard.quotes import passages_of
from reports.dashboard.safety import command
from reports.dashboard.scope import Scope
from reports.dashboard.snapshot import Snapshot
from reports.dashboard.times import Times

SHOWN = 20
QUOTES_SHOWN = 10
ARTICLES_READ = 200
"""In so many of the newest articles that name somebody, quotes about them are looked for."""

_FACTS = """
    SELECT entity_id, name, kind, country, wikidata_id, first_seen_on, last_seen_on, article_count, mention_count
    FROM entities WHERE entity_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY article_count DESC, mention_count DESC, entity_id
"""
_TOGETHER = f"""
    SELECT entity_id AS page_id, other_id, other, article_count, lift, npmi FROM co_mentions
    WHERE entity_id IN (SELECT unnest(?::VARCHAR[]))
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY article_count DESC, lift DESC, other_id) <= {SHOWN}
    ORDER BY page_id, article_count DESC, lift DESC, other_id
"""
_OUTLETS = f"""
    SELECT entity_id AS page_id, outlet, outlet_id, article_count, headline_count, lead_count, quoted_word_count FROM prominence
    WHERE entity_id IN (SELECT unnest(?::VARCHAR[]))
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY article_count DESC, outlet_id) <= {SHOWN}
    ORDER BY page_id, article_count DESC, outlet_id
"""
# What others say of somebody: the name stands inside the quoted words. `said` is made first and by IN, because a join would take
# all quotes there are into memory.
_QUOTES = f"""
    WITH {mentioned(ARTICLES_READ)},
    named AS MATERIALIZED (
        SELECT entity_id, article_id, field, start_char, end_char FROM mentioned WHERE is_quoted AND form = 'name'
    ),
    said AS MATERIALIZED (FROM quotes_readable WHERE article_id IN (SELECT article_id FROM named)),
    naming AS (
        SELECT DISTINCT entity_id, quote_id, published_on FROM named JOIN said USING (article_id, field)
        WHERE named.start_char >= said.start_char AND named.end_char <= said.end_char
            AND speaker_entity_id IS DISTINCT FROM entity_id AND parent_quote_id IS NULL
    ),
    newest AS (
        SELECT entity_id, quote_id FROM naming
        QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY published_on DESC, quote_id) <= {QUOTES_SHOWN}
    )
    SELECT newest.entity_id AS page_id, said.* FROM newest JOIN said USING (quote_id)
"""


def entity_pages(snapshot: Snapshot, scope: Scope) -> Iterator[Page]:
    """The list of the most named, then one page of each."""
    facts = list(snapshot.rows(_FACTS, scope.entities).iter_rows(named=True))
    yield Page("entities.html", "Names", "list.html", {"table": _list(facts, scope)}, _lead(facts))
    times = Times(snapshot, scope, "entities")
    together, outlets = (by_page(snapshot, sql, scope.entities) for sql in (_TOGETHER, _OUTLETS))
    articles = articles_naming(snapshot, scope)
    quotes = passages_of(snapshot, _QUOTES, scope.entities, scope.today)
    for fact in facts:
        identity = fact["entity_id"]
        shown = {
            "tiles": _tiles(fact, scope),
            "figures": times.figures(identity, "Articles that name it"),
            "together": _together_table(identity, together.get(identity, []), scope),
            "outlets": _outlets_table(identity, outlets.get(identity, []), scope),
            "articles": naming_table(articles.get(identity, []), scope, _articles_command(identity)),
            "quotes": quotes.get(identity, []),
            "quotes_command": _quotes_command(identity),
            "speaker_page": scope.path_of("speakers", identity),
        }
        path = scope.path_of("entities", identity) or ""
        yield Page(path, fact["name"], "entity.html", shown, _kind(fact))


def _lead(facts: Rows) -> str:
    return f"The {len(facts)} people, organisations, places and other names that most articles name, and those that moved lately."


def _kind(fact: dict[str, Any]) -> str:
    kind = {"PERSON": "Person", "ORGANIZATION": "Organisation", "PLACE": "Place"}.get(fact["kind"], "Other name")
    return ", ".join(filter(None, (kind, fact["country"])))


def _list(facts: Rows, scope: Scope) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            scope.entity(fact["name"], fact["entity_id"]),
            words(fact["kind"].capitalize()),
            number(fact["article_count"]),
            number(fact["mention_count"]),
            day(fact["last_seen_on"]),
        )
        for fact in facts
    ]
    behind = command(
        "SELECT name, kind, article_count, mention_count FROM entities ORDER BY article_count DESC LIMIT 300"
    )
    return Table("Most named", ("Name", "Kind", "Articles", "Mentions", "Last seen"), cells, behind)


def _tiles(fact: dict[str, Any], scope: Scope) -> list[Tile]:
    return [
        Tile(f"{fact['article_count']:,}", "articles name it", "#articles"),
        Tile(f"{fact['mention_count']:,}", "mentions in them", "#outlets"),
        Tile(fact["first_seen_on"].isoformat(), "first seen", "#articles"),
        Tile(fact["last_seen_on"].isoformat(), "last seen", "#articles"),
    ]


def _together_table(identity: str, rows: Rows, scope: Scope) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            scope.entity(row["other"], row["other_id"]),
            number(row["article_count"]),
            number(row["lift"], 1),
            number(row["npmi"], 2),
        )
        for row in rows
    ]
    behind = command("SELECT * FROM co_mentions WHERE entity_id = ? ORDER BY article_count DESC", identity)
    head = ("Name", "Articles with both", "Times chance", "Closeness, −1 to 1")
    return Table(
        "Named together with", head, cells, behind, "Nobody is named together with it in three articles or more."
    )


def _outlets_table(identity: str, rows: Rows, scope: Scope) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            scope.outlet(row["outlet"], row["outlet_id"]),
            *(number(row[column]) for column in ("article_count", "headline_count", "lead_count", "quoted_word_count")),
        )
        for row in rows
    ]
    behind = command("SELECT * FROM prominence WHERE entity_id = ? ORDER BY article_count DESC", identity)
    head = ("Outlet", "Articles", "In the headline", "In the first paragraph", "Words quoted")
    return Table("Who names it, and how prominently", head, cells, behind)


def _articles_command(identity: str) -> str:
    return command(
        """SELECT published_on, outlet, title, coalesce(canonical_url, url) AS url FROM articles
           WHERE article_id IN (SELECT article_id FROM mentions WHERE entity_id = ?) ORDER BY published_on DESC""",
        identity,
    )


def _quotes_command(identity: str) -> str:
    return command(
        """SELECT DISTINCT published_on, outlet, speaker, quote FROM quotes_readable JOIN mentions USING (article_id, field)
           WHERE entity_id = ? AND is_quoted AND mentions.start_char >= quotes_readable.start_char
           AND mentions.end_char <= quotes_readable.end_char ORDER BY published_on DESC""",
        identity,
    )
