"""What a page says in its head, gathered once: meta tags, the JSON-LD node of its article, its canonical address."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element

from sources import jsonld

AUTHOR_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "twitter:data1",
)
"""Meta tags that name authors, best first; a page may repeat them, one name each."""


@dataclass(frozen=True)
class PageHead:
    """A parsed page with what its head states."""

    tree: _Element
    metas: dict[str, str]
    """Content by name in small letters; the first of a name counts, repeated authors are joined by `;`."""
    node: jsonld.Node


def read_head(tree: _Element) -> PageHead:
    """Gather what the head of a page states."""
    return PageHead(tree, _collect_metas(tree), jsonld.article_node(tree))


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


def _collect_metas(tree: _Element) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (
            meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        ).strip()
        content = (meta.get("content") or "").strip()
        if content and name.lower() in AUTHOR_METAS and name.lower() in metas:
            metas[name.lower()] += f"; {content}"
        elif content and name:
            metas.setdefault(name.lower(), content)
    return metas
