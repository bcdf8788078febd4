"""Rows as CSV or as a workbook that a spreadsheet opens without running any of it."""

import os
import stat
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl

from presswatch.settings import SettingsError

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_Rows = TypeVar("_Rows", pl.DataFrame, pl.LazyFrame)
Formats = dict[type[date], Any]
"""How a sheet shows days and instants."""

_BREAKS = r"\t\r\n"
_BLANK = r"\s\p{Z}\p{C}\p{Default_Ignorable_Code_Point}"
"""What nobody sees, and what spreadsheets strip or pass over."""
_SIGN = "[-=+@＝＋－＠﹦﹢﹣﹫−]"
_FORMULA = rf"^(?:[{_BREAKS}]|[{_BLANK}]*{_SIGN})"
"""How a cell begins that Excel, LibreOffice or Google Sheets would calculate, run or send somewhere."""
_LATER_FORMULA = rf'([;{_BREAKS}])([[{_BLANK}"]--[{_BREAKS}]]*{_SIGN})'
"""How a cell would begin where semicolons or tabs divide cells: there a text falls apart, quoted or not, at its line ends too."""

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
    require_target(file)


def require_target(file: Path) -> None:
    """SettingsError when no file of that name can be made or replaced."""
    if not file.absolute().parent.is_dir():
        raise SettingsError(f"there is no folder {file.parent}; make it, or name another place")
    # Replacing a pipe, a device or a link by a file would break what others use it for.
    if os.path.lexists(file) and not stat.S_ISREG(file.lstat().st_mode):
        raise SettingsError(f"{file} is a folder, link, pipe or device and no file; name another place")


def as_csv(rows: pl.DataFrame) -> str:
    """Rows as `write_csv` writes them, for programs that take them from this one."""
    return _flatten(rows).write_csv()


def write_csv(rows: pl.LazyFrame, file: Path) -> None:
    """Write the rows, UTF-8 with its mark so that Excel reads it so; the old file stays until the new one is complete.

    Lists are joined by `|`. What looks like a formula, or would where cells are divided by semicolons or tabs, gets an
    apostrophe in front, by which a spreadsheet knows it as text. Memory does not grow with the rows.
    """
    draft = file.with_name(f".{file.name}.draft")
    try:
        _flatten(rows).sink_csv(draft, include_bom=True)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def write_csv_batches(frames: Iterable[pl.DataFrame], file: Path) -> int:
    """The same for frames that come one after another, all alike, at least one; the rows written."""
    row_count = 0
    with file.open("wb") as target:
        for number, frame in enumerate(frames):
            _flatten(frame).write_csv(target, include_bom=number == 0, include_header=number == 0)
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


def _flatten(rows: _Rows) -> _Rows:
    schema = rows.lazy().collect_schema()
    # Headings too: PIVOT makes them of what it finds in the rows.
    headings = pl.DataFrame({"name": schema.names()}, {"name": pl.String}).select(_defuse(pl.col("name"))).to_series()
    return rows.select(
        _flat(name, dtype).alias(heading) for (name, dtype), heading in zip(schema.items(), headings, strict=True)
    )


def _flat(name: str, dtype: pl.DataType) -> pl.Expr:
    """A column as CSV can hold it."""
    value = pl.col(name)
    inner = dtype.inner if isinstance(dtype, pl.List | pl.Array) else dtype
    if inner.is_nested() or inner == pl.Binary:
        raise SettingsError(
            f"the column {name!r} holds {dtype}, which CSV cannot; write to_json({name}) or {name}::VARCHAR in SQL"
        )
    if inner is not dtype:
        return _defuse(value.cast(pl.List(pl.String)).list.join("|"))
    return _defuse(value.cast(pl.String)) if isinstance(dtype, pl.String | pl.Categorical | pl.Enum) else value


def _defuse(value: pl.Expr) -> pl.Expr:
    inside = value.str.replace_all(_LATER_FORMULA, "$1'$2")
    return pl.when(value.str.contains(_FORMULA)).then(pl.concat_str(pl.lit("'"), inside)).otherwise(inside)
