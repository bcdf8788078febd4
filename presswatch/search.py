"""Search the published articles: the index proposes, the expression is held against the words themselves."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from transforms.expressions import (
    Expression,
    In,
    Matcher,
    find_pairs,
    fold_text,
    lay_out_passages,
    pair_number,
    parse,
    required_pairs,
    required_words,
)
from warehouse.connect import require_published
from warehouse.search import PairGroup, Scope, WordGroup, all_names, open_index, read_all
from warehouse.search_index import EXTENSION, extension_file, index_of, write_index

PLACES = ("title", "body", "quotes")
"""Where `--in` looks."""

INDEXED_FIELDS = frozenset({"title", "body", "quote"})
"""What the index holds every word of: quotations stand in title or body."""

EVERYTHING = Scope()

_SECOND_BATCH, _LARGEST_BATCH = 200, 2000


class SearchError(ValueError):
    """A search that cannot be made; the message says what to write instead."""


@dataclass(frozen=True)
class Found:
    """An article, or a quotation of one, that fits; `spans` are the words that made it fit, as code points of `text`."""

    article: dict[str, Any]
    place: str
    text: str
    spans: tuple[tuple[int, int], ...]
    speaker: str | None = None
    is_quote: bool = False


@dataclass(frozen=True)
class Answer:
    """What a search found, the likeliest first."""

    found: tuple[Found, ...]
    has_more: bool
    is_indexed: bool


@dataclass(frozen=True)
class Search:
    """What is looked for and where."""

    expression: str
    place: str | None = None
    speaker: str | None = None
    scope: Scope = EVERYTHING
    limit: int = 20

    @property
    def is_said(self) -> bool:
        """Whether quotations are looked for and not articles."""
        return self.place == "quotes" or self.speaker is not None


def refresh_index(published: Path) -> Path | None:
    """Index the snapshot that is published now; None where the extension for it is missing."""
    return write_index(require_published(published), fold_text, find_pairs)


def search(published: Path, asked: Search, timeout_seconds: float = 60.0) -> Answer:
    """What fits; ExpressionError for an expression that cannot be read, SearchError for a speaker or outlet nobody knows."""
    expression = _placed(parse(asked.expression), asked)
    snapshot = require_published(published)
    index = index_of(snapshot)
    if not index.exists():
        return _search_all(snapshot, expression, asked, timeout_seconds)
    with open_index(index, timeout_seconds) as opened:
        scope = _known_scope(opened.names, asked)
        found: list[Found] = []
        candidates = opened.candidates(_word_groups(expression), scope, _pair_groups(expression))
        for numbers in _batches(candidates, asked.limit):
            quotes = opened.quotes(numbers, scope) if _needs_quotes(expression) else None
            found += _verify(opened.articles(numbers), quotes, expression, asked.is_said)
            if len(found) > asked.limit:
                break
    return Answer(tuple(found[: asked.limit]), len(found) > asked.limit, is_indexed=True)


def missing_index() -> str:
    """Why a search went the slow way, and what to do."""
    if extension_file() is None:
        return f"every article was read, because {EXTENSION} for this DuckDB is not installed; install it and publish again"
    return "every article was read, because this snapshot has no word index; `presswatch rebuild` makes one"


def _placed(expression: Expression, asked: Search) -> Expression:
    if asked.place is not None and asked.place not in PLACES:
        raise SearchError(f"there is no place {asked.place!r} to search in, only {', '.join(PLACES)}")
    if asked.speaker is not None and asked.place in {"title", "body"}:
        raise SearchError("--speaker looks at what somebody said; leave out --in, or write --in quotes")
    if "entity" in Matcher([expression]).fields:
        raise SearchError(
            "entity: is for watchlists; a search finds words, and the tables `mentions` and `attention` entities"
        )
    if asked.is_said:
        return In(("quote",), expression)
    return In((asked.place,), expression) if asked.place else expression


def _word_groups(expression: Expression) -> list[WordGroup]:
    required = required_words(expression, INDEXED_FIELDS)
    return [frozenset((word.text, word.is_prefix) for word in group) for group in required]


def _pair_groups(expression: Expression) -> list[PairGroup]:
    required = required_pairs(expression, INDEXED_FIELDS)
    return [frozenset(pair_number(first.text, second.text) for first, second in group) for group in required]


def _needs_quotes(expression: Expression) -> bool:
    return bool({"quote", "speaker"} & Matcher([expression]).fields)


def _known_scope(names_of: Callable[[str], list[str]], asked: Search) -> Scope:
    """The scope with outlets and speakers as the tables write them."""
    scope = replace(asked.scope, field=asked.place if asked.place in {"title", "body"} else None)
    if scope.outlets:
        known = names_of("outlet")
        scope = replace(scope, outlets=tuple(name for one in scope.outlets for name in _called(one, known, "outlet")))
    if asked.speaker is not None:
        scope = replace(scope, speakers=tuple(_called(asked.speaker, names_of("speaker"), "speaker")))
    return scope


def _called(asked: str, names: Sequence[str], what: str) -> list[str]:
    """The names that hold these words, however they are capitalised or accented."""
    words = f" {' '.join(fold_text(asked).split())} "
    found = [name for name in names if words in f" {' '.join(fold_text(name).split())} "] if words.strip() else []
    if not found:
        raise SearchError(
            f"no {what} is called {asked!r}; `presswatch query` over articles and quotes_readable lists them"
        )
    return found


def _batches(numbers: pl.Series, limit: int) -> Iterator[list[int]]:
    """Few at first, since the likeliest mostly fit; where they do not, many at once, since each batch is a look at the tables."""
    start, size = 0, limit + 1
    while start < len(numbers):
        yield numbers[start : start + size].to_list()
        start, size = start + size, min(max(2 * size, _SECOND_BATCH), _LARGEST_BATCH)


def _search_all(snapshot: Path, expression: Expression, asked: Search, timeout_seconds: float) -> Answer:
    """The slow way: every article in scope is read. The newest come first, for nothing tells which is the likeliest."""
    scope = _known_scope(lambda what: all_names(snapshot, what), asked)
    newest: list[Found] = []
    for articles, quotes in read_all(snapshot, scope, _needs_quotes(expression), timeout_seconds):
        newest += _verify(articles, quotes, expression, asked.is_said)
        newest.sort(key=lambda each: (-each.article["published_on"].toordinal(), each.article["article_id"]))
        del newest[asked.limit + 1 :]
    return Answer(tuple(newest[: asked.limit]), len(newest) > asked.limit, is_indexed=False)


def _verify(articles: pl.DataFrame, quotes: pl.DataFrame | None, expression: Expression, is_said: bool) -> list[Found]:
    """Which of these articles fit word for word, in their order."""
    matcher = Matcher([expression])
    if quotes is not None:
        quotes = _with_words(quotes, articles)
    hits = matcher.match(lay_out_passages(articles, quotes, fields=matcher.fields))
    rows = {row["article_id"]: row for row in articles.iter_rows(named=True)}
    speakers = dict(quotes.select("quote_id", "speaker").rows()) if quotes is not None else {}
    found: dict[str, list[Found]] = {}
    for key, group in hits.group_by(["article_id", "quote_id"] if is_said else ["article_id"], maintain_order=True):
        speaker = speakers.get(str(key[1])) if is_said else None
        found.setdefault(str(key[0]), []).append(_found(rows[key[0]], group, speaker, is_said))
    return [each for article_id in articles["article_id"] for each in found.get(article_id, [])]


def _with_words(quotes: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Quotations with the article they stand in and their own words, cut out of it."""
    joined = quotes.join(articles.select("article_number", "article_id", "title", "body"), on="article_number")
    text = pl.when(pl.col("field") == "title").then("title").otherwise("body")
    words = text.str.slice(pl.col("start_char"), pl.col("end_char") - pl.col("start_char"))
    return joined.with_columns(words.alias("text")).drop("title", "body")


def _found(article: dict[str, Any], hits: pl.DataFrame, speaker: str | None, is_quote: bool) -> Found:
    """One row of the answer. The title tells little by itself: where the body has the words too, it is shown."""
    places = hits["place"].unique().to_list()
    place = next(each for each in ("body", "title", *places) if each in places)
    here = hits.filter(pl.col("place") == place)
    spans = tuple(here.select("start_char", "end_char").unique().sort("start_char", "end_char").rows())
    return Found(article, place, str(article[place]), spans, speaker, is_quote)
