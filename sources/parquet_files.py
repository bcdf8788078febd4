"""Rows of a Parquet file, one at a time: a value that cannot be read costs its row, a damaged part only that part."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sources import rows
from sources.arrivals import MAX_ITEM_BYTES, RawItem, Refusal, excerpt_of, printable

_BATCH_BYTES = 32_000_000
_PLAIN_ENCODINGS = frozenset(["PLAIN", "RLE", "BIT_PACKED", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BINARY_PACKED"])
# What Arrow raises for files that lie about themselves; an unknown time zone comes as a LookupError.
_FILE_ERRORS = (pa.ArrowException, OSError, ValueError, ArithmeticError, LookupError)
_ROW_ERRORS = (pa.ArrowException, ValueError, ArithmeticError, LookupError, TypeError, RecursionError)


def read_parquet(path: Path, name: str) -> Iterator[RawItem | Refusal]:
    """The rows of the file in its order, each as an item `name#number`, or a refusal. Never raises for what is in it."""
    try:
        with pq.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20) as table:
            names = table.schema_arrow.names
            yield from _read_groups(table, name) if rows.has_text_column(names) else [_no_text_column(name, names)]
    except PermissionError as error:
        yield Refusal(name, "unreadable_file", f"the file cannot be read ({error.strerror}); check its permissions")
    except _FILE_ERRORS as error:
        yield _unreadable(name, "not a whole Parquet file", error, "copy it again")


def _no_text_column(name: str, names: list[str]) -> Refusal:
    found = printable(", ".join(names))[:300]
    expected = ", ".join(rows.FIELD_NAMES["body"])
    explanation = f"none of its columns ({found}) holds the text; name one {expected}"
    return Refusal(name, "no_text_column", explanation)


def _read_groups(table: pq.ParquetFile, name: str) -> Iterator[RawItem | Refusal]:
    first = 1
    for index in range(table.metadata.num_row_groups):
        group = table.metadata.row_group(index)
        rows_before, first = first - 1, first + group.num_rows
        if group.total_byte_size > MAX_ITEM_BYTES * max(group.num_rows, 1):
            yield _too_large(f"{name}#{rows_before + 1}", f"rows {rows_before + 1} to {first - 1} are")
        else:
            yield from _read_group(table, index, name, rows_before, _batch_rows(group))


def _batch_rows(group: pq.RowGroupMetaData) -> int:
    columns = [group.column(index) for index in range(group.num_columns)]
    # Such encodings may say one long text a thousand times in a few bytes: any row may be as long as all that is stored.
    repeating = [each.total_uncompressed_size for each in columns if not _PLAIN_ENCODINGS.issuperset(each.encodings)]
    longest_row = max([group.total_byte_size / max(group.num_rows, 1), *repeating, 1])
    return max(1, min(512, int(_BATCH_BYTES / longest_row)))


def _read_group(
    table: pq.ParquetFile, index: int, name: str, rows_before: int, batch_rows: int
) -> Iterator[RawItem | Refusal]:
    number = rows_before
    try:
        for batch in table.iter_batches(batch_size=batch_rows, row_groups=[index], use_threads=False):
            for offset in range(batch.num_rows):
                number += 1
                yield _read_row(f"{name}#{number}", batch.slice(offset, 1))
    except _FILE_ERRORS as error:
        last = rows_before + table.metadata.row_group(index).num_rows
        yield _unreadable(f"{name}#{number + 1}", f"rows {number + 1} to {last} are damaged", error, "write them again")


def _read_row(item: str, row: pa.RecordBatch) -> RawItem | Refusal:
    try:
        if _row_bytes(row) > MAX_ITEM_BYTES:
            return _too_large(item, "the row is")
        fields: dict[str, Any] = row.to_pylist()[0]
        payload = rows.spell_row(fields)
        if len(payload) > MAX_ITEM_BYTES:
            return _too_large(item, "the row is", excerpt_of(payload))
        return RawItem(item, rows.ROW_TYPE, payload, rows.link_of(fields), rows.published_of(fields))
    except _ROW_ERRORS as error:
        return _unreadable(item, "a value in this row cannot be read", error, "correct the row")


def _row_bytes(row: pa.RecordBatch) -> int:
    # A slice of a dictionary column counts its whole dictionary: only what the row points to is its own.
    return sum(
        (column.dictionary_decode() if isinstance(column, pa.DictionaryArray) else column).nbytes
        for column in row.columns
    )


def _too_large(item: str, subject: str, excerpt: str = "") -> Refusal:
    return Refusal(item, "too_large", f"{subject} longer than {MAX_ITEM_BYTES:,} bytes a row; split the texts", excerpt)


def _unreadable(item: str, what: str, error: Exception, advice: str) -> Refusal:
    return Refusal(item, "unreadable_parquet", f"{what} ({printable(str(error))[:200]}); {advice}")
