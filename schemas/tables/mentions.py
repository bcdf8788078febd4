"""Where somebody or something is named, called or referred to."""

import polars as pl

from schemas.contract import Column, Table

FIELDS = ("title", "body")
ENTITY_KINDS = ("PERSON", "ORGANIZATION", "PLACE", "OTHER")
MENTION_FORMS = ("name", "nominal", "pronoun")
ENTITY_STATES = ("known", "local", "ambiguous", "none")
SPHERES = (
    "politics",
    "diplomacy",
    "law",
    "police",
    "military",
    "crime",
    "business",
    "labour",
    "science",
    "health",
    "education",
    "religion",
    "media",
    "arts",
    "sport",
    "activism",
)

MENTIONS = Table(
    name="mentions",
    grain="one row per mention: a span of one field of one article",
    doc="Where a person, organisation, place or other named thing is mentioned, and which entity that is. "
    "substring(body, start_char + 1, end_char - start_char) gives `text` back.",
    made_by="mentions",
    key=("mention_id",),
    columns=(
        Column("mention_id", pl.String(), "article_id, field, form and span joined."),
        Column("article_id", pl.String(), "The article.", references="articles.article_id"),
        Column("field", pl.String(), "Which text the span points into; `title` is the headline.", values=FIELDS),
        Column(
            "sentence_number",
            pl.Int32(),
            "Which sentence of the field it begins in, from 1.",
            unit="sentence",
            minimum=1,
        ),
        Column("is_quoted", pl.Boolean(), "Whether it stands inside quotation marks."),
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
            "entity_state",
            pl.String(),
            "How the entity was reached: known beforehand, met in the articles only, a name that could mean several of "
            "the article's people, or none claimed.",
            values=ENTITY_STATES,
        ),
        Column(
            "salience",
            pl.Float32(),
            "Weight of the entity in its article, as a share of the weightiest one's: its mentions, those in the headline "
            "threefold, divided by log2(1 + sentence of the first). The same for each of its mentions, empty without one.",
            unit="0 to 1",
            nullable=True,
            minimum=0,
            maximum=1,
        ),
        Column(
            "role", pl.String(), "The role or title beside the name, as written: `Mexican President`.", nullable=True
        ),
        Column(
            "role_start_char",
            pl.Int32(),
            "Offset of the role's first character.",
            unit="code point",
            nullable=True,
            minimum=0,
        ),
        Column(
            "role_end_char",
            pl.Int32(),
            "Offset after the role's last character.",
            unit="code point",
            nullable=True,
            minimum=1,
        ),
        Column("sphere", pl.String(), "The walk of life that the role belongs to.", nullable=True, values=SPHERES),
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
