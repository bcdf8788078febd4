"""The marts of a data home: seconds of a full and of an incremental build, and every row counted once more by Polars.

`python -m benchmarks.marts HOME` works on a copy; the home itself is not changed.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from benchmarks.recount import RECOUNTED
from benchmarks.recount_news import News
from warehouse.connect import connect, query
from warehouse.lake import Lake
from warehouse.marts import Mart, all_marts
from warehouse.marts.building import build
from warehouse.publish import publish

READ = ("articles", "mentions", "quotes", "entities", "panels", "source_health")


def news_of(published: Path) -> News:
    """The published tables of an archive: one run over everything, so that the days with dated articles are covered."""
    tables = {name: _whole(published, name) for name in READ}
    dated = tables["articles"].filter(pl.col("published_precision") != "unknown")
    return News(tables, frozenset(dated["published_on"]))


def compared(published: Path, news: News) -> Iterator[tuple[str, int, int]]:
    """Per mart: its rows, and how many of them the second count does not confirm, or has beside them."""
    for mart in all_marts():
        if mart.name in RECOUNTED:
            found, counted = _whole(published, mart.name), RECOUNTED[mart.name](news)
            yield mart.name, found.height, differing(mart, found, counted)


def differing(mart: Mart, found: pl.DataFrame, counted: pl.DataFrame) -> int:
    """Rows of the one that the other does not have, or has otherwise; fractions may differ in the tenth digit."""
    if counted.is_empty() or found.is_empty():
        return found.height + counted.height
    key, others = list(mart.key), [name for name in mart.columns if name not in mart.key]
    pairs = (
        found.with_columns(is_found=True)
        .join(counted.select(found.columns).cast(found.schema).with_columns(is_counted=True), on=key, how="full")
        .select(
            pl.all_horizontal("is_found", "is_counted", *(_is_same(found, name) for name in others)).fill_null(False)
        )
    )
    return pairs.height - int(pairs.to_series().sum())


def _is_same(found: pl.DataFrame, name: str) -> pl.Expr:
    one, other = pl.col(name), pl.col(f"{name}_right")
    if not found.schema[name].is_float():
        return one.eq_missing(other)
    return one.eq_missing(other) | ((one - other).abs() <= 1e-10 * one.abs()).fill_null(False)


def _whole(published: Path, table: str) -> pl.DataFrame:
    """All rows of a published table, however many there are."""
    with connect(published, memory_limit="4GB") as connection:
        return connection.sql(f'SELECT * FROM "{table}"').pl()


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    home = parser.parse_args().home
    with tempfile.TemporaryDirectory() as scratch:
        database = Path(scratch) / "private.duckdb"
        shutil.copy(home / "warehouse" / "private.duckdb", database)
        for anew in (True, False):
            started = time.perf_counter()
            build(database, anew)
            print(f"{'full' if anew else 'nothing touched'}: {time.perf_counter() - started:.1f} s")
        publish(Lake(home / "lake"), database, Path(scratch) / "published")
        count = query(Path(scratch) / "published", "SELECT count(*) FROM articles").item()
        print(f"{count} articles; rows that the second count does not confirm:")
        for name, rows, wrong in compared(Path(scratch) / "published", news_of(Path(scratch) / "published")):
            print(f"  {name:<22} {rows:>9} rows {wrong:>6} differ")


if __name__ == "__main__":
    _main()
