"""The word index from snapshot to snapshot: what stands is kept, what is gone is gone."""

from pathlib import Path

import duckdb
import pytest

from tests.warehouse.arrivals import Arrival, story
from tests.warehouse.newsdesk import context, lake_at, write_run
from transforms.expressions import find_pairs, fold_text
from warehouse import search_index
from warehouse.connect import require_published
from warehouse.load import load
from warehouse.publish import publish
from warehouse.search import Scope, open_index
from warehouse.search_index import index_of, write_index


def _publish(home: Path, *arrivals: Arrival, keep: int = 3) -> Path:
    write_run(lake_at(home), "all", [list(arrivals)])
    load(lake_at(home), home / "private.duckdb", "all", context())
    publish(lake_at(home), home / "private.duckdb", home / "published", keep=keep)
    return require_published(home / "published")


def _found(index: Path, word: str) -> set[str]:
    with open_index(index) as opened:
        numbers = opened.candidates([frozenset({(word, False)})], Scope()).to_list()
        return set(opened.articles(numbers)["article_id"])


def _rows(index: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(index), read_only=True) as connection:
        return connection.execute(sql).fetchall()


ARTICLES = [
    Arrival(name, story("Mara Voss", f"We open the {name}.")) for name in ("bridge", "ferry", "tunnel", "school")
]
EVERYTHING = """
    SELECT article_id, word, field, postings.word_count FROM postings JOIN words USING (word_key)
    JOIN numbers USING (article_number) ORDER BY ALL
"""


@pytest.mark.parametrize("size", [1, 2, 3, 5000])
def test_an_index_continued_equals_one_made_at_once(tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_WAITING", "_SOUND_SEGMENTS"):
        monkeypatch.setattr(search_index, name, getattr(search_index, name).replace("5000", str(size)))
    monkeypatch.setattr(search_index, "SEGMENT_ARTICLES", size)
    changed = Arrival("ferry", story("Tobin Ashgrove", "It sinks, perhaps."), hour=2)
    for arrivals in (ARTICLES[:2], ARTICLES[:3], [*ARTICLES, changed]):
        snapshot = _publish(tmp_path, *arrivals)
        write_index(snapshot, fold_text, find_pairs)
    continued = _rows(index_of(snapshot), EVERYTHING)
    for index in snapshot.parent.glob("search-*"):
        index.unlink()
    write_index(snapshot, fold_text, find_pairs)
    assert continued == _rows(index_of(snapshot), EVERYTHING)
    assert _found(index_of(snapshot), "sinks") == {"ferry"}
    assert _found(index_of(snapshot), "ashgrove") == {"ferry"}
    assert _found(index_of(snapshot), "voss") == {"bridge", "tunnel", "school"}


def test_segments_that_stand_are_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = _publish(tmp_path, *ARTICLES[:2])
    write_index(snapshot, fold_text, find_pairs)
    snapshot = _publish(tmp_path, *ARTICLES[:2])

    def refuse(_: str) -> str:
        raise AssertionError("nothing is new")

    assert write_index(snapshot, refuse, find_pairs) == index_of(snapshot)
    assert _found(index_of(snapshot), "bridge") == {"bridge"}


def test_the_words_of_a_removed_snapshot_go_with_it(tmp_path: Path) -> None:
    first = _publish(tmp_path, *ARTICLES)
    write_index(first, fold_text, find_pairs)
    second = _publish(tmp_path, *ARTICLES[:3], keep=1)
    assert not first.exists()
    assert not index_of(first).exists()
    write_index(second, fold_text, find_pairs)
    assert _rows(index_of(second), "FROM words WHERE word = 'school'") == []
    assert b"school" not in index_of(second).read_bytes()


def test_an_index_of_another_format_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "_FORMAT", "0 of long ago")
    write_index(_publish(tmp_path, *ARTICLES[:1]), fold_text, find_pairs)
    monkeypatch.undo()
    snapshot = _publish(tmp_path, *ARTICLES[:1])
    seen: list[str] = []
    write_index(snapshot, lambda text: (seen.append(text), fold_text(text))[1], find_pairs)
    assert seen


def test_the_body_of_what_is_no_article_is_not_searched(tmp_path: Path) -> None:
    snapshot = _publish(tmp_path, Arrival("wall", story("Mara Voss", "Accept cookies."), verdict="cookie_wall"))
    write_index(snapshot, fold_text, find_pairs)
    assert _found(index_of(snapshot), "cookies") == set()
    assert _found(index_of(snapshot), "wall") == {"wall"}


def test_an_empty_snapshot_has_an_empty_index(tmp_path: Path) -> None:
    snapshot = _publish(tmp_path)
    write_index(snapshot, fold_text, find_pairs)
    assert _found(index_of(snapshot), "bridge") == set()


def test_without_its_extension_there_is_no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "extension_file", lambda: None)
    snapshot = _publish(tmp_path, *ARTICLES[:1])
    assert write_index(snapshot, fold_text, find_pairs) is None
    assert not index_of(snapshot).exists()
