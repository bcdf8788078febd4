"""How long the cookbook's questions take on a warehouse of a million articles. `python -m benchmarks.million_rows`."""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from benchmarks.multiplied import fill_marts, multiply
from presswatch.cookbook import PAGE, Question, questions
from presswatch.tables import as_text
from reports.dashboard.building import build_site
from warehouse.connect import connect, require_select

_ELSEWHERE = (("2026-04-01", "2016-09-01"), ("2026-03-", "2016-08-"), ("Tobias Lindqvarn", "Hillary Clinton"))
"""The cookbook asks about the samples; here the same is asked about days and somebody of the large warehouse."""


def main() -> None:
    """Multiply a snapshot, build its marts, ask every question, and print a table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument(
        "--snapshot", type=Path, required=True, help="A published snapshot, the rows of which are multiplied."
    )
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--site", type=Path, help="Make the dashboard of the large warehouse in that folder, too.")
    parser.add_argument("--warehouse", type=Path, help="Where the warehouse is kept; used again when it is there.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        warehouse = arguments.warehouse or Path(folder) / "million.duckdb"
        if not warehouse.exists():
            started = time.perf_counter()
            multiply(arguments.snapshot.resolve(), warehouse, arguments.count, with_bodies=False)
            print(f"rows written in {time.perf_counter() - started:.0f} s", flush=True)
            for mart, count in fill_marts(warehouse):
                print(f"  {mart}: {count:,} rows", flush=True)
            print(f"marts built {time.perf_counter() - started:.0f} s after the start", flush=True)
        asked = list(questions(PAGE.read_text(encoding="utf-8")))
        rows = pl.DataFrame(list(measure(warehouse, asked, arguments.rounds)))
        if arguments.site:
            print(make_site(warehouse, arguments.site))
    print(as_text(rows))
    medians = rows["median_ms"].to_list()
    print(f"{len(medians)} questions: median {statistics.median(medians):.0f} ms, the slowest {max(medians):.0f} ms")


def make_site(warehouse: Path, reports: Path) -> str:
    """Make the dashboard there; how big it is, in one line."""
    started = time.perf_counter()
    built = build_site(warehouse, reports)
    return (
        f"site: {built.page_count} pages, {built.byte_count / 1e6:.1f} MB, the largest {built.largest_bytes / 1000:.0f} KB, "
        f"made in {time.perf_counter() - started:.0f} s; {built.index}"
    )


def measure(warehouse: Path, asked: list[Question], rounds: int) -> Iterator[dict[str, object]]:
    """Every question in turn on one fenced connection with two threads; the first round is not counted."""
    with connect(warehouse) as connection:
        for question in asked:
            sql = question.sql
            for there, here in _ELSEWHERE:
                sql = sql.replace(there, here)
            require_select(connection, sql)
            seconds = []
            for _ in range(rounds + 1):
                started = time.perf_counter()
                found = connection.execute(sql).pl()
                seconds.append(time.perf_counter() - started)
            yield {
                "question": question.title,
                "rows": found.height,
                "median_ms": round(statistics.median(seconds[1:]) * 1000, 1),
                "slowest_ms": round(max(seconds[1:]) * 1000, 1),
            }


if __name__ == "__main__":
    main()
