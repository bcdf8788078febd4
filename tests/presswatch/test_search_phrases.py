"""Phrases of frequent words: the index finds what reading every article finds."""

from pathlib import Path

import pytest

from presswatch.search import Answer, Search, refresh_index, search
from tests.warehouse.arrivals import Arrival
from tests.warehouse.newsdesk import context, lake_at, write_run
from transforms.expressions import find_pairs, fold_text, pair_number
from warehouse import search_index
from warehouse.connect import require_published
from warehouse.load import load
from warehouse.publish import publish
from warehouse.search import Scope, open_index
from warehouse.search_index import index_of

FILLER = "The choir of the town went to the bay, and it was said that the rain was to end."
BODIES = {
    "first": f"To the said land we go. {FILLER}",
    "last": f"{FILLER} She pointed to the said",
    "comma": f"{FILLER} He turned to the, said Rosa, wrong side. {FILLER}",
    "lines": f"{FILLER}\nHe gave it to the\nsaid man.\n{FILLER}",
    "accents": f"{FILLER} Thé sàid was spelt tó thë SAÏD oddly.",
    "apart": f"{FILLER} To said the. The said to. Said to the.",
    "stars": f"{FILLER} Keys to the safe, to the same sailor.",
    "border": "Said what? " + FILLER,
    "letters": f"{FILLER} 日本 of the 日 本. A ﷺ of the.",
    "quoted": f"{FILLER} Mara Voss said “Back to the said bay” before noon.",
}
ARTICLES = [Arrival(name, body, headline="Back to the" if name == "border" else "") for name, body in BODIES.items()]
SAID = {"first", "last", "comma", "lines", "accents", "quoted"}
EXPECTED = (
    (Search('"to the said"'), SAID),
    (Search('"TÓ the, saïd"'), SAID),
    (Search('"the said" OR "said the"'), SAID | {"apart"}),
    (Search('"the said" NOT "to the said"'), {"apart"}),
    (Search('"to the sa*"'), SAID | {"stars"}),
    (Search('"to th* said"'), SAID),
    (Search('"to the sai* bay"'), {"quoted"}),
    (Search('"to the" NEAR/2 said'), SAID | {"apart"}),
    (Search('"to the said" NEAR/3 land'), {"first"}),
    (Search("to NEAR/1 said"), {"apart"}),
    (Search("the NEAR/1 sailor NEAR/4 keys"), set()),
    (Search('"to the said"', place="quotes"), {"quoted"}),
    (Search('"to the said"', speaker="Voss"), {"quoted"}),
    (Search('"to the said"', place="title"), set()),
    (Search('"back to the"', place="title"), {"border"}),
    (Search('title:"to the" "said what"'), {"border"}),
    (Search('"日 本 of the"'), {"letters"}),
    (Search('"ﷺ of the"'), {"letters"}),
    (Search("ﷺ"), {"letters"}),
    (Search('"was to end to the said"'), set()),
    (Search('"' + FILLER + ' He turned to the, said Rosa"'), {"comma"}),
)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _publish(tmp_path_factory.mktemp("indexed"), *ARTICLES)


@pytest.fixture(scope="module")
def unindexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = _publish(tmp_path_factory.mktemp("unindexed"), *ARTICLES)
    index_of(require_published(folder)).unlink()
    return folder


def _publish(home: Path, *arrivals: Arrival) -> Path:
    write_run(lake_at(home), "all", [list(arrivals)])
    load(lake_at(home), home / "private.duckdb", "all", context())
    publish(lake_at(home), home / "private.duckdb", home / "published", keep=3)
    assert refresh_index(home / "published")
    return home / "published"


def _everything(answer: Answer) -> list[tuple[object, ...]]:
    return sorted((each.article["article_id"], each.place, each.spans, each.speaker or "") for each in answer.found)


@pytest.mark.parametrize(("asked", "names"), EXPECTED, ids=lambda each: getattr(each, "expression", ""))
def test_a_phrase_of_frequent_words_is_found_as_the_slow_way_finds_it(
    published: Path, unindexed: Path, asked: Search, names: set[str]
) -> None:
    fast, slow = search(published, asked), search(unindexed, asked)
    assert (fast.is_indexed, slow.is_indexed) == (True, False)
    assert {found.article["article_id"] for found in fast.found} == names
    assert _everything(fast) == _everything(slow)


@pytest.mark.parametrize("length", [2, 3, 5])
def test_every_run_of_words_finds_its_article(published: Path, unindexed: Path, length: int) -> None:
    for name in ("comma", "accents", "letters"):
        words = fold_text(BODIES[name]).split()
        for start in range(0, len(words) - length + 1, length):
            asked = Search('"' + " ".join(words[start : start + length]) + '"', limit=50)
            fast = search(published, asked)
            assert name in {found.article["article_id"] for found in fast.found}, asked.expression
            assert _everything(fast) == _everything(search(unindexed, asked)), asked.expression


def test_only_articles_with_the_neighbours_are_read(published: Path) -> None:
    words = [frozenset({(word, False)}) for word in ("to", "the", "said")]
    pairs = [frozenset({pair_number("to", "the")}), frozenset({pair_number("the", "said")})]
    with open_index(index_of(require_published(published))) as opened:
        without = opened.candidates(words, Scope())
        candidates = opened.candidates(words, Scope(), pairs)
        names = set(opened.articles(candidates.to_list())["article_id"])
    # "Back to the" is a title, and its body begins with "Said": that they are no neighbours is seen in the words themselves.
    assert names == SAID | {"apart", "border"}
    assert len(without) == len(ARTICLES)


def test_a_whole_passage_can_be_pasted(published: Path) -> None:
    answer = search(published, Search('"' + BODIES["lines"].replace("\n", " ") + '"'))
    assert {found.article["article_id"] for found in answer.found} == {"lines"}


def test_the_neighbours_of_segments_taken_over_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_WAITING", "_SOUND_SEGMENTS"):
        monkeypatch.setattr(search_index, name, getattr(search_index, name).replace("5000", "2"))
    monkeypatch.setattr(search_index, "SEGMENT_ARTICLES", 2)
    changed = Arrival("comma", f"{FILLER} Nothing more.", hour=2)
    for arrivals in (ARTICLES[:3], ARTICLES[:7], [*ARTICLES, changed]):
        published = _publish(tmp_path, *arrivals)
    snapshot = require_published(published)
    continued = search(published, Search('"to the said"'))
    assert {found.article["article_id"] for found in continued.found} == SAID - {"comma"}
    for index in snapshot.parent.glob("search-*"):
        index.unlink()
    search_index.write_index(snapshot, fold_text, find_pairs)
    assert _everything(continued) == _everything(search(published, Search('"to the said"')))
