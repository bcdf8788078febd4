"""Quotations that are signed: pull quotes with a dash, and headlines with a colon."""

import pytest

from tests.transforms.quotes.reading import read

WORDS = "We were the better side for an hour."


@pytest.mark.parametrize(
    ("pulled", "speaker"),
    [
        (f"“{WORDS}” — Ada Stern", "Ada Stern"),
        (f"“{WORDS}”\n\n– Ada Stern, coach of Ardle", "Ada Stern"),
        (f"‘{WORDS}’\n— Ada Stern", "Ada Stern"),
        (f'"{WORDS}" - Ada Stern', "Ada Stern"),
        (f'"{WORDS}" -- Coach Ada Stern (Ardle)', "Ada Stern"),
        (f"“{WORDS}” ― Ada Stern on the derby", "Ada Stern"),
        (f"‘{WORDS}’ – the coach", "coach"),
    ],
)
def test_a_pull_quote_is_of_who_signs_it(pulled: str, speaker: str) -> None:
    body = f"The ground was full on Sunday.\n\n{pulled}\n\nThe team of Ivo Brandt travels on Friday."
    assert [(row["text"], row["speaker"], row["kind"]) for row in read(body)] == [(WORDS, speaker, "direct")]


def test_a_pull_quote_of_words_in_the_body_is_a_row_of_its_own() -> None:
    body = f"“{WORDS}” said the captain, Ivo Brandt, after the game.\n\n“{WORDS}”\n\n— Ivo Brandt\n\nThe team left."
    assert [(row["text"], row["speaker"]) for row in read(body)] == [(WORDS, "Ivo Brandt")] * 2


@pytest.mark.parametrize(
    ("body", "speaker"),
    [
        (f"“{WORDS}” — Ada Stern said that twice, and Ivo Brandt heard her.", "Ada Stern"),
        (f"“{WORDS}” said Ivo Brandt.\n\n— Ada Stern, Ardle", "Ivo Brandt"),
    ],
)
def test_a_dash_that_leads_on_or_signs_the_article_is_no_signature(body: str, speaker: str) -> None:
    quoted = [row for row in read(body) if row["text"] == WORDS]
    assert [(row["speaker"], row["cue"]) for row in quoted] == [(speaker, "said")]


def test_titles_of_works_with_a_dash_and_a_name_are_not_said() -> None:
    body = "Three songs to hear.\n\n“Walk On” — Ada Stern\n\n“The Long Winter Road” — Ivo Brandt"
    assert {row["kind"] for row in read(body)} == {"term"}


@pytest.mark.parametrize(
    ("title", "words", "speaker"),
    [
        ("'Not a penny of it': coach Ada Stern hits out at players' union", "Not a penny of it", "Ada Stern"),
        ("Coach Ada Stern: ‘We’re not for sale’", "We’re not for sale", "Ada Stern"),
        ("‘It was like a war’: coach on a night of rain", "It was like a war", "coach"),
    ],
)
def test_words_in_marks_beside_the_colon_of_a_headline_are_said(title: str, words: str, speaker: str) -> None:
    rows = read("The club met on Monday in Ardle.", title)
    assert [(row["text"], row["kind"], row["speaker"], row["field"]) for row in rows] == [
        (words, "direct", speaker, "title")
    ]


@pytest.mark.parametrize(
    "title", ["‘The Long Winter’: what to know", "‘Harbour Nights in Ardle’: a review", "The ‘old’: a look back"]
)
def test_works_and_terms_beside_the_colon_of_a_headline_are_not(title: str) -> None:
    assert {row["kind"] for row in read("The club met on Monday in Ardle.", title)} == {"term"}
