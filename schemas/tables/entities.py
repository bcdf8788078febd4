"""Who and what there is, each under one name."""

import polars as pl

from schemas.contract import STRINGS, Column, Table
from schemas.tables.mentions import ENTITY_KINDS

ENTITIES = Table(
    name="entities",
    grain="one row per entity that is mentioned",
    doc="People, organisations, places and other named things, each under one name.",
    key=("entity_id",),
    columns=(
        Column("entity_id", pl.String(), "The Wikidata id where known, else made from kind and name."),
        Column("name", pl.String(), "Canonical name."),
        Column("kind", pl.String(), "What sort of thing it is.", values=ENTITY_KINDS),
        Column("aliases", STRINGS, "Other forms seen in the articles, sorted."),
        Column("wikidata_id", pl.String(), "Wikidata id where known.", nullable=True),
    ),
)

KNOWN_ENTITIES = Table(
    name="known_entities",
    grain="one row per entity known beforehand",
    doc="What seeds/entities.csv says.",
    key=("entity_id",),
    columns=(
        Column("entity_id", pl.String(), "The Wikidata id where known, else made from kind and name."),
        Column("name", pl.String(), "Canonical name."),
        Column("kind", pl.String(), "What sort of thing it is.", values=ENTITY_KINDS),
        Column("aliases", STRINGS, "Other names that mean this and nothing else."),
        Column("wikidata_id", pl.String(), "Wikidata id, only where it is certain.", nullable=True),
        Column(
            "gender",
            pl.String(),
            "`female`, `male` or `other`; empty when it does not apply or is not known.",
            nullable=True,
        ),
    ),
)
