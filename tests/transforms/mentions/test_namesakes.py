"""Whom a bare family name means when two of the family are in the article: what the text says, or nobody."""

from typing import Any

import pytest

from tests.transforms.mentions.knowledge import known
from transforms.mentions.joining import NameUse, join_names
from transforms.mentions.known import KnownNames

KNOWN = KnownNames.from_frame(
    known(("k:osk-marrin", "Osk Marrin", "PERSON", {"aliases": ["Marrin"], "gender": "male"})),
)


def use(text: str, paragraph: int = 0, **more: Any) -> NameUse:
    return NameUse(text, "PERSON", 0.95, paragraph=paragraph)._replace(**more)


def headline(text: str) -> NameUse:
    return use(text, is_headline=True)


def meant(*uses: NameUse) -> list[str | None]:
    return [entity.name if entity else None for entity in join_names(uses, KNOWN)]


LUIS, ROSA = "Luis Belmonte", "Rosa Belmonte"


def test_nobody_where_both_stand_side_by_side():
    assert meant(use(LUIS), use(ROSA), use("Belmonte"))[2] is None


def test_a_bare_headline_is_about_whom_the_story_names_first():
    assert meant(headline("Belmonte"), use(ROSA, 1), use(LUIS, 4)) == [ROSA, ROSA, LUIS]


def test_a_bare_headline_is_about_nobody_when_one_line_names_both():
    assert meant(headline("Belmonte"), use(ROSA, 1), use(LUIS, 1))[0] is None


def test_who_is_in_the_headline_goes_on_being_meant():
    story = [headline(ROSA), use(ROSA, 1), use(LUIS, 2), use("Belmonte", 5), use("Belmonte", 6)]
    assert meant(*story)[3:] == [ROSA, ROSA]


def test_a_namesake_named_just_before_makes_it_unclear_even_then():
    story = [headline(ROSA), use(ROSA, 1), use(LUIS, 2), use("Belmonte", 2), use("Belmonte", 3), use("Belmonte", 5)]
    assert meant(*story)[3:] == [None, None, ROSA]


@pytest.mark.parametrize(("gender", "expected"), [("female", ROSA), ("male", LUIS)])
def test_mr_and_mrs_go_by_the_first_names(gender: str, expected: str):
    assert meant(use(ROSA), use(LUIS), use("Belmonte", gender=gender))[2] == expected


def test_mr_goes_by_how_each_was_addressed_where_the_first_name_tells_nothing():
    spouses = [use("Quillon Dray", gender="male"), use("Zephine Dray", gender="female")]
    assert meant(*spouses, use("Dray", gender="male"), use("Dray", gender="female"))[2:] == [
        "Quillon Dray",
        "Zephine Dray",
    ]


def test_an_office_before_the_bare_name_is_that_of_the_one_who_holds_it():
    story = [use(LUIS, title="senator"), use(ROSA, title="mayor"), use("Belmonte", title="senator"), use("Belmonte")]
    assert meant(*story)[2:] == [LUIS, None]


def test_somebody_famous_and_a_namesake_in_one_story():
    assert meant(use("Marrin", 1), use("Ines Marrin", 3), use("Marrin", 9)) == ["Osk Marrin", "Ines Marrin", None]
    assert meant(use("Ines Marrin", 1), use("Marrin", 9))[1] is None
    story = [use("Marrin", 1), use("Marrin", 2), use("Ines Marrin", 3), use("Marrin", 9)]
    assert meant(*story)[3] == "Osk Marrin"


def test_a_long_list_of_one_name_is_left_alone():
    runners = [use(f"Runner{letter} Osten") for letter in "abcdefghijklmnopqrstuvw"]
    assert meant(*runners, use("Osten"))[-1] is None
