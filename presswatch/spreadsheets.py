"""Rows as CSV or as a workbook that a spreadsheet opens without running any of it."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from presswatch.settings import SettingsError

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

Formats = dict[type[date], Any]
"""How a sheet shows days and instants."""

_FORMULA = r"^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])"
"""How a cell begins that Excel, LibreOffice or Google Sheets would calculate, run or send somewhere."""


SHEET_ROWS = 1_048_575
"""Rows that a sheet holds below its heading."""

_CELL = 32_767
_CUT_MARK = " […cut: a cell holds no more]"
_FIRST_YEAR = 1900
_EXACT = 2**53
"""Whole numbers beyond this lose digits in a spreadsheet, which keeps all numbers as floating point."""


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


def write_csv_batches(frames: Iterable[pl.DataFrame], file: Path) -> int:
    """The same for frames that come one after another, all alike, at least one; the rows written."""
    row_count = 0
    with file.open("wb") as target:
        for number, frame in enumerate(frames):
            flat = frame.select(_flat(name, dtype) for name, dtype in frame.schema.items())
            flat.write_csv(target, include_bom=number == 0, include_header=number == 0)
            row_count += frame.height
    return row_count


def write_xlsx(frames: Iterable[pl.DataFrame], file: Path) -> tuple[int, int]:
    """The same as the one sheet of a workbook in which all text is text; rows written, and cells that had to be cut.

    Days and instants (UTC) are dates of the spreadsheet.
    """
    import xlsxwriter

    # What is written goes to disk row by row, and no text is looked at for what else it might be.
    with xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False}) as book:
        sheet = book.add_worksheet("Presswatch")
        formats: Formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        heading = book.add_format({"bold": True})
        row_count = cut_count = 0
        for number, frame in enumerate(frames):
            if number == 0:
                for place, name in enumerate(frame.columns):
                    sheet.write_string(0, place, name, heading)
                sheet.freeze_panes(1, 0)
            for row in frame.iter_rows():
                row_count += 1
                cut_count += sum(
                    _write_cell(sheet, row_count, place, value, formats) for place, value in enumerate(row)
                )
    return row_count, cut_count


def _write_cell(sheet: "Worksheet", row: int, place: int, value: object, formats: Formats) -> bool:
    """Write one value as what it is; whether it had to be cut."""
    if value is None:
        return False
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, (int, float, Decimal)) and -_EXACT <= value <= _EXACT:
        sheet.write_number(row, place, value)
    elif isinstance(value, date) and value.year >= _FIRST_YEAR:
        plain = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        sheet.write_datetime(row, place, plain, formats[type(value)])
    else:
        text = "|".join(map(str, value)) if isinstance(value, list) else str(value)
        is_cut = len(text) > _CELL
        sheet.write_string(row, place, text[: _CELL - len(_CUT_MARK)] + _CUT_MARK if is_cut else text)
        return is_cut
    return False


def _flat(name: str, dtype: pl.DataType) -> pl.Expr:
    value = pl.col(name).list.join("|") if isinstance(dtype, pl.List) else pl.col(name)
    if dtype not in (pl.String, pl.List(pl.String)):
        return value
    return pl.when(value.str.contains(_FORMULA)).then(pl.concat_str(pl.lit("'"), value)).otherwise(value).alias(name)
