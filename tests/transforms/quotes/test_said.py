"""What stands in marks and was said, and what stands in marks and was not."""

import pytest

from tests.transforms.quotes.reading import read


def kinds_of(body: str) -> list[str]:
    return [row["kind"] for row in read(body) if row["kind"] != "indirect"]


@pytest.mark.parametrize(
    "body",
    [
        "Guests watched “The Long Winter” and the programme “Harbour Nights” on Sunday.",
        "Mayor Orla Finch told Channel Nine’s “Late Talk with Ivo Brandt” about the baths.",
        "Orla Finch spoke on Monday’s “Ardle Tonight,” and the town listened.",
        "Orla Finch wrote a book, “A Field in Winter,” about her years in office.",
        "She sang the anthem “A Tide Is Gonna Turn” and left the stage.",
        "In his memoir, 'Tough Roads to Ardle', Brandt names his friends.",
        "Joe “Bricks” Malone won the bout against Lee 'The Hammer' Dyson.",
        "The so-called “smart” bins do not work.",
        "The policy known as “stop and search” ended in May.",
        "The committee dubbed it “Operation Clean Harbour” last year.",
    ],
)
def test_titles_nicknames_and_terms_are_terms_of_nobody(body: str) -> None:
    rows = [row for row in read(body) if row["kind"] != "indirect"]
    assert {row["kind"] for row in rows} == {"term"}
    assert all(row["speaker"] is None and row["attribution"] == "unattributed" for row in rows)


@pytest.mark.parametrize(
    "body",
    [
        "The club met.\n\n“Tickets are not optional,” panel chair Rep. Tom Alder (Ardle) said after the keeper left.",
        "The club met.\n\n“Sell it? Not while we are here.”\n\nThe members cheered.",
        "The club met.\n\n'It's a bigger squad now', coach Ada Stern added.",
        "Mayor Orla Finch posted on Friday: “We will not close.” The baths stay.",
        "The tills are full. 'We're ready,' said one.",
        "Weather: 'Worst of it has passed,' says forecaster.",
    ],
)
def test_sentences_in_marks_with_a_paragraph_colon_or_verb_of_their_own_are_said(body: str) -> None:
    assert kinds_of(body) == ["direct"]


def test_a_title_at_the_head_of_a_paragraph_is_not_said() -> None:
    assert kinds_of("A new season began.\n\n“The Long Winter,” a play by Ada Stern, tells of the strike.") == ["term"]
