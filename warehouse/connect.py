"""Open the published snapshot for reading: no file, no network, no change of settings from SQL."""

import threading
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb
import polars as pl

from warehouse.private import WarehouseError

LINK = "presswatch.duckdb"
"""The link in the published folder that always points at the latest snapshot."""

_REPLACED_TRIES = 5


def connect(published: Path, memory_limit: str = "1GB", threads: int = 2) -> duckdb.DuckDBPyConnection:
    """The snapshot behind the link in that folder (or that very file), read-only and fenced in.

    SQL on it reaches no file and no network, spills nothing to disk and cannot lift these limits.
    WarehouseError when nothing was published yet.
    """
    link = published / LINK if published.is_dir() else published
    for attempt in range(_REPLACED_TRIES):
        try:
            # The real file, not the link: DuckDB would hand a process that still holds an older snapshot that one again.
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


def is_published(published: Path) -> bool:
    """Whether there is a snapshot in that folder."""
    return (published / LINK).exists()


def query(published: Path, sql: str, timeout_seconds: float = 60.0, parameters: Sequence[object] = ()) -> pl.DataFrame:
    """What that SQL gives on the published snapshot, with `?` bound to `parameters`. WarehouseError for broken SQL and when it takes too long."""
    # DuckDB 1.5 takes this in spite of the lock, then ends the whole process when it may not write its log.
    if "enable_logging" in sql.lower():
        raise WarehouseError("logging cannot be switched in the published tables; leave enable_logging out")
    with connect(published) as connection:
        alarm = threading.Timer(timeout_seconds, connection.interrupt)
        alarm.start()
        try:
            relation = connection.sql(sql, params=list(parameters) or None)
            return pl.DataFrame() if relation is None else relation.pl()
        except duckdb.InterruptException as error:
            raise WarehouseError(
                f"the query was stopped after {timeout_seconds:g} seconds; narrow it, or give it more time"
            ) from error
        except duckdb.OutOfMemoryException as error:
            raise WarehouseError(
                "the query needs more memory than it may have; narrow it, or select fewer columns"
            ) from error
        except duckdb.Error as error:
            raise WarehouseError(f"the query cannot be run: {error}") from error
        finally:
            alarm.cancel()


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
