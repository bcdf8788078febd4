"""A world of sources on this machine fetched by `presswatch run`: politeness, seconds, memory, a second run, a killed one.

`python -m benchmarks.local_world [--sources 500] [--items 40] [--gap 1s]`; every host is an address of the loopback.
"""

import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from benchmarks.local_server import Manners, Reply, serving
from benchmarks.world_sites import LOST, Site, make_sites
from presswatch.tables import as_text
from warehouse.connect import query

LOST_COUNT = 10
_PRESSWATCH = [sys.executable, "-c", "from presswatch.cli import app; app()"]
_COUNTS = """SELECT count(*) AS articles, count(DISTINCT canonical_url) AS addresses,
                    count(*) FILTER (body_verdict = 'ok') AS read FROM articles"""


@dataclass(frozen=True)
class World:
    """The sites, their server's port and what it sees."""

    sites: list[Site]
    port: int
    manners: Manners

    @property
    def item_count(self) -> int:
        """Articles that can be had."""
        return sum(site.item_count for site in self.sites if site.manner not in LOST)

    def write_registry(self, path: Path, gap: str) -> None:
        """The registry that names all sites."""
        lines = ["fetching:", "  allow_hosts: [127.0.0.0/8]", f"  gap: {gap}", "sources:"]
        for site in self.sites:
            address = f"http://{site.host}:{self.port}/listing"
            lines += [f"  - id: {site.source_id}", f"    kind: {site.kind}", f"    url: {address}", "    every: 1s"]
            lines += ["    follow: /news/"] if site.kind == "pages" else []
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Run, run again, and in another home kill half-way and run again; print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=500)
    parser.add_argument("--items", type=int, default=40, help="articles of each source")
    parser.add_argument("--gap", default="1s", help="between two requests to a host")
    asked = parser.parse_args()
    sites = make_sites(asked.sources, asked.items, min(LOST_COUNT, asked.sources // 5), datetime.now(UTC))
    by_host = {site.host: site for site in sites}
    ports: list[int] = []

    def respond(host: str, path: str, headers: Mapping[str, str]) -> Reply:
        return by_host[host].respond(f"http://{host}:{ports[0]}", path, headers)

    with tempfile.TemporaryDirectory() as folder, serving(list(by_host), respond) as (port, manners):
        ports.append(port)
        world = World(sites, port, manners)
        world.write_registry(Path(folder) / "sources.yml", asked.gap)
        _compare_runs(world, Path(folder))


def _compare_runs(world: World, folder: Path) -> None:
    print(f"{len(world.sites)} sources, {world.item_count} articles that can be had")
    first = _Home(folder, "first")
    print(f"first run: {first.run(world)}")
    _print_manners(world.manners)
    print(f"second run: {first.run(world)}")
    second = _Home(folder, "killed")
    print(f"killed: {second.run_and_kill(world)}")
    print(f"run again: {second.run(world)}")
    print(
        f"the killed and the whole run hold the same articles and quotes: {first.fingerprint().equals(second.fingerprint())}"
    )
    print(
        as_text(
            query(
                first.published,
                "SELECT step, sum(rows_in) AS rows_in, sum(seconds) AS seconds, max(peak_memory_mb) AS peak_memory_mb FROM run_steps GROUP BY step ORDER BY min(started_at)",
            )
        )
    )
    print(
        as_text(
            query(
                first.published,
                "SELECT verdict, count(*) AS sources, sum(new_count) AS new, sum(refused_count) AS refused, sum(waiting_count) AS waiting FROM source_health GROUP BY ALL ORDER BY ALL",
            )
        )
    )


class _Home:
    """One data home in which the command is run."""

    def __init__(self, folder: Path, name: str) -> None:
        self.home, self.published = folder / name, folder / name / "published"
        self._environment = {
            **os.environ,
            "PRESSWATCH_HOME": str(self.home),
            "PRESSWATCH_SOURCES": str(folder / "sources.yml"),
            "GX_ANALYTICS_ENABLED": "false",
        }

    def run(self, world: World) -> str:
        """Run the day to its end; gives what it cost and brought."""
        asked, started = world.manners.requests.total(), time.perf_counter()
        with self._start() as process:
            if process.wait() != 0:
                raise SystemExit("the run failed; see above")
        seconds, requests = time.perf_counter() - started, world.manners.requests.total() - asked
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        counts = query(self.published, _COUNTS).row(0, named=True)
        aside = query(self.published, "SELECT count(*) FROM quarantine").item()
        return (
            f"{seconds:.0f} s, {requests} requests, {counts['articles']} articles at {counts['addresses']} addresses, "
            f"{counts['read']} of them ok, {aside} quarantined, largest process so far {peak:.0f} MB"
        )

    def run_and_kill(self, world: World) -> str:
        """Start the day and kill the whole group of processes when half the articles have been asked for."""
        asked, half = world.manners.requests.total(), world.item_count // 2
        with self._start() as process:
            while world.manners.requests.total() - asked < half and process.poll() is None:
                time.sleep(0.05)
            os.killpg(process.pid, signal.SIGKILL)
        return f"after {world.manners.requests.total() - asked} requests"

    def fingerprint(self) -> pl.DataFrame:
        """The content of all articles and how many quotes each has."""
        sql = """SELECT canonical_url, content_hash, published_at, body_verdict, (SELECT count(*) FROM quotes q WHERE q.article_id = a.article_id) AS quotes
                 FROM articles a ORDER BY canonical_url"""
        return query(self.published, sql)

    def _start(self) -> "subprocess.Popen[bytes]":
        (self.home / "inbox").mkdir(parents=True, exist_ok=True)
        return subprocess.Popen(
            [*_PRESSWATCH, "run"], env=self._environment, stdout=subprocess.DEVNULL, start_new_session=True
        )


def _print_manners(manners: Manners) -> None:
    gap = min(manners.shortest_gap.values(), default=0.0)
    print(
        f"at the server: never more than {max(manners.most_in_flight.values())} in flight on one of {len(manners.requests)} hosts, "
        f"shortest gap {gap:.2f} s, statuses {dict(sorted(manners.statuses.items()))}, known as {list(manners.user_agents)}"
    )


if __name__ == "__main__":
    main()
