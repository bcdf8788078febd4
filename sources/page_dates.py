"""When a page was published, asked of its witnesses in order: JSON-LD, meta tags, time elements, address, visible text."""

import re
from copy import deepcopy
from datetime import date

from htmldate import find_date
from lxml.etree import _Element

from sources import jsonld
from sources.dates import Published, read_date
from sources.page_head import PageHead, canonical_address

_DATE_METAS = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "publish-date",
    "publishdate",
    "publish_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "article.published",
    "article:published",
    "published-date",
    "originalpublicationdate",
    "date",
)
_HEADER_TIMES = ".//article//time[@datetime] | .//main//time[@datetime] | .//header//time[@datetime]"
_URL_DAY = re.compile(
    r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)|[/_-]((?:19|20)\d{2})(\d{2})(\d{2})(?=\D|$)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ABOVE_HEADING, _BELOW_HEADING = 12, 30
"""How many elements before and after the heading may show the date."""
_SHORT_LINE = 80


def find_published(page: PageHead, address: str | None, latest_day: date) -> tuple[Published, str | None]:
    """The date of the best witness that can be read, and which that was; an exact later witness refines a bare day."""
    stated = list(_stated_dates(page))
    first = next(((found, where) for found, where in stated if found.day), None)
    if first and not first[0].instant:
        same_day = (pair for pair in stated if pair[0].instant and pair[0].day == first[0].day)
        return next(same_day, first)
    return first or _guess_date(page, address, latest_day)


def _stated_dates(page: PageHead) -> list[tuple[Published, str]]:
    stated = [(read_date(jsonld.text_of(page.node.get("datePublished"))), "json_ld")]
    stated += [(read_date(page.metas[name]), "meta") for name in _DATE_METAS if name in page.metas]
    for path in ('.//*[@itemprop="datePublished"]', ".//time[@pubdate]", _HEADER_TIMES):
        for element in page.tree.xpath(path)[:1]:
            written = element.get("datetime") or element.get("content") or "".join(element.itertext())
            stated.append((read_date(written), "time"))
    return stated


def _guess_date(page: PageHead, address: str | None, latest_day: date) -> tuple[Published, str | None]:
    for candidate in (address, page.metas.get("og:url"), canonical_address(page, address)):
        if match := _URL_DAY.search(candidate or ""):
            found = read_date("-".join(part for part in match.groups() if part))
            if found.day and found.day <= latest_day:
                return found, "url"
    if shown := _shown_date(page.tree, latest_day):
        return shown, "text"
    # htmldate prunes the tree it is given.
    guess = find_date(deepcopy(page.tree), original_date=True, max_date=latest_day.isoformat())
    return (read_date(guess), "htmldate") if guess else (Published(), None)


def _shown_date(tree: _Element, latest_day: date) -> Published | None:
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
