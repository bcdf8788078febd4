"""Rows as CSV that a spreadsheet opens without running any of it."""

from pathlib import Path

import polars as pl

from presswatch.settings import SettingsError

_FORMULA = r"^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])"
"""How a cell begins that Excel, LibreOffice or Google Sheets would calculate, run or send somewhere."""


def require_csv_target(file: Path) -> None:
    """SettingsError when no CSV can be written there."""
    if file.suffix.lower() != ".csv":
        raise SettingsError(f"{file} is not the name of a CSV file; end it with .csv")
    if not file.parent.is_dir():
        raise SettingsError(f"there is no folder {file.parent}; make it, or name another place")


def write_csv(rows: pl.LazyFrame, file: Path) -> None:
    """Write the rows, UTF-8 with its mark so that Excel reads it so; the old file stays until the new one is complete.

    Lists are joined by `|`. Text that looks like a formula gets an apostrophe in front, by which a spreadsheet knows it as
    text. Memory does not grow with the rows.
    """
    draft = file.with_name(f".{file.name}.draft")
    try:
        rows.with_columns(_flat(name, dtype) for name, dtype in rows.collect_schema().items()).sink_csv(
            draft, include_bom=True
        )
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _flat(name: str, dtype: pl.DataType) -> pl.Expr:
    value = pl.col(name).list.join("|") if isinstance(dtype, pl.List) else pl.col(name)
    if dtype not in (pl.String, pl.List(pl.String)):
        return value
    return pl.when(value.str.contains(_FORMULA)).then(pl.concat_str(pl.lit("'"), value)).otherwise(value).alias(name)
