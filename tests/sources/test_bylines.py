"""Names out of bylines."""

import pytest

from sources.bylines import clean_byline

LINES = {
    "By Ottilie Marchbanks": ["Ottilie Marchbanks"],
    "By Ottilie Marchbanks and Rafe Oduntan, Staff Writers": ["Ottilie Marchbanks", "Rafe Oduntan"],
    "Ottilie Marchbanks, Rafe Oduntan": ["Ottilie Marchbanks", "Rafe Oduntan"],
    "Written by: Thurstan Pell | Political Editor": ["Thurstan Pell"],
    "Von Walburga Stettmeier und Klaus Öhlen": ["Walburga Stettmeier", "Klaus Öhlen"],
    "Par Barnabé Lhuissier (envoyé spécial)": ["Barnabé Lhuissier"],
    "Thurstan Pell Jr.": ["Thurstan Pell Jr."],
    "Thurstan Pell, Jr.": ["Thurstan Pell, Jr."],
    "A. J. Marsh": ["A. J. Marsh"],
    "https://harbourpost.example/authors/pell": [],
    "pell@harbourpost.example": [],
    "The Harbour Post": [],
    "Staff": ["Staff"],
    "": [],
}


@pytest.mark.parametrize("line", LINES)
def test_a_byline_gives_its_people_and_nothing_else(line: str) -> None:
    assert clean_byline([line], outlets=["The Harbour Post"]) == LINES[line]


def test_a_name_that_is_said_twice_counts_once() -> None:
    assert clean_byline(["Rafe Oduntan", "By Rafe  Oduntan", "RAFE ODUNTAN"]) == ["Rafe Oduntan"]
