"""Articles laid out for reading, and rows of the table for stretches of their tokens."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from schemas.tables.mentions import FIELDS
from transforms.letters import Ints, Mask
from transforms.quotes.marks import find_quoted
from transforms.tokens import Tokens


@dataclass(frozen=True)
class Batch:
    """Articles laid out for reading: all titles, then all bodies."""

    article_id: Sequence[str]
    texts: Sequence[str]
    tokens: Tokens

    @property
    def document(self) -> Ints:
        """The article that each text belongs to."""
        return np.tile(np.arange(len(self.article_id)), 2)


@dataclass(frozen=True)
class Spans:
    """Stretches of a batch's texts: the first token of each, and where it begins and ends in its own text."""

    first: Ints
    start: Ints
    end: Ints


def list_rows(batch: Batch, spans: Spans) -> pl.DataFrame:
    """A row per span with article_id, field, sentence_number, is_quoted, start_char, end_char and text."""
    text = batch.tokens.text[spans.first]
    ids = pl.Series(batch.article_id, dtype=pl.String)
    return pl.DataFrame(
        [
            ids.gather(pl.Series(batch.document[text])).alias("article_id"),
            pl.Series(FIELDS).gather(pl.Series(text // max(1, len(ids)))).alias("field"),
            pl.Series("sentence_number", _number_sentences(batch.tokens, spans.first)),
            pl.Series("is_quoted", _lie_in_marks(batch.tokens, spans)),
            pl.Series("start_char", spans.start),
            pl.Series("end_char", spans.end),
            pl.Series("text", cut_texts(batch, spans), pl.String),
        ]
    )


def cut_texts(batch: Batch, spans: Spans) -> list[str]:
    """The words of each span as written."""
    places = zip(batch.tokens.text[spans.first].tolist(), spans.start.tolist(), spans.end.tolist(), strict=True)
    return [batch.texts[text][start:end] for text, start, end in places]


def _number_sentences(tokens: Tokens, first: Ints) -> Ints:
    """The sentence of each token in its own text, from 1."""
    before = tokens.sentence[np.maximum(tokens.first_token - 1, 0)]
    number: Ints = tokens.sentence[first] - before[tokens.text[first]]
    return number


def _lie_in_marks(tokens: Tokens, spans: Spans) -> Mask:
    """Whether each span lies between quotation marks as a whole; the marks of scare quotes count too."""
    quoted = find_quoted(tokens)
    opening, closing = np.sort(quoted.outer_start), np.sort(quoted.outer_end)
    begin = tokens.text_start[tokens.text[spans.first]]
    start, last = begin + spans.start, begin + spans.end - 1
    at_start, at_last = (
        np.searchsorted(opening, place, side="right") - np.searchsorted(closing, place, side="right")
        for place in (start, last)
    )
    inside: Mask = (at_start > 0) & (at_last > 0)
    return inside
