"""Where somebody or something is named, called or referred to."""

import polars as pl

from schemas.contract import Column, Table

FIELDS = ("title", "body")
ENTITY_KINDS = ("PERSON", "ORGANIZATION", "PLACE", "OTHER")
MENTION_FORMS = ("name", "nominal", "pronoun")

MENTIONS = Table(
    name="mentions",
    grain="one row per mention: a span of one field of one article",
    doc="Where a person, organisation, place or other named thing is mentioned, and which entity that is. "
    "substring(body, start_char + 1, end_char - start_char) gives `text` back.",
    key=("mention_id",),
    columns=(
        Column("mention_id", pl.String(), "article_id, field, form and span joined."),
        Column("article_id", pl.String(), "The article.", references="articles.article_id"),
        Column("field", pl.String(), "Which text the span points into.", values=FIELDS),
        Column("start_char", pl.Int32(), "Offset of the first character.", unit="code point", minimum=0),
        Column("end_char", pl.Int32(), "Offset after the last character.", unit="code point", minimum=1),
        Column("form", pl.String(), "A name, a common noun phrase (`the council`) or a pronoun.", values=MENTION_FORMS),
        Column("text", pl.String(), "The words as written."),
        Column(
            "kind",
            pl.String(),
            "What sort of thing it is; empty when the text does not tell.",
            nullable=True,
            values=ENTITY_KINDS,
        ),
        Column(
            "entity_id",
            pl.String(),
            "Who or what it is; empty when the text does not tell.",
            nullable=True,
            references="entities.entity_id",
        ),
        Column("entity", pl.String(), "The entity's canonical name.", nullable=True),
        Column(
            "confidence",
            pl.Float32(),
            "How sure the recogniser is of span and kind.",
            unit="0 to 1",
            minimum=0,
            maximum=1,
        ),
        Column("method", pl.String(), "Which recogniser and version said so."),
    ),
)
