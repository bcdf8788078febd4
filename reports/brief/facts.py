"""What the brief of a day says, read from the published snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from reports.excerpts import shorten
from reports.links import HIDING, web_link
from warehouse.connect import query

Row = dict[str, Any]

SHOWN_MOVES, SHOWN_ENTITIES, SHOWN_SPEAKERS = 6, 10, 6
LONGEST_QUOTE = 320
SAME_STORY = 0.6
"""Share of the articles about two entities, in which both are, from which on they moved together."""

_SQL = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "queries").glob("*.sql"))
}


@dataclass(frozen=True)
class Brief:
    """One day. Texts are as they came but for what steers a screen; whoever shows them escapes them."""

    day: date
    coverage: list[str]
    """What the live sources did, coverage first; empty when none was asked."""
    counts: Row
    outlets: list[Row]
    """All of the day, with all their articles, those that were not read for names included."""
    missing: list[Row]
    """Outlets of which articles were expected and fewer came than half of them."""
    moved: list[Row]
    bursts: list[Row]
    entities: list[Row]
    speakers: list[Row]
    watchlists: list[Row] = field(default_factory=list)

    @property
    def moves_are_known(self) -> bool:
        """Whether there are enough days before to say what is unusual."""
        return bool(self.counts["days_before"] >= 14)


def read_brief(published: Path, day: date, coverage: Sequence[str] = ()) -> Brief:
    """The facts of that day; a day without articles has a brief as well, which says so."""
    rows = {name: _ask(published, sql, day) for name, sql in _SQL.items()}
    moved = _group_moves(rows["moved"])[:SHOWN_MOVES]
    reasons = _read_reasons(published, day, [each["entity_id"] for each in moved])
    return Brief(
        day=day,
        coverage=[_plain(line) for line in coverage],
        counts=rows["counts"][0],
        outlets=rows["outlets"],
        missing=[row for row in rows["outlets"] if (row["expected_count"] or 0) > 2 * row["article_count"]],
        moved=[_explain(each, **reasons[each["entity_id"]]) for each in moved],
        bursts=rows["bursts"][:SHOWN_MOVES],
        entities=rows["entities"][:SHOWN_ENTITIES],
        speakers=[_shorten(row) for row in rows["speakers"][:SHOWN_SPEAKERS]],
        watchlists=rows["watchlists"],
    )


def latest_day(published: Path) -> date | None:
    """The last day of which a dated article is published."""
    day: date | None = query(
        published, "SELECT max(published_on) FROM articles WHERE published_precision <> 'unknown'"
    ).item()
    return day


def _read_reasons(published: Path, day: date, entity_ids: Sequence[str]) -> dict[str, dict[str, list[Row]]]:
    """Why they moved: what the day's articles about them are called, and who else is in them more than chance."""
    headlines = _ask(published, _HEADLINES, day, list(entity_ids))
    company = _ask(published, _COMPANY, day, list(entity_ids))
    return {
        entity_id: {
            "headlines": [row for row in headlines if row["entity_id"] == entity_id],
            "company": [row for row in company if row["entity_id"] == entity_id],
        }
        for entity_id in entity_ids
    }


def _explain(move: Row, headlines: list[Row], company: list[Row]) -> Row:
    """A move with its reasons; who moved with it is not said again."""
    together = {other["entity_id"] for other in move["others"]}
    return {**move, "headlines": headlines, "company": [row for row in company if row["other_id"] not in together][:4]}


def _group_moves(moves: Sequence[Row]) -> list[Row]:
    """Who moved for the same reason stands together: in most of the articles of either one they are both."""
    groups: list[Row] = []
    for move in moves:
        own = set(move["article_ids"])
        for group in groups:
            shared = own & set(group["article_ids"])
            if len(shared) > SAME_STORY * len(own | set(group["article_ids"])):
                group["others"].append(move)
                break
        else:
            groups.append({**move, "others": []})
    return groups


def _ask(published: Path, sql: str, *values: object) -> list[Row]:
    needed = sql.count("?")
    rows = query(published, sql, parameters=[*values, *([values[0]] * (needed - len(values)))] if needed else [])
    return [{name: _clean(name, value) for name, value in row.items()} for row in rows.iter_rows(named=True)]


def _clean(name: str, value: Any) -> Any:  # noqa: ANN401 - a cell of any type
    if isinstance(value, pl.Series | list):
        return [_clean(name, each) for each in value]
    if not isinstance(value, str):
        return value
    if name == "link":
        return web_link(value)
    return shorten(_plain(value)) if name in ("title", "titles") else _plain(value)


def _plain(text: str) -> str:
    """On one line, without what moves a cursor or turns the direction of writing."""
    return " ".join(HIDING.sub(" ", text).split())


def _shorten(row: Row) -> Row:
    return {**row, "quote": shorten(row["quote"], LONGEST_QUOTE)}


_NAMED = """
    WITH named AS (
        SELECT entity_id, entity, article_id, max(salience) AS salience
        FROM mentions JOIN articles USING (article_id)
        WHERE published_on = ? AND body_verdict = 'ok' AND language = 'en' AND entity_id IS NOT NULL GROUP BY ALL
    ), asked AS (SELECT * FROM named WHERE entity_id IN (SELECT unnest(?::VARCHAR[])))
"""
_HEADLINES = f"""
    {_NAMED}, best AS (
        SELECT asked.entity_id, articles.article_id, title, outlet, coalesce(canonical_url, url) AS link, salience FROM asked JOIN articles USING (article_id)
        WHERE title <> '' QUALIFY row_number() OVER (PARTITION BY entity_id, lower(title) ORDER BY article_id) = 1
    )
    FROM best QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY salience DESC, article_id) <= 3
    ORDER BY entity_id, salience DESC, article_id
"""
_COMPANY = f"""
    {_NAMED}, sizes AS (SELECT entity_id, count(*) AS n FROM named GROUP BY ALL),
    total AS (SELECT count(DISTINCT article_id) AS n FROM named),
    pairs AS (
        SELECT asked.entity_id, other.entity_id AS other_id, any_value(other.entity) AS other, count(*) AS article_count
        FROM asked JOIN named AS other ON other.article_id = asked.article_id AND other.entity_id <> asked.entity_id GROUP BY ALL
    )
    SELECT pairs.entity_id, other_id, other, article_count, article_count * total.n / (one.n * two.n) AS lift
    FROM pairs JOIN sizes AS one ON one.entity_id = pairs.entity_id JOIN sizes AS two ON two.entity_id = other_id CROSS JOIN total
    WHERE article_count >= 2
    QUALIFY row_number() OVER (PARTITION BY pairs.entity_id ORDER BY article_count * ln(lift) DESC, other_id) <= 20
    ORDER BY pairs.entity_id, article_count * ln(lift) DESC, other_id
"""
