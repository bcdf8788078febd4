"""Who and what there is, each under one name."""

import hashlib

import polars as pl

from schemas.contract import STRINGS, Column, Table
from schemas.tables.mentions import ENTITY_KINDS, SPHERES

ORIGINS = ("seeds", "geonames", "wikidata")
MADE_ID = "e"
"""First letter of an id that is made from kind and name; Wikidata ids and those of the seeds begin otherwise."""


def made_entity_id(kind: str, name: str, told_apart_by: str = "") -> str:
    """The id of an entity not known beforehand: the same for one kind and name on any machine, case ignored.

    Namesakes that are known to be different are `told_apart_by` some words of their own.
    """
    said = "|".join((kind, name.casefold(), *filter(None, [told_apart_by])))
    return MADE_ID + hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


_COUNTRY = Column(
    "country", pl.String(), "Where it is, or where the person or body belongs: ISO 3166-1 alpha-2.", nullable=True
)
_LATITUDE = Column(
    "latitude", pl.Float64(), "Where a place is.", unit="degree north", nullable=True, minimum=-90, maximum=90
)
_LONGITUDE = Column(
    "longitude", pl.Float64(), "Where a place is.", unit="degree east", nullable=True, minimum=-180, maximum=180
)
_GENDER = Column(
    "gender", pl.String(), "`female`, `male` or `other`; empty when it does not apply or is not known.", nullable=True
)

ENTITIES = Table(
    name="entities",
    grain="one row per entity that is mentioned",
    doc="People, organisations, places and other named things, each under one name.",
    made_by="load",
    key=("entity_id",),
    columns=(
        Column("entity_id", pl.String(), "The Wikidata id where known, else made from kind and name."),
        Column("name", pl.String(), "Canonical name."),
        Column("kind", pl.String(), "What sort of thing it is.", values=ENTITY_KINDS),
        Column("aliases", STRINGS, "Other forms seen in the articles, sorted."),
        Column("wikidata_id", pl.String(), "Wikidata id where known.", nullable=True),
        _COUNTRY,
        _LATITUDE,
        _LONGITUDE,
        _GENDER,
        Column(
            "first_seen_on",
            pl.Date(),
            "Publication day of the earliest article that mentions it; the day on which one was first seen only when none has a date.",
        ),
        Column("last_seen_on", pl.Date(), "Publication day of the latest article that mentions it; likewise."),
        Column("article_count", pl.Int32(), "Articles that mention it.", unit="article", minimum=1),
        Column("mention_count", pl.Int32(), "Mentions of it, in any form.", unit="mention", minimum=1),
    ),
)

KNOWN_ENTITIES = Table(
    name="known_entities",
    grain="one row per entity known beforehand",
    doc="Who and what was known before any article was read: seeds/entities.csv, seeds/places.csv and what was loaded from Wikidata.",
    key=("entity_id",),
    columns=(
        Column("entity_id", pl.String(), "The Wikidata id where known, else made from kind and name."),
        Column("name", pl.String(), "Canonical name."),
        Column("kind", pl.String(), "What sort of thing it is.", values=ENTITY_KINDS),
        Column("aliases", STRINGS, "Other names that mean this and nothing else."),
        Column("wikidata_id", pl.String(), "Wikidata id, only where it is certain.", nullable=True),
        _GENDER,
        _COUNTRY,
        _LATITUDE,
        _LONGITUDE,
        Column("sphere", pl.String(), "A person's walk of life, where certain.", nullable=True, values=SPHERES),
        Column("related", STRINGS, "Names that articles about it hold: a state, a party, a club, an office."),
        Column(
            "population",
            pl.Int64(),
            "People who live in a town: of two of one name the much larger is meant.",
            unit="inhabitant",
            nullable=True,
            minimum=0,
        ),
        Column(
            "origin",
            pl.String(),
            "Where it comes from: our own list, the list of towns or a Wikidata dump. The recogniser weighs the names of "
            "our own list only, which its weights were made with.",
            values=ORIGINS,
        ),
    ),
)
