"""Whether names and quotes take time and memory in proportion: `python -m benchmarks.batch_growth [--sizes 1000 50000]`.

The articles are read in shards, as a run reads them: one after another in one process, each written to a lake.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import polars as pl

from benchmarks.articles import count_words, load_articles
from benchmarks.children import in_child
from presswatch import seeds
from presswatch.recording import peak_memory_mb
from presswatch.tables import as_text
from schemas import MENTIONS, QUOTES
from transforms.mentions import mentions
from transforms.quotes import quotes
from warehouse.lake import Lake, shard_part

SIZES = (1_000, 5_000, 50_000)
SHARD = 1_000
ROUNDS = 3
READ_ONCE = 20_000
"""Sizes from here on are read in the first round only: they are many shards, which is a mean already."""

Reading = tuple[float, float]
"""Processor seconds, and highest memory (MB)."""


def main() -> None:
    """Print one row per size, and how far the time is from growing in proportion."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--articles", type=Path, help="Parquet file with title and body, gone through again when it ends"
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of articles")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often sizes are read; medians are printed")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(as_text(measure(arguments.articles, sorted(arguments.sizes), arguments.rounds, Path(folder))))


def measure(file: Path | None, sizes: list[int], rounds: int, folder: Path) -> pl.DataFrame:
    """Medians of processor time and highest memory at each number of articles, beside those of the first."""
    in_child(1, write_shards, file, sizes[-1], folder)
    taken: dict[int, list[Reading]] = {size: [] for size in sizes}
    # In turns, so that a busy minute of the machine does not fall on one size alone.
    for number in range(rounds):
        for size in sizes if number == 0 else [size for size in sizes if size < READ_ONCE]:
            taken[size].append(in_child(1, read_shards, folder, size))
            print(f"round {number + 1} of {rounds}: {size:,} articles", file=sys.stderr)
    words = {size: in_child(1, count_shard_words, folder, size) for size in sizes}
    lines = [_sum_up(size, words[size], readings) for size, readings in taken.items()]
    return pl.DataFrame(lines).with_columns(
        time_beside_first=(pl.col("cpu_ms_per_1000_words") / pl.col("cpu_ms_per_1000_words").first()).round(3),
        memory_beside_first=(pl.col("peak_mb") / pl.col("peak_mb").first()).round(3),
    )


def write_shards(file: Path | None, count: int, folder: Path) -> None:
    """So many articles as Parquet files of SHARD each, named by number."""
    articles = load_articles(file, count)
    for number, start in enumerate(range(0, count, SHARD)):
        articles.slice(start, SHARD).write_parquet(folder / f"{number:04}.parquet")


def read_shards(folder: Path, count: int) -> Reading:
    """Names and quotes of the first `count` articles, shard by shard."""
    lake, known = Lake(folder / "lake"), seeds.known_entities()
    started = time.process_time()
    for number, shard in enumerate(_list_shards(folder, count)):
        articles = pl.read_parquet(shard).head(count - number * SHARD)
        found = mentions(articles, known)
        lake.write(MENTIONS, "all", shard_part(number), found)
        lake.write(QUOTES, "all", shard_part(number), quotes(articles, found))
    return time.process_time() - started, peak_memory_mb()


def count_shard_words(folder: Path, count: int) -> int:
    """Words of the first `count` articles."""
    shards = enumerate(_list_shards(folder, count))
    return sum(count_words(pl.read_parquet(shard).head(count - number * SHARD)) for number, shard in shards)


def _list_shards(folder: Path, count: int) -> list[Path]:
    return sorted(folder.glob("*.parquet"))[: -(-count // SHARD)]


def _sum_up(size: int, words: int, readings: list[Reading]) -> dict[str, float]:
    seconds = median(seconds for seconds, _ in readings)
    return {
        "articles": size,
        "rounds": len(readings),
        "cpu_seconds": round(seconds, 2),
        "articles_per_cpu_second": round(size / seconds, 1),
        "cpu_ms_per_1000_words": round(1e6 * seconds / words, 3),
        "peak_mb": round(median(memory for _, memory in readings), 1),
    }


if __name__ == "__main__":
    main()
