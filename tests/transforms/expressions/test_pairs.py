"""Neighbouring words as numbers: the same in a text and in a phrase."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.expressions import find_pairs, make_phrase, pair_number
from transforms.expressions.pairs import PAIR_BITS
from transforms.expressions.words import fold_words


def _pairs(*texts):
    return find_pairs(texts).rows()


def _numbers(phrase):
    words = [word.text for word in make_phrase(phrase).words]
    return {pair_number(first, second) for first, second in pairwise(words)}


def test_neighbours_have_the_number_of_their_phrase_whatever_stands_between_them():
    expected = {(number, 0) for number in _numbers("zur Lage der Nation")}
    for text in ("zur Lage der Nation", "(Zur) LAGE — der…Nation!", "zur\nLage\tder Na\u0308tion, zur Lage"):
        assert expected <= set(_pairs(text)), text


def test_diacritics_and_case_make_no_other_pair():
    assert _pairs("Żółw übt") == _pairs("zolw UBT") == [(pair_number("zolw", "ubt"), 0)]


def test_the_order_counts():
    assert pair_number("to", "the") != pair_number("the", "to")
    assert len({number for number, _ in _pairs("to the to the to")}) == 2


def test_no_pair_reaches_from_text_to_text():
    assert _pairs("one", "two", "", "three") == []
    assert _pairs() == []


def test_a_pair_is_told_once_a_text_and_in_order():
    text = "of the people by the people for the people"
    found = _pairs(text, text)
    assert found == sorted(set(found))
    assert found.count((pair_number("the", "people"), 1)) == 1


def test_numbers_never_change():
    """They stand in files: whoever changes them changes the format of the index too."""
    assert pair_number("to", "the") == 1339527
    assert pair_number("日", "munchen") == 1046217


@settings(max_examples=200)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_every_two_words_of_any_text_are_among_its_pairs(texts):
    found = set(_pairs(*texts))
    for row, text in enumerate(texts):
        expected = {(pair_number(first, second), row) for first, second in pairwise(fold_words(text))}
        assert expected == {each for each in found if each[1] == row}
    assert all(number < 2**PAIR_BITS for number, _ in found)
