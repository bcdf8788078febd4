"""What we know beforehand, read from seeds/ into frames that the transforms take."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from presswatch.settings import SettingsError
from schemas import KNOWN_ENTITIES, ContractError
from schemas.tables.mentions import ENTITY_KINDS
from sources.registry import Registry, RegistryError, load_registry
from transforms.watchlists.entries import Watchlist, WatchlistError, read_watchlists

SEEDS = Path(__file__).resolve().parent.parent / "seeds"

_LISTS = ("aliases", "related")
_HAS_KIND = pl.col("kind").is_in(ENTITY_KINDS).fill_null(value=False)
_NOTE = r"\(| - "
"""What makes a label a note for the reader, as in `ABC News (US)`."""


def known_entities() -> pl.DataFrame:
    """Everybody and everything known beforehand, as schemas.KNOWN_ENTITIES.

    seeds/entities.csv comes first; then outlets, towns and what was loaded from Wikidata, each only where the ones before it
    do not have it. SettingsError when PRESSWATCH_KNOWN names no file.
    """
    loaded = _find_loaded()
    return _gather_known(loaded, loaded.stat().st_mtime_ns if loaded else 0)


def outlets() -> pl.DataFrame:
    """seeds/outlets.csv with `labels` and `domains` as lists."""
    return _read_csv("outlets.csv").with_columns(_split_list("labels"), _split_list("domains"))


def registry(path: Path) -> Registry:
    """The registry of sources in that file. SettingsError when it cannot be used."""
    try:
        return load_registry(path)
    except RegistryError as error:
        raise SettingsError(str(error)) from error


def watchlists(path: Path) -> list[Watchlist]:
    """The watchlists of that file. WatchlistError when it cannot be used."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise WatchlistError(f"{path}: not YAML: {error}") from error
    except FileNotFoundError as error:
        raise WatchlistError(f"{path} is missing; PRESSWATCH_WATCHLISTS names the file of watchlists") from error
    return read_watchlists(content, _short(path))


def furniture() -> dict[str, Any]:
    """seeds/furniture.yml: the lines of a page that are not the article."""
    content = yaml.safe_load(_path("furniture.yml").read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise SettingsError("seeds/furniture.yml: expected a mapping at the top; see seeds/README.md")
    return content


def loaded_entities_path() -> Path:
    """Where entities loaded from Wikidata are kept: PRESSWATCH_KNOWN, or `known_entities.csv` in the data home."""
    home = Path(os.environ.get("PRESSWATCH_HOME", "data"))
    return Path(os.environ.get("PRESSWATCH_KNOWN") or home / "known_entities.csv").resolve()


def _find_loaded() -> Path | None:
    path = loaded_entities_path()
    if path.is_file():
        return path
    if os.environ.get("PRESSWATCH_KNOWN"):
        raise SettingsError(f"PRESSWATCH_KNOWN names {path}, which is no file; mend it, or load a dump into it")
    return None


@lru_cache(maxsize=2)
def _gather_known(loaded: Path | None, _changed: int) -> pl.DataFrame:
    """All known entities; read once per process and state of the loaded file."""
    places = _as_known(_read_csv("places.csv").with_columns(kind=pl.lit("PLACE")), "geonames")
    own = _locate(_as_known(_read_csv("entities.csv"), "seeds"), places)
    known = pl.concat([own, _name_outlets(own)])
    known = pl.concat([known, places.join(known, on="entity_id", how="anti", maintain_order="left")])
    if loaded:
        known = pl.concat([known, _add_loaded(loaded, known)])
    return KNOWN_ENTITIES.conform(known)


def _as_known(rows: pl.DataFrame, origin: str) -> pl.DataFrame:
    """A file's rows with every column of the contract; columns that the file does not have are empty."""
    missing = [pl.lit(None, pl.String).alias(name) for name in KNOWN_ENTITIES.schema() if name not in rows.columns]
    lists = [_split_list(name) for name in _LISTS]
    return KNOWN_ENTITIES.conform(rows.with_columns(missing).with_columns(*lists, origin=pl.lit(origin)))


def _locate(own: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Our own places with what GeoNames knows of them."""
    facts = places.select(
        "entity_id", "latitude", "longitude", "population", pl.col("aliases", "related").name.prefix("more_")
    )
    joined = own.drop("latitude", "longitude", "population").join(
        facts, on="entity_id", how="left", maintain_order="left"
    )
    merged = [
        pl.concat_list(name, pl.col(f"more_{name}").fill_null([])).list.unique(maintain_order=True) for name in _LISTS
    ]
    return joined.with_columns(merged).select(own.columns)


def _name_outlets(own: pl.DataFrame) -> pl.DataFrame:
    """The outlets as organisations: those of a telling name that entities.csv does not have."""
    named = outlets().filter(pl.col("kind") != "columnist")
    names = named.select("outlet_id", "country", "name", label=pl.concat_list("name", "labels")).explode("label")
    taken = own.select(label=pl.concat_list("name", "aliases")).explode("label")
    free = names.join(taken, on="label", how="anti", maintain_order="left")
    # Of one word, as `Time`, `Dawn` and `The Sun`, a name may be a common word.
    words = pl.col("label").str.strip_prefix("The ")
    telling = free.filter(words.str.contains(" "), ~pl.col("label").str.contains(_NOTE))
    rows = telling.group_by("outlet_id", "country", "name", maintain_order=True).agg(aliases="label")
    own_name = pl.col("aliases").list.contains(pl.col("name"))
    aliases = pl.col("aliases").list.set_difference(pl.concat_list("name")).list.sort().list.join("|")
    made_id = pl.format("o:{}", "outlet_id").alias("entity_id")
    return _as_known(
        rows.filter(own_name).select(made_id, "name", "country", kind=pl.lit("ORGANIZATION"), aliases=aliases), "seeds"
    )


def _add_loaded(path: Path, known: pl.DataFrame) -> pl.DataFrame:
    """The loaded entities that are not known yet, by id or by kind and name."""
    try:
        fresh = _as_known(pl.read_csv(path, infer_schema=False), "wikidata")
    except (pl.exceptions.PolarsError, ContractError) as error:
        raise SettingsError(f"{path}: not a list of known entities ({error}); load the dump again") from error
    odd = fresh.filter(pl.any_horizontal(pl.col("entity_id", "name").is_null(), ~_HAS_KIND))
    if odd.height:
        raise SettingsError(
            f"{path}: not a list of known entities ({odd.height} rows without kind); load the dump again"
        )
    fresh = fresh.join(known, on="entity_id", how="anti", maintain_order="left")
    return fresh.join(known, on=["kind", "name"], how="anti", maintain_order="left")


def _short(path: Path) -> str:
    return f"seeds/{path.name}" if path.parent == SEEDS else str(path)


def _path(name: str) -> Path:
    path = SEEDS / name
    if not path.exists():
        raise SettingsError(f"seeds/{name} is missing; restore it from the repository")
    return path


def _read_csv(name: str) -> pl.DataFrame:
    return pl.read_csv(_path(name), infer_schema=False, comment_prefix="#")


def _split_list(column: str) -> pl.Expr:
    parts = pl.col(column).fill_null("").str.split("|").list.eval(pl.element().str.strip_chars())
    return parts.list.eval(pl.element().filter(pl.element() != "")).alias(column)
