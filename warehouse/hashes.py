"""One hash per content table, to tell whether two warehouses say the same."""

import hashlib
from pathlib import Path

import duckdb

from schemas import CONTENT_TABLES, Table
from warehouse.connect import connect
from warehouse.private import reading

_ROWS_AT_ONCE = 20_000


def content_hashes(warehouse: Path) -> dict[str, str]:
    """SHA-256 in hex by content table, of a private file, a snapshot, or the folder of snapshots.

    Covers the content columns of every row, in the order of the key; clock columns are left out by the contracts.
    WarehouseError when there is no such warehouse.
    """
    if warehouse.is_dir() or warehouse.is_symlink():
        with connect(warehouse) as connection:
            return _hash_tables(connection)
    with reading(warehouse) as connection:
        return _hash_tables(connection)


def _hash_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return {table.name: _hash_table(connection, table) for table in CONTENT_TABLES}


def _hash_table(connection: duckdb.DuckDBPyConnection, table: Table) -> str:
    fields = ", ".join(f'"{name}" := {_as_stable(table, name)}' for name in table.content_columns())
    key = ", ".join(table.key)
    found = connection.execute(f'SELECT to_json(struct_pack({fields}))::VARCHAR FROM "{table.name}" ORDER BY {key}')
    total = hashlib.sha256()
    while rows := found.fetchmany(_ROWS_AT_ONCE):
        total.update("\n".join([row for (row,) in rows] + [""]).encode())
    return total.hexdigest()


def _as_stable(table: Table, name: str) -> str:
    """An instant is hashed as its number, so that no session's time zone shows in it."""
    return f'epoch_us("{name}")' if table.column(name).sql_type() == "TIMESTAMPTZ" else f'"{name}"'
