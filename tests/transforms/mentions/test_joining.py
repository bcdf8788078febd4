"""Which names of one article are one person or thing, and what it is called: told case by case."""

import polars as pl
import pytest

from schemas import KNOWN_ENTITIES
from transforms.mentions.joining import NameUse, join_names
from transforms.mentions.known import KnownNames, make_entity

KNOWN = KnownNames.from_frame(
    pl.DataFrame(
        [
            ("Q1", "Velmora", "PLACE", ["V.M.", "Velmoran Republic"], "Q1", None),
            ("k:daily-lantern", "The Daily Lantern", "ORGANIZATION", ["Daily Lantern"], None, None),
            ("k:ada-quill", "Ada Quill", "PERSON", ["Ada B. Quill"], None, "female"),
            ("k:tom-quill", "Tom Quill", "PERSON", [], None, "male"),
            ("k:osk-marrin", "Osk Marrin", "PERSON", ["Marrin"], None, "male"),
            ("k:round-house", "Round House", "ORGANIZATION", [], None, None),
        ],
        schema=KNOWN_ENTITIES.schema(),
        orient="row",
    )
)
PERSON, ORGANIZATION, PLACE, OTHER = "PERSON", "ORGANIZATION", "PLACE", "OTHER"


def use(text: str, kind: str, gender: str | None = None, *, in_brackets: bool = False) -> NameUse:
    return NameUse(text, kind, 0.95, gender, in_brackets)


def joined(*uses: NameUse) -> list[str | None]:
    return [entity.name if entity else None for entity in join_names(uses, KNOWN)]


CASES = {
    "a family name is the full name before it": (
        [("Rosa Belmonte", PERSON), ("Belmonte", PERSON)],
        ["Rosa Belmonte", "Rosa Belmonte"],
    ),
    "a headline may come before the full name": (
        [("Belmonte", PERSON), ("Rosa Belmonte", PERSON)],
        ["Rosa Belmonte", "Rosa Belmonte"],
    ),
    "a first name alone is the one person who has it": (
        [("Rosa Belmonte", PERSON), ("Rosa", PERSON)],
        ["Rosa Belmonte", "Rosa Belmonte"],
    ),
    "a family name goes before a first name": (
        [("Lee Garrick", PERSON), ("Harper Lee", PERSON), ("Lee", PERSON)],
        ["Lee Garrick", "Harper Lee", "Harper Lee"],
    ),
    "a title inside the span is no part of the name": (
        [("President Rosa Belmonte", PERSON), ("President Belmonte", PERSON), ("Belmonte", PERSON)],
        ["Rosa Belmonte"] * 3,
    ),
    "a middle initial does not make another person": (
        [("Rosa T. Belmonte", PERSON), ("Rosa Belmonte", PERSON)],
        ["Rosa T. Belmonte"] * 2,
    ),
    "a short form of a first name is the same person": (
        [("Michael Belmonte", PERSON), ("Mike Belmonte", PERSON), ("Belmonte", PERSON)],
        ["Michael Belmonte"] * 3,
    ),
    "a first word that names nothing by itself": (
        [("National Fisheries", ORGANIZATION), ("National", ORGANIZATION)],
        ["National Fisheries", "National"],
    ),
    "an initial fits the one person of that family": (
        [("Rosa Belmonte", PERSON), ("R. Belmonte", PERSON)],
        ["Rosa Belmonte"] * 2,
    ),
    "an initial that fits two people joins neither": (
        [("Rosa Belmonte", PERSON), ("Rita Belmonte", PERSON), ("R. Belmonte", PERSON)],
        ["Rosa Belmonte", "Rita Belmonte", "R. Belmonte"],
    ),
    "a son is not his father": (
        [("Carl Osten", PERSON), ("Carl Osten Jr.", PERSON), ("Osten", PERSON)],
        ["Carl Osten", "Carl Osten Jr.", "Carl Osten"],
    ),
    "a family name of several words": (
        [("Jan van der Hoek", PERSON), ("van der Hoek", PERSON), ("Hoek", PERSON)],
        ["Jan van der Hoek"] * 3,
    ),
    "accents and capitals are one name": (
        [("Iñaki Peñalba", PERSON), ("PENALBA", PERSON)],
        ["Iñaki Peñalba"] * 2,
    ),
    "two people of one family, and a bare name once both are there": (
        [("Rosa Belmonte", PERSON), ("Luis Belmonte", PERSON), ("Belmonte", PERSON)],
        ["Rosa Belmonte", "Luis Belmonte", None],
    ),
    "a bare name before the second of the family appears": (
        [("Rosa Belmonte", PERSON), ("Belmonte", PERSON), ("Luis Belmonte", PERSON), ("Belmonte", PERSON)],
        ["Rosa Belmonte", "Rosa Belmonte", "Luis Belmonte", None],
    ),
    "a bare name that is well established goes on": (
        [("Rosa Belmonte", PERSON), *[("Belmonte", PERSON)] * 2, ("Luis Belmonte", PERSON), ("Belmonte", PERSON)],
        ["Rosa Belmonte"] * 3 + ["Luis Belmonte", "Rosa Belmonte"],
    ),
    "a known bare name": ([("Marrin", PERSON)], ["Osk Marrin"]),
    "a known bare name in an article on somebody else of that name": (
        [("Ines Marrin", PERSON), ("Marrin", PERSON)],
        ["Ines Marrin", None],
    ),
    "a known bare name with the known person beside another": (
        [("Ines Marrin", PERSON), ("Osk Marrin", PERSON), ("Marrin", PERSON)],
        ["Ines Marrin", "Osk Marrin", "Osk Marrin"],
    ),
    "an alias takes the canonical name": ([("Daily Lantern", ORGANIZATION)], ["The Daily Lantern"]),
    "an article before a known name": ([("the Round House", ORGANIZATION)], ["Round House"]),
    "a known name of two words whatever its kind": ([("Round House", PLACE)], ["Round House"]),
    "an abbreviation of a known place": (
        [("V.M.", PLACE), ("Velmora", PLACE), ("VELMORA", PLACE)],
        ["Velmora"] * 3,
    ),
    "a place that stands in a dateline only": ([("PORTMOUTH", PLACE)], ["Portmouth"]),
    "a body written in capitals": ([("UNIFRAM", ORGANIZATION)], ["UNIFRAM"]),
    "a country's team is the country": ([("Velmora", ORGANIZATION)], ["Velmora"]),
    "a person with a country's name is not the country": ([("Velmora", PERSON)], ["Velmora"]),
    "an acronym by its letters": (
        [("Harbour Safety Board", ORGANIZATION), ("HSB", ORGANIZATION)],
        ["Harbour Safety Board"] * 2,
    ),
    "an acronym that leaves the country out": (
        [("V.M. Harbour Safety Board", ORGANIZATION), ("HSB", ORGANIZATION)],
        ["V.M. Harbour Safety Board"] * 2,
    ),
    "an acronym that fits two bodies joins neither": (
        [("Harbour Safety Board", ORGANIZATION), ("Hill Station Bank", ORGANIZATION), ("HSB", ORGANIZATION)],
        ["Harbour Safety Board", "Hill Station Bank", "HSB"],
    ),
    "the country in front may be left out": (
        [("Velmoran Fisheries Council", ORGANIZATION), ("Fisheries Council", ORGANIZATION)],
        ["Velmoran Fisheries Council"] * 2,
    ),
    "a head noun with a capital": (
        [("Velmoran Fisheries Council", ORGANIZATION), ("Council", ORGANIZATION)],
        ["Velmoran Fisheries Council"] * 2,
    ),
    "a firm without its legal form": (
        [("Orbex Holdings Inc.", ORGANIZATION), ("Orbex", ORGANIZATION)],
        ["Orbex Holdings Inc."] * 2,
    ),
    "a word in common does not make one body": (
        [("Round House", ORGANIZATION), ("House", ORGANIZATION)],
        ["Round House", "House"],
    ),
    "a possessive is the same name": ([("Rosa Belmonte", PERSON), ("Belmonte’s", PERSON)], ["Rosa Belmonte"] * 2),
    "an adjective is not its country": ([("Velmora", PLACE), ("Velmoran", OTHER)], ["Velmora", "Velmoran"]),
}


@pytest.mark.parametrize(("names", "expected"), CASES.values(), ids=CASES.keys())
def test_names_of_one_article_are_joined_like_this(names: list[tuple[str, str]], expected: list[str | None]):
    assert joined(*(use(text, kind) for text, kind in names)) == expected


def test_a_name_in_brackets_stands_for_the_name_before_it():
    board = use("Harbour and Coast Authority", ORGANIZATION)
    assert joined(board, use("HACA", ORGANIZATION, in_brackets=True)) == ["Harbour and Coast Authority"] * 2
    assert joined(board, use("Velmora", PLACE, in_brackets=True)) == ["Harbour and Coast Authority", "Velmora"]


def test_mr_and_mrs_decide_between_a_couple():
    couple = [use("Ada Quill", PERSON), use("Tom Quill", PERSON)]
    bare = [use("Quill", PERSON, "female"), use("Quill", PERSON, "male"), use("Quill", PERSON)]
    assert joined(*couple, *bare) == ["Ada Quill", "Tom Quill", "Ada Quill", "Tom Quill", None]


def test_two_known_people_are_never_made_one():
    assert joined(use("Ada Quill", PERSON), use("Tom Quill", PERSON)) == ["Ada Quill", "Tom Quill"]


def test_a_word_takes_the_kind_that_the_article_mostly_gives_it():
    slip = NameUse("Belmonte", ORGANIZATION, 0.4, None, False)
    assert joined(use("Rosa Belmonte", PERSON), use("Belmonte", PERSON), slip)[2] == "Rosa Belmonte"


def test_the_id_of_an_unknown_entity_is_made_from_kind_and_name_alone():
    first, second = make_entity(PERSON, "Rosa Belmonte"), make_entity(PERSON, "ROSA BELMONTE")
    assert first.entity_id == second.entity_id == "e" + first.entity_id[1:17]
    assert make_entity(PLACE, "Rosa Belmonte").entity_id != first.entity_id
