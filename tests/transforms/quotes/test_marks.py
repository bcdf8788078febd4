"""What stands between marks, whatever the marks: one readable row per habit of print."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.letters import SEPARATOR, encode
from transforms.quotes.marks import Quoted, quoted_spans

MARKED_TEXT = st.text(st.sampled_from("“”\"'‘’«»`„ab .,?!\nsS2—(") | st.characters(), max_size=80)


def spans_of(text: str) -> Quoted:
    return quoted_spans(encode(text + "\n").copy())


def words_between_marks(text: str) -> list[str]:
    found = spans_of(text)
    return [text[start:end] for start, end in zip(found.start, found.end, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Curly,” she said.", ["Curly,"]),
        ('"Straight," she said.', ["Straight,"]),
        ('“Mixed," she said. "Other way,” he said.', ["Mixed,", "Other way,"]),
        ("``Typewriter,'' she said.", ["Typewriter,"]),
        ("«Pointed», she said. „Low“, he said.", ["Pointed", "Low"]),
        ("‘Single,’ she said.", ["Single,"]),
        ("'Plain single,' she said.", ["Plain single,"]),
        ("‘Curly opened, straight closed,' she said.", ["Curly opened, straight closed,"]),
        ("‘We don’t mind the lads’ noise,’ she said.", ["We don’t mind the lads’ noise,"]),
        ("The lads' and the girls' teams don't play in the ’90s kit.", []),
        ('A 6\'2" keeper and a 12" pipe.', []),
        ("The 'old guard' left.", ["old guard"]),
        ("“She asked, ‘Why now?’ and left,” he said.", ["She asked, ‘Why now?’ and left,", "Why now?"]),
        ("‘She asked, “Why now?” and left,’ he said.", ["She asked, “Why now?” and left,", "Why now?"]),
        ("“He cried, ‘Stop there!'” said Noor.", ["He cried, ‘Stop there!'", "Stop there!"]),
        ("“Split,” she said, “in two.”", ["Split,", "in two."]),
        ("“ Blanks inside ” go.", ["Blanks inside"]),
        ("“” and “—” are empty.", []),
        ("", []),
    ],
)
def test_words_between_marks_are_found_without_the_marks(text: str, expected: list[str]) -> None:
    assert words_between_marks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Is it safe? The warden said nobody had looked.", ["Is it safe?"]),
        ("“Is it safe? The warden added that “nobody had looked.”", ["Is it safe?", "nobody had looked."]),
        ("“We will rebuild. The walls can wait.\nThe council met.", ["We will rebuild. The walls can wait."]),
        ("“It ran “twice as fast” there.", ["It ran", "twice as fast"]),
    ],
)
def test_a_mark_left_open_ends_where_narration_resumes_or_with_its_paragraph(text: str, expected: list[str]) -> None:
    assert words_between_marks(text) == expected


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"'), ("‘", "’")])
def test_speech_carried_over_paragraphs_is_a_row_for_each_and_linked(opening: str, closing: str) -> None:
    text = f"{opening}One.\n\n{opening}Two.\n\n{opening}Three,{closing} said Noor."
    found = spans_of(text)
    assert words_between_marks(text) == ["One.", "Two.", "Three,"]
    assert found.carried_from.tolist() == [-1, 0, 1]


def test_no_quotation_is_carried_from_one_text_into_the_next() -> None:
    codes = np.concatenate([encode("“Open"), [SEPARATOR], encode("“Next text,” said Noor.")]).astype(np.uint32)
    assert quoted_spans(codes).carried_from.tolist() == [-1, -1]


def test_a_quotation_inside_another_knows_its_parent() -> None:
    assert spans_of("“First.” “He said, ‘Go,’ twice.”").parent.tolist() == [-1, -1, 1]


def test_a_mark_left_open_that_was_cut_short_is_no_parent_of_what_comes_after() -> None:
    text = "\"The board met at noon. He said that the crane would stand. They sang in time to 'no work, no peace.' \"And then"
    assert spans_of(text).parent.tolist() == [-1, -1, -1]


@given(MARKED_TEXT)
def test_spans_lie_inside_the_text_and_parents_around_their_children(text: str) -> None:
    found = spans_of(text)
    assert np.all((found.start >= 0) & (found.start < found.end) & (found.end <= len(text)))
    assert np.all(np.diff(found.start) >= 0)
    for child in np.flatnonzero(found.parent >= 0):
        parent = found.parent[child]
        assert found.start[parent] <= found.start[child] < found.end[child] <= found.end[parent]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", ["“open and “", "‘open and ", '" it', "“a ‘b ”"])
def test_twenty_thousand_marks_that_do_not_close_are_read(unit: str) -> None:
    found = spans_of(unit * 20_000)
    assert len(found.start) <= 20_000 * len(unit)
    assert np.all(found.end <= 20_000 * len(unit))
