"""Open the published snapshot for reading: no file, no network, no change of settings from SQL."""

import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from warehouse.answers import as_frame, empty_batch, read
from warehouse.errors import WarehouseError
from warehouse.limits import MEMORY_LIMIT, bounded
from warehouse.time_limit import time_limit

if TYPE_CHECKING:
    import polars as pl

Connection = duckdb.DuckDBPyConnection

LINK = "presswatch.duckdb"
"""The link in the published folder that always points at the latest snapshot."""

TABLE_FUNCTIONS = frozenset(
    (
        *("duckdb_columns", "duckdb_functions", "duckdb_keywords", "duckdb_settings", "duckdb_tables", "duckdb_types"),
        *("generate_series", "json_each", "json_tree", "pragma_table_info", "range", "repeat", "repeat_row", "unnest"),
    )
)
"""What may stand in FROM beside tables. Others run SQL from a string, switch logging (DuckDB 1.5 takes that in spite of
the lock, then ends the whole process when it may not write its log), follow raw pointers, or read files."""

_BATCH_ROWS = 2048
_REPLACED_TRIES = 5
# In JSON every quotation mark of a literal is escaped, so no text in the SQL can look like these keys.
_CALLED_TABLE = re.compile(r'"type":"TABLE_FUNCTION".*?"function_name":"((?:[^"\\]|\\.)*)"')


def connect(published: Path, memory_limit: str = MEMORY_LIMIT, threads: int = 2) -> duckdb.DuckDBPyConnection:
    """The snapshot behind the link in that folder (or that very file), read-only and fenced in.

    SQL on it reaches no file and no network, spills nothing to disk and cannot lift these limits.
    WarehouseError when nothing was published yet.
    """
    link = published / LINK if published.is_dir() else published
    for attempt in range(_REPLACED_TRIES):
        try:
            # The real file, not the link: DuckDB before 1.5 hands a process that still holds an older snapshot that one again.
            connection = _open_fenced(link.resolve(strict=True), memory_limit, threads)
        except (FileNotFoundError, duckdb.IOException) as error:
            # Between the look at the link and the opening, publishing may have moved on and pruned the file.
            if not link.exists():
                break
            if attempt == _REPLACED_TRIES - 1:
                raise WarehouseError(f"{link} cannot be opened ({error}); run `presswatch rebuild`") from error
            time.sleep(0.01)
        except duckdb.ConnectionException as error:
            raise WarehouseError(
                f"this process holds {link} open with other limits; close that connection, or ask for the same limits"
            ) from error
        else:
            return connection
    raise WarehouseError(f"nothing has been published at {link}; run `presswatch run` first")


def require_published(published: Path) -> Path:
    """The file of the snapshot that the link in that folder points at now; WarehouseError when there is none."""
    link = published / LINK
    if not link.exists():
        raise WarehouseError(f"nothing has been published at {link}; run `presswatch run` first")
    return link.resolve()


def is_published(published: Path) -> bool:
    """Whether there is a snapshot in that folder."""
    return (published / LINK).exists()


def query(
    published: Path, sql: str, timeout_seconds: float = 60.0, parameters: Sequence[object] = ()
) -> "pl.DataFrame":
    """What that SQL, of our own words, gives on the published snapshot, with `?` bound to `parameters`.

    WarehouseError for broken SQL, for anything but one SELECT (`require_select`), and when the query takes too long,
    wants too much memory, or gives more than `bounded` lets through. What people type goes to `QueryProcess`.
    """
    with connect(published) as connection, time_limit(connection, timeout_seconds) as limit:
        return limit.call(_fetch_bounded, connection, sql, parameters)


def stream(
    published: Path, sql: str, timeout_seconds: float = 600.0, parameters: Sequence[object] = ()
) -> Iterator[pa.RecordBatch]:
    """The same in batches, of any length, for callers that keep none of them; at least one batch, be it empty."""
    with connect(published) as connection, time_limit(connection, timeout_seconds) as limit:
        reader = limit.call(open_reader, connection, sql, parameters)
        try:
            yield empty_batch(reader.schema)
            batches = read(reader)
            while (batch := limit.call(next, batches, None)) is not None:
                yield batch
        finally:
            reader.close()


def open_reader(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object]) -> pa.RecordBatchReader:
    """The answer to one SELECT, as it comes. To be closed: DuckDB lets nobody open a snapshot of which one is open somewhere."""
    require_select(connection, sql)
    return connection.sql(sql, params=list(parameters) or None).to_arrow_reader(_BATCH_ROWS)


def require_select(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """WarehouseError unless the SQL is one SELECT (or FROM, WITH, VALUES, DESCRIBE, SHOW) that calls only TABLE_FUNCTIONS.

    For callers of `connect` that pass on SQL of others: a connection alone cannot refuse these functions.
    duckdb.Error when it cannot be parsed.
    """
    statements = connection.extract_statements(sql)
    read = connection.execute("SELECT json_serialize_sql($1)", [sql]).fetchall()[0][0]
    # DuckDB serialises nothing but SELECT, and says `error` at the very beginning otherwise.
    if len(statements) != 1 or not read.startswith('{"error":false'):
        raise WarehouseError("only one SELECT at a time can be asked of the published tables; write it as one")
    refused = {name.lower() for name in _CALLED_TABLE.findall(read)} - TABLE_FUNCTIONS
    if refused:
        raise WarehouseError(
            f"{', '.join(sorted(refused))} cannot be called on the published tables; "
            "select from the tables themselves, `SHOW TABLES` lists them"
        )


def _fetch_bounded(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object]) -> "pl.DataFrame":
    with open_reader(connection, sql, parameters) as reader:
        return as_frame(reader.schema, bounded(read(reader)))


def _open_fenced(snapshot: Path, memory_limit: str, threads: int) -> duckdb.DuckDBPyConnection:
    fences: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "memory_limit": memory_limit,
        "threads": str(threads),
        "temp_directory": "",
    }
    connection = duckdb.connect(str(snapshot), read_only=True, config=fences)
    ((is_locked,),) = connection.execute("SELECT current_setting('lock_configuration')").fetchall()
    # A second connection of this process to the same snapshot shares the first one's settings, locked already.
    if not is_locked:
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        connection.execute("SET GLOBAL python_enable_replacements = false")
        connection.execute("SET GLOBAL lock_configuration = true")
    return connection
