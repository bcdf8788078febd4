"""Reads articles whose quotations were attributed by hand, and what the pipeline finds in them, in the same terms.

The file is of the form that training.quotes tells. Read where they stand: `"discard"` of an article, stretches that nobody
annotated; `"content"` of a unit, the whole piece around the marks; `"silver"` of an attribution, names that a machine took
its pronoun for.
"""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.quotes_speakers import TRIMMED, Source, Speaker
from presswatch import seeds
from transforms.mentions import mentions
from transforms.quotes import quotes

COUNTED_WORDS = 3
"""Shorter words in marks are more often titles and terms than speech: to find or miss them counts nothing."""
BATCH = 500
_WORD = re.compile(r"\w[\w'’.-]*")

Span = tuple[int, int]
Line = dict[str, Any]


@dataclass(frozen=True)
class Unit:
    """Words in marks that the annotators gave to somebody."""

    attribution: int
    quote: Span
    content: Span
    is_counted: bool
    source: Source
    cue: str


@dataclass(frozen=True)
class Attribution:
    """All that one reporting word reports: spans of its content, DIRECT, MIXED or INDIRECT, and who says it."""

    pieces: tuple[Span, ...]
    kind: str
    source: Source


@dataclass(frozen=True)
class Row:
    """What matters here of a row of `quotes`; the span is trimmed."""

    span: Span
    kind: str
    is_inner: bool
    speaker: Speaker
    has_entity: bool
    cue: str
    confidence: float


@dataclass(frozen=True)
class Article:
    """One article: what was annotated in it and what was found."""

    text: str
    quoted: tuple[Span, ...]
    discard: tuple[Span, ...]
    units: tuple[Unit, ...]
    attributions: tuple[Attribution, ...]
    rows: tuple[Row, ...]

    def marked_rows(self) -> list[Row]:
        """The rows that compare with the units. Quotes inside quotes do not: the annotators left them alone."""
        marked = [row for row in self.rows if row.kind in ("direct", "mixed") and not row.is_inner]
        return sorted(marked, key=lambda row: (row.span, row.speaker.name))

    def count_words(self, span: Span) -> int:
        """Words in a span of the text."""
        return len(_WORD.findall(self.text[slice(*span)]))


def read_articles(path: Path) -> list[Article]:
    """Every article of a file, read by the pipeline as a body without a title."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows: list[Line] = [json.loads(line) for line in lines]
    docs = [row for row in rows if row["kind"] == "doc"]
    attributed: dict[str, list[Line]] = defaultdict(list)
    for row in rows:
        if row["kind"] == "attr" and row["content"]:
            attributed[row["doc"]].append(row)
    found = _find_rows([doc["text"] for doc in docs])
    return [_read_article(doc, attributed[doc["doc"]], lines) for doc, lines in zip(docs, found, strict=True)]


def _find_rows(texts: Sequence[str]) -> list[list[Line]]:
    """The rows of `quotes` of each text."""
    known = seeds.known_entities()
    found: list[list[Line]] = [[] for _ in texts]
    bodies = pl.DataFrame({"article_id": [f"{number:08}" for number in range(len(texts))], "title": "", "body": texts})
    for batch in bodies.iter_slices(BATCH):
        for row in quotes(batch, mentions(batch, known)).iter_rows(named=True):
            found[int(row["article_id"])].append(row)
    return found


def _read_article(doc: Line, attributed: list[Line], found: list[Line]) -> Article:
    text = doc["text"]
    rows = [_read_row(text, line) for line in found]
    return Article(
        text,
        tuple((start, end) for start, end, *_ in doc["quoted"]),
        tuple((start, end) for start, end in doc.get("discard", ())),
        tuple(unit for number, line in enumerate(attributed) for unit in _read_units(text, number, line)),
        tuple(Attribution(_spans(line["content"]), line.get("type", ""), _read_source(line)) for line in attributed),
        tuple(row for row in rows if row.span[0] < row.span[1]),
    )


def _read_units(text: str, number: int, line: Line) -> list[Unit]:
    units = []
    for unit in line["units"]:
        quote = tuple(unit["quote"])
        is_counted = len(_WORD.findall(text[slice(*quote)])) >= COUNTED_WORDS
        content = tuple(unit.get("content", quote))
        units.append(Unit(number, quote, content, is_counted, _read_source(line), line.get("cue", "")))
    return units


def _read_source(line: Line) -> Source:
    return Source(line["source"], line["source_kind"], tuple(line.get("silver", ())))


def _read_row(text: str, line: Line) -> Row:
    return Row(
        _trim(text, line["start_char"], line["end_char"]),
        line["kind"],
        line["parent_quote_id"] is not None,
        Speaker(line["speaker"] or "", line["speaker_mention"] or ""),
        line["speaker_entity_id"] is not None,
        line["cue"] or "",
        round(line["confidence"], 4),
    )


def _trim(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return start + len(words) - len(words.lstrip(TRIMMED)), end - len(words) + len(words.rstrip(TRIMMED))


def _spans(pieces: list[list[int]]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in pieces)
