"""Cues: the list of words that report speech, and what a cue as written is said to be."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from schemas.tables.quotes import CUE_CLASSES
from tests.transforms.quotes.reading import quote_that_holds
from transforms.quotes import cues
from transforms.quotes.cues import all_cues, cue_forms, find_phrase, read_cue


def _list_rows() -> list[dict[str, str]]:
    with Path(cues.__file__).with_name("cues.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_every_class_of_the_list_is_in_the_contract_and_every_class_of_the_contract_has_words() -> None:
    assert {row["class"] for row in _list_rows()} == set(CUE_CLASSES) - {"other"}


def test_every_class_is_told_where_analysts_read() -> None:
    page = (Path(__file__).parents[3] / "docs" / "quotes.md").read_text(encoding="utf-8")
    assert [name for name in CUE_CLASSES if f"\n| `{name}` |" not in page] == []


def test_every_form_stands_once_in_lower_case() -> None:
    forms = Counter(form for row in _list_rows() for form in row["forms"].split("; "))
    assert [form for form, count in forms.items() if count > 1 or form != form.lower().strip()] == []


def test_every_part_is_one_that_is_explained() -> None:
    assert {row["part"] for row in _list_rows()} == {"verb", "attitude", "word", "phrase"}
    assert all((" " in form) == (cue.part == "phrase") for form, cue in all_cues().items())


def test_the_weights_know_single_verbs_only() -> None:
    assert {cue.part for cue in cue_forms().values()} == {"verb"}


@pytest.mark.parametrize("form", ["blogged", "deadpanned", "texted", "echoes", "disagreeing", "apologised", "penned"])
def test_forms_are_spelled_as_people_write_them(form: str) -> None:
    assert form in all_cues()


@pytest.mark.parametrize(
    ("written", "lemma", "cue_class"),
    [
        ("said", "say", "said"),
        ("Criticised", "criticize", "criticized"),
        ("According to", "according to", "said"),
        ("went on", "go on", "added"),
        ("called for", "call for", "urged"),
        ("called", "call", "described"),
        ("statement", "statement", "said"),
        ("hopes", "hope", "thought"),
    ],
)
def test_a_cue_as_written_has_lemma_and_class(written: str, lemma: str, cue_class: str) -> None:
    cue = read_cue(written)
    assert cue is not None
    assert (cue.lemma, cue.cue_class) == (lemma, cue_class)


def test_a_cue_that_is_not_listed_is_nothing() -> None:
    assert read_cue("yodelled") is None


@pytest.mark.parametrize(
    ("sentence", "place", "phrase"),
    [
        ("she went on to say", 1, "went on"),
        ("he pointed out that", 2, "pointed out"),
        ("the union called for talks", 2, "called for"),
        ("the union called talks", 2, "called"),
        ("and took to twitter", 1, "took to twitter"),
    ],
)
def test_a_cue_is_the_whole_phrase(sentence: str, place: int, phrase: str) -> None:
    words = sentence.split()
    first, past = find_phrase(words, place)
    assert " ".join(words[first:past]) == phrase


@pytest.mark.parametrize(
    ("body", "words", "cue", "lemma", "cue_class"),
    [
        ("The dam held. “We were lucky,” Asha Menon went on.", "lucky", "went on", "go on", "added"),
        ("“We were lucky,” said Asha Menon, an engineer.", "lucky", "said", "say", "said"),
        ("“We were lucky,” Asha Menon told reporters.", "lucky", "told", "tell", "told"),
        ("The dam held, according to Asha Menon.", "dam held", "according to", "according to", "said"),
        ("Asha Menon pointed out that the dam had held.", "the dam had", "pointed out", "point out", "argued"),
        ("Asha Menon denied that the dam had leaked.", "the dam had leaked", "denied", "deny", "denied"),
    ],
)
def test_a_quotation_tells_how_it_is_framed(body: str, words: str, cue: str, lemma: str, cue_class: str) -> None:
    row = quote_that_holds(words, body)
    assert (row["cue"], row["cue_lemma"], row["cue_class"]) == (cue, lemma, cue_class)
