"""Thirty simulated days of sources, some of which fall ill: every verdict of every day, from `python -m benchmarks.health_month`.

Feeds are served by a real local server and polled once a day by the product's own rounds, with the day's clock handed in.
"""

import random
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from benchmarks.local_server import Reply, serving
from sources.live.days import source_days
from sources.live.gathering import Visit, gather
from sources.registry import Fetching, Registry, Source
from transforms.source_health import source_health

FIRST_DAY = date(2026, 5, 1)
DAYS = 30
POLLED_AT = timedelta(hours=22)
LETTERS = {"ok": ".", "silent": "S", "stale": "T", "failing": "F", "blocked": "B", "dead": "D"}


@dataclass(frozen=True)
class Feed:
    """How a feed behaves: what it lists on a day, and from which day on it is ill."""

    rhythm: Callable[[int, random.Random], int]
    """New items on a day of the month, counted from 0."""
    illness: str = ""
    ill_from: int = DAYS
    well_again: int = DAYS
    expected: str = ""
    """The verdicts of all days, one letter each; empty for always well."""

    def is_ill(self, day: int) -> bool:
        """Whether it is ill on that day."""
        return self.ill_from <= day < self.well_again


def _daily(number: int) -> Callable[[int, random.Random], int]:
    return lambda _day, chance: max(3, round(chance.gauss(number, number**0.5)))


def _working_days(number: int) -> Callable[[int, random.Random], int]:
    return lambda day, _chance: number if (FIRST_DAY + timedelta(days=day)).weekday() < 5 else 0


def _weekly(day: int, _chance: random.Random) -> int:
    return 6 if day % 7 == 2 else 0


def _now_and_then(_day: int, chance: random.Random) -> int:
    return chance.choices((0, 1, 2), (6, 3, 1))[0]


FEEDS: Mapping[str, Feed] = {
    "well-large": Feed(_daily(60)),
    "well-daily": Feed(_daily(10)),
    "well-working-days": Feed(_working_days(8)),
    "well-weekly": Feed(_weekly),
    "well-now-and-then": Feed(_now_and_then),
    "falls-silent": Feed(_daily(12), "silent", 19, expected="." * 19 + "S" * 11),
    "silent-on-working-days": Feed(_working_days(8), "silent", 20, expected="." * 20 + "S" * 10),
    "silent-and-back": Feed(_daily(12), "silent", 15, 18, expected="." * 15 + "SSS" + "." * 12),
    "dies": Feed(_daily(10), "refused", 17, expected="." * 17 + "F" * 6 + "D" * 7),
    "errors": Feed(_daily(10), "error", 12, expected="." * 12 + "F" * 6 + "D" * 12),
    "gone": Feed(_daily(10), "gone", 14, expected="." * 14 + "D" * 16),
    "missing": Feed(_daily(10), "missing", 14, expected="." * 14 + "FF" + "D" * 14),
    "blocks-us": Feed(_daily(10), "blocked", 11, expected="." * 11 + "B" * 19),
    "forbids-us": Feed(_daily(10), "robots", 21, expected="." * 21 + "B" * 9),
    "becomes-a-page": Feed(_daily(10), "page", 22, expected="." * 22 + "F" * 6 + "DD"),
    "repeats-itself": Feed(_daily(10), "repeats", 16, expected="." * 16 + "T" * 14),
    "dates-2031": Feed(_daily(10), "misdated", 13, expected="." * 13 + "T" * 17),
}
"""Five of them well, whatever their rhythm; twelve that fall ill on a known day."""


def main() -> None:
    """Print a line per source with one letter per day, and how many are as they must be."""
    with tempfile.TemporaryDirectory() as folder:
        verdicts = live_through(Path(folder))
    print(f"from {FIRST_DAY}, one letter a day: " + ", ".join(f"{letter} {name}" for name, letter in LETTERS.items()))
    right = 0
    for name, feed in FEEDS.items():
        seen, must = verdicts[name], feed.expected or "." * DAYS
        right += seen == must
        print(f"{name:<24} {seen}  {'as it must be' if seen == must else f'but must be {must}'}")
    print(f"{right} of {len(FEEDS)} sources have the right verdict on each of {DAYS} days")


def live_through(state: Path) -> dict[str, str]:
    """The verdicts of every source, one letter per day."""
    hosts = {name: f"127.0.7.{number}" for number, name in enumerate(FEEDS, start=1)}
    month = _Month({host: name for name, host in hosts.items()})
    letters = dict.fromkeys(FEEDS, "")
    with serving(list(hosts.values()), month.respond) as (port, _manners):
        registry = _registry({name: f"http://{host}:{port}/feed.xml" for name, host in hosts.items()})
        for number in range(DAYS):
            month.day = number
            for name, verdict in _judge_day(registry, state, FIRST_DAY + timedelta(days=number)).items():
                letters[name] += LETTERS[verdict]
    return letters


def _judge_day(registry: Registry, state: Path, day: date) -> dict[str, str]:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) + POLLED_AT
    visit = Visit(registry, state, day, day + timedelta(days=1), "Presswatch/0 (benchmark)", now=lambda: at)
    for _batch in gather(visit, lambda *_: None):
        pass
    health: pl.DataFrame = source_health(source_days(state, registry, day), day)
    return dict(health.select("source_id", "verdict").iter_rows())


def _registry(addresses: Mapping[str, str]) -> Registry:
    sources = [Source(name, "feed", url, full_text="feed") for name, url in addresses.items()]
    return Registry(Fetching(allow_hosts=("127.0.0.0/8",), gap_seconds=0.0, attempts=1), tuple(sources))


class _Month:
    """The feeds as they stand on `day`."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.day = 0
        self._names = names
        self._news = {name: _plan(name, feed) for name, feed in FEEDS.items()}

    def respond(self, host: str, path: str, _headers: Mapping[str, str]) -> Reply:
        """Answer for the feed of that host."""
        name = self._names[host]
        illness = FEEDS[name].illness if FEEDS[name].is_ill(self.day) else ""
        if path == "/robots.txt":
            return Reply(b"User-agent: *\nDisallow: /\n") if illness == "robots" else Reply(status=404)
        answers = {
            "refused": Reply(is_refused=True),
            "error": Reply(status=500),
            "gone": Reply(status=410),
            "missing": Reply(status=404),
            "blocked": Reply(status=403),
            "page": Reply(b"<html><body><h1>This domain is for sale</h1></body></html>"),
        }
        return answers.get(illness) or Reply(self._spell_feed(name, illness).encode())

    def _spell_feed(self, name: str, illness: str) -> str:
        last = FEEDS[name].ill_from - 1 if illness == "repeats" else self.day
        items = [item for day in range(last + 1) for item in self._news[name][day]][-40:]
        spelled = "".join(_spell_item(name, number, day, illness, self.day) for number, day in reversed(items))
        return f"<rss version='2.0'><channel><title>{name}</title>{spelled}</channel></rss>"


def _plan(name: str, feed: Feed) -> list[list[tuple[int, int]]]:
    """For each day its new items, as their number and the day."""
    chance, number = random.Random(name), 0  # noqa: S311 - a plan that is the same every time
    days: list[list[tuple[int, int]]] = []
    for day in range(DAYS):
        count = 0 if feed.illness == "silent" and feed.is_ill(day) else feed.rhythm(day, chance)
        days.append([(number + place, day) for place in range(count)])
        number += count
    return days


def _spell_item(name: str, number: int, day: int, illness: str, today: int) -> str:
    # Who repeats himself gives every item a new name and address each day.
    guid = f"{name}-{number}-{today}" if illness == "repeats" else f"{name}-{number}"
    year = 2031 if illness == "misdated" else FIRST_DAY.year
    published = (FIRST_DAY + timedelta(days=day)).replace(year=year).strftime("%d %b %Y 08:00:00 +0000")
    return (
        f"<item><guid>{guid}</guid><link>http://{name}.example/{guid}</link><title>Lamp {number} of {name}</title>"
        f"<pubDate>{published}</pubDate><description>The harbour lamp number {number} was lit again by the keeper.</description></item>"
    )


if __name__ == "__main__":
    main()
