"""What people are reported to have said, and who said it."""

import polars as pl

from schemas.contract import Column, Table
from schemas.tables.mentions import FIELDS

QUOTE_KINDS = ("direct", "mixed", "indirect", "term")
ATTRIBUTION_STATES = ("named", "pronoun_resolved", "pronoun_unresolved", "role_only", "unattributed")

QUOTES = Table(
    name="quotes",
    grain="one row per quotation per article",
    doc="What people are reported to have said, with who said it when the text tells. "
    "substring(body, start_char + 1, end_char - start_char) gives `text` back.",
    key=("quote_id",),
    columns=(
        Column("quote_id", pl.String(), "article_id, field and span joined."),
        Column("article_id", pl.String(), "The article.", references="articles.article_id"),
        Column(
            "parent_quote_id",
            pl.String(),
            "The quotation that this one stands in.",
            nullable=True,
            references="quotes.quote_id",
        ),
        Column("field", pl.String(), "Which text all spans of this row point into.", values=FIELDS),
        Column(
            "start_char",
            pl.Int32(),
            "Offset of the first quoted character, marks left out.",
            unit="code point",
            minimum=0,
        ),
        Column(
            "end_char",
            pl.Int32(),
            "Offset after the last quoted character, marks left out.",
            unit="code point",
            minimum=1,
        ),
        Column("text", pl.String(), "The words as written."),
        Column(
            "kind",
            pl.String(),
            "A whole sentence in marks, words woven into a sentence, reported speech without marks, or a term in marks that nobody said.",
            values=QUOTE_KINDS,
        ),
        Column("speaker_mention", pl.String(), "The speaker as written: a name, a role, a pronoun.", nullable=True),
        Column(
            "speaker_start_char",
            pl.Int32(),
            "Offset of the speaker's first character.",
            unit="code point",
            nullable=True,
            minimum=0,
        ),
        Column(
            "speaker_end_char",
            pl.Int32(),
            "Offset after the speaker's last character.",
            unit="code point",
            nullable=True,
            minimum=1,
        ),
        Column("speaker", pl.String(), "Who that is: the canonical name, or the role as a noun phrase.", nullable=True),
        Column(
            "speaker_entity_id",
            pl.String(),
            "The speaker's entity; empty below the confidence that we would publish.",
            nullable=True,
            references="entities.entity_id",
        ),
        Column("attribution", pl.String(), "How the speaker was reached.", values=ATTRIBUTION_STATES),
        Column("cue", pl.String(), "The verb or phrase that reports the speech, as written.", nullable=True),
        Column(
            "cue_start_char",
            pl.Int32(),
            "Offset of the cue's first character.",
            unit="code point",
            nullable=True,
            minimum=0,
        ),
        Column(
            "cue_end_char",
            pl.Int32(),
            "Offset after the cue's last character.",
            unit="code point",
            nullable=True,
            minimum=1,
        ),
        Column("confidence", pl.Float32(), "How sure the attribution is.", unit="0 to 1", minimum=0, maximum=1),
        Column("method", pl.String(), "Which extractor and version said so."),
    ),
)
