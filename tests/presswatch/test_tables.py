"""Answers in a terminal: what is too wide for a table is shown as blocks."""

import polars as pl

from presswatch.tables import WIDTH, as_text


def test_a_table_that_fits_is_a_table() -> None:
    shown = as_text(pl.DataFrame({"speaker": ["Mara Voss"], "quote": ["We open. " * 30]}))
    assert "│" in shown
    assert shown.endswith("1 row(s)")


def test_a_table_too_wide_to_read_is_shown_row_by_row() -> None:
    rows = pl.DataFrame({f"column_{number}": ["some words of length", None] for number in range(15)})
    shown = as_text(rows)
    assert "│" not in shown
    assert shown.count("column_3: some words of length") == 1
    assert shown.endswith("2 row(s)")


def test_many_narrow_columns_stay_a_table() -> None:
    shown = as_text(pl.DataFrame({f"c{number}": [number] for number in range(20)}))
    assert "│" in shown
    assert max(map(len, shown.splitlines())) <= WIDTH
    assert "19" in shown
