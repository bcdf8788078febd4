"""The entities known beforehand, looked up by a name as written."""

import hashlib
from dataclasses import dataclass

import polars as pl

_ACCEPTED = {
    "PERSON": {"PERSON"},
    "ORGANIZATION": {"ORGANIZATION", "PLACE", "OTHER"},
    "PLACE": {"PLACE", "ORGANIZATION"},
    "OTHER": {"OTHER", "ORGANIZATION"},
}
"""Which kinds a one-word name may have been given and still be the known entity: `Washington` decides, `Berlin` plays."""


MADE_ID = "e"
"""First letter of an id that is made from kind and name; Wikidata ids and those of the seeds begin otherwise."""


@dataclass(frozen=True)
class Entity:
    """Who or what something is."""

    entity_id: str
    name: str
    kind: str
    gender: str | None = None


def make_entity(kind: str, name: str) -> Entity:
    """An entity that is not known beforehand: its id is the same for one kind and name on any machine, case ignored."""
    digest = hashlib.sha256(f"{kind}|{name.casefold()}".encode("utf-8", "surrogatepass")).hexdigest()
    return Entity(f"{MADE_ID}{digest[:16]}", name, kind)


@dataclass(frozen=True)
class KnownNames:
    """Known entities by each of their names, letter for letter."""

    by_name: dict[str, list[Entity]]

    @classmethod
    def from_frame(cls, known_entities: pl.DataFrame) -> "KnownNames":
        """From the table `known_entities`."""
        by_name: dict[str, list[Entity]] = {}
        columns = ("entity_id", "name", "kind", "gender", "aliases")
        for entity_id, name, kind, gender, aliases in known_entities.select(columns).sort("entity_id").iter_rows():
            for alias in dict.fromkeys([name, *filter(None, aliases)]):
                by_name.setdefault(alias, []).append(Entity(entity_id, name, kind, gender))
        return cls(by_name)

    def find(self, text: str, kind: str) -> Entity | None:
        """The one known entity of that name, if the kind agrees; a name in capitals is also tried in title case."""
        found = self.by_name.get(text) or self.by_name.get(text.removeprefix("The ").removeprefix("the ")) or []
        if not found and text.isupper() and len(text) > 4:
            found = self.by_name.get(text.title()) or []
        fitting = [entity for entity in found if " " in text or kind in _ACCEPTED[entity.kind]]
        exact = [entity for entity in fitting if entity.kind == kind]
        chosen = exact or fitting
        return chosen[0] if len(chosen) == 1 else None
