"""Sets of names of one article that mean one person or thing."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from transforms.mentions.known import Entity
from transforms.mentions.likeness import Words

_TELLING_LETTERS = 4
"""How long an acronym must be for its fuller name to be who the acronym is known for: NATO, not the ABC."""


class Surface(NamedTuple):
    """A form of a name, case and accents aside, and the kind that the article gives it."""

    words: Words
    kind: str


class Chains:
    """Sets of surfaces that mean one thing (a union-find), which never joins two different known entities."""

    def __init__(self, known: Mapping[Surface, Entity]) -> None:
        self._parent: dict[Surface, Surface] = {}
        self._known = dict(known)

    def find(self, surface: Surface) -> Surface:
        """The surface that stands for the chain."""
        while (parent := self._parent.get(surface)) is not None:
            surface = parent
        return surface

    def known(self, surface: Surface) -> Entity | None:
        """The known entity of the chain that a surface belongs to."""
        return self._known.get(self.find(surface))

    def join(self, fuller: Surface, other: Surface) -> None:
        """Make one chain of two, unless both are known to be different."""
        root, child = self.find(fuller), self.find(other)
        mine, theirs = self._known.get(root), self._known.get(child)
        if root == child or (mine and theirs and mine.entity_id != theirs.entity_id):
            return
        self._parent[child] = root
        # A one-word name, such as a short acronym, is too weak to tell who the fuller name belongs to.
        if not mine and theirs and (len(other.words) > 1 or len(other.words[0]) >= _TELLING_LETTERS):
            self._known[root] = theirs

    def settle(self, surface: Surface, entity: Entity) -> None:
        """Note who the chain of a surface is known to be."""
        self._known[self.find(surface)] = entity

    def roots(self, surfaces: Iterable[Surface]) -> list[Surface]:
        """The different chains of these surfaces, in order."""
        return list(dict.fromkeys(self.find(surface) for surface in surfaces))
