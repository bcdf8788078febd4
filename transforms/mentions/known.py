"""The entities known beforehand, looked up by a name as written and by what the article says of its bearer."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from schemas.spheres import CONTRARY_SPHERES
from schemas.tables.entities import made_entity_id

_ACCEPTED = {
    "PERSON": {"PERSON"},
    "ORGANIZATION": {"ORGANIZATION", "PLACE", "OTHER"},
    "PLACE": {"PLACE", "ORGANIZATION"},
    "OTHER": {"OTHER", "ORGANIZATION"},
}
"""Which kinds a one-word name may have been given and still be the known entity: `Washington` decides, `Berlin` plays."""

_HOME_NATIONS = frozenset(("England", "Scotland", "Wales", "Northern Ireland"))
"""Parts of a country that field teams of their own."""

_MUCH_LARGER = 5
"""How many times as many people make one of two towns the one that is meant when nothing else is said."""

_FACTS = ("entity_id", "name", "kind", "gender", "country", "sphere", "related", "population", "origin")

_INITIAL = re.compile(r" (?:[A-Z]\.? )+")
_UNDOTTED = re.compile(r"\b([A-Z])(?= )")


class Entity(NamedTuple):
    """Who or what something is."""

    entity_id: str
    name: str
    kind: str
    gender: str | None = None
    country: str | None = None
    sphere: str | None = None
    related: frozenset[str] = frozenset()
    """Names that articles about it hold; of a town its country and region."""
    population: int | None = None
    origin: str | None = "seeds"


class Evidence(NamedTuple):
    """What an article says of the bearer of one of its names."""

    spheres: frozenset[str] = frozenset()
    genders: frozenset[str] = frozenset()
    regions: tuple[str, ...] = ()
    """The names that stand right behind it after a comma, as `Texas` in `Paris, Texas`."""
    names: Collection[str] = ()
    """All names of the article."""


@lru_cache(maxsize=65536)
def make_entity(kind: str, name: str) -> Entity:
    """An entity that is not known beforehand, with an id of its kind and name."""
    return Entity(made_entity_id(kind, name), name, kind)


@dataclass(frozen=True)
class KnownNames:
    """Known entities by each of their names, letter for letter."""

    rows_of: dict[str, list[int]]
    facts: pl.DataFrame
    """One row per known entity, with the columns of Entity."""
    made: dict[int, Entity] = field(default_factory=dict)
    """The entities that were asked for, by row."""
    asked: dict[tuple[str, str], list[Entity]] = field(default_factory=dict)
    """Answers given before, by name and kind."""

    @classmethod
    def from_frame(cls, known_entities: pl.DataFrame) -> "KnownNames":
        """From the table `known_entities`; an entity is only made when its name is met, for there may be many.

        What was made of the last table is kept: a run asks with the same one for shard after shard.
        """
        latest = _LATEST[:]
        if latest and latest[0][0] is known_entities:
            return latest[0][1]
        names = cls._index(known_entities)
        _LATEST[:] = [(known_entities, names)]
        return names

    @classmethod
    def _index(cls, known_entities: pl.DataFrame) -> "KnownNames":
        ordered = known_entities.select(*_FACTS, "aliases").sort("entity_id").with_row_index("row")
        named = ordered.select("row", name=pl.concat_list("name", pl.col("aliases").fill_null([]))).explode("name")
        named = named.filter(pl.col("name") != "").unique(maintain_order=True)
        grouped = named.group_by("name", maintain_order=True).agg("row")
        return cls(
            dict(zip(grouped["name"].to_list(), grouped["row"].to_list(), strict=True)),
            ordered.select(_FACTS),
        )

    def get(self, text: str) -> list[Entity]:
        """Every known entity of that name."""
        return [self._make(row) for row in self.rows_of.get(text, ())]

    def list_named(self, text: str, kind: str) -> list[Entity]:
        """The known entities of that name whose kind agrees; a name in capitals is also tried in title case."""
        answer = self.asked.get((text, kind))
        if answer is None:
            if len(self.asked) >= _REMEMBERED:
                self.asked.clear()
            answer = self.asked[text, kind] = self._list_named(text, kind)
        return answer

    def _list_named(self, text: str, kind: str) -> list[Entity]:
        if text not in self.rows_of:
            text = next((other for other in _list_variants(text, kind) if other in self.rows_of), "")
            if not text:
                return []
        found = self.get(text)
        if len(found) == 1:
            return found if _may_be(found[0], text, kind) else []
        if kind != "PERSON" and any(entity.kind == "PLACE" and entity.name == text for entity in found):
            # `New York` is not New York Magazine. (A person is never a town of that name, of which there are many.)
            found = [entity for entity in found if entity.kind == "PLACE" or entity.name == text]
        fitting = [entity for entity in found if _may_be(entity, text, kind)]
        return [entity for entity in fitting if entity.kind == kind] or fitting

    def choose(self, found: Sequence[Entity], evidence: Evidence) -> list[Entity]:
        """Which of the known entities of a name the article can mean: one where it tells, several where it does not."""
        for region in evidence.regions:
            spelled = {region, *(entity.name for entity in self.get(region) or self.get(f"{region}."))}
            if placed := [entity for entity in found if entity.related & spelled]:
                return placed[:1]
        possible = [entity for entity in found if not _is_contrary(entity, evidence)]
        if len(possible) < 2:
            return possible
        if largest := _find_largest(possible):
            return [largest]
        common = frozenset.intersection(*(entity.related for entity in possible))
        support = [self._count_support(entity, entity.related - common, evidence) for entity in possible]
        best, second = sorted(support, reverse=True)[:2]
        return [possible[support.index(best)]] if best and best >= 2 * second else possible

    def _make(self, row: int) -> Entity:
        if row not in self.made:
            facts = self.facts.row(row, named=True)
            self.made[row] = Entity(**{**facts, "related": frozenset(facts["related"] or ())})
        return self.made[row]

    def _count_support(self, entity: Entity, telling: frozenset[str], evidence: Evidence) -> int:
        """How much of the article speaks for a known entity: its telling names, for a place also others near it."""
        if entity.kind != "PLACE":
            return sum(name in evidence.names for name in telling) + (entity.sphere in evidence.spheres)
        support = 0
        for name in sorted(evidence.names):
            near = self.get(name)
            if len(near) == 1 and near[0].country == entity.country and name != entity.name:
                support += 2 * (near[0].name in telling) + (
                    entity.name in near[0].related or bool(near[0].related & telling)
                )
        return support


_LATEST: list[tuple[pl.DataFrame, KnownNames]] = []
_REMEMBERED = 65536
"""How many answers are kept, so that memory does not grow with the articles."""


def _find_largest(places: Sequence[Entity]) -> Entity | None:
    """The place that is meant when nothing else is said: on our own list, or much larger than the others."""
    if any(place.kind != "PLACE" for place in places):
        return None
    by_size = sorted(places, key=lambda place: (-(place.population or 0), place.entity_id))
    size, next_size = (place.population or 0 for place in by_size[:2])
    listed = [place for place in places if place.origin == "seeds"]
    if size >= _MUCH_LARGER * next_size or (listed == by_size[:1]):
        return by_size[0]
    return None


def _is_contrary(entity: Entity, evidence: Evidence) -> bool:
    """Whether the article speaks against a known person: another walk of life in every role it gives, or `Mrs.` for a man."""
    if entity.kind != "PERSON":
        return False
    if evidence.genders and entity.gender and entity.gender not in evidence.genders:
        return True
    return bool(evidence.spheres) and all(_are_contrary(entity.sphere, sphere) for sphere in evidence.spheres)


def _are_contrary(left: str | None, right: str) -> bool:
    return (left, right) in CONTRARY_SPHERES or (right, left) in CONTRARY_SPHERES


def _may_be(entity: Entity, text: str, kind: str) -> bool:
    if "PERSON" in (entity.kind, kind) and "PLACE" in (entity.kind, kind):
        return False
    if kind == "ORGANIZATION" and entity.kind == "PLACE" and entity.related and entity.name not in _HOME_NATIONS:
        # A town's name that acts is its club; a country's is the country.
        return False
    return " " in text or kind in _ACCEPTED[entity.kind]


def _list_variants(text: str, kind: str) -> list[str]:
    """Other ways to write a name that is not known letter for letter."""
    variants = []
    if text[:4] in ("The ", "the "):
        variants.append(text[4:])
    if text.isupper() and len(text) > 4:
        variants.append(text.title())
    if kind == "PERSON" and _INITIAL.search(text):
        variants += [_UNDOTTED.sub(r"\1.", text), _INITIAL.sub(" ", text, count=1)]
    if "’" in text:
        variants.append(text.replace("’", "'"))
    return variants
