"""A published table as a file for other programs, written while it is read, so that memory does not grow with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from presswatch.settings import SettingsError
from presswatch.spreadsheets import SHEET_ROWS, require_target, write_csv_batches, write_xlsx
from warehouse.query_process import QueryProcess

FORMATS = ("csv", "parquet", "xlsx")


@dataclass(frozen=True)
class Exported:
    """What was written."""

    file: Path
    row_count: int
    cut_count: int = 0
    """Cells that were longer than a spreadsheet's may be, and end with a mark that says so."""


def export(  # noqa: PLR0913 - what, which rows, where to and as what are five things
    published: Path, table: str, kind: str, file: Path, *, where: str | None = None, timeout_seconds: float = 600.0
) -> Exported:
    """Write that table, or the rows of it for which the SQL `where` holds; a file of that name is replaced when all is written.

    WarehouseError for SQL that cannot be run, SettingsError for a table or a place that is not there.
    """
    if kind not in FORMATS:
        raise SettingsError(f"there is no format {kind!r}, only {', '.join(FORMATS)}")
    require_target(file)
    sql = f'SELECT * FROM "{table}"' + (f" WHERE (\n{where}\n)" if where else "")
    draft = file.with_name(f".{file.name}.draft")
    with QueryProcess(published) as process:
        _require_table(process, table)
        if kind == "xlsx":
            _require_sheet(process, sql, timeout_seconds)
        try:
            written = _write(kind, process.stream(sql, timeout_seconds), draft)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
    return Exported(file, *written)


def _require_table(process: QueryProcess, table: str) -> None:
    tables = process.tables()["table_name"].to_list()
    if table not in tables:
        raise SettingsError(f"there is no table {table!r}; there are {', '.join(tables)}")


def _require_sheet(process: QueryProcess, sql: str, timeout_seconds: float) -> None:
    count = process.ask(f"SELECT count(*) FROM ({sql}\n)", timeout_seconds).item()
    if count > SHEET_ROWS:
        raise SettingsError(
            f"these are {count:,} rows and a sheet holds {SHEET_ROWS:,}; narrow them with --where, or write --parquet or --csv"
        )


def _write(kind: str, batches: Iterator[pa.RecordBatch], draft: Path) -> tuple[int, int]:
    """Rows written and cells cut."""
    if kind == "parquet":
        return _write_parquet(batches, draft), 0
    first = next(batches)
    frames = (pl.DataFrame(batch) for batch in chain([first], batches))
    return write_xlsx(frames, draft) if kind == "xlsx" else (write_csv_batches(frames, draft), 0)


def _write_parquet(batches: Iterator[pa.RecordBatch], draft: Path) -> int:
    first = next(batches)
    row_count = 0
    with pq.ParquetWriter(draft, first.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            row_count += batch.num_rows
    return row_count
