"""A published table as a file for other programs, written while it is read, so that memory does not grow with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from presswatch.settings import SettingsError
from presswatch.spreadsheets import SHEET_ROWS, write_csv_batches, write_xlsx
from warehouse.connect import query, stream

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
    _require(published, table, kind, file)
    sql = f'SELECT * FROM "{table}"' + (f" WHERE (\n{where}\n)" if where else "")
    if kind == "xlsx":
        _require_sheet(published, sql, timeout_seconds)
    draft = file.with_name(f".{file.name}.draft")
    try:
        written = _write(kind, stream(published, sql, timeout_seconds), draft)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return Exported(file, *written)


def _require(published: Path, table: str, kind: str, file: Path) -> None:
    if kind not in FORMATS:
        raise SettingsError(f"there is no format {kind!r}, only {', '.join(FORMATS)}")
    tables = query(published, "SELECT table_name FROM duckdb_tables() ORDER BY ALL").to_series().to_list()
    if table not in tables:
        raise SettingsError(f"there is no table {table!r}; there are {', '.join(tables)}")
    if not file.absolute().parent.is_dir():
        raise SettingsError(f"there is no folder {file.parent}; make it, or name another place with --out")
    if file.is_dir():
        raise SettingsError(f"{file} is a folder; name a file in it with --out")


def _require_sheet(published: Path, sql: str, timeout_seconds: float) -> None:
    count = query(published, f"SELECT count(*) FROM ({sql}\n)", timeout_seconds).item()
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
