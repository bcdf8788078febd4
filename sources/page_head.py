"""What a page says in its head, gathered once: meta tags, titles, the JSON-LD node of its article, its canonical address."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element

from sources import jsonld

_BLOCKS = {"br", "p", "div", "li", "ul", "h2", "h3", "h4", "h5", "h6", "address", "time"}
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class PageHead:
    """A parsed page with what its head states."""

    tree: _Element
    metas: dict[str, str]
    """Content by name in small letters; the first of a name counts."""
    repeated: dict[str, list[str]]
    """All contents of the metas that a page gives several times, such as one author each."""
    titles: tuple[str, ...]
    """What the page is called in its meta tags and its title, best first."""
    node: jsonld.Node
    """The JSON-LD of the article."""
    page_node: jsonld.Node
    """The JSON-LD of the page that the article stands on."""
    node_types: frozenset[str]
    """All types that its JSON-LD names, in small letters."""


def read_head(tree: _Element) -> PageHead:
    """Gather what the head of a page states."""
    repeated = _collect_metas(tree)
    metas = {name: contents[0] for name, contents in repeated.items()}
    named = [metas.get("og:title"), metas.get("twitter:title"), *(title.text for title in tree.iter("title"))]
    titles = tuple(flatten_texts(named))
    shown = flatten_texts("".join(heading.itertext()) for heading in tree.iter("h1"))
    nodes = jsonld.read_nodes(tree)
    article = jsonld.article_node(nodes, [*titles, *shown])
    types = frozenset(kind for node, _ in nodes for kind in jsonld.types_of(node))
    return PageHead(tree, metas, repeated, titles, article, jsonld.page_node(nodes), types)


def flatten_texts(texts: Iterable[str | None]) -> list[str]:
    """Texts on one line each, entities as the characters they stand for; empty ones left out."""
    return [flat for text in texts if text and (flat := _SPACE.sub(" ", unescape(text)).strip())]


def flat_text(element: _Element) -> str:
    """The visible words of an element on one line."""
    return " ".join("".join(element.itertext()).split())


def spaced_lines(element: _Element) -> str:
    """The visible words of an element: blocks and breaks as lines, pieces of a line apart."""
    pieces = []
    for inner in element.iter():
        if not isinstance(inner.tag, str):
            continue
        breaks = inner.tag in _BLOCKS and inner is not element
        pieces += ["\n" if breaks else "", inner.text or ""]
        pieces += [" ", inner.tail or ""] if inner is not element else []
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"[^\S\n]+", " ", " ".join(pieces).replace("\r", " "))).strip()


def canonical_address(page: PageHead, address: str | None) -> str | None:
    """The address that the page calls its own: link, og:url or JSON-LD; relative ones are completed by `address`."""
    links = [
        link.get("href") for link in page.tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    stated = [
        *links,
        page.metas.get("og:url"),
        jsonld.text_of(page.node.get("mainEntityOfPage")),
        jsonld.text_of(page.node.get("url")),
    ]
    cleaned = [clean_address(link, address) for link in stated if link]
    return next((link for link in cleaned if link), None)


def clean_address(link: str | None, base: str | None = None) -> str | None:
    """`link`, completed by `base`, when that is http(s) with a host; None for the rest, such as `javascript:`."""
    try:
        parts = urlsplit(urljoin(base or "", (link or "").strip()))
    except ValueError:
        return None
    return parts.geturl()[:2000] if parts.scheme.lower() in {"http", "https"} and parts.hostname else None


def _collect_metas(tree: _Element) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        content = (meta.get("content") or "").strip()
        if content and name.strip():
            metas.setdefault(name.strip().lower(), []).append(content)
    return metas
