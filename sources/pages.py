"""One web page: its main text, what it says of itself, and whether the text is an article. Runs in a page worker."""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import trafilatura
from lxml import html
from lxml.cssselect import CSSSelector
from lxml.etree import ParserError, _Element

from sources.bylines import credited_agencies
from sources.dates import Published
from sources.decoding import decode
from sources.page_dates import find_published
from sources.page_head import read_head
from sources.page_metadata import PageMetadata, page_metadata

MAX_PAGE_BYTES = 10_000_000
FEW_WORDS = 150
"""Below this a text may be a wall or a teaser; a full article that mentions cookies is longer."""
FULL_WORDS = 300
"""From here on a text is the article, even when the page says that it must be paid for."""

_COOKIE_WORDS = re.compile(
    r"\b(?:cookies?|consent\w*|privacy|personal data|partners|preferences|gdpr|datenschutz)\b", re.I
)
_CONSENT_WORDS = re.compile(
    r"we and our partners|\byour (?:device|preferences|consent|choices|privacy)|(?:accept|reject|agree to) all|click (?:on )?[\W]?(?:accept|agree|to consent)|"
    r"(?:we|this (?:web)?site) uses? cookies|continue (?:to|reading) (?:use |using )?this (?:web)?site|manage (?:my |your )?(?:cookies|choices)",
    re.I,
)
_SCRIPT_WORDS = re.compile(
    r"(?:enable|activate|turn on|requires?|need)\s+(?:\w+\s+){0,4}java\s?script|javascript (?:is )?(?:disabled|required)|checking your browser|verify (?:that )?you are (?:a )?human",
    re.I,
)
_PAYWALL_WORDS = re.compile(
    r"subscribe (?:now )?to (?:continue|read|keep|unlock)|(?:continue|keep) reading with a|already a subscriber|subscribers? only|to read the (?:full|rest)|"
    r"this (?:article|content|story) is (?:for|reserved|available)[^.]{0,30}(?:subscribers|members)|register to (?:continue|read)|unlock this (?:article|story)",
    re.I,
)
_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"\n\s*")


class UnreadablePageError(ValueError):
    """A page that cannot be read; `code` says why in one word and the message what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def read_page(
    payload: bytes, address: str | None, latest_day: date, selectors: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Any]:
    """The fields of a reading: title, body, byline, dates, addresses, outlet label, language, verdict.

    The CSS selector `body` says where on the page its text stands; where it finds nothing, the whole page is read. Raises UnreadablePageError. Give it only bytes from outside inside a process that may be killed.
    """
    text = _decode_page(payload)
    metadata = page_metadata(_parse(text), address, latest_day)
    body = _drop_heading(_extract_body(_narrow(text, selectors)), metadata.title)
    verdict = _judge_body(text, body, metadata)
    byline = _complete_byline(list(metadata.byline), body)
    return {**_page_fields(metadata), "byline": byline, "body": body, "body_verdict": verdict}


def read_page_date(payload: bytes, address: str | None, latest_day: date) -> dict[str, Any]:
    """Only the publication date, several times faster than the whole page."""
    return published_fields(find_published(read_head(_parse(_decode_page(payload))), address, latest_day)[0])


def _complete_byline(byline: list[str], body: str) -> list[str]:
    """Where a page names nobody, the agency that the text names as its origin."""
    return byline or credited_agencies(body)


def published_fields(published: Published) -> dict[str, str | None]:
    """A date as plain texts that can be sent between processes."""
    return {
        "published_text": published.text,
        "published": published.stated(),
        "published_precision": published.precision,
        "published_offset": published.offset,
    }


def _decode_page(payload: bytes) -> str:
    if len(payload) > MAX_PAGE_BYTES:
        raise UnreadablePageError(
            "too_large", f"{len(payload):,} bytes is more than a page may have; save the article alone"
        )
    decoded = decode(payload, mend=True)
    if decoded is None:
        raise UnreadablePageError(
            "not_html", "these bytes are no text in any known encoding; save the page again as HTML"
        )
    text = decoded.text.replace("\x00", "")
    if not text.strip():
        raise UnreadablePageError("empty_page", "the page holds nothing but blanks; fetch it again")
    return text


def _parse(text: str) -> _Element:
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (ParserError, ValueError, AssertionError) as error:
        raise UnreadablePageError(
            "unreadable_page", f"no HTML can be made of it ({error}); save the page again"
        ) from error
    return tree


def _narrow(text: str, selectors: Mapping[str, str]) -> str:
    """The part of the page that the selector `body` finds."""
    found = CSSSelector(selectors["body"])(_parse(text)) if "body" in selectors else []
    parts = "".join(html.tostring(element, encoding="unicode", with_tail=False) for element in found)
    return f"<html><body><article>{parts}</article></body></html>" if parts else text


def _extract_body(text: str) -> str:
    extracted = trafilatura.extract(
        text, favor_precision=True, include_comments=False, include_tables=True, deduplicate=False
    )
    return _BREAK.sub("\n\n", (extracted or "").strip())


def _drop_heading(body: str, title: str | None) -> str:
    """`body` without the headline above it, which would count every name and quote in it twice."""
    first, _, rest = body.partition("\n\n")
    return rest if title and _fold(first) == _fold(title) else body


def _fold(line: str) -> str:
    return " ".join(_WORD.findall(line.casefold()))


def _page_fields(metadata: PageMetadata) -> dict[str, Any]:
    return {
        "title": metadata.title,
        **published_fields(metadata.published),
        "published_from": metadata.published_from,
        "url": metadata.url,
        "canonical_url": metadata.canonical_url,
        "outlet_label": metadata.outlet_label,
        "language": metadata.language,
    }


def _judge_body(page: str, body: str, metadata: PageMetadata) -> str | None:
    """What is known of the body before cleaning, or None when nothing speaks against it."""
    word_count = len(_WORD.findall(body))
    if _is_cookie_wall(body, word_count):
        return "cookie_wall"
    if word_count >= (FEW_WORDS if metadata.is_free else FULL_WORDS):
        return None
    visible = _visible_text(page)
    if word_count < FEW_WORDS and _SCRIPT_WORDS.search(visible):
        return "script_wall"
    if not metadata.is_free or _PAYWALL_WORDS.search(visible):
        return "teaser"
    return "not_article" if _is_listing(metadata, word_count) else None


def _is_cookie_wall(body: str, word_count: int) -> bool:
    # A report about cookies uses the words, but does not speak to the reader of their device and choices.
    return len(_COOKIE_WORDS.findall(body)) * 25 >= max(word_count, 50) and len(_CONSENT_WORDS.findall(body)) >= 2


def _visible_text(page: str) -> str:
    tree = _parse(page)
    return " ".join(tree.xpath("//body//text()[not(ancestor::script) and not(ancestor::style)]"))[:200_000]


def _is_listing(metadata: PageMetadata, word_count: int) -> bool:
    is_website = (metadata.kind or "").lower() in {"website", "index", "section"}
    return is_website and not metadata.published.day and word_count < FEW_WORDS
