"""Invented news in any number: the same article for the same name and number, every time."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_FIRST = "Mara Tolan Signe Piet Oda Kasimir Liv Bruno Thea Anselm Runa Joost Edda Falk Ines Corin".split()  # noqa: SIM905
_LAST = "Voss Brandt Thalberg Okkema Lindqvist Marwick Ferrar Aldine Sorrell Quist Harrow Venn Dastur Kolbe".split()  # noqa: SIM905
_ROLES = ("mayor", "harbour master", "head teacher", "chief engineer", "councillor", "spokeswoman for the union")
_THINGS = "ferry bridge tramway reservoir library market lighthouse clinic museum orchard sawmill airport".split()  # noqa: SIM905
_TOWNS = "Lindley Marsby Northmoor Velmora Kestrel Tidewater Oldhaven Brackwater Sunderly Ashcombe".split()  # noqa: SIM905
_SAID = "said told reporters added explained warned insisted announced".split()  # noqa: SIM905
_CLAIMS = (
    "we will not close the {thing} before winter",
    "nobody in {town} was asked about the {thing}",
    "the money for the {thing} was promised twice and paid once",
    "every family in {town} uses the {thing} at least once a week",
    "the old {thing} is safer than its plans suggest",
)
_PLAIN = (
    "The {thing} in {town} has been under repair since the storm of last autumn, and its reopening was put off three times.",
    "Residents of {town} gathered at the town hall, where the plans for the {thing} were shown on large boards.",
    "A report of {count} pages lists what the {thing} would cost over the next {small} years.",
    "Work on the {thing} employs {count} people, most of them from {town} and the villages around it.",
    "The vote on the {thing} is set for the last week of the month, after two readings in the council.",
)


@dataclass(frozen=True)
class Story:
    """One invented article."""

    title: str
    author: str
    published: datetime
    paragraphs: tuple[str, ...]


def story(source: str, number: int, newest: datetime) -> Story:
    """The article of that source and number; it was published within a day before `newest`."""
    chance = random.Random(f"{source}/{number}")  # noqa: S311 - a story that is the same every time
    thing, town = chance.choice(_THINGS), chance.choice(_TOWNS)
    person = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
    paragraphs = [
        _quote(chance, person, thing, town),
        *(_plain(chance, thing, town) for _ in range(chance.randint(3, 5))),
    ]
    paragraphs += [_quote(chance, person, thing, town), *(_plain(chance, thing, town) for _ in range(2))]
    return Story(
        title=f"{town} argues over its {thing}, chapter {number} ({source})",
        author=f"{chance.choice(_FIRST)} {chance.choice(_LAST)}",
        published=(newest - timedelta(minutes=7 * number + chance.randint(0, 6)))
        .astimezone(UTC)
        .replace(microsecond=0),
        paragraphs=tuple(paragraphs),
    )


def _quote(chance: random.Random, person: str, thing: str, town: str) -> str:
    claim = chance.choice(_CLAIMS).format(thing=thing, town=town)
    role, verb = chance.choice(_ROLES), chance.choice(_SAID)
    return f"“{claim[0].upper()}{claim[1:]},” {person}, {role} of {town}, {verb}. {_plain(chance, thing, town)}"


def _plain(chance: random.Random, thing: str, town: str) -> str:
    count, small = chance.randint(20, 900), chance.randint(2, 9)
    sentences = chance.sample(_PLAIN, 2)
    return " ".join(sentence.format(thing=thing, town=town, count=count, small=small) for sentence in sentences)
