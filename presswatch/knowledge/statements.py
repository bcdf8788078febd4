"""What a Wikidata item says, taken from its JSON: names, and the values that count among its statements."""

import re
from collections.abc import Iterator
from typing import Any

Item = dict[str, Any]
"""An item as it stands in a dump: `id`, `labels`, `aliases`, `claims`, `sitelinks`."""

CLASSES, SUBCLASS_OF = "P31", "P279"
CITIZEN_OF, COUNTRY, HEADQUARTERS, REGION = "P27", "P17", "P159", "P131"
GENDER, OCCUPATION, PARTY, OFFICE, TEAM = "P21", "P106", "P102", "P39", "P54"
COORDINATES, POPULATION, ISO_CODE, END_TIME = "P625", "P1082", "P297", "P582"

_ENGLISH = ("en", "mul")
"""Since 2024 a name that is the same in all languages stands under `mul` only."""
_ITEM_ID = re.compile(r"Q[1-9]\d{0,11}")
_MOST_DIGITS = 11
"""More people than that live nowhere; a longer number is a slip."""


def item_id(item: Item) -> str | None:
    """The item's id; None for a property, a lexeme or anything else."""
    found = item.get("id")
    return found if isinstance(found, str) and _ITEM_ID.fullmatch(found) else None


def english_name(item: Item) -> str | None:
    """The English label, else the one for all languages."""
    labels = _mapping(item.get("labels"))
    found = (_text(labels.get(language)) for language in _ENGLISH)
    return next((name for name in found if name), None)


def english_aliases(item: Item) -> list[str]:
    """Other English names, in the order of the item."""
    aliases = _mapping(item.get("aliases"))
    found = [_text(alias) for language in _ENGLISH for alias in _sequence(aliases.get(language))]
    return list(dict.fromkeys(alias for alias in found if alias))


def sitelink_count(item: Item) -> int:
    """How many pages of Wikipedia and its sisters are about it: a measure of how well known it is."""
    return len(_mapping(item.get("sitelinks")))


def values(item: Item, property_id: str) -> list[Any]:
    """The values of a property that hold today, best rank only, in the order of the item.

    Deprecated statements and those without a value are passed over, and so are statements that have ended unless all have.
    """
    statements = [_mapping(one) for one in _sequence(_mapping(item.get("claims")).get(property_id))]
    standing = [one for one in statements if one.get("rank") != "deprecated"]
    lasting = [one for one in standing if not _mapping(one.get("qualifiers")).get(END_TIME)] or standing
    best = [one for one in lasting if one.get("rank") == "preferred"] or lasting
    return [value for one in best for value in _snak_values(one.get("mainsnak"))]


def item_values(item: Item, property_id: str) -> list[str]:
    """The items that a property names, by id."""
    named = (_mapping(value).get("id") for value in values(item, property_id))
    return list(dict.fromkeys(one for one in named if isinstance(one, str) and _ITEM_ID.fullmatch(one)))


def coordinates(item: Item) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, on the Earth."""
    for value in values(item, COORDINATES):
        place = _mapping(value)
        point = [place.get(name) for name in ("latitude", "longitude")]
        numbers = [float(one) for one in point if isinstance(one, int | float)]
        on_earth = str(place.get("globe", "/Q2")).endswith("/Q2")
        if on_earth and len(numbers) == 2 and abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180:
            return numbers[0], numbers[1]
    return None


def population(item: Item) -> int | None:
    """The largest population that is stated."""
    amounts = (str(_mapping(value).get("amount", "")).lstrip("+") for value in values(item, POPULATION))
    return max((int(amount) for amount in amounts if amount.isdecimal() and len(amount) <= _MOST_DIGITS), default=None)


def iso_code(item: Item) -> str | None:
    """ISO 3166-1 alpha-2, when the item is a country."""
    return next((code for code in values(item, ISO_CODE) if isinstance(code, str) and len(code) == 2), None)


def _snak_values(snak: object) -> Iterator[Any]:
    found = _mapping(snak)
    if found.get("snaktype") == "value":
        yield _mapping(found.get("datavalue")).get("value")


def _mapping(value: object) -> dict[str, Any]:
    """The value as a mapping; dumps write an empty one as an empty list."""
    return value if isinstance(value, dict) else {}


def _sequence(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    text = _mapping(value).get("value")
    # Half a surrogate pair is no character; no file could hold it.
    return " ".join(text.encode("utf-8", "replace").decode().split()) if isinstance(text, str) else ""
