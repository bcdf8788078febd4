"""The marts about days, what is usual on them and what is missing, counted once more."""

import math
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import polars as pl

from benchmarks.recount_news import Frame, News

HISTORY = 28


def days(news: News) -> Frame:
    """The calendar, with what was published."""
    dated = (frame.drop_nulls("dated_on") for frame in (news.articles, news.scope))
    every, scope = (frame.group_by("day").len().rows() for frame in dated)
    due, answered = _sources(news)
    published, in_scope = dict(every), dict(scope)
    rows = [
        (day, day in news.covered, *(counts.get(day, 0) for counts in (published, in_scope, due, answered)))
        for day in news.calendar
    ]
    counts = ["article_count", "scope_article_count", "due_source_count", "answered_source_count"]
    return pl.DataFrame(rows, schema=["day", "is_covered", *counts], orient="row")


def source_coverage(news: News) -> Frame:
    """Every outlet on every day since its first."""
    health = news.tables["source_health"].drop_nulls("outlet_id")
    readable = (
        news.articles.drop_nulls("dated_on")
        .filter(pl.col("body_verdict") == "ok")
        .group_by("outlet_id", "day")
        .len()
        .rows()
    )
    published = {(outlet_id, day): count for outlet_id, day, count in readable}
    by_day: dict[tuple[str, date], list[dict[str, object]]] = {}
    for row in health.iter_rows(named=True):
        by_day.setdefault((row["outlet_id"], row["day"]), []).append(row)
    first = dict(
        pl.concat([news.articles.drop_nulls("dated_on").select("outlet_id", "day"), health.select("outlet_id", "day")])
        .group_by("outlet_id")
        .agg(pl.col("day").min())
        .iter_rows()
    )
    names = dict(news.outlets.iter_rows())
    rows = [
        _outlet_day(
            news, (outlet_id, day), str(names.get(outlet_id, outlet_id)), by_day.get((outlet_id, day), []), published
        )
        for outlet_id, since in first.items()
        for day in news.calendar
        if day >= since
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def spikes(news: News) -> Frame:
    """Days with at least 5 articles, twice the usual, 3.5 deviations above it."""
    rows = [
        (day, entity_id, count, usual, (count - usual) / spread)
        for entity_id, day, count, usual, spread in _judged(news)
        if count >= 2 * usual and count - usual >= 3.5 * spread
    ]
    columns = ["day", "entity_id", "article_count", "usual_count", "robust_z"]
    rule = {"least_z": pl.lit(3.5), "least_count": pl.lit(5), "least_ratio": pl.lit(2.0)}
    frame = pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None).with_columns(**rule)
    return frame.with_columns(entity=pl.col("entity_id").replace_strict(news.names, return_dtype=pl.String))


def bursts(news: News) -> Frame:
    """Stretches of at least 3 unusual days."""
    number = {day: place for place, day in enumerate(sorted(news.covered))}
    unusual: dict[str, list[tuple[date, int, float]]] = {}
    for entity_id, day, count, usual, spread in sorted(_judged(news)):
        if count >= 2 * usual and count - usual >= 2.5 * spread:
            unusual.setdefault(entity_id, []).append((day, count, usual))
    rows = []
    for entity_id, days in unusual.items():
        stretches = [[days[0]]]
        for before, now in pairwise(days):
            if number[now[0]] - number[before[0]] > 3:
                stretches.append([])
            stretches[-1].append(now)
        rows += [_burst(news, entity_id, stretch) for stretch in stretches if len(stretch) >= 3]
    return pl.DataFrame(rows, infer_schema_length=None)


def _sources(news: News) -> tuple[dict[date, int], dict[date, int]]:
    """By day, the live sources that were due, and those of them that answered."""
    due: dict[date, int] = {}
    answered: dict[date, int] = {}
    for row in news.tables["source_health"].iter_rows(named=True):
        if _is_due(row):
            due[row["day"]] = due.get(row["day"], 0) + 1
            answered[row["day"]] = answered.get(row["day"], 0) + row["is_answered"]
    return due, answered


def _is_due(row: dict[str, Any]) -> bool:
    return bool(row["poll_count"] or row["verdict"] in {"failing", "blocked", "dead"})


def _judged(news: News) -> list[tuple[str, date, int, float, float]]:
    """Entity, day, articles, usual number and deviation, where there are articles enough to judge."""
    judged = []
    for entity_id, counts in news.daily.items():
        for day, count in counts.items():
            before = [day - timedelta(days=distance) for distance in range(1, HISTORY + 1)]
            past = [counts.get(each, 0) for each in before if each in news.covered]
            if count >= 5 and len(past) >= 14:
                usual = float(median(past))
                measured = 1.4826 * median(abs(each - usual) for each in past)
                chance = math.sqrt(max(usual + 1, 4))
                judged.append((entity_id, day, count, usual, max(chance, math.sqrt((measured**2 + chance**2) / 2))))
    return judged


def _burst(news: News, entity_id: str, stretch: list[tuple[date, int, float]]) -> dict[str, object]:
    started_on, ended_on = stretch[0][0], stretch[-1][0]
    peak_on, peak_count = max(
        ((day, count) for day, count, _ in stretch), key=lambda one: (one[1], -one[0].toordinal())
    )
    between = [count for day, count in news.daily[entity_id].items() if started_on <= day <= ended_on]
    return {
        "entity_id": entity_id,
        "entity": news.names[entity_id],
        "started_on": started_on,
        "ended_on": ended_on,
        "day_count": len(stretch),
        "article_count": sum(between),
        "usual_count": stretch[0][2],
        "peak_on": peak_on,
        "peak_count": peak_count,
    }


def _outlet_day(
    news: News,
    key: tuple[str, date],
    name: str,
    sources: list[dict[str, object]],
    published: dict[tuple[str, date], int],
) -> dict[str, object]:
    outlet_id, day = key
    due = [row for row in sources if _is_due(row)]
    answered = [row for row in sources if row["is_answered"]]
    is_covered = day in news.covered and (not due or bool(answered))
    sums = {
        said: sum(float(str(row[said])) for row in sources if row[said] is not None)
        if any(row[said] is not None for row in sources)
        else None
        for said in ("expected_count", "missed_count")
    }
    return {
        "day": day,
        "outlet_id": outlet_id,
        "outlet": name,
        "article_count": published.get(key, 0) if is_covered else None,
        "source_count": len(due),
        "answered_count": len(answered),
        "is_covered": is_covered,
        **sums,
    }
