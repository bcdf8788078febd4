"""A small Wikidata dump of invented items, in the true form: ranks, snaks, data values, sitelinks, one item a line."""

import json
from collections.abc import Sequence
from typing import Any

Item = dict[str, Any]


def item(  # noqa: PLR0913 - an item has as many parts
    number: int,
    name: str | None,
    claims: dict[str, list[Any]],
    *,
    aliases: Sequence[str] = (),
    sitelinks: int = 30,
    language: str = "en",
) -> Item:
    """An item as a dump holds it; a plain string among the claims is the id of the item that is the value."""
    return {
        "type": "item",
        "id": f"Q{number}",
        "labels": {language: {"language": language, "value": name}} if name else [],
        "descriptions": {},
        "aliases": {language: [{"language": language, "value": alias} for alias in aliases]} if aliases else [],
        "claims": {key: [_complete(key, value) for value in values] for key, values in claims.items()},
        "sitelinks": {f"w{place}wiki": {"site": f"w{place}wiki", "title": name} for place in range(sitelinks)},
        "lastrevid": 1,
    }


def statement(value: object, rank: str = "normal", *, ended: bool = False, snaktype: str = "value") -> Item:
    """A statement, its property yet unnamed; `somevalue` and `novalue` have no data value."""
    found: Item = {"mainsnak": {"snaktype": snaktype}, "type": "statement", "rank": rank}
    if snaktype == "value":
        found["mainsnak"]["datavalue"] = _data_value(value)
    if ended:
        end = {"snaktype": "value", "property": "P582", "datavalue": {"type": "time", "value": {"time": "+1999"}}}
        found["qualifiers"] = {"P582": [end]}
    return found


def point(latitude: float, longitude: float, globe: str = "Q2") -> Item:
    """A place on the Earth, or on another body."""
    return {"latitude": latitude, "longitude": longitude, "globe": f"http://www.wikidata.org/entity/{globe}"}


def amount(number: int) -> Item:
    """A quantity without unit."""
    return {"amount": f"+{number}", "unit": "1"}


def dump_text(items: Sequence[Item | str]) -> str:
    """The items as one array, one a line; a string stands as it is, for a broken line."""
    lines = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in items]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _complete(key: str, value: object) -> Item:
    found = value if isinstance(value, dict) and "mainsnak" in value else statement(value)
    found["mainsnak"]["property"] = key
    return found


def _data_value(value: object) -> Item:
    if isinstance(value, str) and value.startswith("Q"):
        return {
            "type": "wikibase-entityid",
            "value": {"entity-type": "item", "id": value, "numeric-id": int(value[1:])},
        }
    if isinstance(value, dict):
        return {"type": "globecoordinate" if "latitude" in value else "quantity", "value": value}
    return {"type": "string", "value": value}
