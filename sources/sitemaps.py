"""Sitemaps, with or without the news extension, and indexes of them, streamed into entries. Runs in a page worker."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree
from lxml.etree import XMLSyntaxError, _Element

from sources.decoding import unmark
from sources.feeds import complete_link, refuse_entities, web_link

Entry = dict[str, Any]

MOST_ENTRIES = 50_000
"""The protocol's own bound; what comes after is counted and left out."""
_START_BYTES = 65_536
_BEGIN = re.compile(rb"<\?xml|<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]")
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_BARE_AND = re.compile(rb"<!\[CDATA\[.*?\]\]>|&(?!(?:[A-Za-z]\w{1,20}|#\d{1,7}|#x[0-9a-fA-F]{1,6});)", re.S)
_PLACES = frozenset(["url", "sitemap"])
_NEWS = {
    "title": "title",
    "publication_date": "date_published",
    "name": "_outlet",
    "language": "language",
}
"""Elements of the news extension and the entry's fields for them."""


@dataclass
class Sitemap:
    """The pages that a sitemap lists, or the sitemaps that an index lists."""

    form: str = "sitemap"
    """`sitemap` or `sitemap_index`."""
    entries: list[Entry] = field(default_factory=list)
    children: list[dict[str, str | None]] = field(default_factory=list)
    """`url` and `date_modified` of each sitemap of an index."""
    left_out: int = 0


def read_sitemap(payload: bytes, address: str | None = None) -> Sitemap:
    """What the sitemap lists, its links completed by `address`. A document that breaks off gives what stands before the break.

    Raises UnreadablePageError for one that declares entities.
    """
    refuse_entities(payload)
    markup = _mend(unmark(payload))
    sitemap, is_taken = Sitemap(), False
    for element in _elements(markup):
        name = _local_name(element)
        if name == "sitemap":
            sitemap.form = "sitemap_index"
        is_full = len(sitemap.entries) + len(sitemap.children) >= MOST_ENTRIES
        is_taken = _take(sitemap, name, {} if is_full else _read_fields(element, address or ""))
        _forget(element)
    if is_taken and not _ends_whole(markup):
        _drop_last(sitemap)
    return sitemap


def read_text_sitemap(text: str) -> Sitemap:
    """A sitemap that is one address a line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    links = [line for line in lines if web_link(line)][:MOST_ENTRIES]
    return Sitemap(entries=[{"url": link} for link in links], left_out=len(lines) - len(links))


def _mend(payload: bytes) -> bytes:
    """The sitemap without what a server's program printed before it, and with `&` spelled out where it stands bare."""
    match = _BEGIN.search(payload[:_START_BYTES])
    before = payload[: match.start()].strip() if match else b""
    start = match.start() if match and before and not before.startswith(b"<!") else 0
    return _BARE_AND.sub(lambda found: b"&amp;" if found[0] == b"&" else found[0], payload[start:])


def _ends_whole(payload: bytes) -> bool:
    end = _COMMENT.sub(b"", payload[-_START_BYTES:]).rstrip()
    return end.endswith((b"urlset>", b"sitemapindex>", b"url>", b"sitemap>"))


def _drop_last(sitemap: Sitemap) -> None:
    """Of a document that breaks off, the last address may be cut in the middle."""
    listed = sitemap.children if sitemap.form == "sitemap_index" else sitemap.entries
    if listed:
        listed.pop()
        sitemap.left_out += 1


def _elements(payload: bytes) -> Iterator[_Element]:
    """The `url` and `sitemap` elements as they end; nothing outside the document is read, and no entity is put in."""
    events = etree.iterparse(
        BytesIO(payload),
        events=("end",),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in events:
            if _local_name(element) in _PLACES and _depth_is_one(element):
                yield element
    except XMLSyntaxError:
        return


def _take(sitemap: Sitemap, name: str, fields: Entry) -> bool:
    """Keep what an element says, or count it as left out."""
    if not fields.get("url"):
        sitemap.left_out += 1
        return False
    if name == "sitemap":
        sitemap.children.append({"url": fields["url"], "date_modified": fields.get("date_modified")})
    else:
        sitemap.entries.append(fields)
    return True


def _read_fields(element: _Element, base: str) -> Entry:
    """Of the many things that may stand in an element, its address, its date of change and its news."""
    fields: Entry = {}
    for inner in element.iter():
        name, text = _local_name(inner), _text_of(inner)
        is_own = inner.getparent() is element
        if not text or not name:
            continue
        if is_own and name == "loc" and not _is_of_media(inner):
            fields.setdefault("url", complete_link(text, base))
        elif is_own and name == "lastmod":
            fields["date_modified"] = text
        elif name in _NEWS and _is_news(inner):
            fields.setdefault(_NEWS[name], text)
    return fields


def _is_news(element: _Element) -> bool:
    return "news" in _namespace(element)


def _is_of_media(element: _Element) -> bool:
    return any(word in _namespace(element) for word in ("image", "video"))


def _namespace(element: _Element) -> str:
    # A prefix that was never declared stays in the name.
    return str(element.tag[1:].partition("}")[0] if element.tag.startswith("{") else element.tag.rpartition(":")[0])


def _forget(element: _Element) -> None:
    # What has been read is taken out of the tree, so that memory does not grow with the sitemap.
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _depth_is_one(element: _Element) -> bool:
    # Pictures and videos have a `url` of their own, deeper down.
    parent = element.getparent()
    return parent is not None and parent.getparent() is None


def _local_name(element: _Element) -> str:
    try:
        return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""
    except UnicodeDecodeError:
        # The recovering parser lets names pass that are no text.
        return ""


def _text_of(element: _Element) -> str:
    try:
        return " ".join((element.text or "").split())
    except UnicodeDecodeError:
        # The parser lets broken bytes through in a document whose encoding it has lost.
        return ""
