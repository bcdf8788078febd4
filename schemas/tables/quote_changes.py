"""What another reading of the same articles makes of their quotations."""

import polars as pl

from schemas.contract import STRINGS, Column, Table
from schemas.tables.mentions import FIELDS
from schemas.tables.quotes import QUOTES

CHANGES = ("kept", "gained", "lost", "speaker", "entity", "kind", "attribution", "span", "detail")
"""What can become of a quotation. Beside `kept`, what weighs more for a reader comes first."""

SIDES = ("old", "new")
SHARED = ("article_id", "field")
"""Columns of `quotes` that are one on both sides."""

_SIDED = tuple(column for column in QUOTES.columns if column.name not in SHARED)


def _side(side: str) -> tuple[Column, ...]:
    """The columns of `quotes` as they are on that side, whichever those are."""
    return tuple(Column(f"{side}_{each.name}", each.dtype, each.doc, each.unit, nullable=True) for each in _SIDED)


QUOTE_CHANGES = Table(
    name="quote_changes",
    grain="one row per quotation of one article in either of two readings",
    doc="What the published tables say of a quotation (old_…) beside what it would be after reading anew (new_…). "
    "Two spans are one quotation when what they share is at least 0.8 of what they cover together.",
    key=("article_id", "field", "old_quote_id", "new_quote_id"),
    columns=(
        Column("article_id", pl.String(), "The article."),
        Column("outlet", pl.String(), "The outlet's one name."),
        Column("published_on", pl.Date(), "Day of publication."),
        Column("field", pl.String(), "Which text the spans point into.", values=FIELDS),
        Column("change", pl.String(), "The weightiest of `changes`.", values=CHANGES),
        Column(
            "changes",
            STRINGS,
            "All that became of it. `detail` is any other column but confidence and method. Of what becomes a term, or was one, "
            "only `kind` and `span` are told.",
        ),
        Column("columns", STRINGS, "The columns whose values differ, confidence and method among them."),
        *_side("old"),
        *_side("new"),
    ),
)
