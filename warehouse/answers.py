"""Answers as DuckDB hands them over: in Arrow batches, which in the end are one frame."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.errors import WarehouseError
from warehouse.limits import in_words

if TYPE_CHECKING:
    import polars as pl


def read(reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """Its batches. WarehouseError for what breaks DuckDB off between them, which comes through Arrow as one of its errors."""
    try:
        yield from reader
    except (OSError, MemoryError, pa.ArrowInvalid) as error:
        raise in_words(error) from error


def empty_batch(schema: pa.Schema) -> pa.RecordBatch:
    """No rows of that schema."""
    # Arrow's shorter ways to the same import pandas, which takes longer than most queries.
    return pa.RecordBatch.from_arrays([pa.nulls(0, field.type) for field in schema], schema=schema)


def as_frame(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> "pl.DataFrame":
    """The batches as one frame."""
    # Only here: the process in which queries run makes no frames.
    import polars as pl

    for field in schema:
        if _is_strange(field.type):
            raise WarehouseError(
                f"the column {field.name!r} holds {field.type}; write it as text, {field.name}::VARCHAR"
            )
    found = pa.Table.from_batches(batches, schema)
    return pl.DataFrame(found.rename_columns(_tell_apart(found.column_names)))


def _is_strange(kind: pa.DataType) -> bool:
    """Whether Polars has nothing like it: lengths of time, and unions."""
    if pa.types.is_interval(kind) or pa.types.is_union(kind):
        return True
    return any(_is_strange(kind.field(number).type) for number in range(kind.num_fields))


def _tell_apart(names: list[str]) -> list[str]:
    """Columns of one name, as a join gives them, numbered the way DuckDB does it."""
    taken: set[str] = set()
    unique = []
    for name in names:
        fresh, number = name, 0
        while fresh.lower() in taken:
            number += 1
            fresh = f"{name}_{number}"
        taken.add(fresh.lower())
        unique.append(fresh)
    return unique
