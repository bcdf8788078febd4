"""How long a run takes from inbox to published tables, step by step: `python -m benchmarks.daily_run [--inbox FOLDER]`."""

import argparse
import json
import tempfile
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from presswatch.run import run_all
from presswatch.settings import Run, Settings
from presswatch.tables import as_text
from schemas import ARTICLES
from warehouse.connect import query
from warehouse.lake import Lake

SAMPLES = Path(__file__).resolve().parent.parent / "seeds" / "samples"
COPIES = 25
"""How often the samples are repeated, each time under other addresses, when no inbox is given."""


def main() -> None:
    """Run once in a fresh home and print one row per step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inbox", type=Path, help="folder of articles; default: the samples, many times over")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        inbox = arguments.inbox or _multiply_samples(Path(folder))
        print(as_text(measure(inbox, Path(folder) / "home")))


def measure(inbox: Path, home: Path) -> pl.DataFrame:
    """Seconds, articles per second and highest memory (MB) of each step of one run over that inbox, and of all of it."""
    settings = Settings(home=home, inbox=inbox, timezone=ZoneInfo("UTC"), shard_size=1000)
    started = time.perf_counter()
    run_all(Run.everything(settings), lambda *_: None)
    seconds = time.perf_counter() - started
    articles = query(settings.published, "SELECT rows_in FROM runs").item()
    steps = query(
        settings.published,
        "SELECT step, count(*) AS parts, sum(seconds) AS seconds, max(peak_memory_mb) AS peak_memory_mb "
        "FROM run_steps GROUP BY step ORDER BY min(started_at)",
    )
    whole = pl.DataFrame(
        {"step": ["whole run"], "parts": [1], "seconds": [seconds], "peak_memory_mb": [steps["peak_memory_mb"].max()]}
    )
    rows = pl.concat([steps, whole], how="vertical_relaxed")
    return rows.with_columns(
        pl.col("seconds").round(2), (articles / pl.col("seconds")).round(0).alias("articles_per_second")
    )


def _multiply_samples(folder: Path) -> Path:
    """The samples' articles under COPIES addresses each, as one file of rows."""
    settings = Settings(home=folder / "once", inbox=SAMPLES, timezone=ZoneInfo("UTC"), shard_size=1000)
    run_all(Run.everything(settings), lambda *_: None)
    lake = Lake(settings.lake)
    articles = pl.concat([pl.read_parquet(path) for path in lake.parts(ARTICLES, "all")])
    inbox = folder / "inbox"
    inbox.mkdir()
    with (inbox / "many.jsonl").open("w", encoding="utf-8") as file:
        for copy in range(COPIES):
            for row in articles.select("outlet", "title", "body", "published_on", "article_id").iter_rows(named=True):
                address = f"https://bench.example/{copy}/{row['article_id']}"
                line = {
                    "outlet": row["outlet"],
                    "url": address,
                    "title": row["title"],
                    "published": str(row["published_on"]),
                    "text": row["body"],
                }
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return inbox


if __name__ == "__main__":
    main()
