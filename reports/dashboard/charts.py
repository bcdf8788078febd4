"""Charts with Vega-Lite, drawn when the site is made: a page carries lines and letters and no script for them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from reports.dashboard.cells import Figure, Table, day, number, share, words
from reports.dashboard.drawing import ACCENT, GAP, GRID, WIDTH, draw, land

FEWEST_VALUES = 4
"""Fewer values than this are read faster in words."""

MOST_COLOURS = 6
"""So many members of a panel are told apart by colour."""


def over_time(title: str, what: str, counts: Sequence[tuple[date, float | None]], bucket: str) -> Figure | None:
    """Bars by day, or of what a day has in the mean of a week or month; what nobody knows is shaded and not drawn as 0.

    None when there is little to see.
    """
    known = [count for _, count in counts if count]
    if len(known) < FEWEST_VALUES:
        return None
    top, peak = max((count, at) for at, count in counts if count)
    unknown = sum(count is None for _, count in counts)
    summary = f"{what} by {bucket} from {counts[0][0]} to {counts[-1][0]}: "
    if bucket == "day":
        summary += f"{sum(known):,.0f} in all, most ({top:,.0f}) on {peak}."
    else:
        title, what = f"{title}, mean of a day by {bucket}", f"{what} a day"
        summary += f"most ({top:,.1f} a day) in the {bucket} from {peak}."
    summary += f" Of {unknown} {bucket}s nothing is known; they are shaded." if unknown else ""
    digits = 0 if bucket == "day" else 1
    rows = [(day(at), number(count, digits)) for at, count in reversed(counts) if count != 0]
    table = Table(f"{title}: the numbers; what is left out is 0", (f"{bucket.capitalize()} from", what), rows)
    return Figure(draw(_time_spec(counts, bucket)), title, summary, table)


def bars(title: str, what: str, counts: Sequence[tuple[str, int]]) -> Figure | None:
    """Lying bars, the longest first. None when there is little to see."""
    if len(counts) < FEWEST_VALUES:
        return None
    summary = f"{what}, most first: " + ", ".join(f"{name} {count:,}" for name, count in counts[:3]) + "."
    table = Table(f"{title}: the numbers", ("Name", what), [(words(name), number(count)) for name, count in counts])
    return Figure(draw(_bars_spec(counts)), title, summary, table)


def world_map(title: str, spots: Sequence[tuple[float, float, int]], first: Sequence[str]) -> Figure | None:
    """Circles at (longitude, latitude, articles), their area by the articles; None when there is no spot."""
    if not spots:
        return None
    most = ", ".join(f"{name} {count:,}" for name, (_, _, count) in zip(first, spots, strict=False))
    summary = (
        f"A map of {len(spots)} places, the more articles the larger the circle; most: {most}. The table below has all."
    )
    return Figure(draw(_map_spec(spots)), title, summary)


def shares_over_time(title: str, counts: Sequence[tuple[date, int, int | None]], bucket: str) -> Figure | None:
    """Stacked shares of (beginning, place of the member, articles), at most MOST_COLOURS told apart; None when there is little to see."""
    sums: dict[tuple[date, int], int] = {}
    for at, place, count in counts:
        key = (at, min(place, MOST_COLOURS))
        sums[key] = sums.get(key, 0) + (count or 0)
    if len({at for (at, _), count in sums.items() if count}) < FEWEST_VALUES:
        return None
    summary = "Stacked bars: how the members of the panel share its articles. The table below has the sums."
    return Figure(draw(_shares_spec(sums, bucket)), title, summary)


def women_over_time(months: Sequence[tuple[date, float, float, float]]) -> Figure | None:
    """Women's share by month with its interval, as (month, share, low, high); None when there is little to see."""
    if len(months) < FEWEST_VALUES:
        return None
    title = "Women among the quoted people of known gender, by month, with 95 % intervals"
    last, share_now, low, high = months[-1]
    summary = f"{len(months)} months; the last, {last:%B %Y}: {100 * share_now:.0f} per cent, between {100 * low:.0f} and {100 * high:.0f}."
    rows = [(day(at), *(share(value) for value in values)) for at, *values in reversed(months)]
    table = Table(f"{title}: the numbers", ("Month from", "Women's share", "From", "To"), rows)
    return Figure(draw(_women_spec(months)), title, summary, table)


def _time_spec(counts: Sequence[tuple[date, float | None]], bucket: str) -> dict[str, Any]:
    unit = {"day": "utcyearmonthdate", "week": "utcyearmonthdate", "month": "utcyearmonth"}[bucket]
    width = max(1.0, 0.75 * WIDTH / max(len(counts), 12))
    # A day lasts from its tick to the next: its bar stands in the middle, and so shall its name.
    named = [at for at, _ in counts[:: -(-len(counts) // 5)]]
    instants = [int(datetime(at.year, at.month, at.day, tzinfo=UTC).timestamp() * 1000) for at in named]
    axis = _time_axis(bucket) | {"values": instants, "tickOffset": 0.5 * WIDTH / len(counts)}
    x = {"field": "at", "type": "temporal", "timeUnit": unit, "title": None, "axis": axis}
    y = {
        "field": "count",
        "type": "quantitative",
        "title": None,
        "axis": _count_axis(max(count or 0 for _, count in counts), bucket),
    }
    values = [{"at": f"{at}T00:00:00Z", "count": count} for at, count in counts if count]
    gap = {"type": "rect", "color": GAP, "clip": True}
    edges = {"x": {"field": "from", "type": "temporal"}, "x2": {"field": "to"}}
    return {
        "width": WIDTH,
        "height": 170,
        "layer": [
            {"data": {"values": _gaps(counts)}, "mark": gap, "encoding": edges},
            {
                "data": {"values": values},
                "mark": {"type": "bar", "color": ACCENT, "width": width},
                "encoding": {"x": x, "y": y},
            },
        ],
    }


def _time_axis(bucket: str) -> dict[str, Any]:
    # Far apart, because a narrow screen enlarges the letters.
    said = "%b %Y" if bucket == "month" else "%-d %b %Y"
    return {
        "tickCount": 4,
        "grid": False,
        "format": said,
        "labelOverlap": "greedy",
        "labelSeparation": 70,
        "labelFlush": False,
    }


def _count_axis(top: float, bucket: str) -> dict[str, Any]:
    """There is no half an article; a mean may have one."""
    if bucket == "day" and top < FEWEST_VALUES:
        return {"values": list(range(int(top) + 1)), "format": ",d"}
    return {"tickCount": 4, "format": ",.2~f"}


def _gaps(counts: Sequence[tuple[date, float | None]]) -> list[dict[str, str]]:
    """Stretches of which nothing is known, each to the beginning of what follows."""
    ends = [at for at, _ in counts[1:]] + [counts[-1][0] + (counts[-1][0] - counts[-2][0])]
    gaps: list[dict[str, str]] = []
    for (at, count), end in zip(counts, ends, strict=True):
        if count is None and gaps and gaps[-1]["to"] == f"{at}T00:00:00Z":
            gaps[-1]["to"] = f"{end}T00:00:00Z"
        elif count is None:
            gaps.append({"from": f"{at}T00:00:00Z", "to": f"{end}T00:00:00Z"})
    return gaps


def _bars_spec(counts: Sequence[tuple[str, int]]) -> dict[str, Any]:
    # Letters inside the drawing are code words of ours; names from outside stand in tables.
    return {
        "width": WIDTH - 100,
        "height": {"step": 18},
        "data": {"values": [{"name": name, "count": count} for name, count in counts]},
        "mark": {"type": "bar", "color": ACCENT, "height": 10},
        "encoding": {
            "y": {
                "field": "name",
                "type": "nominal",
                "sort": None,
                "title": None,
                "axis": {"ticks": False, "domain": False},
            },
            "x": {
                "field": "count",
                "type": "quantitative",
                "title": None,
                "axis": {"tickCount": 5, "tickMinStep": 1, "format": ",d"},
            },
        },
    }


def _shares_spec(sums: dict[tuple[date, int], int], bucket: str) -> dict[str, Any]:
    beginnings = len({at for at, _ in sums})
    colours = [f"var(--colour-{number + 1})" for number in range(MOST_COLOURS)] + [GAP]
    return {
        "width": WIDTH,
        "height": 150,
        "data": {
            "values": [{"at": f"{at}T00:00:00Z", "place": place, "count": count} for (at, place), count in sums.items()]
        },
        "mark": {"type": "bar", "width": max(1.0, 0.85 * WIDTH / max(beginnings, 12))},
        "encoding": {
            "x": {"field": "at", "type": "temporal", "title": None, "axis": _time_axis(bucket)},
            "y": {
                "field": "count",
                "type": "quantitative",
                "stack": "normalize",
                "title": None,
                "axis": {"format": "%", "tickCount": 4},
            },
            "order": {"field": "place", "type": "quantitative"},
            "color": {
                "field": "place",
                "type": "ordinal",
                "scale": {"domain": list(range(MOST_COLOURS + 1)), "range": colours},
                "legend": None,
            },
        },
    }


def _women_spec(months: Sequence[tuple[date, float, float, float]]) -> dict[str, Any]:
    x = {"field": "at", "type": "temporal", "title": None, "axis": _time_axis("month")}
    y = {"type": "quantitative", "title": None, "scale": {"domain": [0, 1]}, "axis": {"format": "%", "tickCount": 4}}
    return {
        "width": WIDTH,
        "height": 150,
        "data": {
            "values": [
                {"at": f"{at}T00:00:00Z", "share": middle, "low": low, "high": high} for at, middle, low, high in months
            ]
        },
        "layer": [
            {
                "mark": {"type": "rule", "color": ACCENT, "strokeWidth": 2, "opacity": 0.5},
                "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "circle", "color": ACCENT, "size": 40, "opacity": 1},
                "encoding": {"x": x, "y": {"field": "share", **y}},
            },
        ],
    }


def _map_spec(spots: Sequence[tuple[float, float, int]]) -> dict[str, Any]:
    # Antarctica would take a sixth of the drawing, and no news come from there.
    frame = {
        "type": "equalEarth",
        "rotate": [-11, 0],
        "clipExtent": [[0, 0], [WIDTH, 232]],
        "scale": 98,
        "center": [0, 12],
    }
    values = [{"x": longitude, "y": latitude, "count": count} for longitude, latitude, count in spots]
    return {
        "width": WIDTH,
        "height": 232,
        "projection": frame,
        "layer": [
            {
                "data": {"values": land(), "format": {"type": "topojson", "feature": "land"}},
                "mark": {"type": "geoshape", "fill": GAP, "stroke": GRID, "strokeWidth": 0.5},
            },
            {
                "data": {"values": values},
                "mark": {"type": "circle", "color": ACCENT, "opacity": 0.55},
                "encoding": {
                    "longitude": {"field": "x", "type": "quantitative"},
                    "latitude": {"field": "y", "type": "quantitative"},
                    "size": {"field": "count", "type": "quantitative", "scale": {"range": [6, 420]}, "legend": None},
                },
            },
        ],
    }
