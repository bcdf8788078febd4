"""What people are reported to have said, and who said it."""

import polars as pl

from schemas.contract import Column, Table
from schemas.tables.mentions import FIELDS

QUOTE_KINDS = ("direct", "mixed", "indirect", "term")
ATTRIBUTION_STATES = ("named", "pronoun_resolved", "pronoun_unresolved", "role_only", "unattributed")
CUE_CLASSES = (
    "said",
    "told",
    "asked",
    "answered",
    "added",
    "announced",
    "argued",
    "claimed",
    "denied",
    "agreed",
    "admitted",
    "warned",
    "predicted",
    "urged",
    "promised",
    "praised",
    "criticized",
    "described",
    "supported",
    "planned",
    "thought",
    "found",
    "joked",
    "shouted",
    "cited",
    "other",
)
"""How a cue frames what it reports; docs/quotes.md tells each class, transforms/quotes/cues.csv lists its words."""


def _span(name: str, whose: str) -> tuple[Column, Column]:
    """Start and end of a span that may be missing."""
    start = Column(
        f"{name}_start_char",
        pl.Int32(),
        f"Offset of {whose} first character.",
        unit="code point",
        nullable=True,
        minimum=0,
    )
    end = Column(
        f"{name}_end_char",
        pl.Int32(),
        f"Offset after {whose} last character.",
        unit="code point",
        nullable=True,
        minimum=1,
    )
    return start, end


QUOTES = Table(
    name="quotes",
    grain="one row per quotation per article",
    doc="What people are reported to have said, with who said it when the text tells. "
    "substring(body, start_char + 1, end_char - start_char) gives `text` back.",
    made_by="quotes",
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
        *_span("speaker", "the speaker's"),
        Column(
            "antecedent",
            pl.String(),
            "The name that the speaker's mention stands for, as written: `Varga` for `she`; empty when the mention itself is it.",
            nullable=True,
        ),
        *_span("antecedent", "the antecedent's"),
        Column(
            "speaker",
            pl.String(),
            "Who that is, as far as the reading goes: the canonical name, or the role as a noun phrase. Read it with `confidence`; quotes_readable leaves out what is not sure enough.",
            nullable=True,
        ),
        Column(
            "speaker_entity_id",
            pl.String(),
            "The speaker's entity; empty below the confidence that we would publish.",
            nullable=True,
            references="entities.entity_id",
        ),
        Column(
            "speaker_role",
            pl.String(),
            "What the speaker is said to be, as written, here or at another mention of the same person in this text: "
            "`professor of law at Dunmere University`, `council spokeswoman`.",
            nullable=True,
        ),
        *_span("speaker_role", "the role's"),
        Column(
            "speaker_affiliation",
            pl.String(),
            "Whom that role belongs to, as written: an organisation, else a place that is governed or the person spoken for.",
            nullable=True,
        ),
        *_span("speaker_affiliation", "the affiliation's"),
        Column(
            "organization_entity_id",
            pl.String(),
            "The affiliation's entity when it is an organisation; empty below the confidence that we would publish.",
            nullable=True,
            references="entities.entity_id",
        ),
        Column("attribution", pl.String(), "How the speaker was reached.", values=ATTRIBUTION_STATES),
        Column("cue", pl.String(), "The verb or phrase that reports the speech, as written.", nullable=True),
        *_span("cue", "the cue's"),
        Column(
            "cue_lemma",
            pl.String(),
            "The cue's base form: `say`, `call for`, `statement`; empty for a cue that is not in our list.",
            nullable=True,
        ),
        Column(
            "cue_class",
            pl.String(),
            "How the cue frames what it reports; `other` for a cue that is not in our list, empty without a cue.",
            nullable=True,
            values=CUE_CLASSES,
        ),
        Column("confidence", pl.Float32(), "How sure the attribution is.", unit="0 to 1", minimum=0, maximum=1),
        Column(
            "method", pl.String(), "Which extractor said so: name, version, and a digest of its weights and word lists."
        ),
    ),
)
