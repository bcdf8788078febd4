"""Dates that a page shows: microdata, time elements near the heading, short lines around it."""

import re
from collections.abc import Iterator
from datetime import date

from lxml.etree import _Element

from sources.dates import Published, read_date

_DATE_MARKS = re.compile(r"publi|entry-date|post-date|pubdate|dateline|created", re.IGNORECASE)
_CHANGE_MARKS = re.compile(r"updat|modif|aktuali|comment", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20|25)\d\d|[٠-٩۰-۹०-९০-৯๐-๙]{4}")
_ABOVE_HEADING, _BELOW_HEADING = 12, 30
"""How many elements before and after the heading may show the date."""
_SHORT_LINE = 80


def marked_dates(tree: _Element) -> Iterator[Published]:
    """What microdata says first, then what the time element says that stands nearest to the heading."""
    for path in ('.//*[@itemprop="datePublished" and not(self::meta)]', ".//time[@pubdate]"):
        yield from (_read_time(element) for element in tree.xpath(path)[:1])
    times = [(place, element) for place, element in enumerate(tree.iter()) if element.tag in {"h1", "time", "abbr"}]
    headings = [place for place, element in times if element.tag == "h1"]
    shown = [(place, element) for place, element in times if element.tag != "h1" and _may_date(element)]
    middle = headings[0] if headings else 0
    shown.sort(key=lambda found: (*_rank_time(found[1]), abs(found[0] - middle)))
    yield from (_read_time(element) for _, element in shown[:1])


def shown_date(tree: _Element, latest_day: date) -> Published | None:
    """The first date in a short line around the page's one heading."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    headings = [place for place, element in enumerate(elements) if element.tag == "h1"]
    if len(headings) != 1:
        return None
    around = elements[max(0, headings[0] - _ABOVE_HEADING) : headings[0] + _BELOW_HEADING]
    for element in around:
        pieces = [element.text or "", *(child.tail or "" for child in element)]
        for piece in pieces:
            found = read_date(piece) if len(piece.strip()) <= _SHORT_LINE and _YEAR.search(piece) else Published()
            if found.day and found.day <= latest_day:
                return found
    return None


def _may_date(element: _Element) -> bool:
    return bool(element.get("datetime") or (element.tag == "abbr" and element.get("title")))


def _rank_time(time: _Element) -> tuple[bool, bool, bool]:
    marks = f"{time.get('class', '')} {time.get('itemprop', '')}"
    is_aside = any(above.tag in {"aside", "nav", "footer"} for above in time.iterancestors())
    return is_aside, bool(_CHANGE_MARKS.search(marks)), not _DATE_MARKS.search(marks)


def _read_time(time: _Element) -> Published:
    written = (time.get("datetime"), time.get("content"), time.get("title"), "".join(time.itertext()))
    return next((found for found in map(read_date, written) if found.day), Published())
