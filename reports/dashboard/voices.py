"""The page of voices: how panels share attention, and how many women and men are let speak."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.dashboard.cells import Cell, Figure, Table, Tile, number, share
from reports.dashboard.charts import MOST_COLOURS, shares_over_time, women_over_time
from reports.dashboard.grouping import Rows, by_page
from reports.dashboard.pages import Page
from reports.dashboard.safety import command
from reports.dashboard.scope import Scope
from reports.dashboard.snapshot import Snapshot

_MONTHS = """
    SELECT month, women_count, men_count, other_count, unknown_count, women_share, women_share_low, women_share_high
    FROM speaker_balance WHERE outlet_id = '' AND month <= ?::DATE ORDER BY month
"""
_OUTLETS = """
    SELECT outlet_id, outlet, women_count, men_count, other_count, unknown_count,
        women_share, women_share_low, women_share_high
    FROM speaker_balance WHERE outlet_id <> '' AND month = ?::DATE
    ORDER BY women_count + men_count + other_count DESC, outlet_id
"""
_PANELS = """
    SELECT panel AS page_id, date_trunc(?, day)::DATE AS since, entity_id, any_value(entity) AS entity,
        sum(article_count)::BIGINT AS article_count
    FROM share_of_voice WHERE day <= ?::DATE GROUP BY ALL ORDER BY page_id, since, entity_id
"""


@dataclass(frozen=True)
class PanelShown:
    """One panel: its chart, the names in the order of its colours, and its members."""

    name: str
    figure: Figure | None
    legend: list[str]
    members: Table


def voices_page(snapshot: Snapshot, scope: Scope) -> Iterator[Page]:
    """The only page of its kind."""
    months = list(snapshot.rows(_MONTHS, scope.today).iter_rows(named=True))
    latest = months[-1]["month"] if months else None
    outlets = list(snapshot.rows(_OUTLETS, latest).iter_rows(named=True)) if latest else []
    panels = by_page(snapshot, _PANELS, scope.bucket, scope.today)
    shown = {
        "tiles": _tiles(months[-1]) if months else [],
        "women": women_over_time(
            [tuple(row[name] for name in ("month", *_INTERVAL)) for row in months if row["women_share"] is not None]
        ),
        "outlets": _balance_table(outlets, latest, scope),
        "panels": [_panel(name, rows, scope) for name, rows in panels.items()],
    }
    yield Page("voices.html", "Voices", "voices.html", shown, "Who is let speak, and how attention is shared.")


_INTERVAL = ("women_share", "women_share_low", "women_share_high")


def _tiles(month: dict[str, Any]) -> list[Tile]:
    named = f"in {month['month']:%B %Y}"
    known = month["women_share"] is not None
    women = f"{100 * month['women_share']:.0f} %" if known else "not known"
    return [
        Tile(women, f"women of the quoted people of known gender, {named}", "#balance"),
        *(
            Tile(f"{month[f'{kind}_count']:,}", f"{label} quoted {named}", "#balance")
            for kind, label in (("women", "women"), ("men", "men"), ("unknown", "people of unknown gender"))
        ),
    ]


def _balance_table(rows: Rows, month: date | None, scope: Scope) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            scope.outlet(row["outlet"], row["outlet_id"]),
            *(number(row[f"{kind}_count"]) for kind in ("women", "men", "other", "unknown")),
            *(share(row[name]) for name in _INTERVAL),
        )
        for row in rows
    ]
    behind = command("SELECT * FROM speaker_balance WHERE month = ?::DATE ORDER BY outlet", str(month)) if month else ""
    head = ("Outlet", "Women", "Men", "Other", "Unknown", "Women's share", "Interval from", "to")
    caption = f"People quoted in {month:%B %Y}, by outlet" if month else "People quoted"
    return Table(caption, head, cells, behind, "Nobody is quoted whom a name tells apart.")


def _panel(name: str, rows: Rows, scope: Scope) -> PanelShown:
    totals: dict[str, int] = {}
    names = {row["entity_id"]: row["entity"] for row in rows}
    for row in rows:
        totals[row["entity_id"]] = totals.get(row["entity_id"], 0) + (row["article_count"] or 0)
    order = sorted(totals, key=lambda each: (-totals[each], each))
    counts = [(row["since"], order.index(row["entity_id"]), row["article_count"]) for row in rows]
    behind = command("SELECT * FROM share_of_voice WHERE panel = ? ORDER BY day DESC, voice_share DESC", name)
    whole = sum(totals.values())
    cells: list[Sequence[Cell]] = [
        (scope.entity(names[each], each), number(totals[each]), share(totals[each] / whole if whole else None))
        for each in order
    ]
    members = Table(f"{name}: the whole time", ("Member", "Articles", "Share of the panel"), cells, behind)
    figure = shares_over_time(f"{name}: share of voice by {scope.bucket}", counts, scope.bucket)
    legend = [names[each] for each in order[:MOST_COLOURS]] + (["all others"] if len(order) > MOST_COLOURS else [])
    return PanelShown(name, figure, legend, members)
