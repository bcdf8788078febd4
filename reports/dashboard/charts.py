"""Charts with Vega-Lite, drawn when the site is made: a page carries lines and letters and no script for them."""

import json
import re
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from lxml import etree

from reports.dashboard.cells import Figure, Table, day, number, share, words

FEWEST_VALUES = 4
"""Fewer values than this are read faster in words."""

MOST_COLOURS = 6
"""So many members of a panel are told apart by colour."""

_WIDTH = 520
_FONT = "system-ui, sans-serif"
# The page's own colours: one drawing fits light, dark and print. A page sets them by style, outside the drawing.
_INK, _GRID, _ACCENT, _GAP = "var(--muted)", "var(--line)", "var(--accent)", "var(--gap)"
_TAGS = {"svg", "g", "path", "line", "text", "rect"}
_ATTRIBUTES = {
    *("transform", "d", "fill", "stroke", "stroke-width", "opacity", "viewBox"),
    *("x", "y", "x2", "y2", "width", "height", "text-anchor", "font-size"),
}
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_CONFIG = {
    "aria": False,
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {
        **{"labelColor": _INK, "titleColor": _INK, "domainColor": _GRID, "tickColor": _GRID, "gridColor": _GRID},
        **{"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelPadding": 6},
    },
}


def over_time(title: str, what: str, counts: Sequence[tuple[date, int | None]], bucket: str) -> Figure | None:
    """Bars by day, week or month; what nobody knows is shaded and not drawn as 0. None when there is little to see."""
    known = [count for _, count in counts if count]
    if len(known) < FEWEST_VALUES:
        return None
    top, peak = max((count, at) for at, count in counts if count)
    unknown = sum(count is None for _, count in counts)
    summary = (
        f"{what} by {bucket} from {counts[0][0]} to {counts[-1][0]}: {sum(known):,} in all, most ({top:,}) on {peak}."
    )
    summary += f" Of {unknown} {bucket}s nothing is known; they are shaded." if unknown else ""
    rows = [(day(at), number(count)) for at, count in reversed(counts) if count != 0]
    table = Table(f"{title}: the numbers; what is left out is 0", (f"{bucket.capitalize()} from", what), rows)
    return Figure(_draw(_time_spec(counts, bucket)), title, summary, table)


def bars(title: str, what: str, counts: Sequence[tuple[str, int]]) -> Figure | None:
    """Lying bars, the longest first. None when there is little to see."""
    if len(counts) < FEWEST_VALUES:
        return None
    summary = f"{what}, most first: " + ", ".join(f"{name} {count:,}" for name, count in counts[:3]) + "."
    table = Table(f"{title}: the numbers", ("Name", what), [(words(name), number(count)) for name, count in counts])
    return Figure(_draw(_bars_spec(counts)), title, summary, table)


def world_map(title: str, spots: Sequence[tuple[float, float, int]], first: Sequence[str]) -> Figure | None:
    """Circles at (longitude, latitude, articles), their area by the articles; None when there is no spot."""
    if not spots:
        return None
    most = ", ".join(f"{name} {count:,}" for name, (_, _, count) in zip(first, spots, strict=False))
    summary = (
        f"A map of {len(spots)} places, the more articles the larger the circle; most: {most}. The table below has all."
    )
    return Figure(_draw(_map_spec(spots)), title, summary)


def shares_over_time(title: str, counts: Sequence[tuple[date, int, int | None]]) -> Figure | None:
    """Stacked shares of (beginning, place of the member, articles), at most MOST_COLOURS told apart; None when there is little to see."""
    sums: dict[tuple[date, int], int] = {}
    for at, place, count in counts:
        key = (at, min(place, MOST_COLOURS))
        sums[key] = sums.get(key, 0) + (count or 0)
    if len({at for (at, _), count in sums.items() if count}) < FEWEST_VALUES:
        return None
    summary = "Stacked bars: how the members of the panel share its articles. The table below has the sums."
    return Figure(_draw(_shares_spec(sums)), title, summary)


def women_over_time(months: Sequence[tuple[date, float, float, float]]) -> Figure | None:
    """Women's share by month with its interval, as (month, share, low, high); None when there is little to see."""
    if len(months) < FEWEST_VALUES:
        return None
    title = "Women among the quoted people of known gender, by month, with 95 % intervals"
    last, share_now, low, high = months[-1]
    summary = f"{len(months)} months; the last, {last:%B %Y}: {100 * share_now:.0f} per cent, between {100 * low:.0f} and {100 * high:.0f}."
    rows = [(day(at), *(share(value) for value in values)) for at, *values in reversed(months)]
    table = Table(f"{title}: the numbers", ("Month from", "Women's share", "From", "To"), rows)
    return Figure(_draw(_women_spec(months)), title, summary, table)


def _time_spec(counts: Sequence[tuple[date, int | None]], bucket: str) -> dict[str, Any]:
    unit = {"day": "utcyearmonthdate", "week": "utcyearmonthdate", "month": "utcyearmonth"}[bucket]
    width = max(1.0, 0.75 * _WIDTH / max(len(counts), 12))
    x = {"field": "at", "type": "temporal", "timeUnit": unit, "title": None, "axis": {"tickCount": 6, "grid": False}}
    y = {
        "field": "count",
        "type": "quantitative",
        "title": None,
        "axis": {"tickCount": 4, "tickMinStep": 1, "format": ",d"},
    }
    values = [{"at": f"{at}T00:00:00Z", "count": count} for at, count in counts if count]
    gap = {"type": "rect", "color": _GAP, "clip": True}
    edges = {"x": {"field": "from", "type": "temporal"}, "x2": {"field": "to"}}
    return {
        "width": _WIDTH,
        "height": 170,
        "layer": [
            {"data": {"values": _gaps(counts)}, "mark": gap, "encoding": edges},
            {
                "data": {"values": values},
                "mark": {"type": "bar", "color": _ACCENT, "width": width},
                "encoding": {"x": x, "y": y},
            },
        ],
    }


def _gaps(counts: Sequence[tuple[date, int | None]]) -> list[dict[str, str]]:
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
        "width": _WIDTH - 100,
        "height": {"step": 18},
        "data": {"values": [{"name": name, "count": count} for name, count in counts]},
        "mark": {"type": "bar", "color": _ACCENT, "height": 10},
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


def _shares_spec(sums: dict[tuple[date, int], int]) -> dict[str, Any]:
    beginnings = len({at for at, _ in sums})
    colours = [f"var(--colour-{number + 1})" for number in range(MOST_COLOURS)] + [_GAP]
    return {
        "width": _WIDTH,
        "height": 150,
        "data": {
            "values": [{"at": f"{at}T00:00:00Z", "place": place, "count": count} for (at, place), count in sums.items()]
        },
        "mark": {"type": "bar", "width": max(1.0, 0.85 * _WIDTH / max(beginnings, 12))},
        "encoding": {
            "x": {"field": "at", "type": "temporal", "title": None, "axis": {"tickCount": 6, "grid": False}},
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
    x = {"field": "at", "type": "temporal", "title": None, "axis": {"tickCount": 6, "grid": False}}
    y = {"type": "quantitative", "title": None, "scale": {"domain": [0, 1]}, "axis": {"format": "%", "tickCount": 4}}
    return {
        "width": _WIDTH,
        "height": 150,
        "data": {
            "values": [
                {"at": f"{at}T00:00:00Z", "share": middle, "low": low, "high": high} for at, middle, low, high in months
            ]
        },
        "layer": [
            {
                "mark": {"type": "rule", "color": _ACCENT, "strokeWidth": 2, "opacity": 0.5},
                "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "circle", "color": _ACCENT, "size": 40, "opacity": 1},
                "encoding": {"x": x, "y": {"field": "share", **y}},
            },
        ],
    }


def _map_spec(spots: Sequence[tuple[float, float, int]]) -> dict[str, Any]:
    # Antarctica would take a sixth of the drawing, and no news come from there.
    frame = {
        "type": "equalEarth",
        "rotate": [-11, 0],
        "clipExtent": [[0, 0], [_WIDTH, 232]],
        "scale": 98,
        "center": [0, 12],
    }
    values = [{"x": longitude, "y": latitude, "count": count} for longitude, latitude, count in spots]
    return {
        "width": _WIDTH,
        "height": 232,
        "projection": frame,
        "layer": [
            {
                "data": {"values": _land(), "format": {"type": "topojson", "feature": "land"}},
                "mark": {"type": "geoshape", "fill": _GAP, "stroke": _GRID, "strokeWidth": 0.5},
            },
            {
                "data": {"values": values},
                "mark": {"type": "circle", "color": _ACCENT, "opacity": 0.55},
                "encoding": {
                    "longitude": {"field": "x", "type": "quantitative"},
                    "latitude": {"field": "y", "type": "quantitative"},
                    "size": {"field": "count", "type": "quantitative", "scale": {"range": [6, 420]}, "legend": None},
                },
            },
        ],
    }


@cache
def _land() -> dict[str, Any]:
    """The outline of the land; land-110m.LICENSE tells where it is from."""
    land: dict[str, Any] = json.loads((Path(__file__).parent / "assets" / "land-110m.json").read_text(encoding="utf-8"))
    return land


def _draw(spec: dict[str, Any]) -> str:
    return _clean(_render({"config": _CONFIG, "background": None, **spec}))


def _render(spec: dict[str, Any]) -> str:
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(spec)
    return svg


def _clean(svg: str) -> str:
    """The drawing with nothing in it but shapes and letters, numbers cut to what a screen can show."""
    root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    for element in list(root.iter()):
        kind = etree.QName(element).localname if isinstance(element.tag, str) else ""
        is_empty = kind == "path" and element.get("d", "") in ("", "M0,0h0v0h0Z")
        if kind not in _TAGS or is_empty:
            element.getparent().remove(element)
            continue
        for name in [name for name in element.attrib if name not in _ATTRIBUTES]:
            del element.attrib[name]
        for name in ("d", "transform"):
            if name in element.attrib:
                element.set(name, _LONG_NUMBER.sub(_shorten, element.get(name, "")))
    for name in ("width", "height"):
        del root.attrib[name]
    root.set("aria-hidden", "true")
    etree.cleanup_namespaces(root)
    return cast("str", etree.tostring(root, encoding="unicode"))


@lru_cache(maxsize=4096)
def _short(text: str) -> str:
    return f"{float(text):.1f}".removesuffix(".0")


def _shorten(found: re.Match[str]) -> str:
    return _short(found.group())
