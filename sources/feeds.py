"""Feed files, RSS, Atom, RDF or JSON Feed, cut into entries. Runs in a page worker."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
from lxml import etree, html
from lxml.etree import ParserError, _Element

from sources.bylines import clean_byline
from sources.dates import read_date
from sources.decoding import unmark
from sources.nesting import nests_too_deep
from sources.pages import UnreadablePageError, published_fields

Entry = dict[str, Any]
"""An entry in the words of JSON Feed 1.1: id, url, title, content_html or content_text, summary, date_published, authors,
language, and `_outlet`, the feed's own title."""

MOST_ENTRIES = 10_000
_JSON_TEXTS = frozenset(
    "id url external_url title content_html content_text summary date_published date_modified language".split()  # noqa: SIM905
)
FULL_CONTENT, FULL_SUMMARY = 150, 300
"""Words from which on a feed's content or its summary may be the whole article."""
_CUT_OFF = re.compile(
    r"(?:\[?(?:\.{3}|…)\]?|(?:read|continue|see|view)\s+(?:more|on|reading|full\s+\w+)\W*|weiterlesen\W*|lire\s+la\s+suite\W*|leer\s+m[aá]s\W*"
    r"|appeared\s+first\s+on\s+[^.]{1,80}\.?)\s*$",
    re.I,
)
_BLOCKS = frozenset(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote section article tr table pre figure figcaption hr".split()  # noqa: SIM905 - reads like a line
)
_SILENT = frozenset(["script", "style", "noscript", "iframe", "svg", "form", "button", "figcaption"])
_SPACE = re.compile(r"[^\S\n]+")
_BREAK = re.compile(r"\s*\n\s*")
_MARKUP = re.compile(r"<[A-Za-z/!][^>]*>|&#?\w{1,10};")
_MAIL_BEFORE_NAME = re.compile(r"\s*(?:mailto:)?[^\s@()]+@[^\s()]+\s*\(([^()@]+)\)\s*$")
_MAIL_BEHIND_NAME = re.compile(r"([^()<>@]+)[(<](?:mailto:)?[^\s@()]+@[^\s()<>]+[)>]\s*$")
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_WEB_LINK = re.compile(r"https?://[^\s/\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$", re.I)
_CDATA = re.compile(rb"<!\[CDATA\[.*?\]\]>", re.S)
_LAST_BEGIN = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.I)
_LAST_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.I)
_XML_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|channel|item|entry)[\s>]", re.I)


@dataclass(frozen=True)
class Feed:
    """What a feed holds; `left_out` counts the entries beyond MOST_ENTRIES and those that are no objects or nest too deep."""

    form: str
    """`rss`, `atom`, `rdf` or `json_feed`."""
    title: str | None
    language: str | None
    entries: list[Entry]
    left_out: int


def read_feed(payload: bytes, address: str | None = None) -> Feed:
    """The entries of a feed as it orders them; relative links are completed by `address`.

    Raises UnreadablePageError for bytes that are no feed.
    """
    if payload.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _read_json_feed(payload, address)
    if not payload.strip():
        raise UnreadablePageError("empty_file", "the feed is empty; fetch it again")
    refuse_entities(payload)
    parsed = _parse_xml(_REFERENCE.sub(_drop_impossible, unmark(payload)))
    version = str(parsed.get("version") or "")
    if not parsed.entries and not version and not _XML_FEED.search(payload):
        raise UnreadablePageError("not_a_feed", "no RSS, Atom or RDF in it; save web pages as .html")
    outlet = plain_line(parsed.feed.get("title"))
    language = parsed.feed.get("language")
    shared = {"language": language, "_outlet": outlet}
    base = address or str(parsed.feed.get("link") or "")
    whole = parsed.entries[:-1] if _breaks_off(payload) else parsed.entries
    entries = [{**_read_entry(entry, base), **shared} for entry in whole[:MOST_ENTRIES]]
    return Feed(_form_of(version), outlet, language, entries, len(parsed.entries) - len(entries))


def carries_full_text(entry: Mapping[str, Any]) -> bool:
    """Whether an entry holds the whole article: long enough, and not ending in a cut or an invitation to read on."""
    content = entry.get("content_text") or plain_text(entry.get("content_html"))
    text, least = (str(content), FULL_CONTENT) if content else (plain_text(entry.get("summary")), FULL_SUMMARY)
    return len(text.split()) >= least and not _CUT_OFF.search(text[-200:])


def entry_authors(entry: Mapping[str, Any]) -> list[str]:
    """The names in an entry's `authors`."""
    authors = entry.get("authors")
    listed = authors if isinstance(authors, list) else []
    return [str(author.get("name") or "") for author in listed if isinstance(author, dict)]


def _breaks_off(payload: bytes) -> bool:
    """Whether the last entry is not whole: its link or its text may be cut in the middle."""
    begins = [match.start() for match in _LAST_BEGIN.finditer(payload)]
    ends = [match.start() for match in _LAST_END.finditer(payload)]
    return bool(begins and ends) and begins[-1] > ends[-1]


def refuse_entities(payload: bytes) -> None:
    """UnreadablePageError for XML that declares entities: they are only good for bombs and for reading files; no news needs them."""
    # In UTF-16 every other byte is zero. An article about XML may show a declaration; the parsers follow none in any case.
    narrow = payload.replace(b"\0", b"")
    if b"<!ENTITY" in narrow and b"<!ENTITY" in _CDATA.sub(b"", narrow):
        raise UnreadablePageError("hostile_xml", "it declares XML entities; get it without its DOCTYPE")


def _parse_xml(payload: bytes) -> feedparser.FeedParserDict:
    try:
        return _parse_bytes(payload, {})
    except Exception:
        # Bytes that fit no encoding, or names that its strict parser stumbles over: as browsers do, lose the characters
        # and not the feed. What stands before the first element sends it to its patient parser.
        mended = b"& " + payload.decode("utf-8", "replace").encode()
    try:
        return _parse_bytes(mended, {"content-type": "text/xml; charset=utf-8"})
    except Exception as error:
        explanation = f"it is too broken to be read ({type(error).__name__}); look at it in a browser"
        raise UnreadablePageError("broken_feed", explanation) from error


def _parse_bytes(payload: bytes, headers: dict[str, str]) -> feedparser.FeedParserDict:
    # As a stream, never as bytes: feedparser takes bytes for a file's name first, and would read the file of that name.
    # Without the feed's address: it would complete ids by it, and each would be another one when the feed moves.
    return feedparser.parse(BytesIO(payload), sanitize_html=False, response_headers=headers)


def _drop_impossible(reference: re.Match[bytes]) -> bytes:
    """Nothing for a character that does not exist, such as &#x110000; or half of one, such as &#xD800;, which ends the parsing."""
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    # Nine digits are beyond every character, however many follow.
    code = int(digits.lstrip(b"0")[:9] or b"0", base)
    return reference[0] if code < 0xD800 or 0xDFFF < code <= 0x10FFFF else b""


def _form_of(version: str) -> str:
    """The form in feedparser's words, such as `rss20`, `rss10` or `atom10`; RSS 1.0 and 0.90 are RDF."""
    return "atom" if version.startswith("atom") else "rdf" if version in {"rss10", "rss090"} else "rss"


def read_entry(payload: bytes, _address: str | None, _latest_day: date) -> dict[str, Any]:
    """The fields of a reading out of one entry's JSON; an entry with only a summary is a teaser."""
    entry: Entry = json.loads(payload)
    content = entry.get("content_text") or plain_text(entry.get("content_html"))
    summary = plain_text(entry.get("summary"))
    link = web_link(entry.get("url") or entry.get("external_url"))
    return {
        "title": plain_line(entry.get("title")),
        "byline": clean_byline(entry_authors(entry), [_text_or_none(entry.get("_outlet")) or ""]),
        **published_fields(read_date(entry.get("date_published"))),
        "published_from": "feed" if entry.get("date_published") else None,
        "url": link,
        "canonical_url": link,
        "outlet_label": _text_or_none(entry.get("_outlet")),
        "language": _text_or_none(entry.get("language")),
        "body": str(content or summary or ""),
        "body_verdict": None if content else "teaser",
    }


def plain_text(markup: object) -> str:
    """The words of an HTML fragment, one paragraph per block, blank lines between."""
    text = str(markup or "").strip()
    if not _MARKUP.search(text):
        return text
    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        tree = html.fragment_fromstring(text, create_parent="div", parser=parser)
    except (ParserError, ValueError, AssertionError):
        return _MARKUP.sub(" ", text)
    return _BREAK.sub("\n\n", _SPACE.sub(" ", "".join(_pieces(tree)))).strip()


def plain_line(markup: object) -> str | None:
    """The words of a title on one line, or None when there are none."""
    return " ".join(plain_text(markup).split()) or None


def web_link(link: object) -> str | None:
    """An http(s) link without control characters, or None: a feed may carry javascript: and file: links too."""
    # A lone surrogate, which JSON can spell, is no character of any address.
    text = str(link or "").strip().encode("utf-8", "replace").decode()
    return text[:2000] if _WEB_LINK.match(text) and _has_host(text) else None


def _has_host(link: str) -> bool:
    try:
        return bool(urlsplit(link).hostname)
    except ValueError:
        return False


def complete_link(link: object, base: str) -> str | None:
    """An http(s) link completed by the address of where it stands, or None."""
    try:
        return web_link(link) or (web_link(urljoin(base, str(link).strip())) if link else None)
    except ValueError:
        return None


def _pieces(tree: _Element) -> Iterator[str]:
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if element.tag in _BLOCKS:
            yield "\n"
        if event == "end":
            yield element.tail or ""
        elif element.tag in _SILENT:
            walk.skip_subtree()
        else:
            yield element.text or ""


def _read_json_feed(payload: bytes, address: str | None) -> Feed:
    try:
        feed = json.loads(payload.decode("utf-8-sig"), parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise UnreadablePageError("broken_json", f"not valid JSON ({error}); fetch the feed again") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise UnreadablePageError("not_a_feed", "no list of `items` in it; rows of articles belong into a .jsonl file")
    authors = feed.get("authors")
    shared = {
        "_outlet": plain_line(feed.get("title")),
        "language": _text_or_none(feed.get("language")),
        "authors": None if nests_too_deep(authors) else authors,
    }
    base = address or str(feed.get("home_page_url") or feed.get("feed_url") or "")
    sound = [item for item in items[:MOST_ENTRIES] if isinstance(item, dict) and not nests_too_deep(item)]
    entries = [_read_json_item(item, shared, base) for item in sound]
    return Feed("json_feed", shared["_outlet"], shared["language"], entries, len(items) - len(entries))


def _read_json_item(item: Entry, shared: Entry, base: str) -> Entry:
    author = item.get("author")
    own = {"authors": [author]} if isinstance(author, dict) else {}
    stated = {
        key: value for key, value in item.items() if key not in _JSON_TEXTS or isinstance(value, str | int | float)
    }
    link = complete_link(stated.get("url"), base) or complete_link(stated.get("external_url"), base)
    return {
        **{key: value for key, value in shared.items() if value},
        **own,
        **stated,
        "_outlet": shared["_outlet"],
        "url": link,
    }


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _read_entry(entry: Mapping[str, Any], base: str) -> Entry:
    link = next(filter(None, (complete_link(link, base) for link in _stated_links(entry))), None)
    published = entry.get("published") or entry.get("created")
    return {
        "id": str(entry.get("id") or link or plain_line(entry.get("title")) or ""),
        "url": link,
        "title": entry.get("title"),
        "content_html": _longest_content(entry),
        "summary": entry.get("summary"),
        "date_published": published or dict(entry).get("updated"),
        # feedparser's own get() would warn, and give the date of publication.
        "date_modified": dict(entry).get("updated"),
        "authors": [{"name": name} for name in _author_names(entry)],
    }


def _stated_links(entry: Mapping[str, Any]) -> list[object]:
    """The places where an entry's page may stand, the best first."""
    own = [each.get("href") for each in entry.get("links") or [] if each.get("rel") == "self"]
    # Feedburner puts its own counting address in place of the article's.
    return [entry.get("feedburner_origlink"), entry.get("link"), *own, web_link(entry.get("id"))]


def _longest_content(entry: Mapping[str, Any]) -> str | None:
    values = [str(content.get("value") or "") for content in entry.get("content") or []]
    return max(values, key=len, default="") or None


def _author_names(entry: Mapping[str, Any]) -> list[str]:
    stated = str(entry.get("author") or "")
    # feedparser cuts a name in two when the address beside it ends in a long domain.
    match = _MAIL_BEFORE_NAME.match(stated) or _MAIL_BEHIND_NAME.match(stated)
    if match:
        return [match[1].strip()]
    names = [str(author.get("name") or "") for author in entry.get("authors") or []]
    return [name for name in dict.fromkeys([*names, "" if any(names) else stated]) if name]
