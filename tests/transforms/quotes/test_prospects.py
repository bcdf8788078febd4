"""Whom pronouns can mean: many of them described at once, or one alone."""

import numpy as np

from schemas import KNOWN_ENTITIES
from tests.transforms.quotes.reading import frame_of
from transforms.mentions import mentions
from transforms.quotes.context import FEMALE, MALE, Beings
from transforms.quotes.people import People
from transforms.quotes.prospects import Prospector
from transforms.quotes.scene import lay_out_scene

BODIES = (
    "Mr Tanaka Ishio met Ms Fujita Rei on Monday. “The bridge is sound,” she said. He said that she would stay.",
    "Trainer Ian Foss was asked about his jockey, Dan Reilly. “Dan rode a perfect race,” he said.\nA woman ran. She said no.",
    "The works were quiet on Monday. “We start over,” he said.",
)


def read_people(*bodies: str) -> tuple[People, Beings]:
    articles = frame_of(*bodies)
    found = mentions(articles, KNOWN_ENTITIES.empty())
    scene = lay_out_scene(articles, found)
    names = found["entity"][scene.mentions.row.tolist()].to_list()
    beings = Beings(scene, names)
    return People(scene, np.zeros(len(scene.mentions)), beings, names), beings


def test_many_pronouns_are_described_as_each_alone() -> None:
    people, beings = read_people(*BODIES)
    tokens, prospector = people.scene.tokens, Prospector(people, beings)
    place = np.flatnonzero(tokens.among("he she"))
    gender = np.where(tokens.among("he")[place], MALE, FEMALE)
    together = prospector.describe(place, gender)
    alone = [prospector.describe(place[row : row + 1], gender[row : row + 1]) for row in range(len(place))]
    assert np.diff(together.begin).tolist() == [len(one.person) for one in alone] == [1, 1, 1, 2, 3, 0]
    assert together.person.tolist() == [person for one in alone for person in one.person.tolist()]
    for name, column in together.columns.items():
        assert column.tolist() == [value for one in alone for value in one.columns[name].tolist()], name


def test_those_left_out_are_no_prospects() -> None:
    people, beings = read_people(BODIES[1])
    place, gender = np.flatnonzero(people.scene.tokens.among("he")), np.array([MALE])
    prospector = Prospector(people, beings)
    nearest, other = people.being[prospector.describe(place, gender).person].tolist()
    left = prospector.describe(place, gender, frozenset([nearest]))
    assert people.being[left.person].tolist() == [other]
