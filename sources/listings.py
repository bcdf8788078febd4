"""A listing of articles, whatever its form: a feed, a sitemap or a front page, told by its bytes. Runs in a page worker."""

import gzip
import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import html
from lxml.etree import ParserError

from sources.decoding import decode
from sources.feeds import Feed, plain_line, read_feed
from sources.links import advertised_feeds, story_links
from sources.pages import UnreadablePageError
from sources.sitemaps import Sitemap, read_sitemap, read_text_sitemap

Entry = dict[str, Any]

MOST_BYTES = 50_000_000
"""The bound that the sitemap protocol sets on an unpacked file."""
_START_BYTES = 65_536
_BLANK = b"\xef\xbb\xbf \t\r\n"
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.S)
_ROOT = re.compile(
    rb"<(?:[\w.-]+:)?(urlset|sitemapindex|rss|feed|rdf|channel|entry|item|!doctype\s+html|html|head|body)[\s>/]", re.I
)
_SITEMAPS = frozenset([b"urlset", b"sitemapindex"])
_FEEDS = frozenset([b"rss", b"feed", b"rdf", b"channel", b"entry", b"item"])
_LINE_OF_LINK = re.compile(r"https?://\S+\s*$")


@dataclass(frozen=True)
class Listing:
    """What a listing holds; entries are in the words of JSON Feed 1.1."""

    form: str
    """`rss`, `atom`, `rdf`, `json_feed`, `sitemap`, `sitemap_index` or `html`."""
    title: str | None = None
    language: str | None = None
    entries: list[Entry] = field(default_factory=list)
    children: list[dict[str, str | None]] = field(default_factory=list)
    """The sitemaps of an index: `url`, `date_modified`."""
    feeds: list[dict[str, str | None]] = field(default_factory=list)
    """The feeds that a web page advertises: `url`, `title`, `form`."""
    left_out: int = 0
    """Entries beyond the bound, and those that are none."""


def read_listing(payload: bytes, address: str | None, selectors: Mapping[str, str] | None = None) -> Listing:
    """The listing in some bytes, gzipped or not; relative links are completed by `address`. UnreadablePageError when there is none."""
    plain = _unpack(payload)
    if not plain.strip(_BLANK + b"\0"):
        raise UnreadablePageError("empty_file", "it is empty; look whether the address still holds a listing")
    root = _root_of(plain)
    if root in _SITEMAPS:
        return _from_sitemap(read_sitemap(plain, address))
    if root in _FEEDS or plain.lstrip(_BLANK)[:1] == b"{":
        return _from_feed(read_feed(plain, address))
    if root:
        return _read_front_page(plain, address, selectors or {})
    return _read_other(plain, address)


def _root_of(plain: bytes) -> bytes:
    """The first element by which a listing's form can be told, in small letters; comments may show any other."""
    start = plain[:_START_BYTES].lstrip(_BLANK)
    match = _ROOT.search(_COMMENT.sub(b"", _narrow(start))) if not start.startswith(b"{") else None
    return match[1].lower() if match else b""


def _unpack(payload: bytes) -> bytes:
    if not payload.startswith(b"\x1f\x8b"):
        return payload
    try:
        plain = gzip.GzipFile(fileobj=io.BytesIO(payload)).read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadablePageError("broken_gzip", f"it is packed, and damaged ({error}); ask for it again") from error
    if len(plain) > MOST_BYTES:
        raise UnreadablePageError("too_large", f"it unpacks to more than {MOST_BYTES:,} bytes; take smaller listings")
    return plain


def _narrow(start: bytes) -> bytes:
    # In UTF-16 every other byte of markup is zero.
    return start.replace(b"\0", b"")


def _from_sitemap(sitemap: Sitemap) -> Listing:
    return Listing(form=sitemap.form, entries=sitemap.entries, children=sitemap.children, left_out=sitemap.left_out)


def _from_feed(feed: Feed) -> Listing:
    return Listing(
        form=feed.form, title=feed.title, language=feed.language, entries=feed.entries, left_out=feed.left_out
    )


def _read_front_page(plain: bytes, address: str | None, selectors: Mapping[str, str]) -> Listing:
    decoded = decode(plain, mend=True)
    if decoded is None:
        raise UnreadablePageError("not_a_listing", "these bytes are no text in any known encoding")
    try:
        text = decoded.text.replace("\0", "").encode("utf-8", "replace")
        tree = html.document_fromstring(text, parser=html.HTMLParser(encoding="utf-8"))
    except (ParserError, ValueError, AssertionError) as error:
        raise UnreadablePageError("not_a_listing", f"no HTML can be made of it ({error})") from error
    try:
        links = story_links(tree, address, selectors)
    except Exception as error:
        raise UnreadablePageError(
            "bad_selector", f"the selector `links` cannot be used ({error}); correct it"
        ) from error
    title = next((plain_line(each.text) for each in tree.iter("title") if each.text), None)
    return Listing("html", title, tree.get("lang"), links, feeds=advertised_feeds(tree, address))


def _read_other(plain: bytes, address: str | None) -> Listing:
    """One address a line, or a feed whose beginning is damaged."""
    decoded = decode(plain[:MOST_BYTES])
    if decoded and _LINE_OF_LINK.match(decoded.text.lstrip("\ufeff").split("\n", 1)[0]):
        return _from_sitemap(read_text_sitemap(decoded.text.lstrip("\ufeff")))
    return _from_feed(read_feed(plain, address))
