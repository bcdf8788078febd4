"""The articles that the benchmarks of names read: a Parquet file of your own, or the samples."""

import os
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from presswatch import steps
from presswatch.settings import Run, Settings
from presswatch.steps.reading import read_deeply
from schemas import ARTICLES
from warehouse.lake import Lake, shard_part

ARTICLES_FILE = "PRESSWATCH_BENCH_ARTICLES"
"""Names a Parquet file with the columns title and body when no option does."""

SAMPLES = Path(__file__).resolve().parent.parent / "seeds" / "samples"


def load_articles(file: Path | None, count: int) -> pl.DataFrame:
    """article_id, title and body of `count` articles, from the start of the file; a smaller file is gone through again."""
    named = os.environ.get(ARTICLES_FILE)
    chosen = file or (Path(named) if named else None)
    rows = pl.read_parquet(chosen, columns=["title", "body"]) if chosen else _read_samples()
    texts = rows.select(pl.col("title", "body").fill_null("")).filter(pl.col("body") != "")
    rounds = -(-count // texts.height)
    return (
        pl.concat([texts] * rounds).head(count).select(pl.format("a{}", pl.row_index()).alias("article_id"), pl.all())
    )


def count_words(articles: pl.DataFrame) -> int:
    """Words of all titles and bodies, cut at space."""
    words = pl.concat_str("title", "body", separator=" ").str.count_matches(r"\S+")
    return int(articles.select(words.sum()).item())


def _read_samples() -> pl.DataFrame:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), inbox=SAMPLES, timezone=ZoneInfo("UTC"), shard_size=1000)
        run = Run.everything(settings)
        shards = steps.collect(run)["shards"]
        for shard in shards:
            steps.articles(run, shard)
        lake = Lake(settings.lake)
        return read_deeply(pl.concat([lake.read(ARTICLES, run.key, shard_part(shard)) for shard in shards]))
