"""The private DuckDB file: one writer at a time, made whole or not at all."""

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import duckdb
import polars as pl

from schemas import Table
from warehouse.errors import WarehouseError
from warehouse.tables import PRIVATE_TABLES, VIEWS

SQL_FOLDER = Path(__file__).parent
WAIT_SECONDS = 60.0
_PAUSE_SECONDS = 0.1


class UnreadableError(WarehouseError):
    """The private file is damaged, or no DuckDB file at all."""


@contextmanager
def writing(database: Path, wait_seconds: float = WAIT_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """The private file, open for writing and ours alone; made with its tables when it does not exist.

    WarehouseError when another process still holds it after `wait_seconds`, or when another version made it.
    """
    with turn_to_write(database, wait_seconds), opened(database, wait_seconds) as connection:
        yield connection


@contextmanager
def turn_to_write(database: Path, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Our turn to write. The kernel takes the lock back when its holder dies, however it dies."""
    deadline = time.monotonic() + wait_seconds
    database.parent.mkdir(parents=True, exist_ok=True)
    with database.with_name(f"{database.name}.lock").open("a+") as file:
        while not _try_lock(file):
            if time.monotonic() > deadline:
                raise WarehouseError(_held(database, f"process {_holder(file)}"))
            time.sleep(_PAUSE_SECONDS)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextmanager
def opened(database: Path, wait_seconds: float = WAIT_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """The private file, open for writing, for a caller whose turn it is."""
    if not database.exists():
        create(database)
    connection = _open_when_free(database, time.monotonic() + wait_seconds, read_only=False)
    try:
        _refuse_other_versions(connection, database)
        with transaction(connection):
            _create_views(connection)
        yield connection
    finally:
        connection.close()


@contextmanager
def reading(database: Path, wait_seconds: float = WAIT_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """The private file, open for reading. WarehouseError when it does not exist or stays locked."""
    if not database.exists():
        raise WarehouseError(f"there is no warehouse at {database}; run `presswatch run` to make one")
    connection = _open_when_free(database, time.monotonic() + wait_seconds, read_only=True)
    try:
        yield connection
    finally:
        connection.close()


def settle(database: Path, wait_seconds: float = WAIT_SECONDS) -> set[str]:
    """Bring all that was committed into the file itself, and say which runs it holds; none when it cannot be read.

    From here on its write-ahead log holds nothing that could be lost with it. For a caller whose turn it is.
    """
    if not database.exists():
        return set()
    try:
        connection = _open_when_free(database, time.monotonic() + wait_seconds, read_only=False)
    except UnreadableError:
        return set()
    with connection:
        connection.execute("CHECKPOINT")
        has_loads = rows_of(connection, "FROM duckdb_tables() WHERE table_name = 'loads'")
        return {run_key for (run_key,) in rows_of(connection, "SELECT run_key FROM loads")} if has_loads else set()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of it or nothing."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def create(database: Path) -> None:
    """An empty private file, which takes its name only when it is complete."""
    draft = draft_of(database)
    create_at(draft)
    replace_file(draft, database)


def create_at(path: Path) -> None:
    """Every table of the private file, empty, in a new file there."""
    # One transaction: each statement on its own would wait for the disk.
    with duckdb.connect(str(path)) as connection, transaction(connection):
        for table in PRIVATE_TABLES:
            execute_all(connection, table.ddl())
        connection.execute("INSERT INTO warehouse_state VALUES (0, -1, '', '')")
        _create_views(connection)


def draft_of(database: Path) -> Path:
    """A free path beside that file to build its successor at; what a killed writer left there is removed."""
    draft = database.with_name(f".{database.name}.draft")
    for leftover in (draft, draft.with_name(f"{draft.name}.wal")):
        leftover.unlink(missing_ok=True)
    return draft


def replace_file(draft: Path, target: Path) -> None:
    """Put a finished file in the place of another, durably; the other's write-ahead log belongs to it and goes too."""
    sync(draft)
    # Only a killed writer leaves a log. It must not be replayed over the new file, so it goes first;
    # a caller that replaces a file of worth has settled it before.
    target.with_name(f"{target.name}.wal").unlink(missing_ok=True)
    draft.replace(target)
    sync(target.parent)


def sync(path: Path) -> None:
    """Have the file or folder on disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """All rows of a query; nothing stays open behind it."""
    return connection.execute(sql, list(values)).fetchall()


def replace_rows(connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> None:
    """Make that table hold exactly the rows of `frame`."""
    connection.register("coming", table.conform(frame).to_arrow())
    connection.execute(f'DELETE FROM "{table.name}"')
    connection.execute(f'INSERT INTO "{table.name}" BY NAME SELECT * FROM coming')
    connection.unregister("coming")


def execute_all(connection: duckdb.DuckDBPyConnection, statements: list[str]) -> None:
    """Run statements one after another."""
    for statement in statements:
        connection.execute(statement)


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(file: IO[str]) -> str:
    file.seek(0)
    return file.read() or "(unknown)"


def _held(database: Path, holder: str) -> str:
    return f"{database} is in use by {holder}; wait for it to end or stop it, then run this again"


def _open_when_free(database: Path, deadline: float, read_only: bool) -> duckdb.DuckDBPyConnection:
    while True:
        try:
            connection = duckdb.connect(str(database), read_only=read_only)
        except duckdb.Error as error:
            if "Could not set lock" not in str(error):
                raise UnreadableError(
                    f"{database} cannot be opened ({_first_line(error)}); run `presswatch rebuild`"
                ) from error
            if time.monotonic() > deadline:
                found = re.search(r"held in (.*? \(PID \d+\))", str(error))
                raise WarehouseError(_held(database, found.group(1) if found else "another process")) from error
            time.sleep(_PAUSE_SECONDS)
        else:
            connection.execute("SET TimeZone = 'UTC'")
            return connection


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _refuse_other_versions(connection: duckdb.DuckDBPyConnection, database: Path) -> None:
    """Contracts change between versions; the lake is the truth, so the answer is a rebuild, never a migration."""
    sql = "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = current_database()"
    standing = {(table, column): kind for table, column, kind in rows_of(connection, sql)}
    for table in PRIVATE_TABLES:
        for column in table.columns:
            found = standing.get((table.name, column.name))
            expected = column.sql_type().replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE")
            if found != expected:
                raise WarehouseError(
                    f"{database} was made by another version ({table.name}.{column.name} is {found}, not {expected}); "
                    "run `presswatch rebuild`"
                )


def _create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Made anew at each opening, so that a new version's views are used at once."""
    for name in VIEWS:
        query = (SQL_FOLDER / "views" / f"{name}.sql").read_text(encoding="utf-8")
        connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS {query}')
