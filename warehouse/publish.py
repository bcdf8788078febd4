"""Publish: a new read-only snapshot behind an atomically replaced link."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from schemas import PUBLISHED_TABLES, RUN_STEPS, Table
from warehouse.connect import LINK
from warehouse.dictionary import describe
from warehouse.lake import Lake
from warehouse.load import insert_records
from warehouse.marts import Mart, all_marts
from warehouse.marts.building import build_lagging_marts
from warehouse.private import WAIT_SECONDS, execute_all, replace_file, rows_of, sync, transaction, writing
from warehouse.tables import DICTIONARY, SNAPSHOT

STORAGE_VERSION = "v1.4.0"
"""The oldest DuckDB that is to open a snapshot."""

KEPT_SNAPSHOTS = 3

_SNAPSHOT_NAME = re.compile(r"^presswatch-(\d{8})\.duckdb$")
_DRAFT = ".presswatch.draft"
_LINK_DRAFT = f".{LINK}.draft"


@dataclass(frozen=True)
class Snapshot:
    """A published file: its number, where it is, and how many rows each table has."""

    sequence: int
    path: Path
    rows: dict[str, int]


def publish(
    lake: Lake, database: Path, folder: Path, run_key: str | None = None, keep: int = KEPT_SNAPSHOTS
) -> Snapshot:
    """Write a snapshot of the private file into `folder` and turn the link to it; keep the last few.

    The steps of `run_key` are read anew from the lake first. A reader finds the old snapshot or the new, whole;
    one that still reads a pruned file keeps it until it closes. Killed at any moment, the link stands as it was.
    """
    with writing(database, WAIT_SECONDS) as connection:
        if run_key is not None:
            _refresh_steps(connection, lake, run_key)
        return publish_from(connection, folder, keep)


def publish_from(connection: duckdb.DuckDBPyConnection, folder: Path, keep: int) -> Snapshot:
    """The same from an open private file."""
    folder.mkdir(parents=True, exist_ok=True)
    build_lagging_marts(connection)
    sequence = max(_numbers(folder), default=0) + 1
    draft = folder / _DRAFT
    remove_leftovers(folder)
    rows = _write_snapshot(connection, draft, sequence)
    snapshot = folder / f"presswatch-{sequence:08d}.duckdb"
    draft.chmod(0o444)
    replace_file(draft, snapshot)
    _turn_link(folder, snapshot)
    prune(folder, keep)
    return Snapshot(sequence, snapshot, rows)


def prune(folder: Path, keep: int) -> None:
    """Remove all but the last `keep` snapshots; the one that the link points at always stays."""
    for number in sorted(_numbers(folder))[:-keep]:
        snapshot = folder / f"presswatch-{number:08d}.duckdb"
        if snapshot.resolve() != (folder / LINK).resolve():
            snapshot.unlink()


def remove_leftovers(folder: Path) -> None:
    """Drafts, and snapshots that a killed publisher finished but never linked."""
    for name in (_DRAFT, f"{_DRAFT}.wal", _LINK_DRAFT):
        (folder / name).unlink(missing_ok=True)
    linked = _SNAPSHOT_NAME.match((folder / LINK).resolve().name)
    for number in _numbers(folder):
        if linked is None or number > int(linked.group(1)):
            (folder / f"presswatch-{number:08d}.duckdb").unlink()


def _refresh_steps(connection: duckdb.DuckDBPyConnection, lake: Lake, run_key: str) -> None:
    with transaction(connection):
        connection.execute("DELETE FROM run_steps WHERE run_key = $1", [run_key])
        insert_records(connection, lake, RUN_STEPS, run_key)


def _numbers(folder: Path) -> list[int]:
    found = (_SNAPSHOT_NAME.match(path.name) for path in folder.iterdir())
    return [int(match.group(1)) for match in found if match]


def _write_snapshot(connection: duckdb.DuckDBPyConnection, draft: Path, sequence: int) -> dict[str, int]:
    """Fill the draft, sorted by key; rows by table."""
    target = str(draft).replace("'", "''")
    connection.execute(f"ATTACH '{target}' AS draft (STORAGE_VERSION '{STORAGE_VERSION}')")
    try:
        with transaction(connection):
            rows = {table.name: _copy_table(connection, table) for table in PUBLISHED_TABLES}
            rows |= _copy_marts(connection)
            _describe(connection, sequence)
        connection.execute("CHECKPOINT draft")
    finally:
        connection.execute("DETACH draft")
    return rows


def _copy_table(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    execute_all(connection, table.ddl("draft."))
    columns = ", ".join(f'"{name}"' for name in table.schema())
    key = ", ".join(table.key)
    ((count,),) = connection.execute(
        f'INSERT INTO draft."{table.name}" SELECT {columns} FROM "{table.name}" ORDER BY {key}'
    ).fetchall()
    return int(count)


def _copy_marts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows by mart, each in its own order; views come last, for they read from the others."""
    rows = {}
    for mart in sorted(all_marts(), key=lambda mart: mart.is_view):
        if mart.is_view:
            _create_view(connection, mart)
        else:
            ((rows[mart.name],),) = connection.execute(
                f'CREATE TABLE draft."{mart.name}" AS SELECT * FROM "{mart.name}" ORDER BY {mart.order}'
            ).fetchall()
        execute_all(connection, mart.comments("draft."))
    return rows


def _create_view(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    """Bound to the draft's own tables; whoever opens the file alone finds them under the same names."""
    ((private,),) = rows_of(connection, "SELECT current_database()")
    connection.execute("USE draft")
    try:
        connection.execute(f'CREATE VIEW "{mart.name}" AS {mart.query}')
    finally:
        connection.execute(f'USE "{private}"')


def _describe(connection: duckdb.DuckDBPyConnection, sequence: int) -> None:
    """What this snapshot is, and what every table of it means."""
    execute_all(connection, [*SNAPSHOT.ddl("draft."), *DICTIONARY.ddl("draft.")])
    connection.execute(
        "INSERT INTO draft.snapshot SELECT $1, $2, version FROM warehouse_state", [sequence, datetime.now(UTC)]
    )
    connection.register("meanings", describe(connection, "draft").to_arrow())
    connection.execute("INSERT INTO draft.dictionary BY NAME SELECT * FROM meanings ORDER BY table_name, position")
    connection.unregister("meanings")


def _turn_link(folder: Path, snapshot: Path) -> None:
    draft = folder / _LINK_DRAFT
    draft.symlink_to(snapshot.name)
    draft.replace(folder / LINK)
    sync(folder)
