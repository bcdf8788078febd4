"""Stories of our own invention with the difficulties of real ones, read from text to entities."""

import polars as pl

from tests.transforms.mentions.knowledge import known
from transforms.mentions import mentions

KNOWN = known(
    ("Q1", "Velmora", "PLACE", {"aliases": ["V.M.", "Velmoran Republic"], "country": "VM"}),
    ("Q2", "Reuters", "ORGANIZATION", {}),
    ("Q3", "Edward Loxley", "PERSON", {"aliases": ["Loxley"], "gender": "male", "sphere": "politics"}),
)
SUMMIT = (
    "Loxley offered ships to Sarrenia, but Ostrander says she declined",
    "V.M. President Edward Loxley had offered to send boats to Sarrenia, but Sarrenian Chancellor Mirela Ostrander said on "
    "Monday that she had declined.\n\n"
    "Ostrander’s remarks came a day after the V.M. Coastal Security Council (CSC) met in Leeds. The CSC advises Loxley.\n\n"
    "The Sarrenian chancellor thanked President Loxley. “No, President Loxley,” she added, “our harbour is not for sale.”\n\n"
    "“We work with Velmora,” the council spokesman told Reuters. The council meets again on Friday.\n\n"
    "Mirela Ostrander leaves for Lisbon on Tuesday.",
)
FAMILY = (
    "Belmonte wins mayor's race in Leeds",
    "LEEDS, England (Reuters) - Rosa Belmonte won the race for mayor on Sunday.\n\n"
    "Belmonte, 51, thanked her supporters.\n\n"
    "Her brother, Luis Belmonte, runs a bakery. Mr. Belmonte said he was proud.\n\n"
    "The polls had been close all week.\n\n"
    "On Monday Mrs. Belmonte visited the harbour.",
)


def names_of(story: tuple[str, str]) -> list[tuple[str, str, str | None]]:
    title, body = story
    found = mentions(pl.DataFrame({"article_id": ["one"], "title": [title], "body": [body]}), KNOWN)
    return list(found.select("form", "text", "entity").iter_rows())


def entities_of(story: tuple[str, str], *texts: str) -> set[str | None]:
    return {entity for _, text, entity in names_of(story) if text in texts}


def test_two_heads_of_state_a_council_and_its_letters():
    assert entities_of(SUMMIT, "Edward Loxley", "Loxley") == {"Edward Loxley"}
    assert entities_of(SUMMIT, "Mirela Ostrander", "Ostrander", "The Sarrenian chancellor") == {"Mirela Ostrander"}
    assert entities_of(SUMMIT, "V.M.", "Velmora") == {"Velmora"}
    council = entities_of(SUMMIT, "V.M. Coastal Security Council", "CSC", "the council", "The council")
    assert council == {"V.M. Coastal Security Council"}
    assert entities_of(SUMMIT, "Reuters") == {"Reuters"}


def test_a_noun_of_an_organisation_before_another_noun_is_a_mention_of_its_own():
    rows = names_of(SUMMIT)
    assert ("nominal", "the council", "V.M. Coastal Security Council") in rows
    assert ("nominal", "spokesman", None) in rows
    assert not any(text == "the council spokesman" for _, text, _ in rows)


def test_a_brother_and_a_sister_who_share_a_name():
    meant = [entity for form, text, entity in names_of(FAMILY) if form == "name" and text == "Belmonte"]
    assert meant == ["Rosa Belmonte", "Luis Belmonte", "Rosa Belmonte", "Rosa Belmonte"]
