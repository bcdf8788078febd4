"""One web page: its main text, what it says of itself, and whether the text is an article. Runs in a page worker."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from lxml import html
from lxml.cssselect import CSSSelector
from lxml.etree import ParserError, _Element

from sources.bylines import credited_agencies
from sources.dates import Published
from sources.decoding import decode
from sources.page_body import drop_heading, extract_body, extract_text
from sources.page_dates import find_published
from sources.page_head import read_head
from sources.page_metadata import PageMetadata, page_metadata
from sources.page_verdicts import judge_body

MAX_PAGE_BYTES = 10_000_000


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
    page = read_head(_parse(text))
    metadata = page_metadata(page, address, latest_day)
    narrowed = _narrow(text, selectors)
    title = metadata.title
    body = drop_heading(extract_text(narrowed), title) if narrowed else extract_body(text, page, title)
    verdict = judge_body(body, page, metadata)
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


def _narrow(text: str, selectors: Mapping[str, str]) -> str | None:
    """The part of the page that the selector `body` finds, as a page of its own."""
    found = CSSSelector(selectors["body"])(_parse(text)) if "body" in selectors else []
    parts = "".join(html.tostring(element, encoding="unicode", with_tail=False) for element in found)
    return f"<html><body><article>{parts}</article></body></html>" if parts else None


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
