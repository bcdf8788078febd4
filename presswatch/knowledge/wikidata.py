"""Makes a list of known entities from a Wikidata dump, in the form of seeds/entities.csv."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from presswatch.knowledge import statements
from presswatch.knowledge.dumps import LoadError, parse_item, read_lines
from presswatch.knowledge.kept_items import KeptItems
from schemas import KNOWN_ENTITIES
from schemas.tables.mentions import ENTITY_KINDS

__all__ = ["FEWEST_SITELINKS", "LoadError", "Loaded", "load_wikidata"]

FEWEST_SITELINKS = 20
"""Pages about it in Wikipedia and its sisters from which an item is kept; some 700,000 items have as many."""

_HERE = Path(__file__).resolve().parent
_COLUMNS = tuple(name for name in KNOWN_ENTITIES.schema() if name != "origin")
_GENDERS = {"Q6581097": "male", "Q2449503": "male", "Q6581072": "female", "Q1052281": "female"}
_TIES = (statements.PARTY, statements.OFFICE, statements.TEAM)
_MOST_RELATED = 6
_REPORT_EVERY = 1_000_000

_ALIAS = re.compile(r"[^|]*[A-ZÀ-ÞĀ-Ž][^|]*")
"""A name that is told from common words by a capital; a bar would part it in the file."""


@dataclass
class Loaded:
    """What was read and kept."""

    lines: int = 0
    broken: int = 0
    broken_lines: list[int] = field(default_factory=list)
    """Numbers of the first twenty lines that could not be read."""
    little_known: int = 0
    """Items with too few sitelinks, or without an English name."""
    shared_aliases: int = 0
    """Aliases left out because they mean several of the entities."""
    kept: Counter[str] = field(default_factory=Counter)
    """Entities written, by kind."""

    def describe(self) -> str:
        """The same in one line."""
        kept = ", ".join(f"{count:,} {kind}" for kind, count in sorted(self.kept.items())) or "nothing"
        first = f" (lines {', '.join(map(str, self.broken_lines))})" if self.broken else ""
        return (
            f"{self.lines:,} lines read, {self.broken:,} of them broken{first}, {self.little_known:,} items too little known, "
            f"{self.shared_aliases:,} shared aliases left out; kept {kept}"
        )


def load_wikidata(
    dump: Path,
    out: Path,
    min_sitelinks: int = FEWEST_SITELINKS,
    kinds: Collection[str] = ("PERSON", "ORGANIZATION", "PLACE"),
    report: Callable[[Loaded], None] = lambda loaded: None,
) -> Loaded:
    """Write to `out` the known entities of a dump (.json, .json.gz or .json.bz2) of which enough pages tell.

    The dump is read once, line by line; what may be kept waits on the disk of `out`, so memory stays bounded. Broken lines
    are counted and passed over. `report` is called every million lines. LoadError for an unknown kind, or for a
    dump that cannot be read to its end. `out` is replaced whole or not at all.
    """
    if unknown := set(kinds) - set(ENTITY_KINDS):
        raise LoadError(f"no such kind: {', '.join(sorted(unknown))}; choose from {', '.join(ENTITY_KINDS)}")
    loaded = Loaded()
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".wikidata-", dir=out.parent) as folder:
        items = KeptItems(Path(folder) / "items.sqlite")
        try:
            _read_items(dump, items, min_sitelinks, loaded, report)
            items.find_kinds(_read_pairs("classes.csv").items(), kinds)
            draft = Path(folder) / out.name
            _write_entities(draft, items, loaded)
            draft.replace(out)
        finally:
            items.close()
    return loaded


def _read_items(
    dump: Path, items: KeptItems, min_sitelinks: int, loaded: Loaded, report: Callable[[Loaded], None]
) -> None:
    for number, line in read_lines(dump):
        loaded.lines += 1
        item = parse_item(line)
        if item is None:
            loaded.broken += 1
            loaded.broken_lines += [number] if len(loaded.broken_lines) < 20 else []
        elif found := statements.item_id(item):
            _keep_item(found, item, items, min_sitelinks, loaded)
        if loaded.lines % _REPORT_EVERY == 0:
            report(loaded)


def _keep_item(found: str, item: statements.Item, items: KeptItems, min_sitelinks: int, loaded: Loaded) -> None:
    items.add_class(found, statements.item_values(item, statements.SUBCLASS_OF))
    if code := statements.iso_code(item):
        items.add_country(found, code)
    name = statements.english_name(item)
    if name is None or "|" in name or statements.sitelink_count(item) < min_sitelinks:
        loaded.little_known += 1
        return
    items.add_item(found, name, statements.item_values(item, statements.CLASSES), _list_facts(item))


def _list_facts(item: statements.Item) -> dict[str, Any]:
    """What the entity's row will be made of, items by id: the items they name may come later in the dump."""
    return {
        "aliases": statements.english_aliases(item),
        "gender": statements.item_values(item, statements.GENDER),
        "citizen": statements.item_values(item, statements.CITIZEN_OF),
        "country": statements.item_values(item, statements.COUNTRY),
        "headquarters": statements.item_values(item, statements.HEADQUARTERS),
        "region": statements.item_values(item, statements.REGION),
        "occupation": statements.item_values(item, statements.OCCUPATION),
        "ties": {name: statements.item_values(item, name) for name in _TIES},
        "coordinates": statements.coordinates(item),
        "population": statements.population(item),
    }


def _write_entities(out: Path, items: KeptItems, loaded: Loaded) -> None:
    for number, name, kind, facts in items.kept():
        items.add_names(number, {name, *_list_aliases(name, kind, facts)})
    items.index_names()
    spheres = _read_pairs("occupations.csv")
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        for number, name, kind, facts in items.kept():
            aliases = _list_aliases(name, kind, facts)
            own = [alias for alias in aliases if not items.is_shared(alias, number)]
            loaded.shared_aliases += len(aliases) - len(own)
            loaded.kept[kind] += 1
            identity = {"entity_id": f"Q{number}", "name": name, "kind": kind, "wikidata_id": f"Q{number}"}
            writer.writerow(identity | {"aliases": "|".join(own)} | _describe(name, kind, facts, items, spheres))


def _list_aliases(name: str, kind: str, facts: dict[str, Any]) -> list[str]:
    """Aliases that can stand for the entity: with a capital, and of a person in full, as many bear a family name."""
    fitting = (alias for alias in facts["aliases"] if _ALIAS.fullmatch(alias) and alias != name)
    return [alias for alias in fitting if len(alias) > 1 and (kind != "PERSON" or " " in alias)]


def _describe(
    name: str, kind: str, facts: dict[str, Any], items: KeptItems, spheres: dict[str, str]
) -> dict[str, object]:
    latitude, longitude = facts["coordinates"] or ("", "")
    is_place, is_person = kind == "PLACE", kind == "PERSON"
    related = (item for item in _list_related(kind, facts) if item)
    names = dict.fromkeys(found for item in related if (found := items.name_of(item)) and found != name)
    return {
        "gender": _name_gender(facts["gender"]) if is_person else "",
        "country": _find_country(kind, facts, items) or "",
        "latitude": latitude if is_place else "",
        "longitude": longitude if is_place else "",
        "sphere": _find_sphere(facts, spheres) if is_person else "",
        "related": "|".join(list(names)[:_MOST_RELATED]),
        "population": facts["population"] or "" if is_place else "",
    }


def _list_related(kind: str, facts: dict[str, Any]) -> Iterator[str]:
    if kind == "PERSON":
        for tie in _TIES:
            yield from facts["ties"][tie]
    elif kind == "PLACE":
        yield from (*facts["region"], *facts["country"])


def _name_gender(stated: list[str]) -> str:
    return _GENDERS.get(stated[0], "other") if len(stated) == 1 else ""


def _find_country(kind: str, facts: dict[str, Any], items: KeptItems) -> str | None:
    """The one country that is stated; of several none, for nobody says which of them counts."""
    for stated in (facts["citizen"],) if kind == "PERSON" else (facts["country"], facts["headquarters"]):
        codes = {code for item in stated if (code := items.country_of(item))}
        if codes:
            return codes.pop() if len(codes) == 1 else None
    return None


def _find_sphere(facts: dict[str, Any], spheres: dict[str, str]) -> str:
    """The walk of life that all occupations agree on; politics for a politician who holds or held an office."""
    found = {sphere for one in facts["occupation"] if (sphere := spheres.get(one))}
    if "politics" in found and facts["ties"][statements.OFFICE]:
        return "politics"
    return found.pop() if len(found) == 1 else ""


def _read_pairs(name: str) -> dict[str, str]:
    """The first two columns of a list beside this file."""
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        first, second, *_ = (rows := csv.DictReader(file)).fieldnames or ("", "")
        return {row[first]: row[second] for row in rows}
