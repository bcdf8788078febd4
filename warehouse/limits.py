"""What a query may take, and what is said of one that would take more."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    import pyarrow as pa

MEMORY_LIMIT = "1 GB"
"""What DuckDB may hold of tables, joins and sorts, which is what it counts."""

MOST_ROWS = 1_000_000
MOST_BYTES = 512_000_000
"""What one query may bring into a process; DuckDB does not count what it has handed over."""


def bounded(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
    """The same batches; WarehouseError once they are too much, so that an answer without end is refused while it is small."""
    row_count = byte_count = 0
    for batch in batches:
        row_count += batch.num_rows
        byte_count += batch.nbytes
        if row_count > MOST_ROWS or byte_count > MOST_BYTES:
            raise WarehouseError(
                f"the query gives more than {MOST_ROWS:,} rows or {MOST_BYTES // 1_000_000:,} MB; "
                "narrow it, count in SQL, or add a LIMIT"
            )
        yield batch


def took_too_long(seconds: float) -> WarehouseError:
    """Of a query that was stopped."""
    return WarehouseError(f"the query was stopped after {seconds:g} seconds; narrow it, or give it more time")


def in_words(error: Exception) -> WarehouseError:
    """Of a query that broke off, whether DuckDB says so itself or Arrow on its behalf."""
    # Read off the text: behind Arrow nothing is left of the kind of error.
    if isinstance(error, MemoryError) or str(error).startswith("Out of Memory Error"):
        return WarehouseError(f"the query needs more than {MEMORY_LIMIT} of memory; narrow it, or select fewer columns")
    return WarehouseError(f"the query cannot be run: {error}")
