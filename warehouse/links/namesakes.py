"""Namesakes: which readings of one name, each from an article of its own, can be one person."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from schemas.spheres import CONTRARY_SPHERES

CONTRARY = (*CONTRARY_SPHERES, ("male", "female"))
"""What hardly anybody is at one time, by the roles and honorifics that articles give."""

OVERWHELMING = 10
"""Where nothing tells who is meant, it is the namesake with this many times the articles of all the others, or nobody."""


@dataclass(frozen=True)
class Reading:
    """One name in one article: what its bearer is said to be, and who and what stands there too."""

    article_id: str
    published_on: date
    traits: frozenset[str]
    companions: frozenset[str]

    @property
    def ties(self) -> list[Hashable]:
        """What makes two readings one person: the same traits, or a companion in common."""
        said = [self.traits] if self.traits else []
        return [(self.article_id,), *said, *sorted(self.companions)]


@dataclass(frozen=True)
class Namesake:
    """One of several people of one name. `told_apart_by` is what the earliest telling article says; the first has none."""

    told_apart_by: str
    readings: tuple[Reading, ...]


def tell_apart(readings: Iterable[Reading]) -> tuple[list[Namesake], list[Reading]]:
    """The people behind one name, the earliest first, and the readings of which nothing tells whom they mean.

    Readings that are tied are one person. What is then contrary is several people; what is not tied to one of them and
    could be several goes with none, unless one has OVERWHELMING times the articles of the others. No people: nothing
    is contrary, and the name is one person's.
    """
    knots = _tie(sorted(readings, key=lambda one: (one.published_on, one.article_id)))
    opposed = [knot for knot in knots if any(_are_contrary(knot, other) for other in knots)]
    people: list[list[Reading]] = []
    for knot in opposed:
        if all(_are_contrary(knot, person) for person in people):
            people.append(knot)
    left = [knot for knot in knots if not any(knot is person for person in people)]
    unclear = [] if not people else _join_the_only_fitting(people, left)
    namesakes = [_as_namesake(person, is_first=place == 0) for place, person in enumerate(people)]
    return namesakes, unclear


def _tie(readings: list[Reading]) -> list[list[Reading]]:
    """Readings that are tied, directly or over others, in the order of the earliest of each knot."""
    above: dict[Hashable, Hashable] = {}

    def top(tie: Hashable) -> Hashable:
        while (higher := above.setdefault(tie, tie)) != tie:
            above[tie] = above[higher]
            tie = higher
        return tie

    for reading in readings:
        for tie in reading.ties:
            above[top(tie)] = top(reading.ties[0])
    knots: dict[Hashable, list[Reading]] = {}
    for reading in readings:
        knots.setdefault(top(reading.ties[0]), []).append(reading)
    return list(knots.values())


def _are_contrary(some: list[Reading], others: list[Reading]) -> bool:
    ours, theirs = _all_traits(some), _all_traits(others)
    only_ours, only_theirs = ours - theirs, theirs - ours
    return any(
        (one in only_ours and other in only_theirs) or (other in only_ours and one in only_theirs)
        for one, other in CONTRARY
    )


def _all_traits(readings: list[Reading]) -> frozenset[str]:
    return frozenset[str]().union(*(reading.traits for reading in readings))


def _join_the_only_fitting(people: list[list[Reading]], left: list[list[Reading]]) -> list[Reading]:
    """Each knot goes to the one person it is not contrary to; of those that could be several, the readings come back."""
    unclear = []
    fitting = [[person for person in people if not _are_contrary(knot, person)] for knot in left]
    for knot, persons in zip(left, fitting, strict=True):
        if len(persons) == 1:
            persons[0].extend(knot)
        else:
            unclear += knot
    largest = max(people, key=len)
    if len(largest) < OVERWHELMING * (sum(map(len, people)) - len(largest)):
        return unclear
    largest.extend(unclear)
    return []


def _as_namesake(person: list[Reading], is_first: bool) -> Namesake:
    telling = min((one for one in person if one.traits), key=lambda one: (one.published_on, one.article_id))
    return Namesake("" if is_first else "|".join(sorted(telling.traits)), tuple(person))
