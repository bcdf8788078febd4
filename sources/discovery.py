"""The listings of a site, found from one of its addresses: its feeds, its news sitemap, else its front page."""

from collections.abc import AsyncIterator, Iterable
from urllib.parse import urljoin, urlsplit

from sources.live.asking import Asker
from sources.registry import Source
from sources.trial import Trial, try_source
from sources.web.failures import FetchError

USUAL_FEEDS = (
    "/feed",
    "/rss",
    "/feed.xml",
    "/rss.xml",
    "/atom.xml",
    "/index.xml",
    "/feeds/posts/default",
    "/feed.json",
)
USUAL_SITEMAPS = ("/sitemap-news.xml", "/news-sitemap.xml", "/sitemap_news.xml", "/sitemap.xml")
MOST_TRIALS = 8
"""Advertised feeds, and sitemaps named in robots.txt, of which so many are looked at."""
_COMMENTS = ("comment", "kommentar", "commentaire", "comentario")


async def find_listings(url: str, asker: Asker) -> list[Trial]:
    """What the site of `url` has to offer, the best first. Raises FetchError when the address itself cannot be read.

    Feeds come before sitemaps and those before the front page; among feeds the one with the newest and most items.
    """
    first = await try_source(Source("found", "pages", url), asker, examples=0)
    if first.problem:
        code, _, explanation = first.problem.partition(": ")
        raise FetchError(code, explanation)
    if first.form != "html":
        return [_as_kind(first)]
    found = [trial async for trial in _try_places(_advertised(first), "feed", asker)]
    found = found or [trial async for trial in _try_places(_join(url, USUAL_FEEDS), "feed", asker)]
    found += [trial async for trial in _try_places(await _named_sitemaps(url, asker), "sitemap", asker)]
    return [*sorted(found, key=_merit, reverse=True), first]


def _as_kind(trial: Trial) -> Trial:
    kind = "sitemap" if trial.form.startswith("sitemap") else "feed"
    return Trial(**{**vars(trial), "source": Source("found", kind, trial.source.url)})


def _advertised(front: Trial) -> list[str]:
    feeds = [str(feed["url"]) for feed in front.feeds if not _is_of_comments(f"{feed['url']} {feed['title']}")]
    return feeds[:MOST_TRIALS]


def _is_of_comments(text: str) -> bool:
    return any(word in text.lower() for word in _COMMENTS)


async def _named_sitemaps(url: str, asker: Asker) -> list[str]:
    """The sitemaps that robots.txt names, news first; the usual places where it names none."""
    try:
        named = (await asker.web.robots(url)).sitemaps()
    except FetchError:
        named = []
    # A sitemap of everything that a site ever wrote is long; the one of its news is made for readers like us.
    return sorted(named, key=lambda place: "news" not in place.lower())[:MOST_TRIALS] or _join(url, USUAL_SITEMAPS)


async def _try_places(places: Iterable[str], kind: str, asker: Asker) -> AsyncIterator[Trial]:
    for place in dict.fromkeys(places):
        trial = await try_source(Source("found", kind, place), asker, examples=0)
        if not trial.problem and trial.item_count:
            yield trial


def _join(url: str, paths: Iterable[str]) -> list[str]:
    parts = urlsplit(url)
    return [urljoin(f"{parts.scheme}://{parts.netloc}", path) for path in paths]


def _merit(trial: Trial) -> tuple[bool, str, int]:
    return (trial.source.kind == "feed", trial.newest or "", trial.item_count)
