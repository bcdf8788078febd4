"""Drawing by Vega-Lite: from a specification to clean SVG in the page's own colours."""

import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from lxml import etree

WIDTH = 520
# The page's own colours: one drawing fits light, dark and print. A page sets them by style, outside the drawing.
INK, GRID, ACCENT, GAP = "var(--muted)", "var(--line)", "var(--accent)", "var(--gap)"

_FONT = "system-ui, sans-serif"
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
        **{"labelColor": INK, "titleColor": INK, "domainColor": GRID, "tickColor": GRID, "gridColor": GRID},
        **{"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelPadding": 6},
    },
}


def draw(spec: dict[str, Any]) -> str:
    """The drawing as SVG: shapes and letters, no script, no style, no address."""
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


@cache
def land() -> dict[str, Any]:
    """The outline of the land; land-110m.LICENSE tells where it is from."""
    read: dict[str, Any] = json.loads((Path(__file__).parent / "assets" / "land-110m.json").read_text(encoding="utf-8"))
    return read
