"""How long a search takes over many articles: the snapshot's, again and again on other days. `python -m benchmarks.search_speed`."""

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from benchmarks.multiplied import multiply
from presswatch.run import run_all
from presswatch.search import Search, refresh_index, search
from presswatch.settings import Run, Settings
from presswatch.tables import as_text
from warehouse.connect import require_published
from warehouse.search import Scope
from warehouse.search_index import index_of

SUMMER = Scope(first_on=date(2016, 6, 1), last_on=date(2016, 8, 31))

SEARCHES = (
    *map(Search, ("Clinton", "the", "tariffs", "zebra", "Zürich", "unemployment", "said")),
    *map(
        Search, ("troops AND Mexico", "climate Paris", "trade NOT China", "Sanders OR Rubio", "(jobs OR wages) economy")
    ),
    *map(
        Search, ('"white house"', '"prime minister"', '"supreme court" NOT Scalia', '"email server"', '"of the people"')
    ),
    # Rare phrases of words that nearly every article has.
    *map(Search, ('"to the said"', '"that the was"', '"in and of the"')),
    *map(Search, ("troops NEAR/5 Mexico", "tax NEAR/3 cut*", "Putin NEAR/10 Syria", "wall NEAR/4 border")),
    *map(Search, ("immigra*", "terroris* NEAR/5 attack*", "Merkel OR Münch*")),
    *(Search(words, place="title") for words in ("Trump", "economy OR jobs")),
    *(Search(words, place="quotes") for words in ("wall", '"make America great again"')),
    Search("Mexico", speaker="Trump"),
    Search("debate", scope=SUMMER),
)


def main() -> None:
    """Build the warehouse and its index, search, and print a table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument(
        "--articles", type=Path, required=True, help="A Parquet file of articles, or a published snapshot."
    )
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="Where the warehouse is kept; used again when it is there.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.folder or Path(scratch)
        _prepare(arguments.articles, folder, arguments.count)
        rows = pl.DataFrame(list(measure(folder, arguments.rounds)))
    print(as_text(rows))
    medians = rows["median_ms"].to_list()
    print(f"{len(medians)} searches: median {statistics.median(medians):.0f} ms, the slowest {max(medians):.0f} ms")


def measure(published: Path, rounds: int) -> Iterator[dict[str, object]]:
    """Each search in turn, its connection opened anew each time as the command line does; the first round is not counted."""
    for asked in SEARCHES:
        seconds, worked = [], []
        for _ in range(rounds + 1):
            started, began = time.perf_counter(), time.process_time()
            answer = search(published, asked)
            seconds.append(time.perf_counter() - started)
            worked.append(time.process_time() - began)
        yield {
            "search": asked.expression,
            "in": f"said by {asked.speaker}" if asked.speaker else asked.place or "",
            "found": f"{len(answer.found)}{'+' if answer.has_more else ''}",
            "median_ms": round(statistics.median(seconds[1:]) * 1000, 1),
            "slowest_ms": round(max(seconds[1:]) * 1000, 1),
            "cpu_ms": round(statistics.median(worked[1:]) * 1000, 1),
        }


def _prepare(articles: Path, folder: Path, count: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    link, target = folder / "presswatch.duckdb", folder / "presswatch-00000001.duckdb"
    if not link.exists():
        snapshot = articles if articles.suffix == ".duckdb" else _run(articles, folder / "home")
        multiply(snapshot.resolve(), target, count, with_bodies=True, tables=("articles", "quotes_readable"))
        link.symlink_to(target.name)
    if not index_of(target).exists():
        _index(folder, target)


def _run(articles: Path, home: Path) -> Path:
    """A published snapshot of that file's articles."""
    inbox = home / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    # Not a link: the inbox follows none.
    shutil.copyfile(articles, inbox / articles.name)
    settings = Settings(home=home, inbox=inbox, timezone=ZoneInfo("UTC"), shard_size=1000)
    run_all(Run.everything(settings), lambda *_: None)
    return require_published(settings.published)


def _index(folder: Path, snapshot: Path) -> None:
    started = time.perf_counter()
    index = refresh_index(folder)
    if index is None:
        raise SystemExit("duckdb-extension-fts is not installed; without it there is no index to measure")
    seconds, size, beside = time.perf_counter() - started, index.stat().st_size, snapshot.stat().st_size
    print(f"indexed in {seconds:.0f} s, {size / 1e6:,.0f} MB beside {beside / 1e6:,.0f}")


if __name__ == "__main__":
    main()
