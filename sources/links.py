"""The links of a front page: stories it points to, and the feeds it advertises. Runs in a page worker."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.cssselect import CSSSelector
from lxml.etree import _Element

from sources.feeds import web_link

Entry = dict[str, Any]

MOST_LINKS = 5_000
LONGEST_TEXT = 300
_FEED_TYPES = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/rdf+xml": "rdf",
    "application/feed+json": "json_feed",
    "application/json": "json_feed",
}


def story_links(tree: _Element, address: str | None, selectors: Mapping[str, str]) -> list[Entry]:
    """The pages of the same site that the page links to, in its order and without repeats: `url` and `_text`.

    The selector `links` narrows them down. ValueError from a selector that is none.
    """
    base = _base(tree, address)
    places = CSSSelector(selectors["links"])(tree) if "links" in selectors else [tree]
    anchors = (anchor for place in places for anchor in place.iter("a"))
    found: dict[str, Entry] = {}
    for anchor in anchors:
        url = _complete(anchor.get("href"), base)
        if url and _is_inner(url, address):
            text = " ".join("".join(anchor.itertext()).split())[:LONGEST_TEXT]
            # A story is often linked twice, by its picture and by its headline: the words are wanted.
            if len(text) > len(found.get(url, {}).get("_text", "")) or url not in found:
                found[url] = {"url": url, "_text": text}
        if len(found) >= MOST_LINKS:
            break
    return list(found.values())


def advertised_feeds(tree: _Element, address: str | None) -> list[dict[str, str | None]]:
    """The feeds that the page names in its head: `url`, `title` and `form`."""
    return list(_feed_links(tree, _base(tree, address)))


def _feed_links(tree: _Element, base: str) -> Iterator[dict[str, str | None]]:
    for link in tree.iter("link"):
        form = _FEED_TYPES.get((link.get("type") or "").partition(";")[0].strip().lower())
        url = _complete(link.get("href"), base)
        # WordPress links to the data behind each page in the same way.
        is_data = form == "json_feed" and "/wp-json/" in (url or "")
        if form and url and not is_data and "alternate" in (link.get("rel") or "").lower().split():
            yield {"url": url, "title": link.get("title"), "form": form}


def _base(tree: _Element, address: str | None) -> str:
    stated = next((element.get("href") for element in tree.iter("base") if element.get("href")), "")
    return _join(address or "", stated or "") or address or ""


def _complete(link: str | None, base: str) -> str | None:
    joined = _join(base, link.strip()) if link and link.strip() else None
    return web_link(joined.partition("#")[0]) if joined else None


def _join(base: str, link: str) -> str | None:
    try:
        return urljoin(base, link)
    except ValueError:
        return None


def _is_inner(url: str, address: str | None) -> bool:
    """Whether a link leads to another page of the same site."""
    if address is None:
        return True
    here, there = urlsplit(address), urlsplit(url)
    own = (here.hostname or "").removeprefix("www.")
    host = (there.hostname or "").removeprefix("www.")
    return (host == own or host.endswith(f".{own}")) and there.path.rstrip("/") not in {"", here.path.rstrip("/")}
