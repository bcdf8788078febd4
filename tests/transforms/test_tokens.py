"""The arrays that every extractor reads: nothing lost, nothing shared between texts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.letters import hash_words
from transforms.tokens import CAPITAL, CLITIC, INITIAL, LOWER, MIXED, NUMBER, PUNCTUATION, UPPER, Tokens, tokenise

ANY_TEXTS = st.lists(st.text(st.characters(exclude_categories=()), max_size=40), max_size=5)


def words_of(tokens: Tokens, text: int = 0) -> list[str]:
    inside = np.flatnonzero(tokens.text == text)
    return [tokens.words_at(tokens.start[place], tokens.end[place]) for place in inside]


def sentences_of(text: str) -> list[str]:
    tokens = tokenise([text])
    starts = [int(tokens.local_start[place]) for place in np.flatnonzero(tokens.starts_sentence)[1:]]
    return [text[begin:end].strip() for begin, end in zip(starts, [*starts[1:], len(text)], strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor’s plan", ["The", "mayor", "’s", "plan"]),
        ("She'd say they're late", ["She", "'d", "say", "they", "'re", "late"]),
        ("O’Dowd didn't", ["O’Dowd", "didn't"]),
        ("the U.S. fleet", ["the", "U.S.", "fleet"]),
        ("J.P. Varga", ["J.P.", "Varga"]),
        ("in the U.S.", ["in", "the", "U.S."]),
        ("at 9 a.m. sharp", ["at", "9", "a.m.", "sharp"]),
        ("3.5 of 12,000", ["3.5", "of", "12,000"]),
        ("pro-Lisbon vote...", ["pro", "-", "Lisbon", "vote", "..."]),
        ("“No,” he said.", ["“", "No", ",", "”", "he", "said", "."]),
        ("Señor Nuñez", ["Señor", "Nuñez"]),
        ("Cafe\u0301 Zu\u0308rich", ["Cafe\u0301", "Zu\u0308rich"]),
        ("zero\u200bwidth", ["zero", "width"]),
        ("", []),
        ("x", ["x"]),
        (" \n ", []),
    ],
)
def test_words_clitics_initials_and_numbers_are_cut_like_this(text: str, expected: list[str]):
    assert words_of(tokenise([text])) == expected


def test_shapes_tell_how_a_token_is_written():
    tokens = tokenise(["word Word WORD J. McRae 1996 's ,", "it's"])
    assert tokens.shape[1:8].tolist() == [LOWER, CAPITAL, UPPER, INITIAL, MIXED, NUMBER, PUNCTUATION]
    assert tokens.shape[-1] == CLITIC


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. The match went on.", ["It rained.", "The match went on."]),
        ("“It rained.” The match went on.", ["“It rained.”", "The match went on."]),
        ("“Why?” he asked. “Rain.”", ["“Why?” he asked.", "“Rain.”"]),
        ("Mr. Ito and Dr. Vega met.", ["Mr. Ito and Dr. Vega met."]),
        ("The U.S. Navy left. It sank.", ["The U.S. Navy left.", "It sank."]),
        ("He left the U.S. The Navy stayed.", ["He left the U.S.", "The Navy stayed."]),
        ("Orbex Inc. grew. Sales rose 3.5 percent.", ["Orbex Inc. grew.", "Sales rose 3.5 percent."]),
        ("A headline\nThe first line", ["A headline", "The first line"]),
    ],
)
def test_sentences_begin_where_a_reader_would_say(text: str, expected: list[str]):
    assert sentences_of(text) == expected


def test_a_word_hashes_alike_in_any_place_case_and_apostrophe():
    tokens = tokenise(["The river", "RIVER the river’s"])
    assert set(tokens.word[tokens.among("river")].tolist()) == set(hash_words("River").tolist())
    assert tokens.among("'s").sum() == 1


def test_neighbours_stop_at_the_border_of_a_text():
    tokens = tokenise(["one two", "three"])
    assert tokens.neighbours(1).tolist() == [0, 2, 0, 0]
    assert tokens.neighbours(-1).tolist() == [0, 0, 1, 0]


def test_an_empty_text_has_an_empty_range_of_tokens():
    tokens = tokenise(["one two", "", "three"])
    assert tokens.first_token.tolist() == [1, 3, 3, 4]


@given(ANY_TEXTS)
@settings(max_examples=80, deadline=None)
def test_tokens_lie_in_order_inside_their_text_and_leave_only_space_between(texts: list[str]):
    tokens = tokenise(texts)
    for number, text in enumerate(texts):
        inside = tokens.text == number
        starts, ends = tokens.local_start[inside].tolist(), tokens.local_end[inside].tolist()
        gaps = [text[end:start] for end, start in zip([0, *ends], [*starts, len(text)], strict=True)]
        assert all(start < end for start, end in zip(starts, ends, strict=True))
        assert not any(character.isalnum() for gap in gaps for character in gap)
        assert "".join(words_of(tokens, number)) == "".join(text[s:e] for s, e in zip(starts, ends, strict=True))


@given(ANY_TEXTS)
@settings(max_examples=50, deadline=None)
def test_a_text_reads_the_same_alone_and_in_a_batch(texts: list[str]):
    together = tokenise(texts)
    for number, text in enumerate(texts):
        alone, inside = tokenise([text]), together.text == number
        for column in ("local_start", "local_end", "shape", "word", "starts_sentence", "starts_paragraph"):
            assert getattr(alone, column)[1:].tolist() == getattr(together, column)[inside].tolist()


def test_a_lone_mark_at_the_end_of_a_text_begins_no_sentence():
    assert tokenise(["Gone ?"]).starts_sentence.tolist()[1:] == [True, False]
    assert tokenise(["Gone ?", "Back"]).starts_sentence.tolist()[1:] == [True, False, True]
