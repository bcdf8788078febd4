"""Search the published articles: the index proposes, the expression is held against the words themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from transforms.expressions import Expression, In, Matcher, fold_text, lay_out_passages, parse, required_words
from warehouse.connect import LINK
from warehouse.search import Scope, Searchable, searchable
from warehouse.search_index import EXTENSION, extension_file, write_index

PLACES = ("title", "body", "quotes")
"""Where `--in` looks."""

INDEXED_FIELDS = frozenset({"title", "body", "quote"})
"""What the index holds every word of: quotations stand in title or body."""

_FIRST_BATCH, _LARGEST_BATCH = 40, 2000


class SearchError(ValueError):
    """A search that cannot be made; the message says what to write instead."""


@dataclass(frozen=True)
class Found:
    """An article, or a quotation of one, that fits; `spans` are the words that made it fit, as code points of `text`."""

    article: dict[str, object]
    place: str
    text: str
    spans: tuple[tuple[int, int], ...]
    speaker: str | None = None


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
    scope: Scope = Scope()
    limit: int = 20

    @property
    def is_said(self) -> bool:
        """Whether quotations are looked for and not articles."""
        return self.place == "quotes" or self.speaker is not None


def refresh_index(published: Path) -> Path | None:
    """Index the snapshot that is published now; None where the extension for it is missing."""
    return write_index((published / LINK).resolve(strict=True), fold_text)


def search(published: Path, asked: Search, timeout_seconds: float = 60.0) -> Answer:
    """What fits; ExpressionError for an expression that cannot be read, SearchError for a speaker or outlet nobody knows."""
    expression = _placed(parse(asked.expression), asked)
    with searchable(published, timeout_seconds) as snapshot:
        scope = _known_scope(snapshot, asked)
        groups = [
            frozenset((word.text, word.is_prefix) for word in group)
            for group in required_words(expression, INDEXED_FIELDS)
        ]
        ids = snapshot.candidates(groups, scope)
        found: list[Found] = []
        for batch in _batches(ids, asked.limit):
            found += _verify(snapshot, batch, expression, scope, asked.is_said)
            if len(found) > asked.limit:
                break
        return Answer(tuple(found[: asked.limit]), len(found) > asked.limit, snapshot.is_indexed)


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
    if asked.is_said:
        return In(("quote",), expression)
    return In((asked.place,), expression) if asked.place else expression


def _known_scope(snapshot: Searchable, asked: Search) -> Scope:
    """The scope with outlets and speakers as the tables write them."""
    scope = replace(asked.scope, field=asked.place if asked.place in {"title", "body"} else None)
    if scope.outlets:
        known = snapshot.outlets()
        scope = replace(scope, outlets=tuple(name for one in scope.outlets for name in _called(one, known, "outlet")))
    if asked.speaker is not None:
        scope = replace(scope, speakers=tuple(_called(asked.speaker, snapshot.speakers(), "speaker")))
    return scope


def _called(asked: str, names: Sequence[str], what: str) -> list[str]:
    """The names that hold these words, however they are capitalised or accented."""
    words = f" {' '.join(fold_text(asked).split())} "
    found = [name for name in names if words in f" {' '.join(fold_text(name).split())} "] if words.strip() else []
    if not found:
        raise SearchError(f"no {what} is called {asked!r}; `presswatch query` over articles and quotes_readable lists them")
    return found


def _batches(ids: pl.Series, limit: int) -> Iterator[list[str]]:
    """Few at first, since the likeliest mostly fit; then more and more, since each batch costs a look at the table."""
    start, size = 0, max(_FIRST_BATCH, limit + 1)
    while start < len(ids):
        yield ids[start : start + size].to_list()
        start, size = start + size, min(2 * size, _LARGEST_BATCH)


def _verify(
    snapshot: Searchable, article_ids: list[str], expression: Expression, scope: Scope, is_said: bool
) -> list[Found]:
    """Which of these articles fit word for word, in their order."""
    matcher = Matcher([expression])
    articles = snapshot.texts(article_ids)
    said = bool({"quote", "speaker"} & matcher.fields)
    quotes = snapshot.quotes(article_ids, scope.speakers) if said else None
    hits = matcher.match(lay_out_passages(articles, quotes, fields=matcher.fields))
    rows = {row["article_id"]: row for row in articles.iter_rows(named=True)}
    spoken = {row["quote_id"]: row for row in quotes.iter_rows(named=True)} if quotes is not None else {}
    by = ["article_id", "quote_id"] if is_said else ["article_id"]
    found: dict[str, list[Found]] = {}
    for key, group in hits.group_by(by, maintain_order=True):
        article_id = str(key[0])
        quote = spoken.get(str(key[1])) if is_said else None
        found.setdefault(article_id, []).append(_found(rows[article_id], quote, group))
    return [each for article_id in article_ids for each in found.get(article_id, [])]


def _found(article: dict[str, object], quote: dict[str, object] | None, hits: pl.DataFrame) -> Found:
    """One row of the answer: its text is where the first of the words stand."""
    order = ["title", "body"]
    places = sorted(hits["place"].unique().to_list(), key=lambda place: order.index(place) if place in order else 2)
    # The title tells little by itself: where the body has the words too, it is shown.
    place = "body" if "body" in places else places[0]
    here = hits.filter(pl.col("place") == place)
    spans = tuple(here.select("start_char", "end_char").unique().sort("start_char", "end_char").rows())
    speaker = str(quote["speaker"]) if quote and quote["speaker"] else None
    return Found(article, place, str(article[place]), spans, speaker)
