"""CSV of texts that came from outside, opened by people in spreadsheets."""

import csv
from pathlib import Path

import polars as pl
import pytest

from presswatch.spreadsheets import write_csv


def _read(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "  =1", "\r=1", "\n=1", "＝1"])
def test_a_cell_that_looks_like_a_formula_is_text(text: str, tmp_path: Path) -> None:
    write_csv(pl.LazyFrame({"words": [text], "list": [[text, "b"]]}), tmp_path / "out.csv")
    assert _read(tmp_path / "out.csv") == [["words", "list"], [f"'{text}", f"'{text}|b"]]


@pytest.mark.parametrize("text", ["a=b", "“quoted, with a comma”", "'tis", "", None])
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
