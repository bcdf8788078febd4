"""Searching the samples: what is found is known, with the index and without."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from presswatch.cli import app
from presswatch.search import Answer, Search, SearchError, missing_index, search
from presswatch.settings import Settings
from presswatch.snippets import snippet
from transforms.expressions import ExpressionError
from warehouse.connect import query, require_published
from warehouse.errors import WarehouseError
from warehouse.search import Scope
from warehouse.search_index import index_of

PARLIAMENT, PASSES = "Velmora parliament passes budget", "Velmora passes budget"
FERRY, OFFER, PREMIER = "Island council hands ferry", "Sarrenia says its offer", "Velmora's premier turned awa"
TRAMS, WATCH, HEAT, POST = (
    "Trams will run by June",
    "Watch: tram takes a corner",
    "Record March heat",
    "‘I meant the first post,’",
)

KNOWN_ANSWERS = (
    ("budget", {}, {PARLIAMENT, PASSES}),
    ("BUDGET", {}, {PARLIAMENT, PASSES}),
    ("budgets", {}, set()),
    ("zebra", {}, set()),
    ("budget AND ferry", {}, set()),
    ("budget parliament", {}, {PARLIAMENT, PASSES}),
    ("budget OR ferry", {}, {PARLIAMENT, PASSES, FERRY, OFFER, PREMIER}),
    ("parliament* NOT budget", {}, {PREMIER}),
    ("(ferry OR tram*) NOT court", {}, {TRAMS, WATCH, FERRY, OFFER, PREMIER}),
    ('"single vote"', {}, {PARLIAMENT, PASSES}),
    ('"vote single"', {}, set()),
    ('"by a single vote early"', {}, {PARLIAMENT, PASSES}),
    ("vote NEAR/3 budget", {}, {PARLIAMENT, PASSES}),
    ("budget NEAR/3 vote", {}, {PARLIAMENT, PASSES}),
    ("vote NEAR/1 single", {}, {PARLIAMENT, PASSES}),
    ("Havnes NEAR/5 parliament", {}, {PARLIAMENT, PASSES}),
    ("Havnes NEAR/1 budget", {}, set()),
    ("parliament*", {}, {PARLIAMENT, PASSES, PREMIER}),
    ("ferr*", {}, {FERRY, HEAT, OFFER, PREMIER}),
    ("Siân", {}, {POST}),
    ("sian", {}, {POST}),
    ("SIÂN NEAR/1 Holroyd", {}, {POST}),
    ("budget", {"place": "title"}, {PARLIAMENT, PASSES}),
    ("ferry", {"place": "title"}, {FERRY}),
    ("single", {"place": "title"}, set()),
    ("budget", {"place": "quotes"}, {PARLIAMENT, PASSES}),
    ("creditor", {"speaker": "tobias LINDQVARN"}, {PREMIER}),
    ("bolts", {"speaker": "tobias LINDQVARN"}, set()),
    ("budget", {"scope": Scope(outlets=("meridian wire",))}, {PARLIAMENT}),
    ("budget", {"scope": Scope(first_on=date(2026, 3, 4))}, set()),
    ("school OR budget", {"scope": Scope(date(2026, 3, 4), date(2026, 3, 6))}, {HEAT}),
    ("title:budget", {}, {PARLIAMENT, PASSES}),
    ('outlet:"Meridian Wire" AND budget', {}, {PARLIAMENT}),
)


def _titles(answer: Answer) -> set[str]:
    return {str(found.article["title"]) for found in answer.found}


def _everything(answer: Answer) -> list[tuple[object, ...]]:
    return sorted((each.article["article_id"], each.place, each.spans, each.speaker or "") for each in answer.found)


@pytest.fixture(scope="module")
def unindexed(samples: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same snapshot where nobody has indexed it."""
    folder = tmp_path_factory.mktemp("unindexed")
    (folder / "presswatch.duckdb").symlink_to(require_published(samples.published))
    (folder / "presswatch-00000001.duckdb").write_bytes(require_published(samples.published).read_bytes())
    (folder / "presswatch.duckdb").unlink()
    (folder / "presswatch.duckdb").symlink_to("presswatch-00000001.duckdb")
    return folder


@pytest.mark.parametrize(("expression", "options", "titles"), KNOWN_ANSWERS)
def test_what_is_known_to_be_there_is_found_and_nothing_else(
    samples: Settings, unindexed: Path, expression: str, options: dict, titles: set[str]
) -> None:
    asked = Search(expression, limit=100, **options)
    answer = search(samples.published, asked)
    found = _titles(answer)
    assert len(found) == len(titles)
    assert {begun for begun in titles if any(title.startswith(begun) for title in found)} == titles
    slow = search(unindexed, asked)
    assert (answer.is_indexed, slow.is_indexed) == (True, False)
    assert _everything(slow) == _everything(answer)


def test_every_word_of_every_article_finds_it(samples: Settings) -> None:
    rows = query(samples.published, "SELECT article_id, title FROM articles WHERE title <> '' ORDER BY ALL")
    for article_id, title in rows.rows():
        quoted = '"' + title.replace('"', " ").replace("“", " ").replace("”", " ") + '"'
        answer = search(samples.published, Search(quoted, limit=100))
        assert article_id in {found.article["article_id"] for found in answer.found}, title


def test_spans_are_the_very_words(samples: Settings) -> None:
    for found in search(samples.published, Search("ferr* OR Siân", limit=100)).found:
        for start, end in found.spans:
            assert found.text[start:end].lower().startswith(("ferr", "siân"))


def test_of_many_the_likeliest_are_shown_and_that_there_are_more(samples: Settings) -> None:
    all_of_them = search(samples.published, Search("said", limit=1000))
    few = search(samples.published, Search("said", limit=3))
    assert few.has_more
    assert not all_of_them.has_more
    assert _everything(few) == sorted(_everything(Answer(all_of_them.found[:3], True, True)))


def test_a_quote_has_its_speaker(samples: Settings) -> None:
    answer = search(samples.published, Search("creditor", place="quotes"))
    assert {found.speaker for found in answer.found} == {"Tobias Lindqvarn"}


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Search("a", place="margin"), "no place 'margin'"),
        (Search("a", speaker="Voss", place="title"), "write --in quotes"),
        (Search("a", speaker="Nobody At All"), "no speaker is called 'Nobody At All'"),
        (Search("a", scope=Scope(outlets=("' OR true",))), "no outlet is called"),
        (Search("entity:Velmora"), "entity: is for watchlists"),
    ],
)
def test_what_cannot_be_searched_is_said(samples: Settings, asked: Search, message: str) -> None:
    with pytest.raises(SearchError, match=message):
        search(samples.published, asked)


def test_a_wrong_expression_is_pointed_at(samples: Settings) -> None:
    with pytest.raises(ExpressionError, match="never closed"):
        search(samples.published, Search("a AND (b"))
    shown = _type(samples, "a AND (b")
    assert shown.exit_code == 1
    assert "a AND (b\n        ^" in shown.output


def test_a_search_that_takes_too_long_is_stopped(samples: Settings) -> None:
    with pytest.raises(WarehouseError, match="stopped after"):
        search(samples.published, Search("said", limit=1000), timeout_seconds=0.0)


def test_the_command_shows_the_words_in_their_sentence(samples: Settings) -> None:
    shown = _type(samples, "budget", "--in", "title", "--limit", "1")
    assert shown.exit_code == 0, shown.output
    assert "1 found; there are more" in shown.output
    assert "2026-03-03" in shown.output
    assert "passes budget by one vote" in shown.output


def test_without_the_extension_a_search_says_so_and_finds_the_same(
    samples: Settings, unindexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "has no word index" in missing_index()
    monkeypatch.setattr("presswatch.search.extension_file", lambda: None)
    assert "duckdb-extension-fts for this DuckDB is not installed" in missing_index()
    assert not index_of(require_published(unindexed)).exists()


def test_marks_stand_around_the_words_and_no_text_steers_the_terminal() -> None:
    text = "Before \x1b]0;owned\x07 the ferry\nleft " + "x" * 500
    shown = snippet(text, [(18, 27), (22, 27), (28, 32)])
    assert [shown.plain[span.start : span.end] for span in shown.spans] == ["the ferry", "left"]
    assert not {"\x1b", "\x07", "\n"} & set(shown.plain)
    assert shown.plain.endswith("…")


def _type(samples: Settings, *words: str):
    return CliRunner().invoke(app, ["search", *words], env={"PRESSWATCH_HOME": str(samples.home), "COLUMNS": "200"})
