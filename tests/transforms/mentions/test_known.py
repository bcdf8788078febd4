"""Names known beforehand in their context: who of several is meant, and when the article speaks against it."""

from typing import Any

import pytest

from tests.transforms.mentions.knowledge import known
from transforms.mentions.joining import NameUse, join_names
from transforms.mentions.known import KnownNames, make_entity

KNOWN = KnownNames.from_frame(
    known(
        ("Q1", "Velmora", "PLACE", {"country": "VM", "population": 9_000_000}),
        ("Q2", "Ostrand", "PLACE", {"country": "OS", "population": 7_000_000}),
        ("Q3", "Northshire", "PLACE", {"country": "OS", "population": 800_000, "related": ["Ostrand"]}),
        (
            "g:1",
            "Saltmarsh",
            "PLACE",
            {"country": "VM", "population": 900_000, "related": ["Velmora"], "origin": "geonames"},
        ),
        ("g:2", "Saltmarsh", "PLACE", {"country": "OS", "population": 40_000, "related": ["Northshire", "Ostrand"]}),
        ("g:3", "Dunmore", "PLACE", {"country": "VM", "population": 60_000, "related": ["Velmora"]}),
        ("g:4", "Dunmore", "PLACE", {"country": "OS", "population": 50_000, "related": ["Northshire", "Ostrand"]}),
        ("g:5", "Kerston", "PLACE", {"country": "OS", "population": 30_000, "related": ["Northshire", "Ostrand"]}),
        ("Q4", "Ada Quill", "PERSON", {"gender": "female", "sphere": "politics", "aliases": ["Quill"]}),
        ("Q5", "John Hart", "PERSON", {"gender": "male", "sphere": "sport", "related": ["Kerston Rovers"]}),
        ("Q6", "John Hart", "PERSON", {"gender": "male", "sphere": "politics", "related": ["Unity Party"]}),
        ("k:gazette", "Ostrand Gazette", "ORGANIZATION", {"aliases": ["Ostrand"]}),
        ("k:osten", "James Osten", "PERSON", {"gender": "male"}),
        ("k:carl", "Carl W. Osten", "PERSON", {"gender": "male"}),
    )
)
PERSON, ORGANIZATION, PLACE = "PERSON", "ORGANIZATION", "PLACE"


def use(text: str, kind: str, **more: Any) -> NameUse:
    return NameUse(text, kind, 0.95)._replace(**more)


def ids(*uses: NameUse) -> list[str | None]:
    return [entity.entity_id if entity else None for entity in join_names(uses, KNOWN)]


def test_of_two_towns_of_one_name_the_much_larger_is_meant():
    assert ids(use("Saltmarsh", PLACE)) == ["g:1"]


def test_the_region_behind_a_town_says_which_one_is_meant():
    assert ids(use("Saltmarsh", PLACE), use("Northshire", PLACE, before=", ")) == ["g:2", "Q3"]


def test_of_two_towns_alike_in_size_the_article_decides_or_nobody():
    assert ids(use("Dunmore", PLACE)) == [None]
    assert ids(use("Dunmore", PLACE), use("Northshire", PLACE))[0] == "g:4"
    assert ids(use("Dunmore", PLACE), use("Kerston", PLACE))[0] == "g:4"
    assert ids(use("Dunmore", PLACE), use("Velmora", PLACE))[0] == "g:3"


def test_a_list_of_places_says_nothing_against_any_of_them():
    assert ids(use("Kerston", PLACE), use("Velmora", PLACE, before=", ")) == ["g:5", "Q1"]


def test_a_town_that_plays_is_its_club_and_a_country_is_the_country():
    assert ids(use("Kerston", ORGANIZATION)) == [make_entity(ORGANIZATION, "Kerston").entity_id]
    assert ids(use("Velmora", ORGANIZATION)) == ["Q1"]


def test_a_person_is_no_place_of_that_name():
    assert ids(use("Kerston", PERSON)) == [make_entity(PERSON, "Kerston").entity_id]


def test_a_second_name_of_one_thing_gives_way_to_the_place_of_that_name():
    assert ids(use("Ostrand", ORGANIZATION)) == ["Q2"]


@pytest.mark.parametrize("against", [{"sphere": "sport"}, {"gender": "male"}])
def test_a_known_person_is_not_linked_when_the_article_speaks_against_it(against: dict[str, str]):
    stranger = make_entity(PERSON, "Ada Quill").entity_id
    assert ids(use("Ada Quill", PERSON, **against)) == [stranger]
    assert ids(use("Ada Quill", PERSON, **against), use("Quill", PERSON)) == [stranger, stranger]


@pytest.mark.parametrize("along", [{"sphere": "politics"}, {"sphere": "business"}, {"gender": "female"}, {}])
def test_a_known_person_is_linked_when_nothing_speaks_against_it(along: dict[str, str]):
    assert ids(use("Ada Quill", PERSON, **along)) == ["Q4"]


def test_one_role_that_fits_outweighs_another_that_does_not():
    assert ids(use("Ada Quill", PERSON, sphere="sport"), use("Ada Quill", PERSON, sphere="politics")) == ["Q4", "Q4"]


def test_of_two_known_people_of_one_name_one_is_linked_only_if_the_context_says_which():
    stranger = make_entity(PERSON, "John Hart").entity_id
    assert ids(use("John Hart", PERSON)) == [stranger]
    assert ids(use("John Hart", PERSON, sphere="sport")) == ["Q5"]
    assert ids(use("John Hart", PERSON), use("Unity Party", ORGANIZATION))[0] == "Q6"
    assert (
        ids(use("John Hart", PERSON), use("Unity Party", ORGANIZATION), use("Kerston Rovers", ORGANIZATION))[0]
        == stranger
    )


def test_a_middle_initial_does_not_hide_a_known_person():
    assert ids(use("James B. Osten", PERSON), use("JAMES OSTEN", PERSON)) == ["k:osten", "k:osten"]
    assert ids(use("Carl W Osten", PERSON)) == ["k:carl"]
