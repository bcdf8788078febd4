"""Dates that a page shows: microdata, time elements near the heading, short lines around it."""

import re
from collections.abc import Iterator
from datetime import date

from lxml.etree import _Element

from sources.dates import Published, read_date
from sources.page_head import PageHead, flat_text

_DATE_MARKS = re.compile(r"publi|entry-date|post-date|pubdate|dateline|created", re.IGNORECASE)
_CHANGE_MARKS = re.compile(r"updat|modif|aktuali|comment", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20|25)\d\d|[٠-٩۰-۹०-९০-৯๐-๙]{4}")
_ABOVE_HEADING, _BELOW_HEADING = 12, 30
"""How many elements before and after the heading may show the date."""
_SHORT_LINE = 80
_BESIDE = 4
"""Time elements that few elements apart belong together."""
_MOST_TIMES = 200
_LATE = float("inf")


def marked_dates(page: PageHead) -> Iterator[Published]:
    """What microdata says first, then what the time element says that stands nearest to the heading."""
    for path in ('.//*[@itemprop="datePublished" and not(self::meta)]', ".//time[@pubdate]"):
        yield from (_read_time(element) for element in page.tree.xpath(path)[:1])
    elements = list(page.tree.iter("h1", "h2", "p", "li", "time", "abbr"))
    places = [place for place, element in enumerate(elements) if _may_date(element)][:_MOST_TIMES]
    middle = _heading_place(page, elements) or 0
    ranked = sorted((*_rank_time(elements[place]), abs(place - middle), place) for place in places)
    if ranked:
        best, near = ranked[0][:-2], ranked[0][-1]
        beside = [
            _read_time(elements[one[-1]]) for one in ranked if one[:-2] == best and abs(one[-1] - near) <= _BESIDE
        ]
        # Of times that stand together the earliest is the publication, the others are changes.
        yield min(beside, key=lambda found: found.instant.timestamp() if found.instant else _LATE)


def shown_date(page: PageHead, latest_day: date) -> Published | None:
    """The first date in a short line around the page's heading."""
    elements = [element for element in page.tree.iter() if isinstance(element.tag, str)]
    place = _heading_place(page, elements)
    if place is None:
        return None
    for element in elements[max(0, place - _ABOVE_HEADING) : place + _BELOW_HEADING]:
        for piece in (element.text or "", *(child.tail or "" for child in element)):
            found = read_date(piece) if len(piece.strip()) <= _SHORT_LINE and _YEAR.search(piece) else Published()
            if found.day and found.day <= latest_day:
                return found
    return None


def _heading_place(page: PageHead, elements: list[_Element]) -> int | None:
    """Where the story's heading stands: the only one with words, else the only one that says what the page is called."""
    headings = [(place, element) for place, element in enumerate(elements) if element.tag == "h1"]
    worded = [(place, words) for place, element in headings if (words := flat_text(element))]
    titled = [(place, words) for place, words in worded if any(words in title for title in page.titles)]
    only = [found for found in (worded, titled) if len(found) == 1]
    return only[0][0][0] if only else None


def _may_date(element: _Element) -> bool:
    return element.tag in {"time", "abbr"} and bool(
        element.get("datetime") or (element.tag == "abbr" and element.get("title"))
    )


def _rank_time(time: _Element) -> tuple[bool, bool, bool]:
    marks = f"{time.get('class', '')} {time.get('itemprop', '')}"
    is_aside = any(above.tag in {"aside", "nav", "footer"} for above in time.iterancestors())
    return is_aside, bool(_CHANGE_MARKS.search(marks)), not _DATE_MARKS.search(marks)


def _read_time(time: _Element) -> Published:
    written = (time.get("datetime"), time.get("content"), time.get("title"), "".join(time.itertext()))
    return next((found for found in map(read_date, written) if found.day), Published())
