"""How the teacher reads: texts as word pieces with the shape of each word, and tags of words as spans of names."""

import gzip
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from training.name_variants import Labelled, Span

KINDS = ("PER", "ORG", "LOC", "MISC")
TAGS = ("O", *(f"{place}-{kind}" for kind in KINDS for place in "BI"))
"""Outside; then first word and later word of a name of each kind."""

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
Ints = npt.NDArray[np.int64]
Stretch = tuple[int, int]


@dataclass(frozen=True)
class Page:
    """A text as word pieces, an entry each."""

    pieces: Ints
    shapes: Ints
    """0 is padding, then lower case, capital, one capital letter, capitals, mixed, number, mark."""
    gaps: Ints
    """What stands before: 0 nothing, 1 space, 2 a new line."""
    tags: Ints
    """Tag of the word that begins here; -1 for later pieces of a word, which are not judged."""
    start: Ints
    """Offset of the piece's word in the text."""
    end: Ints

    def __len__(self) -> int:
        return len(self.pieces)

    def part(self, first: int, past: int) -> "Page":
        """Some pieces in a row."""
        return Page(*(getattr(self, name)[first:past] for name in self.__dataclass_fields__))


class Reader:
    """Cuts texts into the pieces that the encoder knows (WordPiece, longest match first)."""

    UNKNOWN, MASK = 100, 103

    def __init__(self, vocabulary: Path) -> None:
        self.numbers = {piece: number for number, piece in enumerate(vocabulary.read_text("utf8").splitlines())}
        self.cut = lru_cache(maxsize=200_000)(self._cut_word)

    def read(self, text: str, spans: Sequence[Span]) -> Page:
        """The pieces of a text; words inside `spans` are tagged, all others are outside."""
        tag_of = {}
        for start, end, kind in spans:
            for place, word in enumerate(_WORD.finditer(text, start, end)):
                tag_of[word.start()] = TAGS.index(f"{'I' if place else 'B'}-{kind}")
        rows, last = [], 0
        for word in _WORD.finditer(text):
            gap = 0 if word.start() == last and last else 2 if "\n" in text[last : word.start()] or not last else 1
            shape, tag = _shape(word[0]), tag_of.get(word.start(), 0)
            for place, piece in enumerate(self.cut(word[0])):
                rows.append((piece, shape, 0 if place else gap, -1 if place else tag, word.start(), word.end()))
            last = word.end()
        return Page(*np.array(rows, np.int64).reshape(-1, 6).T)

    def _cut_word(self, word: str) -> tuple[int, ...]:
        plain = "".join(one for one in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(one) != "Mn")
        pieces, start = [], 0
        while start < len(plain):
            ends = (end for end in range(len(plain), start, -1) if self._name_piece(plain, start, end) in self.numbers)
            end = next(ends, 0)
            if not end:
                return (self.UNKNOWN,)
            pieces.append(self.numbers[self._name_piece(plain, start, end)])
            start = end
        return tuple(pieces) or (self.UNKNOWN,)

    @staticmethod
    def _name_piece(word: str, start: int, end: int) -> str:
        return ("##" if start else "") + word[start:end]


def find_spans(page: Page, likely: npt.NDArray[np.float32], unsure: float) -> tuple[list[Span], list[Stretch]]:
    """Names as (start, end, kind), and the words as (start, end) whose best tag is less likely than `unsure`."""
    words = np.flatnonzero(page.tags >= 0)
    best, sure = likely[words].argmax(axis=1).tolist(), likely[words].max(axis=1)
    spans: list[Span] = []
    last = 0
    borders = list(zip(page.start[words].tolist(), page.end[words].tolist(), strict=True))
    for tag, (start, end) in zip(best, borders, strict=True):
        if tag and tag % 2 == 0 and last and (last - 1) // 2 == (tag - 1) // 2:
            spans[-1] = (spans[-1][0], end, spans[-1][2])
        elif tag:
            spans.append((start, end, KINDS[(tag - 1) // 2]))
        last = tag
    return spans, [borders[place] for place in np.flatnonzero(sure < unsure).tolist()]


def read_labelled(path: Path) -> list[Labelled]:
    """Texts with their names."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Labelled(
            row["text"],
            tuple((start, end, kind) for start, end, kind in row["spans"]),
            tuple((start, end) for start, end in row.get("unsure", ())),
        )
        for row in rows
    ]


def read_texts(path: Path, most: int | None = None) -> list[str]:
    """Title and body of every text of a Parquet file or JSON lines, by id where there is one; or `most` of common length."""
    rows = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_ndjson(path)
    rows = rows.filter(pl.col("body").is_not_null())
    if "url" in rows.columns:
        rows = rows.filter(pl.col("url").is_not_null())
    if "id" in rows.columns:
        rows = rows.sort("id")
    text = pl.concat_str(pl.col("title").fill_null(""), "body", separator="\n").alias("text")
    texts = rows.select(text)["text"]
    if most is None:
        return texts.to_list()
    texts = texts.filter(texts.str.len_chars().is_between(300, 9000))
    return texts.gather(np.linspace(0, len(texts) - 1, min(most, len(texts)), dtype=np.int64)).to_list()


def _shape(word: str) -> int:
    if word[0].isdigit():
        return 6
    if not word[0].isalpha():
        return 7
    if word.islower() or not word[0].isupper():
        return 1 if word == word.lower() else 5
    if len(word) == 1:
        return 3
    return 4 if word.isupper() else 2 if word[1:] == word[1:].lower() else 5
