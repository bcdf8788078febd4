"""The authors of a page, asked of its witnesses in order: JSON-LD, meta tags, marked elements, a line that says "By"."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import _Element

from sources import jsonld
from sources.byline_words import LABEL, STRONG_LEAD, is_agency
from sources.bylines import read_byline
from sources.page_head import PageHead, canonical_address, flat_text, spaced_lines

_AUTHOR_METAS = (
    "author",
    "article:author",
    "og:article:author",
    "og:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "mrf:authors",
    "cxenseparse:author",
    "dcsext.author",
    "analyticsattributes.author",
    "article_author",
    "article.author",
    "article-author",
    "authors",
    "author_name",
    "vr:author",
    "dc.creator",
    "dcterms.creator",
    "creator",
    "citation_author",
)
"""Meta tags that name authors, best first; a page may repeat them, one name each."""
_MARKED = (
    './/*[@itemprop="author"]//*[@itemprop="name"]',
    './/*[@itemprop="author"]',
    './/*[@rel="author"]',
)
_MAY_BE_CLASSED = './/*[contains(@class, "author") or contains(@class, "byline") or contains(@class, " fn")]'
_CLASSED = tuple(
    re.compile(marks)
    for marks in (
        r"(?:^|\s)fn(?:\s|$)",
        r"author[-_]{0,2}name|byline[-_]{0,2}(?:name|author)",
        r"(?:^|\s)byline(?:\s|$)",
        r"(?:^|\s)authors?(?:\s|$)",
        r"author[-_](?:info|box)|article-author",
        r"byline|(?:post|entry)-author",
    )
)
"""Marks in the class of an element that names authors, the most exact first."""
_AUTHOR_LINKS = './/a[contains(@href, "/author/") or contains(@href, "/authors/") or contains(@href, "/autor/") or contains(@href, "/auteur/")]'
_LONGEST_LINE = 100
_MOST_LOOKED_AT = 8

_Witness = Callable[[PageHead], Iterator[list[str]]]


def find_byline(page: PageHead, outlet: str | None, address: str | None) -> list[str]:
    """Who the page says wrote it: people and agencies of the first witness that names any, else the desk it credits."""
    publishers = [outlet or "", *_publishers(page, address)]
    desk: list[str] = []
    for witness in _WITNESSES:
        for stated in filter(any, witness(page)):
            byline = read_byline(stated, publishers)
            if byline.authors:
                return byline.names()
            desk = desk or byline.names()
    return desk


def _publishers(page: PageHead, address: str | None) -> list[str]:
    """Names of the outlet: what the page calls its publisher, its site, and the domain it stands on."""
    publisher = page.node.get("publisher")
    # A blogger may be author and publisher at once.
    if isinstance(publisher, dict) and "Person" in str(publisher.get("@type")):
        return []
    site = page.metas.get("twitter:site", "").lstrip("@")
    return [*jsonld.names_of(publisher), site, *_domain_names(address or canonical_address(page, address) or "")]


def _domain_names(address: str) -> list[str]:
    """`post.co.uk` and `post` of `https://news.post.co.uk/a`."""
    host = (urlsplit(address).hostname or "").split(".")
    is_second_level = len(host) > 2 and host[-2] in {"co", "com", "org", "net", "gov", "ac", "go", "or", "ne"}
    domain = host[-3:] if is_second_level else host[-2:]
    return [".".join(domain), domain[0]]


def _stated_in_json_ld(page: PageHead) -> Iterator[list[str]]:
    for field in ("author", "creator"):
        value = page.node.get(field)
        entries = value if isinstance(value, list) else [value]
        names = [name for entry in entries for name in jsonld.names_of(entry)]
        # Beside people an organisation is the publisher once more, unless it is the agency that they share the credit with.
        people = [
            name
            for entry in entries
            for name in jsonld.names_of(entry)
            if not jsonld.is_organisation(entry) or is_agency(name)
        ]
        yield people or names


def _stated_in_metas(page: PageHead) -> Iterator[list[str]]:
    yield from (page.repeated.get(name, []) for name in _AUTHOR_METAS)
    # WordPress gives two labelled lines to a card: who wrote it, and how long it takes to read.
    if STRONG_LEAD.match(page.metas.get("twitter:label1", "")):
        yield page.repeated.get("twitter:data1", [])


def _marked_on_page(page: PageHead) -> Iterator[list[str]]:
    for path in _MARKED:
        yield [spaced_lines(element) or element.get("content", "") for element in _first_beside(page.tree.xpath(path))]


def _classed_on_page(page: PageHead) -> Iterator[list[str]]:
    classed = [element for element in page.tree.xpath(_MAY_BE_CLASSED) if not _is_of_comment(element)]
    for marks in _CLASSED[:2]:
        yield _short_texts([element for element in classed if marks.search(element.get("class", ""))])
    yield _short_texts(page.tree.xpath(_AUTHOR_LINKS))
    for marks in _CLASSED[2:]:
        yield _short_texts([element for element in classed if marks.search(element.get("class", ""))])


def _is_of_comment(element: _Element) -> bool:
    above = islice(element.iterancestors(), 3)
    return any("comment" in one.get("class", "") for one in (element, *above))


def _short_texts(elements: list[_Element]) -> list[str]:
    # A class tells less than a statement: a name has capitals where its script has them, and is short.
    texts = [spaced_lines(element) for element in _first_beside(elements)]
    return [text for text in texts if len(text) <= _LONGEST_LINE and not text.islower()]


def _first_beside(elements: list[_Element]) -> list[_Element]:
    # Further down the same marks stand at other stories: only what shares the first one's place counts.
    shown = [element for element in elements[:_MOST_LOOKED_AT] if flat_text(element) or element.get("content")]
    return [element for element in shown if element.getparent() is shown[0].getparent()]


def _said_on_page(page: PageHead) -> Iterator[list[str]]:
    """The first short line that says "By Ann Bee"."""
    for element in page.tree.iter(
        "p", "div", "span", "strong", "b", "em", "h4", "h5", "h6", "li", "address", "small", "a"
    ):
        is_led = STRONG_LEAD.match(element.text or "") or _is_label(element)
        if is_led and not any(above.tag in {"nav", "aside", "footer"} for above in element.iterancestors()):
            line = _read_line(element)
            if len(line) <= _LONGEST_LINE and _is_spoken_name(line):
                yield [line]
                return


def _is_label(element: _Element) -> bool:
    """Whether this says "Author" and leaves the name to the next element."""
    is_label = element.tag != "a" and not len(element) and LABEL.fullmatch((element.text or "").strip())
    return bool(is_label) and element.getnext() is not None


def _read_line(element: _Element) -> str:
    """The line that a lead begins; a lead that fills its element goes on behind it."""
    line = "" if _is_label(element) else flat_text(element)
    if STRONG_LEAD.sub("", line, count=1).strip():
        return line
    following = element.getnext()
    tail = (element.tail or "").strip()
    return f"{line} {tail or (flat_text(following) if following is not None else '')}"


def _is_spoken_name(line: str) -> bool:
    bare = STRONG_LEAD.sub("", line, count=1).strip()
    return bool(bare) and not bare[0].islower() and not bare[0].isdigit()


_WITNESSES: tuple[_Witness, ...] = (
    _stated_in_json_ld,
    _stated_in_metas,
    _marked_on_page,
    _classed_on_page,
    _said_on_page,
)
