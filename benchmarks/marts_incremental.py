"""Days that come after an archive: seconds of the marts brought up to them, beside building all anew, and whether both agree.

`python -m benchmarks.marts_incremental HOME` takes three days out of a home that was loaded with `--all` and loads them one
after another, all in a copy.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from presswatch.settings import ALL, Settings
from presswatch.steps.load import load_context
from schemas import ARTICLE_COPIES, ARTICLES, CHECK_RESULTS, MENTIONS, QUARANTINE, QUOTES, RAW_PAGES, Table
from warehouse.lake import Lake, shard_part
from warehouse.load import load
from warehouse.marts import all_marts
from warehouse.marts.building import build
from warehouse.private import reading

DAYS = 3


def split(lake: Lake, target: Lake) -> list[date]:
    """The run over everything without its busiest days, which become runs of their own; those days, in order."""
    articles = pl.concat([pl.read_parquet(path) for path in lake.parts(ARTICLES, ALL)])
    counts = articles.group_by("published_on").len().sort("len", "published_on", descending=True)
    days = sorted(counts["published_on"].head(DAYS))
    for shard in lake.shards(ALL):
        own = lake.read(ARTICLES, ALL, shard_part(shard)).select("article_id", "published_on")
        kept = own.filter(~pl.col("published_on").is_in(days))
        _write(lake, target, ALL, shard, kept)
        for day in days:
            _write(lake, target, day.isoformat(), shard, own.filter(pl.col("published_on") == day))
    for key in (ALL, *(day.isoformat() for day in days)):
        target.write(CHECK_RESULTS, key, "check", CHECK_RESULTS.empty())
    return days


def timed_days(
    lake: Lake, database: Path, days: list[date], settings: Settings
) -> Iterator[tuple[str, float, float, int]]:
    """Per load: its key, seconds of the incremental and of the full build, and rows in which the two differ."""
    context = load_context(settings)
    for key in (ALL, *(day.isoformat() for day in days)):
        load(lake, database, key, context)
        other = Path(shutil.copy(database, database.with_name("anew.duckdb")))
        yield key, _seconds(database, anew=False), _seconds(other, anew=True), differing_rows(database, other)


def differing_rows(one: Path, other: Path) -> int:
    """Rows of any mart that stand in one file and not in the other."""
    with reading(one) as connection:
        connection.execute(f"ATTACH '{other}' AS other (READ_ONLY)")
        return sum(_differing(connection, mart.name) for mart in all_marts() if not mart.is_view)


def _differing(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    sql = f'SELECT count(*) FROM ((FROM "{name}" EXCEPT ALL FROM other."{name}") UNION ALL (FROM other."{name}" EXCEPT ALL FROM "{name}"))'
    ((count,),) = connection.execute(sql).fetchall()
    return int(count)


def _seconds(database: Path, anew: bool) -> float:
    started = time.perf_counter()
    build(database, anew)
    return time.perf_counter() - started


def _write(lake: Lake, target: Lake, run_key: str, shard: int, articles: pl.DataFrame) -> None:
    part = shard_part(shard)
    copies = lake.read(ARTICLE_COPIES, ALL, part).join(articles, on="article_id", how="semi")
    tables: tuple[tuple[Table, pl.DataFrame], ...] = (
        (ARTICLE_COPIES, copies.with_columns(run_key=pl.lit(run_key))),
        (RAW_PAGES, lake.read(RAW_PAGES, ALL, part).join(copies, on="raw_page_id", how="semi")),
        *(
            (table, lake.read(table, ALL, part).join(articles, on="article_id", how="semi", maintain_order="left"))
            for table in (ARTICLES, MENTIONS, QUOTES)
        ),
        (QUARANTINE, QUARANTINE.empty()),
    )
    for table, rows in tables:
        target.write(table, run_key, part, rows)


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    home = parser.parse_args().home
    with tempfile.TemporaryDirectory() as scratch:
        target, database = Lake(Path(scratch) / "lake"), Path(scratch) / "private.duckdb"
        days = split(Lake(home / "lake"), target)
        build(database)  # what a process does once, such as imports, is not counted
        print(f"{'load':<12} {'touched':>9} {'anew':>9}")
        for key, touched, anew, wrong in timed_days(target, database, days, Settings.from_environment()):
            print(f"{key:<12} {touched:>7.2f} s {anew:>7.2f} s   {wrong} rows differ")


if __name__ == "__main__":
    _main()
