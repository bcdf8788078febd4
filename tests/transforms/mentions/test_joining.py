"""Which names of one article are one person or thing, and what it is called: told case by case."""

import pytest

from tests.transforms.mentions.knowledge import known
from transforms.mentions.joining import NameUse, join_names
from transforms.mentions.known import KnownNames, make_entity

KNOWN = KnownNames.from_frame(
    known(
        ("Q1", "Velmora", "PLACE", {"aliases": ["V.M.", "Velmoran Republic"]}),
        ("k:daily-lantern", "The Daily Lantern", "ORGANIZATION", {"aliases": ["Daily Lantern"]}),
        ("k:ada-quill", "Ada Quill", "PERSON", {"aliases": ["Ada B. Quill"], "gender": "female"}),
        ("k:tom-quill", "Tom Quill", "PERSON", {"gender": "male"}),
        ("k:osk-marrin", "Osk Marrin", "PERSON", {"aliases": ["Marrin"], "gender": "male"}),
        ("k:round-house", "Round House", "ORGANIZATION", {}),
        ("k:nolt", "NOLT", "ORGANIZATION", {}),
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
    "a second family name": (
        [("Rosa Belmonte", PERSON), ("Rosa Belmonte Prieto", PERSON), ("Luis Belmonte", PERSON)],
        ["Rosa Belmonte Prieto", "Rosa Belmonte Prieto", "Luis Belmonte"],
    ),
    "two presidents who differ by an initial": (
        [("Carl H. W. Osten", PERSON), ("Carl W. Osten", PERSON)],
        ["Carl H. W. Osten", "Carl W. Osten"],
    ),
    "initials written close": (
        [("J.K. Harrow", PERSON), ("J. K. Harrow", PERSON), ("Harrow", PERSON)],
        ["J. K. Harrow"] * 3,
    ),
    "an office and where it is held inside the span": (
        [("Sarrenian Chancellor Mirela Ostrander", PERSON), ("Ostrander", PERSON), ("Mirela Ostrander", PERSON)],
        ["Mirela Ostrander"] * 3,
    ),
    "a word that begins the sentence inside the span": (
        [("Rosa Belmonte", PERSON), ("Yet Belmonte", PERSON), ("Luis Prieto", PERSON), ("As Prieto", PERSON)],
        ["Rosa Belmonte", "Rosa Belmonte", "Luis Prieto", "Luis Prieto"],
    ),
    "a family name with an article of another language": (
        [("Karim al-Sorani", PERSON), ("Karim Sorani", PERSON), ("Al-Sorani", PERSON), ("Sorani", PERSON)],
        ["Karim al-Sorani"] * 4,
    ),
    "a double name and its last half": (
        [("Ines Prieto-Vale", PERSON), ("Prieto-Vale", PERSON), ("Vale", PERSON)],
        ["Ines Prieto-Vale"] * 3,
    ),
    "a family name of several words, whatever its capitals": (
        [("Piet van den Hoek", PERSON), ("Van den Hoek", PERSON), ("VAN DEN HOEK", PERSON), ("Den Hoek", PERSON)],
        ["Piet van den Hoek"] * 4,
    ),
    "a person who is named in full in capitals only": (
        [("ROSA BELMONTE", PERSON), ("Belmonte", PERSON)],
        ["Rosa Belmonte"] * 2,
    ),
    "a family as a whole is nobody of it": (
        [("Rosa Belmonte", PERSON), ("Belmontes", PERSON), ("Jack Harris", PERSON), ("Harris", PERSON)],
        ["Rosa Belmonte", None, "Jack Harris", "Jack Harris"],
    ),
    "two sisters by their first names": (
        [("Rosa Belmonte", PERSON), ("Rita Belmonte", PERSON), ("Rosa", PERSON), ("Rita", PERSON)],
        ["Rosa Belmonte", "Rita Belmonte", "Rosa Belmonte", "Rita Belmonte"],
    ),
    "a person and a place of one name": (
        [("Ada Portmouth", PERSON), ("Portmouth", PLACE), ("Portmouth", PERSON), ("Portmouth", PLACE)],
        ["Ada Portmouth", "Portmouth", "Ada Portmouth", "Portmouth"],
    ),
    "a ministry and its other way round": (
        [("Department of Fisheries", ORGANIZATION), ("Fisheries Department", ORGANIZATION)],
        ["Department of Fisheries"] * 2,
    ),
    "a chamber by its first word": (
        [("House of Deputies", ORGANIZATION), ("Round House", ORGANIZATION), ("House", ORGANIZATION)],
        ["House of Deputies", "Round House", "House of Deputies"],
    ),
    "a newspaper by its last word": (
        [("The Daily Lantern", ORGANIZATION), ("Saltmarsh Herald", ORGANIZATION), ("Herald", ORGANIZATION)],
        ["The Daily Lantern", "Saltmarsh Herald", "Saltmarsh Herald"],
    ),
    "a firm by the first words of a long name": (
        [("First Saltmarsh NBD Corp.", ORGANIZATION), ("First Saltmarsh", ORGANIZATION), ("First", ORGANIZATION)],
        ["First Saltmarsh NBD Corp.", "First Saltmarsh NBD Corp.", "First"],
    ),
    "a club with and without its letters, and the town": (
        [("Saltmarsh AFC", ORGANIZATION), ("Saltmarsh", ORGANIZATION), ("Saltmarsh", ORGANIZATION)]
        + [("Saltmarsh", PLACE)] * 2,
        ["Saltmarsh AFC"] * 3 + ["Saltmarsh"] * 2,
    ),
    "what a team calls itself": (
        [(name, ORGANIZATION) for name in ("Saltmarsh Herons", "Herons", "Dunmore News", "News")],
        ["Saltmarsh Herons", "Saltmarsh Herons", "Dunmore News", "News"],
    ),
    "a party is not its branch": (
        [("Saltmarsh Unity Party", ORGANIZATION), ("Unity Party", ORGANIZATION)],
        ["Saltmarsh Unity Party", "Unity Party"],
    ),
    "a known body is not a longer name that holds it": (
        [("Round House Youth Club", ORGANIZATION), ("Round House", ORGANIZATION)],
        ["Round House Youth Club", "Round House"],
    ),
    "a long acronym keeps who it is known for": (
        [("North Oceanic Lighthouse Trust", ORGANIZATION), ("NOLT", ORGANIZATION)],
        ["NOLT", "NOLT"],
    ),
    "an adjective is not its country": ([("Velmora", PLACE), ("Velmoran", OTHER)], ["Velmora", "Velmoran"]),
}


@pytest.mark.parametrize(("names", "expected"), CASES.values(), ids=CASES.keys())
def test_names_of_one_article_are_joined_like_this(names: list[tuple[str, str]], expected: list[str | None]):
    assert joined(*(use(text, kind) for text, kind in names)) == expected


def test_a_name_in_brackets_stands_for_the_name_before_it():
    board = use("Harbour and Coast Authority", ORGANIZATION)
    assert joined(board, use("HACA", ORGANIZATION, in_brackets=True)) == ["Harbour and Coast Authority"] * 2
    assert joined(board, use("Velmora", PLACE, in_brackets=True)) == ["Harbour and Coast Authority", "Velmora"]


@pytest.mark.parametrize("between", [", or ", ", or the ", ", known as "])
def test_a_name_may_be_defined_in_words(between: str):
    short = use("HACA", ORGANIZATION)._replace(before=between)
    assert joined(use("Harbour and Coast Authority", ORGANIZATION), short) == ["Harbour and Coast Authority"] * 2


def test_the_full_name_may_stand_in_the_brackets():
    full = use("Bureau of Coastal Works", ORGANIZATION, in_brackets=True)
    assert joined(use("BuCoW", ORGANIZATION), full) == ["Bureau of Coastal Works"] * 2


def test_a_short_name_comes_after_the_full_one_except_in_the_headline():
    full, short = use("Velmoran Fisheries Council", ORGANIZATION), use("Fisheries Council", ORGANIZATION)
    early, late = short._replace(paragraph=2), full._replace(paragraph=3)
    opening = use("Ada Quill", PERSON)
    assert joined(opening, early, late)[1:] == ["Fisheries Council", "Velmoran Fisheries Council"]
    headline = short._replace(is_headline=True)
    assert joined(headline, late) == ["Velmoran Fisheries Council"] * 2


def test_a_king_is_not_a_person_in_full_who_has_his_name_for_a_family_name():
    president, king = use("Karim Sorani", PERSON), use("Sorani", PERSON)._replace(title="king")
    assert joined(president, king) == ["Karim Sorani", "Sorani"]
    assert joined(president._replace(title="king"), king) == ["Karim Sorani"] * 2


def test_the_known_person_may_be_written_in_another_way():
    assert joined(use("Oskar Marrin", PERSON), use("Marrin", PERSON)) == ["Oskar Marrin", None]
    found = join_names([use("Osk B. Marrin", PERSON), use("Marrin", PERSON)], KNOWN)
    assert [entity.entity_id for entity in found if entity] == ["k:osk-marrin"] * 2


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
