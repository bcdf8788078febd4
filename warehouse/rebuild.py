"""Rebuild: the private file made anew from the whole lake, swapped in when it is complete."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.lake import Lake
from warehouse.load import Context, LoadCounts, finish_load, load_run, read_counts, refuse_incomplete
from warehouse.private import (
    WAIT_SECONDS,
    WarehouseError,
    create_at,
    draft_of,
    opened,
    replace_file,
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

    Equal row for row to what loads in any order give. A run that is incomplete or unchecked would not have been loaded
    either; it is passed over and named. Killed at any moment, the old file stands.
    """
    with turn_to_write(database, wait_seconds):
        draft = draft_of(database)
        create_at(draft)
        with opened(draft) as connection:
            rebuilt = _load_everything(connection, lake, context)
        replace_file(draft, database)
    return rebuilt


def _load_everything(connection: duckdb.DuckDBPyConnection, lake: Lake, context: Context) -> Rebuilt:
    """One transaction per run keeps the memory that of a single load; nobody sees the draft before its end."""
    loaded = []
    passed_over = {}
    for run_key in lake.run_keys():
        try:
            refuse_incomplete(lake, run_key)
        except WarehouseError as reason:
            passed_over[run_key] = str(reason)
        else:
            with transaction(connection):
                load_run(connection, lake, run_key, context.version)
            loaded.append(run_key)
    with transaction(connection):
        finish_load(connection, context)
    return Rebuilt([read_counts(connection, run_key) for run_key in loaded], passed_over)
