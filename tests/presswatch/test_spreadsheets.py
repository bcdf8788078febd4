"""CSV of texts that came from outside, opened by people in spreadsheets."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest

from presswatch.settings import SettingsError
from presswatch.spreadsheets import as_csv, write_csv


def _read(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44",
        "-2",
        "@SUM(A1)",
        "  =1",
        "＝1",
        "﹦1",
        "\ufeff=1",
        "\u200b=1",
        "\u00ad=1",
        "\u2060 =1",
        "\u3164=1",
    ],
)
def test_a_cell_that_looks_like_a_formula_is_text(text: str, tmp_path: Path) -> None:
    write_csv(pl.LazyFrame({"words": [text], "list": [[text, "b"]]}), tmp_path / "out.csv")
    assert _read(tmp_path / "out.csv") == [["words", "list"], [f"'{text}", f"'{text}|b"]]


@pytest.mark.parametrize(
    ("text", "defused"),
    [
        ("a;=cmd", "a;'=cmd"),
        ("a\t=1", "a\t'=1"),
        ("a;\u200b -1;;+2", "a;'\u200b -1;;'+2"),
        ('a;"=1', "a;'\"=1"),
        ("a\r\n@b", "a\r\n'@b"),
        ("\t=1", "'\t'=1"),
        ("\n=1", "'\n'=1"),
    ],
)
def test_nor_is_one_where_semicolons_tabs_or_line_ends_divide_cells(text: str, defused: str, tmp_path: Path) -> None:
    write_csv(pl.LazyFrame({"words": [text], "list": [["b", text]]}), tmp_path / "out.csv")
    assert _read(tmp_path / "out.csv") == [["words", "list"], [defused, f"b|{defused.removeprefix(chr(39))}"]]


def test_no_divider_that_a_spreadsheet_may_use_makes_a_formula_of_a_text(tmp_path: Path) -> None:
    texts = ["a;=cmd", "=b", 'x"; "=c', "d\n=e;\t=f", "\u2060=g"]
    write_csv(pl.LazyFrame({"first": texts, "second": texts}), tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    cells = [cell for divider in ",;\t" for row in csv.reader(io.StringIO(text), delimiter=divider) for cell in row]
    assert len(cells) > 20
    assert not [cell for cell in cells if cell.strip(' "\u2060').startswith("=")]


def test_a_heading_made_of_text_from_outside_is_defused_too() -> None:
    assert as_csv(pl.DataFrame({"=cmd": [1]})) == "'=cmd\n1\n"


def test_lists_of_anything_are_joined_and_what_csv_cannot_hold_is_refused_in_words() -> None:
    rows = pl.DataFrame(
        {"numbers": [[1, 2]], "words": [["a", None]], "kind": pl.Series(["=x"], dtype=pl.Categorical())}
    )
    assert as_csv(rows) == "numbers,words,kind\n1|2,a,'=x\n"
    for nested in ([[["a"]]], [{"a": 1}], [b"a"]):
        with pytest.raises(SettingsError, match=r"'odd' holds .* write to_json\(odd\) or odd::VARCHAR in SQL"):
            as_csv(pl.DataFrame({"odd": nested}))


@pytest.mark.parametrize("text", ["a=b", "a;b", "a; b=c", "e-mail\nto us", "“quoted, with a comma”", "'tis", "", None])
def test_other_words_stay_as_they_are(text: str | None, tmp_path: Path) -> None:
    rows = pl.LazyFrame({"words": [text], "number": [-2]}, {"words": pl.String, "number": pl.Int32})
    write_csv(rows, tmp_path / "out.csv")
    assert _read(tmp_path / "out.csv") == [["words", "number"], [text or "", "-2"]]


def test_the_old_file_stays_when_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("old", encoding="utf-8")
    broken = pl.LazyFrame({"words": ["a"]}).select(pl.col("words").str.to_integer().cast(pl.String))
    with pytest.raises(pl.exceptions.ComputeError):
        write_csv(broken, tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "old"
