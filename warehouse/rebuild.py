"""Rebuild: the private file made anew from the whole lake, swapped in when it is complete."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError
from warehouse.lake import Lake
from warehouse.load import Context, LoadCounts, finish_load, load_run, read_counts, refuse_incomplete
from warehouse.private import (
    WAIT_SECONDS,
    create_at,
    draft_of,
    opened,
    replace_file,
    settle,
    transaction,
    turn_to_write,
)


@dataclass(frozen=True)
class Rebuilt:
    """The runs that the new file holds, and those that the lake holds only in part, each with the reason."""

    loaded: list[LoadCounts]
    passed_over: dict[str, str]


def rebuild(lake: Lake, database: Path, context: Context, wait_seconds: float = WAIT_SECONDS) -> Rebuilt:
    """Load every complete run of the lake into a new file and put it in the old one's place.

    Equal row for row to what loads in any order give. A run that was never loaded and is incomplete, unchecked or does
    not add up is passed over and named. WarehouseError when the old file holds such a run: its rows stand nowhere
    else, so the old file stays. A missing or unreadable old file holds none. Killed at any moment, the old file stands.
    """
    with turn_to_write(database, wait_seconds):
        standing = settle(database, wait_seconds)
        draft = draft_of(database)
        try:
            create_at(draft)
            with opened(draft) as connection:
                rebuilt = _load_everything(connection, lake, context, standing)
            replace_file(draft, database)
        finally:
            # A refused rebuild leaves no second copy of the articles behind.
            draft_of(database)
    return rebuilt


def _load_everything(
    connection: duckdb.DuckDBPyConnection, lake: Lake, context: Context, standing: set[str]
) -> Rebuilt:
    """One transaction per run keeps the memory that of a single load; nobody sees the draft before its end."""
    loaded = []
    passed_over = {}
    for run_key in sorted(standing.union(lake.run_keys())):
        try:
            refuse_incomplete(lake, run_key)
            with transaction(connection):
                load_run(connection, lake, run_key, context.version)
            loaded.append(run_key)
        except WarehouseError as reason:
            passed_over[run_key] = str(reason)
    _refuse_loss(standing, passed_over)
    with transaction(connection):
        finish_load(connection, context)
    return Rebuilt([read_counts(connection, run_key) for run_key in loaded], passed_over)


def _refuse_loss(standing: set[str], passed_over: dict[str, str]) -> None:
    losses = [run_key for run_key in passed_over if run_key in standing]
    if losses:
        commands = ", ".join(f"`presswatch run {'--all' if key == 'all' else f'--date {key}'}`" for key in losses)
        raise WarehouseError(
            f"the warehouse holds run(s) {', '.join(losses)}, which the lake cannot give again; nothing was changed: "
            f"{'; '.join(passed_over[key] for key in losses)}; run {commands} first, then rebuild again"
        )
