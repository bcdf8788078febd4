"""Which articles fit an expression and where: many expressions at once over a batch of articles.

The words of all expressions are looked up in one pass over the texts; AND, OR, NOT, NEAR and phrases are then set operations on
sorted arrays of places, so the time goes by the words that occur and not by articles times expressions.

AND and NOT hold within an article. Where both sides ask for `speaker:` and `quote:` only, they hold within one quotation:
`speaker:Varga AND quote:tariffs` is what Varga said of tariffs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import polars as pl

from transforms.expressions.nodes import FIELDS, SAID_FIELDS, And, Expression, In, Or, all_words, fields_used
from transforms.expressions.passages import Passages
from transforms.expressions.places import NOWHERE, Batch, Wordlist
from transforms.letters import Ints, Mask

WHERE_UNSAID = ("title", "body")
HITS = pl.Schema(
    {
        "expression": pl.UInt32(),
        "article_id": pl.String(),
        "field": pl.Enum(FIELDS),
        "place": pl.String(),
        "start_char": pl.Int32(),
        "end_char": pl.Int32(),
        "quote_id": pl.String(),
    }
)
_ORDER = ["expression", "article_id", "place", "start_char", "end_char", "field", "quote_id"]
"""One row per expression, article and place; offsets are code points of the article's `place`, end exclusive."""


@dataclass(frozen=True)
class _Found:
    """What fits a part of an expression: which articles or quotations, and the stretches that made them fit."""

    fits: Mask
    """Of each article of the batch, or of each quotation."""
    is_said: bool
    """Whether `fits` is of quotations."""
    passage: Ints
    first: Ints
    last: Ints


class Matcher:
    """Expressions made ready once, for any number of batches."""

    def __init__(self, expressions: Sequence[Expression]) -> None:
        self.expressions = tuple(expressions)
        self.fields: frozenset[str] = frozenset().union(*map(fields_used, self.expressions))
        """The fields that a batch has to hold."""
        self._wordlist = Wordlist(word for each in self.expressions for word in all_words(each))

    def match(self, passages: Passages) -> pl.DataFrame:
        """All places, as HITS says, sorted by expression, article, place and offset."""
        shelf = _Shelf(passages, self._wordlist)
        found = [shelf.find(each, WHERE_UNSAID) for each in self.expressions]
        return shelf.describe(found).unique().sort(_ORDER)


class _Shelf:
    """A batch of passages in which expressions are evaluated."""

    def __init__(self, passages: Passages, wordlist: Wordlist) -> None:
        self.passages = passages
        rows = passages.rows
        # The same names and labels come again and again: each different text is read once.
        texts = rows["text"].unique(maintain_order=True)
        numbers = rows.select("text").join(
            pl.DataFrame({"text": texts, "number": np.arange(len(texts))}), on="text", maintain_order="left"
        )
        of_text = numbers["number"].to_numpy()
        self.by_text = np.argsort(of_text, kind="stable")
        self.borders = np.searchsorted(of_text[self.by_text], np.arange(len(texts) + 1))
        self.copies = np.diff(self.borders)
        self.article = rows["article"].to_numpy().astype(np.int64)
        self.quote = rows["quote"].fill_null(-1).to_numpy()
        self.field = rows["field"].to_physical().to_numpy()
        self.batch = Batch.of(texts.to_list(), wordlist)

    def describe(self, found: Sequence[_Found]) -> pl.DataFrame:
        """What was found for each expression, as HITS says."""
        number = np.repeat(np.arange(len(found)), [len(each.passage) for each in found])
        passage, first, last = _chain(found)
        own = pl.DataFrame({"expression": number, "first": self.batch.start[first], "last": self.batch.end[last]})
        rows = pl.concat([self.passages.rows.drop("text")[passage], own], how="horizontal")
        start = pl.col("start_char") + pl.when(pl.col("end_char").is_null()).then("first").otherwise(0)
        return rows.with_columns(
            article_id=self.passages.article_ids.gather(rows["article"]),
            start_char=start,
            end_char=pl.col("end_char").fill_null(pl.col("start_char") + pl.col("last")),
            quote_id=self.passages.quote_ids.gather(rows["quote"]),
        ).select(pl.col(name).cast(dtype) for name, dtype in HITS.items())

    def find(self, node: Expression, fields: tuple[str, ...]) -> _Found:
        match node:
            case In(inner_fields, inner):
                return self.find(inner, inner_fields)
            case Or(any_of):
                return self._any_of([self.find(each, fields) for each in any_of])
            case And(all_of, none_of):
                return self._all_of(all_of, none_of, fields)
        return self._stretches(node, fields)

    def _stretches(self, node: Expression, fields: tuple[str, ...]) -> _Found:
        """What stands at a place, once for every passage of these fields that has the text."""
        found = self.batch.find(node)
        text = self.batch.text[found.first]
        copies = self.copies[text]
        stretch = np.repeat(np.arange(len(found)), copies)
        within = np.arange(len(stretch)) - np.repeat(np.cumsum(copies) - copies, copies)
        passage = self.by_text[self.borders[text[stretch]] + within]
        wanted = np.zeros(len(FIELDS), bool)
        wanted[[FIELDS.index(field) for field in fields]] = True
        chosen = wanted[self.field[passage]]
        passage, stretch = passage[chosen], stretch[chosen]
        is_said = set(fields) <= SAID_FIELDS
        return _Found(self._mark(passage, is_said), is_said, passage, found.first[stretch], found.last[stretch])

    def _mark(self, passage: Ints, is_said: bool) -> Mask:
        """The articles, or quotations, that these passages belong to."""
        fits = np.zeros(len(self.passages.quote_ids if is_said else self.passages.article_ids), bool)
        fits[(self.quote if is_said else self.article)[passage]] = True
        return fits

    def _any_of(self, parts: list[_Found]) -> _Found:
        alike = parts if all(part.is_said for part in parts) else [self._by_article(part) for part in parts]
        return _join(reduce(np.logical_or, [part.fits for part in alike]), alike)

    def _all_of(self, all_of: Sequence[Expression], none_of: Sequence[Expression], fields: tuple[str, ...]) -> _Found:
        wanted: list[_Found] = []
        for each in all_of:
            wanted.append(self.find(each, fields))
            if not len(wanted[-1].passage):
                return wanted[-1]
        unwanted = [self.find(each, fields) for each in none_of]
        said = [part for part in wanted if part.is_said]
        if said:
            within = self._combine(said, [part for part in unwanted if part.is_said])
            wanted = [within, *(part for part in wanted if not part.is_said)]
            unwanted = [part for part in unwanted if not part.is_said]
        if len(wanted) > 1 or unwanted:
            wanted = [self._by_article(part) for part in wanted]
            unwanted = [self._by_article(part) for part in unwanted]
        return self._combine(wanted, unwanted)

    def _combine(self, wanted: list[_Found], unwanted: list[_Found]) -> _Found:
        """What all of the first and none of the second fit; all are of articles, or all of quotations."""
        fits = reduce(np.logical_and, [part.fits for part in wanted])
        for part in unwanted:
            fits = fits & ~part.fits
        joined = _join(fits, wanted)
        chosen = fits[(self.quote if joined.is_said else self.article)[joined.passage]]
        return _Found(fits, joined.is_said, joined.passage[chosen], joined.first[chosen], joined.last[chosen])

    def _by_article(self, part: _Found) -> _Found:
        if not part.is_said:
            return part
        return _Found(self._mark(part.passage, False), False, part.passage, part.first, part.last)


def _join(fits: Mask, parts: list[_Found]) -> _Found:
    return _Found(fits, parts[0].is_said, *_chain(parts))


def _chain(parts: Sequence[_Found]) -> tuple[Ints, Ints, Ints]:
    """The stretches of several parts, one behind the other: passages, first and last words."""
    if not parts:
        return NOWHERE.first, NOWHERE.first, NOWHERE.last
    passage, first, last = (
        np.concatenate(each) for each in zip(*((part.passage, part.first, part.last) for part in parts), strict=True)
    )
    return passage, first, last
