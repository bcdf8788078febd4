"""Whether names and quotes are the same in any order, split and number of threads: `python -m benchmarks.same_tables`."""

import argparse
import hashlib
import io
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.articles import load_articles
from benchmarks.children import in_child
from presswatch import seeds
from presswatch.tables import as_text
from schemas import MENTIONS, QUOTES, Table
from transforms.mentions import mentions
from transforms.quotes import quotes


@dataclass(frozen=True)
class Way:
    """One way of reading the same articles."""

    name: str
    seed: int | None = None
    """Which order the articles come in; None for the order given."""
    shard_size: int = 1000
    threads: int = 1


WAYS = (
    Way("as given"),
    Way("as given, 2 threads", threads=2),
    Way("other order", seed=1),
    Way("shards of 7", shard_size=7),
    Way("one by one, other order, 2 threads", seed=2, shard_size=1, threads=2),
)


def main() -> None:
    """Print one row per way; ends with code 1 when any differs from the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, help="Parquet file with title and body; default: the samples")
    parser.add_argument("--count", type=int, default=300, help="how many of its articles are read")
    arguments = parser.parse_args()
    rows = compare(load_articles(arguments.articles, arguments.count), seeds.known_entities(), WAYS)
    print(as_text(rows))
    if not rows["same"].all():
        sys.exit("the tables differ: something in transforms/ reads across articles or depends on an order")


def compare(articles: pl.DataFrame, known_entities: pl.DataFrame, ways: tuple[Way, ...]) -> pl.DataFrame:
    """Hashes of both tables for each way of reading, each in a process of its own, and whether they equal the first."""
    hashes = [in_child(way.threads, hash_tables, articles, known_entities, way) for way in ways]
    return pl.DataFrame(
        {
            "way": [way.name for way in ways],
            "mentions": [found[0] for found in hashes],
            "quotes": [found[1] for found in hashes],
            "same": [found == hashes[0] for found in hashes],
        }
    )


def hash_tables(articles: pl.DataFrame, known_entities: pl.DataFrame, way: Way) -> tuple[str, str]:
    """The hashes of `mentions` and `quotes`, sorted by key, when the articles are read that way."""
    ordered = articles if way.seed is None else articles.sort(_shuffle(way.seed))
    names, said = [], []
    for start in range(0, ordered.height, way.shard_size):
        shard = ordered.slice(start, way.shard_size)
        names.append(mentions(shard, known_entities))
        said.append(quotes(shard, names[-1]))
    return _hash_rows(MENTIONS, pl.concat(names)), _hash_rows(QUOTES, pl.concat(said))


def _shuffle(seed: int) -> pl.Expr:
    return pl.col("article_id").map_elements(
        lambda article_id: hashlib.sha256(f"{seed} {article_id}".encode()).hexdigest(), return_dtype=pl.String
    )


def _hash_rows(table: Table, rows: pl.DataFrame) -> str:
    file = io.BytesIO()
    rows.sort(table.key).write_parquet(file, compression="uncompressed")
    return hashlib.sha256(file.getvalue()).hexdigest()[:16]


if __name__ == "__main__":
    main()
