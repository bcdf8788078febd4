"""Frames as text that fits a terminal and cannot steer it."""

import re

import polars as pl

CELL = 200
WIDTH = 160
_READABLE = 14
"""A column narrower than this breaks words into pieces, unless all that it holds is short."""
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def as_text(rows: pl.DataFrame) -> str:
    """A frame with every row shown, long cells cut: as a plain table, or as one block a row when a table would be too wide."""
    if _least_width(rows) > WIDTH:
        return f"{as_records(rows, limit=rows.height)}{rows.height} row(s)"
    layout = {
        "tbl_rows": -1,
        "tbl_cols": -1,
        "fmt_str_lengths": CELL,
        "tbl_width_chars": WIDTH,
        "tbl_hide_dataframe_shape": True,
        "tbl_hide_column_data_types": True,
    }
    with pl.Config(**layout):  # type: ignore[arg-type]
        return harmless(f"{rows}\n{rows.height} row(s)")


def _least_width(rows: pl.DataFrame) -> int:
    """Characters that a table needs at least so that its columns can be read."""
    return 1 + sum(3 + min(_READABLE, _longest(column)) for column in rows.iter_columns())


def _longest(column: pl.Series) -> int:
    shown = column if column.dtype == pl.String else pl.Series([str(value) for value in column], dtype=pl.String)
    longest_value = shown.str.len_chars().max()
    return max(len(column.name), longest_value if isinstance(longest_value, int) else 0)


def harmless(text: str) -> str:
    """The text without what would move a cursor, ring, retitle a window or turn the direction of writing."""
    return _STEERING.sub("�", text)


def as_records(rows: pl.DataFrame, limit: int = 40) -> str:
    """A frame as indented `column: value` blocks, for few wide rows; says how many it left out."""
    blocks = []
    for row in rows.head(limit).iter_rows(named=True):
        shown = {name: value for name, value in row.items() if value is not None}
        blocks.append("\n".join(f"  {name}: {_cut(str(value))}" for name, value in shown.items()))
    if rows.height > limit:
        blocks.append(f"  … and {rows.height - limit} more")
    return harmless("\n\n".join(blocks) + "\n")


def _cut(text: str) -> str:
    flat = text.replace("\n", " ⏎ ")
    return flat if len(flat) <= CELL else f"{flat[:CELL]}…"
