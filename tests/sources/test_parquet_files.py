"""Parquet files from outside, the hostile ones too."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sources import parquet_files
from sources.arrivals import RawItem, Refusal
from sources.parquet_files import read_parquet

BODIES = ["The lamp burns.", "The pier held.", "The bog sang."]


def read(path: Path, columns: dict[str, object], **options: object) -> list[RawItem | Refusal]:
    pq.write_table(pa.table(columns), path, **options)
    return list(read_parquet(path, "a.parquet"))


def outcomes(found: list[RawItem | Refusal]) -> list[str]:
    return [each.reason if isinstance(each, Refusal) else each.item for each in found]


def broken_texts() -> pa.Array:
    raw = pa.array([b"The lamp burns.", b"\xff\xfe no text", b"The bog sang."], pa.binary())
    return pa.Array.from_buffers(pa.string(), 3, raw.buffers())


@pytest.mark.parametrize(
    "columns",
    [
        {"body": broken_texts()},
        {"body": BODIES, "published": pa.array([0, 2**62, 1_000], pa.int64()).view(pa.timestamp("us"))},
        {"body": BODIES, "published": pa.array([0, 2**30, 1], pa.int32()).view(pa.date32())},
    ],
    ids=["text that is no UTF-8", "instant out of range", "day out of range"],
)
def test_a_value_that_cannot_be_read_costs_only_its_row(tmp_path: Path, columns: dict[str, object]) -> None:
    found = read(tmp_path / "a.parquet", columns)
    assert outcomes(found) == ["a.parquet#1", "unreadable_parquet", "a.parquet#3"]
    assert found[1].item == "a.parquet#2"


def test_a_cell_that_is_too_long_is_refused_whatever_its_encoding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_files, "MAX_ITEM_BYTES", 1_000)
    bodies = pa.array(["short", "x" * 2_000, "brief", *["small"] * 9])
    for column in (bodies, bodies.dictionary_encode(), pa.array([[text.as_py()] for text in bodies])):
        found = read(tmp_path / "a.parquet", {"body": column})
        assert outcomes(found)[:3] == ["a.parquet#1", "too_large", "a.parquet#3"]
        assert found[1].item == "a.parquet#2"


def test_one_long_text_repeated_does_not_fill_the_memory(tmp_path: Path) -> None:
    before = pa.total_allocated_bytes()
    pq.write_table(pa.table({"body": ["x" * 900_000] * 400}), tmp_path / "a.parquet", data_page_size=1 << 30)
    rows = read_parquet(tmp_path / "a.parquet", "a.parquet")
    next(rows)
    assert pa.total_allocated_bytes() - before < 50_000_000
    rows.close()


def test_rows_of_absurd_length_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_files, "MAX_ITEM_BYTES", 1_000)
    columns = {"body": ["short", "brief", *("ab"[row] * 5_000 for row in range(2)), "small"]}
    found = read(tmp_path / "a.parquet", columns, row_group_size=2)
    assert outcomes(found) == ["a.parquet#1", "a.parquet#2", "too_large", "a.parquet#5"]
    assert "rows 3 to 4" in found[2].explanation


def test_a_damaged_part_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    columns = {"body": [f"{number} lamps burn on the pier." * 20 for number in range(4)]}
    read(path, columns, row_group_size=2, compression="zstd")
    start = pq.read_metadata(path).row_group(1).column(0).dictionary_page_offset
    content = bytearray(path.read_bytes())
    content[start : start + 40] = b"\xff" * 40
    path.write_bytes(content)
    found = list(read_parquet(path, "a.parquet"))
    assert outcomes(found) == ["a.parquet#1", "a.parquet#2", "unreadable_parquet"]
    assert "rows 3 to 4" in found[2].explanation
