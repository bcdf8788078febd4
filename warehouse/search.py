"""Candidates for a search: articles of the snapshot that hold the words asked for, the likeliest first, and their texts."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.connect import FENCES, LINK
from warehouse.private import WarehouseError, rows_of
from warehouse.search_index import BODY, TITLE, index_of
from warehouse.time_limit import time_limit

WordGroup = frozenset[tuple[str, bool]]
"""Words as the index folds them, each with whether it is the beginning of words only; an article needs one of them."""

ARTICLE_COLUMNS = ("article_id", "title", "body", "outlet", "published_on", "url")
QUOTE_COLUMNS = ("article_id", "quote_id", "field", "start_char", "end_char", "text", "speaker")

_SATURATION, _LENGTH_WEIGHT = 1.2, 0.75
"""BM25's usual k and b: how soon more of a word stops to count, and how much long articles are held back."""

_SPEAKER = "coalesce(entities.name, quotes.speaker)"
_SPOKEN = "quotes LEFT JOIN entities ON entities.entity_id = quotes.speaker_entity_id"
_NO_MORE_THAN = 5000
"""Words of the index that one prefix may stand for."""


@dataclass(frozen=True)
class Scope:
    """Which articles are searched."""

    first_on: date | None = None
    last_on: date | None = None
    outlets: tuple[str, ...] = ()
    speakers: tuple[str, ...] | None = None
    """Only articles that quote one of these names."""
    field: str | None = None
    """`title` or `body` where words elsewhere do not count."""


class Searchable:
    """A snapshot with its word index, or without one."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, is_indexed: bool, timeout_seconds: float) -> None:
        self._connection = connection
        self.is_indexed = is_indexed
        self._timeout_seconds = timeout_seconds

    def speakers(self) -> list[str]:
        """Every name that somebody is quoted under."""
        sql = f"SELECT DISTINCT {_SPEAKER} FROM {_SPOKEN} WHERE {_SPEAKER} IS NOT NULL ORDER BY ALL"
        return [name for (name,) in self._ask(sql).rows()]

    def outlets(self) -> list[str]:
        """Every outlet by name."""
        return [name for (name,) in self._ask("SELECT DISTINCT outlet FROM articles ORDER BY ALL").rows()]

    def candidates(self, groups: Sequence[WordGroup], scope: Scope) -> pl.Series:
        """Ids of the articles that hold a word of every group, the likeliest first; without an index all, the newest first."""
        where, values = _conditions(scope)
        if not self.is_indexed or not groups:
            sql = f"SELECT article_id FROM articles WHERE {where} ORDER BY published_on DESC, article_id"
            return self._ask(sql, values)["article_id"]
        asked = self._look_up(groups)
        if {number for number, *_ in asked} != set(range(len(groups))):
            return pl.Series("article_id", [], pl.String)
        return self._rank(asked, len(groups), scope)

    def texts(self, article_ids: Sequence[str]) -> pl.DataFrame:
        """The articles of these ids, in that order, ARTICLE_COLUMNS; what is no article's text is left empty."""
        sql = f"""
            SELECT
                article_id, title, CASE WHEN body_verdict = 'ok' THEN body ELSE '' END AS body,
                outlet, published_on, coalesce(canonical_url, url) AS url
            FROM articles WHERE article_id IN ({_marks(article_ids)})
        """
        order = pl.DataFrame({"article_id": article_ids}, schema={"article_id": pl.String})
        found = order.join(self._ask(sql, article_ids), on="article_id", maintain_order="left")
        return found.select(ARTICLE_COLUMNS)

    def quotes(self, article_ids: Sequence[str], speakers: Sequence[str] | None = None) -> pl.DataFrame:
        """Their quotations, of these speakers only when given; QUOTE_COLUMNS."""
        sql = f"""
            SELECT article_id, quote_id, field, start_char, end_char, text, {_SPEAKER} AS speaker FROM {_SPOKEN}
            WHERE quotes.kind <> 'term' AND article_id IN ({_marks(article_ids)})
        """
        values = list(article_ids)
        if speakers is not None:
            sql, values = f"{sql} AND {_SPEAKER} IN ({_marks(speakers)})", [*values, *speakers]
        return self._ask(f"{sql} ORDER BY article_id, start_char, quote_id", values).select(QUOTE_COLUMNS)

    def _look_up(self, groups: Sequence[WordGroup]) -> list[tuple[int, int, float]]:
        """Group, key and weight (BM25's: the rarer the heavier) of every word of the index that is asked for."""
        ((total,),) = rows_of(self._connection, "SELECT count(*) FROM index.articles")
        asked: list[tuple[int, int, float]] = []
        for number, group in enumerate(groups):
            for word, is_prefix in sorted(group):
                # In the order of the words, so that the index is read where they stand and nowhere else.
                test = "word >= $1 AND word < $1 || chr(1114111)" if is_prefix else "word = $1"
                sql = f"""
                    SELECT word_key, ln(1 + ($2 - count + 0.5) / (count + 0.5)) FROM
                    (SELECT word_key, sum(article_count) OVER (PARTITION BY word) AS count FROM index.words WHERE {test})
                """
                found = self._ask(sql, [word, total]).rows()
                asked += [(number, key, weight) for key, weight in found]
        return asked

    def _rank(self, asked: Sequence[tuple[int, int, float]], group_count: int, scope: Scope) -> pl.Series:
        keys = pl.DataFrame(asked, schema={"number": pl.Int32, "word_key": pl.Int64, "weight": pl.Float64}, orient="row")
        where, values = _conditions(scope)
        fields = {"title": f"({TITLE})", "body": f"({BODY})"}.get(scope.field or "", f"({TITLE}, {BODY})")
        few = keys["word_key"].unique().to_list()
        chosen = f"word_key IN ({', '.join(map(str, few))}) AND" if len(few) <= _NO_MORE_THAN else ""
        sql = f"""
            WITH held AS (
                SELECT article_number, number, sum(word_count) AS word_count, any_value(weight) AS weight
                FROM index.postings JOIN asked USING (word_key)
                WHERE {chosen} field IN {fields} GROUP BY article_number, number, word_key
            ),
            average AS (SELECT avg(word_count) AS word_count FROM index.articles)
            SELECT
                indexed.article_id,
                sum(held.weight * held.word_count * {_SATURATION + 1} / (held.word_count + {_SATURATION} * (
                    1 - {_LENGTH_WEIGHT} + {_LENGTH_WEIGHT} * indexed.word_count / (SELECT word_count FROM average)
                ))) AS score
            FROM held JOIN index.articles AS indexed USING (article_number)
            WHERE article_id IN (SELECT article_id FROM articles WHERE {where})
            GROUP BY indexed.article_id HAVING count(DISTINCT number) = {group_count}
            ORDER BY round(score, 9) DESC, article_id
        """
        self._connection.register("asked", keys.to_arrow())
        try:
            return self._ask(sql, values)["article_id"]
        finally:
            self._connection.unregister("asked")

    def _ask(self, sql: str, values: Sequence[Any] = ()) -> pl.DataFrame:
        with time_limit(self._connection, self._timeout_seconds) as limit:
            return limit.call(lambda: self._connection.execute(sql, list(values)).pl())


@contextmanager
def searchable(published: Path, timeout_seconds: float = 60.0) -> Iterator[Searchable]:
    """The snapshot behind the link in that folder, read-only and fenced in like every analyst's connection."""
    link = published / LINK
    if not link.exists():
        raise WarehouseError(f"nothing has been published at {link}; run `presswatch run` first")
    snapshot = link.resolve()
    index = index_of(snapshot)
    with duckdb.connect(config={**FENCES, "memory_limit": "1GB", "threads": "2"}) as connection:
        is_indexed = index.exists()
        connection.execute(f"ATTACH '{_escaped(snapshot)}' AS published (READ_ONLY)")
        if is_indexed:
            connection.execute(f"ATTACH '{_escaped(index)}' AS index (READ_ONLY)")
        connection.execute("USE published")
        connection.execute("SET GLOBAL enable_external_access = false")
        connection.execute("SET GLOBAL python_enable_replacements = false")
        connection.execute("SET GLOBAL lock_configuration = true")
        yield Searchable(connection, is_indexed, timeout_seconds)


def _conditions(scope: Scope) -> tuple[str, list[Any]]:
    """The articles in scope as SQL with `?`, and the values."""
    tests, values = ["true"], []
    if scope.first_on:
        tests.append("published_on >= ?")
        values.append(scope.first_on)
    if scope.last_on:
        tests.append("published_on <= ?")
        values.append(scope.last_on)
    if scope.outlets:
        tests.append(f"outlet IN ({_marks(scope.outlets)})")
        values += scope.outlets
    if scope.speakers is not None:
        tests.append(f"article_id IN (SELECT article_id FROM {_SPOKEN} WHERE {_SPEAKER} IN ({_marks(scope.speakers)}))")
        values += scope.speakers
    return " AND ".join(tests), values


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values)) or "NULL"


def _escaped(path: Path) -> str:
    return re.sub("'", "''", str(path))
