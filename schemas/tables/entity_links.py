"""Which entity of the warehouse a name means that one article alone would give to another."""

import polars as pl

from schemas.contract import Column, Table
from schemas.tables.mentions import ENTITY_STATES

LINK_REASONS = ("shared_name", "namesake", "undecided", "merge", "split", "rename")

ENTITY_LINKS = Table(
    name="entity_links",
    grain="one row per article and entity as read there that the warehouse sees otherwise",
    doc="Where the entity of a mention is not the one that its article alone gives, and why. "
    "`mentions`, `quotes` and `entities` have it applied.",
    made_by="load",
    key=("article_id", "read_entity_id"),
    columns=(
        Column("article_id", pl.String(), "The article.", references="articles.article_id"),
        Column("read_entity_id", pl.String(), "The entity that the article alone gives."),
        Column(
            "entity_id",
            pl.String(),
            "The entity that stands; empty when the name belongs to several people and the article does not tell which.",
            nullable=True,
            references="entities.entity_id",
        ),
        Column("entity", pl.String(), "Its canonical name.", nullable=True),
        Column("entity_state", pl.String(), "How it was reached.", values=ENTITY_STATES),
        Column(
            "salience",
            pl.Float32(),
            "Weight of the entity in the article, with that of the entities merged into it.",
            unit="0 to 1",
            nullable=True,
            minimum=0,
            maximum=1,
        ),
        Column(
            "reason",
            pl.String(),
            "Why: a lone name that several people bear, a namesake in a contrary walk of life, a namesake of whom the "
            "article does not tell which, or a correction.",
            values=LINK_REASONS,
        ),
    ),
)
