"""How pages are judged: on a tiny folder of our own pages, right and wrong in known ways."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.pages_accuracy import measure
from benchmarks.pages_scores import SCORES, body_f1
from tests.sources.pages_of_our_own import ARTICLE, PARAGRAPHS, json_ld, page

BODY = "\n\n".join(PARAGRAPHS)
GOLD = {
    "id": "lamp",
    "title": "Dunmere keeps its lighthouse lit",
    "body": BODY,
    "authors": ["Nerys Calloway-Boone", "Thurstan Pell"],
    "published_at": "2026-03-05T18:20:00+01:00",
    "language": "en-GB",
    "must_contain": ["has only itself to blame"],
    "must_not_contain": ["Sport", "nine hours"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pages, one read rightly and one of which the gold says something else."""
    other = {**GOLD, "id": "goat", "authors": ["Rafe Oduntan"], "published_at": "2026-03-04", "language": "fr"}
    (tmp_path / "gold.jsonl").write_text(f"{json.dumps(GOLD)}\n\n{json.dumps(other)}\n", encoding="utf-8")
    for row in (GOLD, other):
        (tmp_path / f"{row['id']}.html.gz").write_bytes(gzip.compress(page(json_ld(ARTICLE))))
    return tmp_path


def test_a_folder_of_pages_gives_one_line_of_figures(folder: Path) -> None:
    figures = measure(folder)
    assert (figures["body F1"], figures["verdicts"]) == ("1.0000", "ok 2")
    assert figures["same day"] == figures["authors"] == figures["language"] == "0.500 (2)"
    assert (figures["instant"], figures["title"]) == ("1.000 (1)", "1.000 (2)")
    assert (figures["kept"], figures["left out"]) == ("1.000 (2)", "0.500 (4)")
    assert float(figures["trafilatura"]) > 0.9
    assert float(figures["speed"]) > 0


def test_bodies_count_by_their_runs_of_words() -> None:
    assert body_f1([(BODY, BODY)]) == 1
    assert body_f1([("one two three four five", "one two three four")]) == pytest.approx(2 / 3)
    assert body_f1([(BODY, ""), (BODY, BODY)]) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("found", "day", "instant"),
    [
        ("2026-03-05T17:20:00Z", 1, 1),
        ("2026-03-05T18:20:00+02:00", 1, 0),
        ("2026-03-05", 1, 0),
        ("2026-03-06T00:30:00+03:00", 1, 0),
        ("2026-03-07T00:30:00+03:00", 0, 0),
        (None, 0, 0),
    ],
)
def test_days_count_where_the_golds_clock_stands_and_instants_to_the_minute(
    found: str | None, day: int, instant: int
) -> None:
    row = {"published_at": found}
    assert (SCORES["same day"](GOLD, row), SCORES["instant"](GOLD, row)) == ((day, 1), (instant, 1))


def test_what_the_gold_leaves_out_or_misspells_is_not_counted() -> None:
    assert all(score({"published_at": "2026-33-05"}, {}) == (0, 0) for score in SCORES.values())
