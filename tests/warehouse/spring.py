"""Six weeks of invented news: an archive, then days of their own of which one never ran and one reached nobody."""

import random
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from presswatch.panels import panel_version
from schemas import PANELS, SOURCE_HEALTH
from tests.warehouse.arrivals import CHOIR, Arrival
from tests.warehouse.newsdesk import context, lake_at, write_run
from warehouse.load import load
from warehouse.publish import publish

FIRST_DAY = date(2026, 2, 1)
ARCHIVED_DAYS, LAST_DAY = 38, 42
NEVER_RAN = FIRST_DAY + timedelta(days=39)
NOBODY_ANSWERED = FIRST_DAY + timedelta(days=40)
SPIKE_DAY, BURST_DAYS = 36, (31, 32, 33, 36)
OUTLETS = ("The Lindley Ledger", "Coast Wire", "Lindley Post")
MEMBERS = {"Q902": "Harbour Council", "e-ashgrove": "Tobin Ashgrove", "Q-nobody": "Nobody Ever Named"}

_PLACES = ("Port Lindley", "Lindley Bay")
_WORDS = ("We open.", "No ferry sails, ‘come what may’, before May.", "It is late and dark.", "Stay.")


def make_spring(home: Path) -> frozenset[date]:
    """Runs in the lake, loaded and published; the days that are covered."""
    chance = random.Random(26)  # noqa: S311 - news of a fixed seed, no secret
    by_day = [_day_of_news(number, chance) for number in range(LAST_DAY)]
    archive = [arrival for day in by_day[:ARCHIVED_DAYS] for arrival in day]
    _write(home, "all", archive)
    for day in by_day[ARCHIVED_DAYS:]:
        # Of the days that never ran or reached nobody a little comes late, with the run of the last day.
        late = [arrival for arrival in day if arrival.day == NEVER_RAN]
        if not late:
            key = day[0].day
            arrivals = [] if key == NOBODY_ANSWERED else day
            missed = [*by_day[39][:2], by_day[40][0]] if key == FIRST_DAY + timedelta(days=41) else []
            _write(home, key.isoformat(), [*arrivals, *missed], health_of(key, answers=key != NOBODY_ANSWERED))
    publish(lake_at(home), home / "private.duckdb", home / "published")
    covered = {arrival.day for day in by_day for arrival in day} - {NEVER_RAN, NOBODY_ANSWERED}
    return frozenset(covered)


def panels(members: dict[str, str] = MEMBERS) -> pl.DataFrame:
    """One panel of those members."""
    rows = [("harbour", panel_version(list(members)), entity_id, name) for entity_id, name in members.items()]
    return pl.DataFrame(rows, PANELS.schema(), orient="row")


def health_of(day: date, answers: bool = True, outlet: str = "coast-wire") -> pl.DataFrame:
    """Two sources of one outlet, of which the second never answers; and a source of no outlet that was not due."""
    rows = [
        _health_row("feed", outlet, day, answers, expected_count=4.0, missed_count=0.0 if answers else 4.0),
        _health_row("sitemap", outlet, day, False, expected_count=None, missed_count=None),
        _health_row("weekly", None, day, False) | {"poll_count": 0, "verdict": "ok"},
    ]
    return pl.DataFrame(rows, SOURCE_HEALTH.schema())


def _write(home: Path, run_key: str, arrivals: list[Arrival], health: pl.DataFrame | None = None) -> None:
    lake = lake_at(home)
    write_run(lake, run_key, [arrivals[::2], arrivals[1::2]])
    if health is not None:
        lake.write(SOURCE_HEALTH, run_key, "fetch", health)
    load(lake, home / "private.duckdb", run_key, context(panels=panels(), knows_the_choir=True))


def _day_of_news(number: int, chance: random.Random) -> list[Arrival]:
    day = FIRST_DAY + timedelta(days=number)
    arrivals = [_story(f"{number}-{place}", day, chance) for place in range(3)]
    if number == SPIKE_DAY:
        arrivals += [_about("Tobin Ashgrove", f"{number}-spike-{place}", day) for place in range(8)]
    if number in BURST_DAYS:
        arrivals += [_about("Lindley Rovers", f"{number}-burst-{place}", day) for place in range(6 + number % 2)]
    if number % 5 == 0:
        arrivals.append(Arrival(f"{number}-wall", "Accept cookies.", day=day, verdict="cookie_wall"))
    return arrivals


def _story(article_id: str, day: date, chance: random.Random) -> Arrival:
    """The choir speaks by name; Mara Voss and Tobin Ashgrove by pronoun as well."""
    singer, place = chance.choice(list(CHOIR)), chance.choice(_PLACES)
    person, pronoun = chance.choice((("Mara Voss", "She"), ("Tobin Ashgrove", "He")))
    first = f"Rain fell on {place}. {singer} said “{chance.choice(_WORDS)}”"
    second = (
        f"{person} met Harbour Council. {pronoun} said “{chance.choice(_WORDS)}” It was the so-called “quiet rule”."
    )
    headline = f"{person} in {place} ({article_id})" if chance.random() < 0.5 else ""
    outlet = chance.choice(OUTLETS)
    return Arrival(article_id, f"{first}\n\n{second}", outlet=outlet, day=day, headline=headline)


def _about(name: str, article_id: str, day: date) -> Arrival:
    return Arrival(article_id, f"{name} won.\n\nRain fell.", outlet=OUTLETS[len(article_id) % 3], day=day)


def _health_row(
    source_id: str, outlet_id: str | None, day: date, answers: bool, **facts: float | None
) -> dict[str, object]:
    counts = {name: 0 for name, dtype in SOURCE_HEALTH.schema().items() if dtype.is_integer()}
    said = {"source_id": source_id, "outlet_id": outlet_id, "kind": "feed", "day": day, "run_key": day.isoformat()}
    judged = {"verdict": "ok" if answers else "failing", "reason": "as it is", "is_answered": answers, "poll_count": 1}
    return dict.fromkeys(SOURCE_HEALTH.schema()) | counts | said | judged | facts | {"http_status": None}
