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
        ("‘It’s rock ’n’ roll all night,’ said Mia Thorne.", ["It’s rock ’n’ roll all night,"]),
        ("'It's rock 'n' roll all night,' said Mia Thorne.", ["It's rock 'n' roll all night,"]),
        ("'We met in the '70s, before the '80s boom,' said Thorne.", ["We met in the '70s, before the '80s boom,"]),
        ("'She left in '98 and never rang 'em,' said Thorne.", ["She left in '98 and never rang 'em,"]),
        ("The summer of '98 and the '90s ended, they said: 'enough'.", ["enough"]),
        ("'20 people came to the baths,' said Thorne.", ["20 people came to the baths,"]),
        ("'We were singin' and dancin' till dawn,' said Thorne.", ["We were singin' and dancin' till dawn,"]),
        ("‘’Twas a hard winter,’ said Thorne.", ["’Twas a hard winter,"]),
        (
            "'The players' union won't play. It's the girls' choice,' he said.",
            ["The players' union won't play. It's the girls' choice,"],
        ),
        ("He spoke of 'a mess of bins' in town. The shops' owners, and the lads', agreed.", ["a mess of bins"]),
        ("'I love the boys' spirit' said Nair.", ["I love the boys' spirit"]),
        ("He called it 'the workers' charter' on Monday.", ["the workers' charter"]),
        ("'He is 6'2\" tall and can't bat,' said Nair.", ["He is 6'2\" tall and can't bat,"]),
        (
            "Menon said, 'Farmers' groups agreed. Work starts in June.'",
            ["Farmers' groups agreed. Work starts in June."],
        ),
        ("'Not a penny of it': coach hits out at players' union", ["Not a penny of it"]),
        ("»We lost it all«, said Thorne. »Every bit of it«, she added.", ["We lost it all", "Every bit of it"]),
        ("« Every bit », she said. ‹Every› one.", ["Every bit", "Every"]),
        ("‚It went well,‘ said Holm. „Very well,“ she added.", ["It went well,", "Very well,"]),
        ("``Then `bang' and it was over,'' she said.", ["Then `bang' and it was over,", "bang"]),
        ("''He told us, 'Go.''' They left.", ["He told us, 'Go.'", "Go."]),
        ("”Both alike,” said Thorne. “Both alike,“ she added.", ["Both alike,", "Both alike,"]),
        ('“Single at the end,’ said Thorne. “Every bit."', ["Single at the end,", "Every bit."]),
        ("‘Double at the end,” said Thorne. ‘Every bit.’", ["Double at the end,", "Every bit."]),
        (
            "“Never mind (“Bricks” to his friends) it is,” he said.",
            ["Never mind (“Bricks” to his friends) it is,", "Bricks"],
        ),
        ('"They call it “home” here," she said.', ["They call it “home” here,", "home"]),
        ("“We sang.” “(Laughter.)” “[Applause]” “We left.”", ["We sang.", "We left."]),
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
        ("“We lost it all, said Mia Thorne.", ["We lost it all,"]),
        ("“We can stop it.’ Low was in the hall.", ["We can stop it."]),
        (
            "“He came in. And he said nothing. “And then he left,” said Noor.",
            ["He came in. And he said nothing.", "And then he left,"],
        ),
        ("“We lost it all, she said on Monday. The club met.", ["We lost it all,"]),
        ("“We lost it all, said Thorne.\n\n“Not all of it,” said Ware.", ["We lost it all,", "Not all of it,"]),
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


def test_speech_in_double_marks_is_not_carried_on_by_single_marks() -> None:
    assert spans_of("“One was left open.\n\n‘Two,’ said Noor.").carried_from.tolist() == [-1, -1]


def test_speech_that_somebody_was_said_to_have_spoken_is_not_carried_on() -> None:
    assert spans_of("“We lost it all, said Thorne.\n\n“Not all of it,” said Ware.").carried_from.tolist() == [-1, -1]


def test_speech_goes_on_behind_a_stage_direction() -> None:
    found = spans_of("“One.\n\n“(Laughter.)\n\n“Two,” said Noor.")
    assert found.carried_from.tolist() == [-1, 0]


def test_no_quotation_is_carried_from_one_text_into_the_next() -> None:
    codes = np.concatenate([encode("“Open"), [SEPARATOR], encode("“Next text,” said Noor.")]).astype(np.uint32)
    assert quoted_spans(codes).carried_from.tolist() == [-1, -1]


def test_a_quotation_inside_another_knows_its_parent() -> None:
    assert spans_of("“First.” “He said, ‘Go,’ twice.”").parent.tolist() == [-1, -1, 1]


def test_three_levels_of_speech_hang_together() -> None:
    text = "“He said, ‘She cried, “Stop!” and ran,’ and I laughed,” said Mia Thorne."
    assert words_between_marks(text)[1:] == ["She cried, “Stop!” and ran,", "Stop!"]
    assert spans_of(text).parent.tolist() == [-1, 0, 1]


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
@pytest.mark.parametrize("unit", ["“open and “", "‘open and ", '" it', "“a ‘b ”", "“‘", "\n“open", "'a' \"", "‚a "])
def test_twenty_thousand_marks_that_do_not_close_are_read(unit: str) -> None:
    found = spans_of(unit * 20_000)
    assert len(found.start) <= 20_000 * len(unit)
    assert np.all(found.end <= 20_000 * len(unit))
