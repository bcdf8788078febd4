"""What people decided about entities: which are one, which are two, and what they are called."""

import polars as pl

from schemas.contract import Column, Table

CORRECTIONS = ("merge", "split", "rename")

ENTITY_CORRECTIONS = Table(
    name="entity_corrections",
    grain="one row per correction",
    doc="Corrections of the entities, applied one after another at every load and rebuild.",
    made_by="load",
    key=("line",),
    columns=(
        Column("line", pl.Int32(), "Its line in the corrections file; the order in which they apply.", minimum=1),
        Column("action", pl.String(), "What it does.", values=CORRECTIONS),
        Column("entity_id", pl.String(), "The entity that it changes."),
        Column(
            "into_entity_id",
            pl.String(),
            "The entity that takes over: an existing one, or one made for a split that gives a name.",
            nullable=True,
        ),
        Column(
            "name", pl.String(), "The canonical name from now on, of a rename or of what is split off.", nullable=True
        ),
        Column("article_id", pl.String(), "A split's article; empty for any.", nullable=True),
        Column("outlet_id", pl.String(), "A split's outlet; empty for any.", nullable=True),
        Column(
            "sphere",
            pl.String(),
            "A split's walk of life, as the role in the article tells; empty for any.",
            nullable=True,
        ),
        Column("reason", pl.String(), "Why, as given.", nullable=True),
        Column("decided_on", pl.Date(), "When it was decided.", nullable=True),
        Column(
            "reading_count",
            pl.Int32(),
            "Entities of articles that it changes, each once an article; 0 tells that it fits nothing in the warehouse.",
            unit="entity of an article",
            minimum=0,
        ),
    ),
)
