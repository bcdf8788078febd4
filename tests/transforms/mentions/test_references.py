"""Who is referred to without a name: whole phrases, the right head, names left alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.mentions.references import find_references
from transforms.tokens import tokenise


def phrases_of(text: str, *names: str, form: str = "nominal") -> list[str]:
    tokens = tokenise([text])
    starts = [text.index(name) + 1 for name in names]
    first = np.array([int(np.searchsorted(tokens.start, start)) for start in starts], dtype=np.int64)
    ends = [start + len(name) for start, name in zip(starts, names, strict=True)]
    past = np.array([int(np.searchsorted(tokens.start, end)) for end in ends], dtype=np.int64)
    found = find_references(tokens, first, past)
    spans = zip(tokens.start[found.first], tokens.end[found.past - 1], found.form, strict=True)
    return [tokens.words_at(start, end) for start, end, kind in spans if kind == form]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Officials said the bridge was safe.", ["Officials"]),
        ("A spokesman for the Harbour Trust said so.", ["A spokesman for the Harbour Trust"]),
        ("The company's chief executive resigned.", ["The company's chief executive"]),
        ("An Environment Agency (EA) spokesperson declined.", ["An Environment Agency (EA) spokesperson"]),
        ("Sources familiar with the talks said so.", ["Sources familiar"]),
        ("She told a group of pensioners on Monday.", ["a group of pensioners"]),
        ("The coach praised the goalkeeper.", ["The coach", "the goalkeeper"]),
        ("Two senior police officers agreed.", ["Two senior police officers"]),
        ("The report found that doctors worked late.", ["The report", "doctors"]),
        ("It was raining on the old road.", []),
        ("DUNMERE ) host", ["host"]),
        ("The mother of three replied.", ["The mother of three"]),
    ],
)
def test_a_common_noun_that_can_speak_is_taken_with_its_whole_phrase(text: str, expected: list[str]) -> None:
    assert phrases_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The stopper said it was over.", ["The stopper"]),
        ("“It hurts,” said the 34-year-old.", ["the 34-year-old"]),
        ("He left. The impostor added that it rained.", ["The impostor"]),
        ("The man quickly said so.", ["The man"]),
        ("My father often said so.", ["My father"]),
        ("Reading the small print said nothing.", []),
        ("One of the campers said so.", ["One of the campers"]),
        ("It rained, but anglers said it helped.", ["anglers"]),
        ("Officials said the bridge was safe.", ["Officials"]),
    ],
)
def test_any_noun_phrase_beside_a_verb_of_saying_can_be_a_source(text: str, expected: list[str]) -> None:
    assert phrases_of(text) == expected


def test_a_title_before_a_name_is_left_to_the_name() -> None:
    assert phrases_of("The spokesman Rafiq Idris agreed with the mayor.", "Rafiq Idris") == ["the mayor"]


def test_a_noun_inside_a_name_is_no_reference() -> None:
    assert phrases_of("Minister Island was closed.", "Minister Island") == []


def test_a_bracket_of_the_text_before_opens_nothing() -> None:
    tokens = tokenise(["They left ( EA", ") host"])
    nothing = np.array([], dtype=np.int64)
    found = find_references(tokens, nothing, nothing)
    assert [
        tokens.words_at(tokens.start[first], tokens.end[past - 1])
        for first, past in zip(found.first, found.past, strict=True)
    ][-1] == "host"


def test_pronouns_are_found_and_words_of_quantity_only_before_a_verb_of_saying() -> None:
    assert phrases_of("She said some boats sank; others said none did.", form="pronoun") == ["She", "others"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=60) | st.sampled_from(["the company said", "an official of the court"]), max_size=4))
def test_references_lie_in_one_text_and_nominals_never_overlap(texts: list[str]) -> None:
    tokens = tokenise(texts)
    nothing = np.array([], dtype=np.int64)
    found = find_references(tokens, nothing, nothing)
    assert np.all(found.first < found.past)
    assert np.array_equal(tokens.text[found.first], tokens.text[found.past - 1])
    nominal = found.form == "nominal"
    assert np.all(found.past[nominal][:-1] <= found.first[nominal][1:])
    assert np.all((found.head >= found.first) & (found.head < found.past))
