"""Candidates for a search: articles that hold the words asked for, the likeliest first, with their texts and quotations."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from warehouse.connect import connect, query, stream
from warehouse.search_index import BODY, IS_SEARCHED, TITLE, unpack
from warehouse.time_limit import time_limit

WordGroup = frozenset[tuple[str, bool]]
"""Words as the index folds them, each with whether it is the beginning of words only; an article needs one of them."""

PairGroup = frozenset[int]
"""Numbers of word pairs as the index has them; an article needs one of them."""

_SATURATION = 1.2
"""BM25's usual k: how soon more of a word stops to count. A title and a body are counted by themselves."""

_WEIGHT_OF_HALF = math.log(2)
"""What BM25 gives a word that every other article holds."""

_FEW_KEYS = 5000
"""So many words are given to the reading of the index itself, which then passes over what holds none of them."""

_MOST_TERMS = 50
"""So many are looked up at once: each is a part of the question, and DuckDB plans long ones slowly."""

_MOST_PAIRS = 10
"""So many choose the articles; those of a longer phrase narrow them hardly further, and each is a look into the index."""

_MOST_BITS = 62

_AS_INDEXED = f"""
    rowid AS article_number, article_id, title, CASE WHEN {IS_SEARCHED} THEN body ELSE '' END AS body,
    outlet, published_on, coalesce(canonical_url, url) AS url
"""

_NONE = pl.Series("article_number", [], pl.Int64)


@dataclass(frozen=True)
class Scope:
    """Which articles are searched; outlets and speakers as the tables write them."""

    first_on: date | None = None
    last_on: date | None = None
    outlets: tuple[str, ...] = ()
    speakers: tuple[str, ...] | None = None
    """Only what these are reported to have said."""
    field: str | None = None
    """`title` or `body` where words elsewhere do not count."""


class Index:
    """A snapshot's word index, open."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, timeout_seconds: float) -> None:
        self._connection = connection
        self._timeout_seconds = timeout_seconds

    def names(self, what: str) -> list[str]:
        """Every `speaker` or `outlet` by name."""
        sql = {"speaker": "SELECT speaker FROM speakers", "outlet": "SELECT DISTINCT outlet FROM articles ORDER BY ALL"}
        return [name for (name,) in self._ask(sql[what]).rows()]

    def candidates(self, groups: Sequence[WordGroup], scope: Scope, pairs: Sequence[PairGroup] = ()) -> pl.Series:
        """Numbers of all articles that hold a word and a pair of every group, the likeliest first.

        With pairs some that do not are among them: pairs share numbers, and words that most articles hold are not looked for.
        """
        if not groups:
            where = _conditions(scope)
            sql = f"SELECT article_number FROM articles WHERE {where} ORDER BY published_on DESC, place"
            return self._ask(sql)["article_number"]
        asked = self._look_up(groups)
        if asked["number"].n_unique() < len(groups):
            return _NONE
        if not pairs:
            return self._rank(asked, scope)
        narrowed = self._hold_pairs(pairs)
        return _NONE if narrowed.is_empty() else self._rank(_telling(asked), scope, narrowed)

    def articles(self, numbers: Sequence[int]) -> pl.DataFrame:
        """The articles of these numbers, in that order: article_id, title, body, outlet, published_on, url."""
        chosen = f"WHERE article_number IN ({_listed(numbers)})"
        rows = self._ask(f"FROM articles {chosen}")
        packed = self._ask(f"FROM bodies {chosen}")
        bodies = packed.with_columns(pl.Series("body", [unpack(body) for body in packed["body"]], pl.String))
        order = pl.DataFrame({"article_number": numbers}, schema={"article_number": pl.Int64})
        found = order.join(rows, on="article_number", maintain_order="left")
        return found.join(bodies, on="article_number", maintain_order="left")

    def quotes(self, numbers: Sequence[int], scope: Scope) -> pl.DataFrame:
        """Where those articles quote the speakers in scope: article_number, quote_id, field, start_char, end_char, speaker."""
        sql = f"""
            SELECT article_number, quotes.rowid::VARCHAR AS quote_id, field, start_char, end_char, speaker
            FROM quotes LEFT JOIN speakers USING (speaker_number)
            WHERE article_number IN ({_listed(numbers)}) AND {_said_by(scope)} ORDER BY quotes.rowid
        """
        return self._ask(sql)

    def _look_up(self, groups: Sequence[WordGroup]) -> pl.DataFrame:
        """Group, key and weight of every word of the index that is asked for: the rarer the heavier, as BM25 has it."""
        terms = [(number, *term) for number, group in enumerate(groups) for term in sorted(group)]
        some = range(0, len(terms), _MOST_TERMS)
        return pl.concat([self._look_up_terms(terms[first : first + _MOST_TERMS]) for first in some])

    def _look_up_terms(self, terms: Sequence[tuple[int, str, bool]]) -> pl.DataFrame:
        parts = []
        for place, (number, _, is_prefix) in enumerate(terms, start=1):
            # By the order of the words, so that the index is read where they stand and nowhere else.
            test = f"word >= ${place} AND word < ${place} || chr(1114111)" if is_prefix else f"word = ${place}"
            parts.append(f"SELECT {place} AS term, {number}::INTEGER AS number, * FROM words WHERE {test}")
        sql = f"""
            SELECT number, word_key, ln(1 + (total - held + 0.5) / (held + 0.5)) AS weight FROM
            (SELECT *, sum(article_count) OVER (PARTITION BY term, word) AS held FROM ({" UNION ALL ".join(parts)})),
            (SELECT count(*) AS total FROM articles)
        """
        return self._ask(sql, [word for _, word, _ in terms])

    def _hold_pairs(self, pairs: Sequence[PairGroup]) -> pl.DataFrame:
        """The articles that hold a pair of every group, and a few more: some pairs share a number."""
        tests = [f"pair IN ({_listed(group)})" for group in pairs[:_MOST_PAIRS]]
        holding = [f"article_number IN (SELECT article_number FROM pairs WHERE {test})" for test in tests[1:]]
        where = " AND ".join([tests[0], *holding])
        return self._ask(f"SELECT DISTINCT article_number FROM pairs WHERE {where}")

    def _rank(self, asked: pl.DataFrame, scope: Scope, narrowed: pl.DataFrame | None = None) -> pl.Series:
        keys = asked["word_key"].unique()
        chosen = f"word_key IN ({_listed(keys.to_list())})" if len(keys) <= _FEW_KEYS else "true"
        fields = {"title": f"({TITLE})", "body": f"({BODY})"}.get(scope.field or "", f"({TITLE}, {BODY})")
        narrowing = "" if narrowed is None else "SEMI JOIN narrowed USING (article_number)"
        groups = asked["number"].unique().to_list()
        has_all = f"bit_or(1::BIGINT << number) = {sum(1 << number for number in groups)}"
        if max(groups) > _MOST_BITS:
            has_all = f"count(DISTINCT number) = {len(groups)}"
        # First the postings alone: so DuckDB carries two numbers through the joins and not the columns of articles as well.
        sql = f"""
            WITH chosen AS MATERIALIZED (
                SELECT word_key, article_number, postings.word_count::DOUBLE AS held FROM postings {narrowing}
                WHERE {chosen} AND field IN {fields}
            ),
            scored AS (
                SELECT article_number, sum(weight * held * {_SATURATION + 1} / (held + {_SATURATION} * length_factor)) AS score
                FROM chosen JOIN asked USING (word_key) JOIN articles USING (article_number)
                WHERE {_conditions(scope)} GROUP BY article_number HAVING {has_all}
            )
            SELECT article_number FROM scored JOIN articles USING (article_number)
            ORDER BY round(score, 6) DESC, published_on DESC, place
        """
        tables = {"asked": asked} if narrowed is None else {"asked": asked, "narrowed": narrowed}
        return self._ask(sql, tables=tables)["article_number"]

    def _ask(
        self, sql: str, values: Sequence[object] = (), tables: Mapping[str, pl.DataFrame] | None = None
    ) -> pl.DataFrame:
        for name, table in (tables or {}).items():
            self._connection.register(name, table.to_arrow())
        try:
            with time_limit(self._connection, self._timeout_seconds) as limit:
                return limit.call(lambda: self._connection.execute(sql, list(values)).pl())
        finally:
            for name in tables or ():
                self._connection.unregister(name)


@contextmanager
def open_index(file: Path, timeout_seconds: float = 60.0) -> Iterator[Index]:
    """That index, read-only and fenced in as analysts' connections are."""
    with connect(file) as connection:
        yield Index(connection, timeout_seconds)


def all_names(snapshot: Path, what: str) -> list[str]:
    """Every `speaker` or `outlet` of a snapshot without an index."""
    sql = {
        "speaker": "SELECT DISTINCT speaker FROM quotes_readable WHERE speaker IS NOT NULL ORDER BY ALL",
        "outlet": "SELECT DISTINCT outlet FROM articles ORDER BY ALL",
    }
    return query(snapshot, sql[what]).to_series().to_list()


def read_all(
    snapshot: Path, scope: Scope, with_quotes: bool, timeout_seconds: float
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame | None]]:
    """Every article in scope of a snapshot without an index, a few thousand at a time, with the quotations in scope.

    Columns as `Index` gives them; the row of the article in the snapshot is its number.
    """
    where = _conditions(replace(scope, speakers=None))
    sql = f"SELECT {_AS_INDEXED} FROM articles WHERE {where}"
    for batch in stream(snapshot, sql, timeout_seconds):
        articles = pl.DataFrame(batch)
        quotes = _quotes_of(snapshot, articles, scope) if with_quotes and not articles.is_empty() else None
        if not articles.is_empty():
            yield articles, quotes


def _quotes_of(snapshot: Path, articles: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    spoken = "true" if scope.speakers is None else f"readable.speaker IN ({_quoted(scope.speakers)})"
    sql = f"""
        SELECT article_id, quote_id, field, start_char, end_char, readable.speaker
        FROM quotes JOIN (SELECT quote_id, speaker FROM quotes_readable) AS readable USING (quote_id)
        WHERE article_id BETWEEN ? AND ? AND {spoken} ORDER BY quote_id
    """
    ids = articles["article_id"]
    found = query(snapshot, sql, parameters=[ids.min(), ids.max()])
    return found.join(articles.select("article_id", "article_number"), on="article_id").drop("article_id")


def _telling(asked: pl.DataFrame) -> pl.DataFrame:
    """Without the words that most articles hold: among the few that hold the pairs they neither choose nor order any more."""
    heaviest = asked["weight"].max()
    of_group = pl.col("weight").max().over("number")
    return asked.filter((of_group > _WEIGHT_OF_HALF) | (of_group == heaviest))


def _conditions(scope: Scope) -> str:
    tests = ["true"]
    if scope.first_on:
        tests.append(f"published_on >= DATE '{scope.first_on.isoformat()}'")
    if scope.last_on:
        tests.append(f"published_on <= DATE '{scope.last_on.isoformat()}'")
    if scope.outlets:
        tests.append(f"outlet IN ({_quoted(scope.outlets)})")
    if scope.speakers is not None:
        tests.append(f"article_number IN (SELECT article_number FROM quotes WHERE {_said_by(scope)})")
    return " AND ".join(tests)


def _said_by(scope: Scope) -> str:
    if scope.speakers is None:
        return "true"
    return f"speaker_number IN (SELECT speaker_number FROM speakers WHERE speaker IN ({_quoted(scope.speakers)}))"


def _listed(numbers: Iterable[int]) -> str:
    """As literals, by which DuckDB passes over what holds none of them; it does not for bound values."""
    return ", ".join(map(str, numbers)) or "NULL"


def _quoted(names: Sequence[str]) -> str:
    return ", ".join("'" + name.replace("'", "''") + "'" for name in names) or "NULL"
