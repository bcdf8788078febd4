"""Published tables as files: all rows, the right types, nothing that a spreadsheet would run."""

import csv
import os
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from presswatch.export import export
from presswatch.settings import Settings, SettingsError
from presswatch.spreadsheets import write_csv_batches, write_xlsx
from warehouse.connect import query
from warehouse.errors import WarehouseError

FORMULAS = [
    "=1+1",
    "+44",
    "-2",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("http://127.0.0.1/")',
    "＝1",
    "http://127.0.0.1/",
    "{=1}",
]


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_every_row_of_a_table_arrives(samples: Settings, tmp_path: Path, kind: str) -> None:
    done = export(samples.published, "quotes_readable", kind, tmp_path / f"out.{kind}")
    expected = query(samples.published, "FROM quotes_readable")
    assert done.row_count == expected.height > 0
    assert [path.name for path in tmp_path.iterdir()] == [f"out.{kind}"]
    if kind == "parquet":
        assert pl.read_parquet(done.file).equals(expected)
    if kind == "csv":
        with done.file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
        assert [row["quote_id"] for row in rows] == expected["quote_id"].to_list()


def test_only_the_rows_that_are_asked_for(samples: Settings, tmp_path: Path) -> None:
    done = export(
        samples.published, "articles", "csv", tmp_path / "out.csv", where="outlet = 'Meridian Wire' -- the wire"
    )
    assert (
        done.row_count
        == query(samples.published, "SELECT count(*) FROM articles WHERE outlet = 'Meridian Wire'").item()
    )


def test_no_rows_are_a_file_with_its_heading(samples: Settings, tmp_path: Path) -> None:
    for kind in ("csv", "parquet", "xlsx"):
        assert export(samples.published, "articles", kind, tmp_path / f"a.{kind}", where="false").row_count == 0
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").startswith("article_id,")


@pytest.mark.parametrize(
    ("table", "kind", "name", "message"),
    [
        ("nowhere", "csv", "a.csv", "there is no table 'nowhere'; there are"),
        ('articles" --', "csv", "a.csv", "there is no table"),
        ("articles", "ods", "a.ods", "there is no format"),
        ("articles", "csv", "no/such/a.csv", "there is no folder"),
        ("articles", "csv", "folder", "is a folder, link, pipe or device and no file; name another place"),
        ("articles", "csv", "pipe", "is a folder, link, pipe or device and no file; name another place"),
        ("articles", "csv", "link", "is a folder, link, pipe or device and no file; name another place"),
    ],
)
def test_what_cannot_be_written_is_said(  # noqa: PLR0913, PLR0917 - what is tried and what is said
    samples: Settings, tmp_path: Path, table: str, kind: str, name: str, message: str
) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("nowhere")
    before = {path.name: path.lstat().st_mode for path in tmp_path.iterdir()}
    with pytest.raises(SettingsError, match=message):
        export(samples.published, table, kind, tmp_path / name)
    assert {path.name: path.lstat().st_mode for path in tmp_path.iterdir()} == before


def test_a_view_is_exported_as_a_table_is(samples: Settings, tmp_path: Path) -> None:
    done = export(samples.published, "mentions_over_time", "csv", tmp_path / "out.csv")
    columns = query(samples.published, "FROM mentions_over_time").columns
    assert done.file.read_text(encoding="utf-8-sig").splitlines()[0] == ",".join(columns)


def test_broken_sql_leaves_the_old_file(samples: Settings, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("old", encoding="utf-8")
    with pytest.raises(WarehouseError, match="cannot be run"):
        export(samples.published, "articles", "csv", tmp_path / "out.csv", where="nothing = 1")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.csv", "old")]


def test_more_rows_than_a_sheet_holds_are_refused_before_writing(
    samples: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("presswatch.export.SHEET_ROWS", 3)
    with pytest.raises(SettingsError, match="a sheet holds 3; narrow them with --where"):
        export(samples.published, "articles", "xlsx", tmp_path / "out.xlsx")


def test_a_workbook_holds_no_formula_and_no_link(tmp_path: Path) -> None:
    frame = pl.DataFrame({"words": FORMULAS, "list": [[word] for word in FORMULAS]})
    assert write_xlsx([frame], tmp_path / "out.xlsx") == (len(FORMULAS), 0)
    with zipfile.ZipFile(tmp_path / "out.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert not [name for name in book.namelist() if "external" in name.lower()]
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "=1+1" in sheet


def test_values_of_a_workbook_are_what_they_are(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "day": [date(2026, 3, 2), date(1066, 10, 14)],
            "at": [datetime(2026, 3, 2, 12, tzinfo=UTC), None],
            "count": [2, 2**60],
            "share": [0.5, float("nan")],
            "is_ok": [True, None],
            "long": ["x" * 40_000, "\x00\x1b"],
        }
    )
    assert write_xlsx([frame], tmp_path / "out.xlsx") == (2, 1)
    with zipfile.ZipFile(tmp_path / "out.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    for shown in ("<v>46083</v>", "<v>46083.5</v>", "<v>2</v>", "<v>0.5</v>", "1066-10-14", str(2**60), "nan", "[…cut"):
        assert shown in sheet


def test_batches_make_one_csv(tmp_path: Path) -> None:
    frames = [pl.DataFrame({"words": [word]}) for word in ("a", "=b", "c")]
    assert write_csv_batches(frames, tmp_path / "out.csv") == 3
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig") == "words\na\n'=b\nc\n"
