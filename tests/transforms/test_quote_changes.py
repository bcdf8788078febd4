"""Which quotation of one reading is which of another, and what became of it."""

import time
from datetime import date

import polars as pl
import pytest

from schemas import QUOTES
from schemas.tables.quote_changes import CHANGES
from transforms.quote_changes import quote_changes

ARTICLES = pl.DataFrame({"article_id": ["a1"], "outlet": ["Coast Wire"], "published_on": [date(2026, 3, 4)]})


def _quotes(*rows: dict) -> pl.DataFrame:
    """Rows of `quotes` with the columns given, the others filled in."""
    usual = {
        "article_id": "a1", "field": "body", "kind": "direct", "speaker": "Mara Voss", "speaker_entity_id": "Q9",
        "attribution": "named", "confidence": 0.9, "method": "quotes-1",
    }  # fmt: skip
    filled = []
    for row in rows:
        full = dict.fromkeys(QUOTES.schema()) | usual | row
        full["quote_id"] = f"{full['article_id']}:{full['field']}:{full['start_char']}-{full['end_char']}"
        full["text"] = "x" * (full["end_char"] - full["start_char"])
        filled.append(full)
    return pl.DataFrame(filled, QUOTES.schema())


def _at(start: int, end: int, **more: object) -> dict:
    return {"start_char": start, "end_char": end} | more


def _told(old: pl.DataFrame, new: pl.DataFrame) -> list[list[str]]:
    return quote_changes(ARTICLES, old, new)["changes"].to_list()


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (_at(0, 20), _at(0, 20), ["kept"]),
        (_at(0, 20), _at(0, 20, confidence=0.5, method="quotes-2"), ["kept"]),
        (_at(0, 20), _at(0, 20, speaker="Jon Hale", speaker_entity_id="Q8"), ["speaker", "entity"]),
        (_at(0, 20), _at(0, 20, speaker_entity_id=None), ["entity"]),
        (_at(0, 20), _at(0, 20, speaker=None, speaker_entity_id=None, attribution="unattributed"), ["speaker", "entity", "attribution"]),
        (_at(0, 20), _at(0, 20, kind="mixed"), ["kind"]),
        (_at(0, 20), _at(0, 20, kind="term", speaker=None, speaker_entity_id=None, attribution="unattributed"), ["kind"]),
        (_at(0, 20, kind="term", speaker=None), _at(0, 21, cue="said"), ["kind", "span"]),
        (_at(0, 20), _at(1, 20), ["span"]),
        (_at(0, 20), _at(0, 20, cue="said"), ["detail"]),
    ],
)  # fmt: skip
def test_what_became_of_one_quotation(before: dict, after: dict, changes: list[str]) -> None:
    assert _told(_quotes(before), _quotes(after)) == [changes]
    row = quote_changes(ARTICLES, _quotes(before), _quotes(after)).row(0, named=True)
    assert row["change"] == changes[0]
    assert changes == sorted(changes, key=CHANGES.index)


@pytest.mark.parametrize(
    ("after", "changes"),
    [(_at(2, 10), ["span"]), (_at(3, 10), ["lost", "gained"]), (_at(0, 10, field="title"), ["lost", "gained"])],
)
def test_spans_are_one_quotation_from_four_fifths_of_overlap_in_the_same_text(after: dict, changes: list[str]) -> None:
    assert sorted(each for told in _told(_quotes(_at(0, 10)), _quotes(after)) for each in told) == sorted(changes)


def test_each_quotation_is_matched_once_and_with_the_closest() -> None:
    old, new = _quotes(_at(0, 100), _at(10, 110)), _quotes(_at(1, 101), _at(12, 112), _at(0, 95))
    rows = quote_changes(ARTICLES, old, new)
    pairs = set(rows.select("old_start_char", "new_start_char").rows())
    assert pairs == {(0, 1), (10, 12), (None, 0)}


def test_a_quotation_and_the_one_inside_it_are_not_mistaken_for_each_other() -> None:
    nested = _quotes(_at(0, 50), _at(1, 49, speaker="Jon Hale"))
    assert _told(nested, nested) == [["kept"], ["kept"]]
    assert _told(nested, nested.filter(pl.col("start_char") == 1)) == [["lost"], ["kept"]]


def test_columns_that_an_older_version_did_not_have_are_not_compared() -> None:
    old = _quotes(_at(0, 20)).drop("cue", "kind")
    row = quote_changes(ARTICLES, old, _quotes(_at(0, 20, cue="said"))).row(0, named=True)
    assert (row["changes"], row["columns"], row["old_kind"], row["new_cue"]) == (["kept"], [], None, "said")


def test_every_row_of_both_sides_is_accounted_for_in_reading_order() -> None:
    old = _quotes(*(_at(start, start + 10) for start in (90, 0, 40)))
    new = _quotes(*(_at(start, start + 10) for start in (41, 90, 200)))
    rows = quote_changes(ARTICLES, old, new)
    assert rows["change"].to_list() == ["lost", "span", "kept", "gained"]
    assert rows["old_quote_id"].drop_nulls().sort().to_list() == old["quote_id"].sort().to_list()
    assert rows["new_quote_id"].drop_nulls().sort().to_list() == new["quote_id"].sort().to_list()


def test_no_quotations_have_no_changes() -> None:
    assert quote_changes(ARTICLES, QUOTES.empty(), QUOTES.empty()).is_empty()


def test_twenty_thousand_quotations_that_all_moved_take_linear_time() -> None:
    def seconds(count: int) -> float:
        old = _quotes(*(_at(start * 30, start * 30 + 20) for start in range(count)))
        new = old.with_columns(pl.col("start_char") + 1, quote_id=pl.col("quote_id") + "+")
        began = time.perf_counter()
        assert set(quote_changes(ARTICLES, old, new)["change"]) == {"span"}
        return time.perf_counter() - began

    seconds(100)
    assert seconds(20_000) < 40 * max(seconds(2_000), 0.02)
