"""One article's rows at every station, from the bytes that arrived to the published tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from presswatch.settings import Settings
from schemas import ARTICLE_COPIES, ARTICLES, MENTIONS, QUARANTINE, QUOTES, RAW_PAGES, Table
from warehouse.connect import query
from warehouse.lake import Lake, shard_part

WIDE = 60


@dataclass(frozen=True)
class Station:
    """What stands of one article in one place."""

    name: str
    place: str
    rows: pl.DataFrame


class UnknownArticleError(LookupError):
    """No station knows the article."""


def follow(article_id: str, settings: Settings) -> Iterator[Station]:
    """Every station of one article in the order it passes them; UnknownArticleError when the lake has no copy of it."""
    lake = Lake(settings.lake)
    copies = _find_copies(lake, article_id)
    if copies.is_empty():
        raise UnknownArticleError(
            f'no article {article_id!r} in {lake.root}; `presswatch query "select article_id, title from articles"` lists them'
        )
    for run_key, shard, raw_page_id in copies.select("run_key", "shard", "raw_page_id").iter_rows():
        yield from _lake_stations(lake, run_key, shard, raw_page_id, article_id)
    yield from _published_stations(settings.published, article_id)


def _find_copies(lake: Lake, article_id: str) -> pl.DataFrame:
    files = [path for key in lake.run_keys() for path in lake.parts(ARTICLE_COPIES, key)]
    if not files:
        return ARTICLE_COPIES.empty()
    found = pl.scan_parquet(files).filter(pl.col("article_id") == article_id).collect()
    return found.sort("run_key", "shard", "raw_page_id")


def _lake_stations(lake: Lake, run_key: str, shard: int, raw_page_id: str, article_id: str) -> Iterator[Station]:
    part = shard_part(shard)
    selections: tuple[tuple[Table, pl.Expr, str], ...] = (
        (RAW_PAGES, pl.col("raw_page_id") == raw_page_id, part),
        (ARTICLES, pl.col("article_id") == article_id, part),
        (MENTIONS, pl.col("article_id") == article_id, part),
        (QUOTES, pl.col("article_id") == article_id, part),
        (QUARANTINE, pl.col("row_key").str.starts_with(article_id), "check"),
    )
    for table, mine, where in selections:
        rows = lake.read(table, run_key, where).filter(mine)
        if table is RAW_PAGES:
            rows = rows.drop("payload")
        if not (table is QUARANTINE and rows.is_empty()):
            yield Station(table.name, str(lake.path(table, run_key, where)), rows)


def _published_stations(published: Path, article_id: str) -> Iterator[Station]:
    for table in ("articles", "mentions", "quotes", "quotes_readable"):
        rows = query(published, f"SELECT * FROM {table} WHERE article_id = ?", parameters=[article_id])
        yield Station(table, f"{published / 'presswatch.duckdb'}, table {table}", rows)
