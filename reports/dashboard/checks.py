"""The page of check results: what was believed of the tables, and how much was put aside. Counts only, never a row."""

from collections.abc import Iterator, Sequence

from reports.dashboard.cells import Cell, Table, Tile, number, words
from reports.dashboard.grouping import Rows
from reports.dashboard.pages import Page
from reports.dashboard.safety import command
from reports.dashboard.scope import Scope
from reports.dashboard.snapshot import Snapshot

RUNS_SHOWN = 30

_RUNS = f"""
    SELECT run_key, rows_in, articles_loaded, duplicates, quarantined, mentions_loaded, quotes_loaded, loaded_at
    FROM runs ORDER BY loaded_at DESC, run_key DESC LIMIT {RUNS_SHOWN}
"""
_RESULTS = """
    SELECT * FROM check_results WHERE run_key = ? ORDER BY is_held, suite, table_name, belief
"""
_BROKEN = f"""
    SELECT run_key, table_name, suite, belief, broken_count, checked_count, action FROM check_results
    WHERE NOT is_held AND run_key IN (SELECT unnest(?::VARCHAR[])) AND run_key <> ?
    ORDER BY run_key DESC, table_name, belief LIMIT {RUNS_SHOWN}
"""
_ASIDE = """
    SELECT run_key, stage, table_name, reason, count(*) AS item_count FROM quarantine
    WHERE run_key IN (SELECT unnest(?::VARCHAR[])) GROUP BY ALL ORDER BY run_key DESC, item_count DESC, stage, reason LIMIT 200
"""


def checks_page(snapshot: Snapshot, scope: Scope) -> Iterator[Page]:
    """The only page of its kind."""
    del scope
    runs = list(snapshot.rows(_RUNS).iter_rows(named=True))
    keys = [run["run_key"] for run in runs]
    latest = keys[0] if keys else ""
    results = list(snapshot.rows(_RESULTS, latest).iter_rows(named=True))
    broken = list(snapshot.rows(_BROKEN, keys, latest).iter_rows(named=True))
    aside = list(snapshot.rows(_ASIDE, keys).iter_rows(named=True))
    shown = {
        "tiles": _tiles(results, runs),
        "results": _results_table(results, latest),
        "broken": _broken_table(broken),
        "aside": _aside_table(aside),
        "runs": _runs_table(runs),
        "latest": latest,
    }
    yield Page("checks.html", "Checks", "checks.html", shown, "What must hold of every table, and what was put aside.")


def _tiles(results: Rows, runs: Rows) -> list[Tile]:
    failed = sum(not row["is_held"] for row in results)
    quarantined = runs[0]["quarantined"] if runs else 0
    return [
        Tile(
            f"{len(results) - failed} of {len(results)}",
            "beliefs held in the last run",
            "#results",
            "warn" if failed else "",
        ),
        Tile(f"{quarantined:,}", "items put aside in the last run", "#aside", "warn" if quarantined else ""),
        Tile(f"{len(runs)}", "latest runs shown", "#runs"),
    ]


def _results_table(results: Rows, latest: str) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            Cell("held", "1") if row["is_held"] else Cell("broken", "0", tone="warn"),
            words(row["table_name"]),
            words(row["belief"].replace("_", " ")),
            words("must hold" if row["suite"] == "MUST_HOLD" else "should hold"),
            number(row["checked_count"]),
            number(row["broken_count"]),
            words(row["why"].replace("`", "")),
        )
        for row in results
    ]
    head = ("Result", "Table", "Belief", "Kind", "Rows judged", "Rows that broke it", "Why it is believed")
    behind = command("SELECT * FROM check_results WHERE run_key = ?", latest)
    return Table(f"Beliefs of run {latest}", head, cells, behind, "No run has been checked.")


def _broken_table(broken: Rows) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            words(row["run_key"]),
            words(row["table_name"]),
            words(row["belief"].replace("_", " ")),
            number(row["broken_count"]),
            words(row["action"]),
        )
        for row in broken
    ]
    behind = command("SELECT * FROM check_results WHERE NOT is_held ORDER BY run_key DESC")
    head = ("Run", "Table", "Belief", "Rows", "What to do")
    return Table("Broken in earlier runs", head, cells, behind, "Nothing was broken in the runs before.")


def _aside_table(aside: Rows) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            words(row["run_key"]),
            words(row["stage"]),
            words(row["table_name"]),
            words(row["reason"].replace("_", " ")),
            number(row["item_count"]),
        )
        for row in aside
    ]
    behind = command(
        "SELECT run_key, stage, table_name, item, reason, explanation FROM quarantine ORDER BY run_key DESC"
    )
    return Table("Put aside", ("Run", "Step", "Table", "Reason", "Items"), cells, behind, "Nothing was put aside.")


def _runs_table(runs: Rows) -> Table:
    columns = ("rows_in", "articles_loaded", "duplicates", "quarantined", "mentions_loaded", "quotes_loaded")
    cells: list[Sequence[Cell]] = [
        (words(row["run_key"]), *(number(row[column]) for column in columns)) for row in runs
    ]
    head = ("Run", "Items in", "Articles", "Duplicates", "Put aside", "Mentions", "Quotes")
    return Table("Latest runs", head, cells, command("SELECT * FROM runs ORDER BY loaded_at DESC"))
