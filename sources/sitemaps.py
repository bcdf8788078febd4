"""Sitemaps, with or without the news extension, and indexes of them, streamed into entries. Runs in a page worker."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree
from lxml.etree import XMLSyntaxError, _Element

Entry = dict[str, Any]

MOST_ENTRIES = 50_000
"""The protocol's own bound; what comes after is counted and left out."""
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


def is_sitemap(start: bytes) -> bool:
    """Whether a document that begins like this is a sitemap or an index of sitemaps."""
    return b"<urlset" in start or b"<sitemapindex" in start or b":urlset" in start


def read_sitemap(payload: bytes) -> Sitemap:
    """What the sitemap lists. A document that breaks off gives what stands before the break."""
    sitemap = Sitemap()
    for element in _elements(payload):
        name = _local_name(element)
        if name in {"urlset", "sitemapindex"}:
            continue
        if name == "sitemap":
            sitemap.form = "sitemap_index"
        _take(sitemap, name, _read_fields(element))
        _forget(element)
    return sitemap


def read_text_sitemap(text: str) -> Sitemap:
    """A sitemap that is one address a line."""
    links = [line.strip() for line in text.splitlines() if line.strip()]
    return Sitemap(entries=[{"url": link} for link in links[:MOST_ENTRIES]], left_out=max(0, len(links) - MOST_ENTRIES))


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
            if _local_name(element) in {"url", "sitemap"}:
                yield element
    except XMLSyntaxError:
        return


def _take(sitemap: Sitemap, name: str, fields: Entry) -> None:
    if not fields.get("url") or len(sitemap.entries) + len(sitemap.children) >= MOST_ENTRIES:
        sitemap.left_out += 1
    elif name == "sitemap":
        sitemap.children.append({"url": fields["url"], "date_modified": fields.get("date_modified")})
    else:
        sitemap.entries.append(fields)


def _read_fields(element: _Element) -> Entry:
    """Of the many things that may stand in an element, its address, its date of change and its news."""
    fields: Entry = {}
    for inner in element.iter():
        (namespace, name), text = _split_name(inner), _text_of(inner)
        is_own = inner.getparent() is element
        if not text:
            continue
        if is_own and name == "loc":
            fields.setdefault("url", text)
        elif is_own and name == "lastmod":
            fields["date_modified"] = text
        elif "news" in namespace and name in _NEWS:
            fields.setdefault(_NEWS[name], text)
    return fields


def _forget(element: _Element) -> None:
    # What has been read is taken out of the tree, so that memory does not grow with the sitemap.
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _local_name(element: _Element) -> str:
    return _split_name(element)[1]


def _split_name(element: _Element) -> tuple[str, str]:
    """Namespace and name; many sitemaps forget to declare `news:`, and then the prefix has to do."""
    if not isinstance(element.tag, str):
        return "", ""
    namespace, _, name = element.tag.rpartition("}")
    prefix, _, local = name.rpartition(":")
    return namespace or prefix, local.lower()


def _text_of(element: _Element) -> str:
    try:
        return " ".join((element.text or "").split())
    except UnicodeDecodeError:
        # The parser lets broken bytes through in a document whose encoding it has lost.
        return ""
