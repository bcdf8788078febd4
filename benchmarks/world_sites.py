"""The web sites of a small world: feeds of every shape, and servers that are slow, busy, broken, lying or gone."""

import gzip
import html
import json
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property

import brotli

from benchmarks.invented_news import Story, story
from benchmarks.local_server import Reply

SHAPES = ("rss", "atom", "rdf", "json_feed", "sitemap", "sitemap_index", "pages", "full_text")
MANNERS = ("gzip", "br", "deflate", "slow", "redirects", "busy", "breaks_off", "lies", "errs", *(("plain",) * 11))
LOST = ("gone", "missing", "blocked", "forbidden", "hangs", "refuses", "parked")
"""How the last sources of a world behave: nothing can be had of them."""
KINDS = {"sitemap": "sitemap", "sitemap_index": "sitemap", "pages": "pages"}
SLOW_SECONDS, HANGING_SECONDS = 0.5, 120.0


@dataclass
class Site:
    """One source with its host."""

    host: str
    number: int
    item_count: int
    newest: datetime
    manner: str
    asked: Counter[str] = field(default_factory=Counter)

    @property
    def source_id(self) -> str:
        """Its id in the registry."""
        return f"world-{self.number:04d}"

    @property
    def shape(self) -> str:
        """The form of its listing."""
        return SHAPES[self.number % len(SHAPES)]

    @property
    def kind(self) -> str:
        """Its kind in the registry."""
        return KINDS.get(self.shape, "feed")

    @cached_property
    def stories(self) -> list[Story]:
        """What it publishes."""
        return [story(self.source_id, number, self.newest) for number in range(self.item_count)]

    def respond(self, origin: str, path: str, headers: Mapping[str, str]) -> Reply:
        """The answer to one request."""
        self.asked[path] += 1
        if self.manner in LOST:
            return self._respond_lost(path)
        if path == "/robots.txt":
            return Reply(b"User-agent: *\nDisallow: /private\n") if self.number % 2 else Reply(status=404)
        reply = self._find(origin, path)
        return self._behave(reply, path, headers) if reply.status == 200 else reply

    def _respond_lost(self, path: str) -> Reply:
        if self.manner == "forbidden":
            return Reply(b"User-agent: *\nDisallow: /\n") if path == "/robots.txt" else Reply(b"<rss><channel/></rss>")
        if path == "/robots.txt" and self.manner in {"gone", "missing", "blocked", "parked"}:
            return Reply(status=404)
        return {
            "gone": Reply(status=410),
            "missing": Reply(status=404),
            "blocked": Reply(status=403),
            "hangs": Reply(wait=HANGING_SECONDS),
            "refuses": Reply(is_refused=True),
            "parked": Reply(b"<html><body><h1>This domain is for sale</h1></body></html>"),
        }[self.manner]

    def _find(self, origin: str, path: str) -> Reply:
        place = path.removeprefix("/moved")
        if self.manner == "redirects" and place == path and not path.startswith("/part"):
            status = 301 if path == "/listing" else 302
            return Reply(status=status, headers={"Location": f"/moved{path}"})
        if place in {"/listing", "/part.xml.gz"}:
            return self._spell_listing(origin, place)
        number = place.removeprefix("/news/")
        if number.isdigit() and int(number) < self.item_count:
            page = spell_page(self.stories[int(number)], f"{origin}/news/{number}", self.source_id)
            return Reply(page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
        return Reply(status=404)

    def _spell_listing(self, origin: str, place: str) -> Reply:
        links = [(each, f"{origin}/news/{number}") for number, each in enumerate(self.stories)]
        if place == "/part.xml.gz":
            return Reply(gzip.compress(_spell_sitemap(links, self.source_id).encode(), mtime=0))
        if self.shape == "sitemap_index":
            return Reply(_spell_index(origin, self.newest).encode())
        text = _SPELLERS[self.shape](links, self.source_id)
        return Reply(text.encode(), headers={"ETag": f'"{zlib.crc32(text.encode())}"'})

    def _behave(self, reply: Reply, path: str, headers: Mapping[str, str]) -> Reply:
        if reply.headers.get("ETag") and headers.get("if-none-match") == reply.headers["ETag"]:
            return Reply(status=304, headers=reply.headers)
        if self.asked[path] == 1 and (trouble := self._stumble(reply, zlib.crc32(path.encode()))):
            return trouble
        if self.manner == "slow":
            return Reply(reply.body, headers=reply.headers, wait=SLOW_SECONDS)
        if self.manner == "lies":
            # It says that the body is packed, and calls a feed something else.
            lies = {"Content-Encoding": "gzip", "Content-Type": "text/plain", "ETag": '"always"'}
            return Reply(reply.body, headers=lies)
        return _pack(reply, self.manner) if self.manner in _PACKERS else reply

    def _stumble(self, reply: Reply, number: int) -> Reply | None:
        """What goes wrong at the first request for some addresses."""
        if self.manner == "busy" and number % 7 == 0:
            return Reply(status=429, headers={"Retry-After": "2"})
        if self.manner == "errs" and number % 8 == 0:
            return Reply(status=500)
        if self.manner == "breaks_off" and number % 5 == 0:
            return Reply(reply.body, headers=reply.headers, is_cut=True)
        return None


_PACKERS = {"gzip": lambda body: gzip.compress(body, mtime=0), "br": brotli.compress, "deflate": zlib.compress}


def _pack(reply: Reply, coding: str) -> Reply:
    return Reply(_PACKERS[coding](reply.body), headers={**reply.headers, "Content-Encoding": coding})


def make_sites(count: int, item_count: int, lost_count: int, newest: datetime) -> list[Site]:
    """Sites on addresses of the loopback; the last `lost_count` of them are lost, each in its own way."""
    manners = [MANNERS[number // len(SHAPES) % len(MANNERS)] for number in range(count - lost_count)]
    manners += [LOST[number % len(LOST)] for number in range(lost_count)]
    hosts = [f"127.1.{number // 250}.{number % 250 + 1}" for number in range(count)]
    return [Site(host, number, item_count, newest, manners[number]) for number, host in enumerate(hosts)]


def spell_page(told: Story, url: str, outlet: str) -> str:
    """A web page with what surrounds a story on most of them."""
    title, paragraphs = html.escape(told.title), "".join(f"<p>{html.escape(each)}</p>" for each in told.paragraphs)
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": told.title,
        "datePublished": told.published.isoformat(),
        "author": [{"@type": "Person", "name": told.author}],
        "publisher": {"@type": "Organization", "name": outlet},
    }
    menu = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("home", "politics", "sport", "weather"))
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title} | {outlet}</title>"
        f"<link rel='canonical' href='{url}'><meta property='og:site_name' content='{outlet}'>"
        f"<script type='application/ld+json'>{json.dumps(facts)}</script></head><body><nav><ul>{menu}</ul></nav>"
        f"<main><article><h1>{title}</h1><p class='byline'>By {told.author}</p>{paragraphs}</article></main>"
        f"<footer>All rights reserved by {outlet}.</footer></body></html>"
    )


Links = list[tuple[Story, str]]


def _spell_rss(links: Links, name: str, *, is_full: bool = False) -> str:
    items = "".join(
        f"<item><title>{html.escape(told.title)}</title><link>{url}</link><guid>{url}</guid>"
        f"<pubDate>{format_datetime(told.published)}</pubDate><dc:creator>{told.author}</dc:creator>"
        f"<description>{html.escape(told.paragraphs[0])}</description>{_spell_content(told) if is_full else ''}</item>"
        for told, url in links
    )
    spaces = "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    return f"<?xml version='1.0'?><rss version='2.0' {spaces}><channel><title>{name}</title>{items}</channel></rss>"


def _spell_content(told: Story) -> str:
    paragraphs = "".join(f"<p>{html.escape(each)}</p>" for each in told.paragraphs)
    return f"<content:encoded><![CDATA[{paragraphs}]]></content:encoded>"


def _spell_full(links: Links, name: str) -> str:
    return _spell_rss(links, name, is_full=True)


def _spell_atom(links: Links, name: str) -> str:
    entries = "".join(
        f"<entry><id>{url}</id><title>{html.escape(told.title)}</title><link href='{url}'/>"
        f"<published>{told.published.isoformat()}</published><updated>{told.published.isoformat()}</updated>"
        f"<author><name>{told.author}</name></author><summary>{html.escape(told.paragraphs[0])}</summary></entry>"
        for told, url in links
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{name}</title>{entries}</feed>"


def _spell_rdf(links: Links, name: str) -> str:
    items = "".join(
        f"<item rdf:about='{url}'><title>{html.escape(told.title)}</title><link>{url}</link>"
        f"<dc:date>{told.published.isoformat()}</dc:date></item>"
        for told, url in links
    )
    spaces = (
        "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'"
    )
    return f"<rdf:RDF {spaces}><channel rdf:about='{name}'><title>{name}</title></channel>{items}</rdf:RDF>"


def _spell_json(links: Links, name: str) -> str:
    items = [
        {
            "id": url,
            "url": url,
            "title": told.title,
            "date_published": told.published.isoformat(),
            "summary": told.paragraphs[0],
        }
        for told, url in links
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": name, "items": items})


def _spell_sitemap(links: Links, name: str) -> str:
    urls = "".join(
        f"<url><loc>{url}</loc><news:news><news:publication><news:name>{name}</news:name><news:language>en</news:language>"
        f"</news:publication><news:publication_date>{told.published.isoformat()}</news:publication_date>"
        f"<news:title>{html.escape(told.title)}</news:title></news:news></url>"
        for told, url in links
    )
    spaces = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    return f"<?xml version='1.0'?><urlset {spaces}>{urls}</urlset>"


def _spell_index(origin: str, newest: datetime) -> str:
    part = f"<sitemap><loc>{origin}/part.xml.gz</loc><lastmod>{newest.isoformat()}</lastmod></sitemap>"
    return f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{part}</sitemapindex>"


def _spell_front(links: Links, name: str) -> str:
    stories = "".join(f"<li><a href='{url}'>{html.escape(told.title)}</a></li>" for told, url in links)
    return f"<html lang='en'><head><title>{name}</title></head><body><h1>{name}</h1><ul>{stories}</ul></body></html>"


_SPELLERS = {
    "rss": _spell_rss,
    "full_text": _spell_full,
    "atom": _spell_atom,
    "rdf": _spell_rdf,
    "json_feed": _spell_json,
    "sitemap": _spell_sitemap,
    "pages": _spell_front,
}
