"""The registry of sources: what it may say, and that every mistake in it is named with its place and its remedy."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from sources.registry import Fetching, RegistryError, load_registry, read_duration

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
WHOLE = r"""
fetching:
  contact: https://press.example/bot
  allow_hosts: [intranet.example, 10.1.0.0/16, "::1", "[fd00::1]"]
  gap: 500ms
  minutes: 12.5
  attempts: 2
sources:
  - {id: harbour-post, kind: feed, url: "https://harbourpost.example/feed", outlet: harbourpost, every: 15m, gap: 2s,
     full_text: page, note: ours}
  - {id: lantern, kind: sitemap, url: "http://lantern.example:8080/sitemap.xml", from: 2026-01-31}
  - {id: kites-2, kind: pages, url: "https://kites.example/", follow: "/\\d{4}/", selectors: {body: article.story p, links: "h2 > a"}}
  - {id: crawl, kind: warc, path: "s3://bucket/crawl.warc.gz"}
  - {id: drop, kind: folder, path: data/drop}
"""


def load(text: str, tmp_path: Path):
    path = tmp_path / "sources.yml"
    path.write_text(text, encoding="utf-8")
    return load_registry(path)


def source(**fields: str) -> str:
    stated = {"id": "a", "kind": "feed", "url": "https://a.example/feed"} | fields
    return (
        "sources:\n  - {id: first, kind: feed, url: 'https://f.example/'}\n  - {"
        + ", ".join(f"{name}: {value}" for name, value in stated.items() if value != "-")
        + "}"
    )


def test_a_registry_says_where_articles_come_from(tmp_path: Path) -> None:
    registry = load(WHOLE, tmp_path)
    fetching = registry.fetching
    assert fetching.allow_hosts == ("intranet.example", "10.1.0.0/16", "::1", "[fd00::1]")
    assert (fetching.contact, fetching.gap_seconds, fetching.minutes) == ("https://press.example/bot", 0.5, 12.5)
    post, lantern, kites, crawl, drop = registry.sources
    assert (post.every, post.gap_seconds, post.full_text) == (timedelta(minutes=15), 2.0, "page")
    assert (lantern.since, lantern.every, lantern.gap_seconds) == (date(2026, 1, 31), timedelta(hours=1), None)
    assert kites.follow is not None and kites.follow.search("/2026/kite")
    assert kites.selectors == {"body": "article.story p", "links": "h2 > a"}
    assert (crawl.path, crawl.url, drop.path) == ("s3://bucket/crawl.warc.gz", None, "data/drop")
    assert registry.live == (post, lantern, kites, crawl)


def test_a_registry_without_sources_or_settings_is_one(tmp_path: Path) -> None:
    registry = load("sources: []", tmp_path)
    assert (registry.sources, registry.fetching) == ((), Fetching())


def test_the_registry_that_comes_with_the_project_can_be_read() -> None:
    for path in SEEDS.glob("sources*.yml"):
        load_registry(path)


MISTAKES = [
    (source(id="Harbour Post"), "entry 2", "lower-case words joined by hyphens"),
    (source(id="../etc"), "entry 2", "lower-case words"),
    (source(id='"a\\n"'), "entry 2", "lower-case words"),
    (source(id="a" * 81), "entry 2", "80 letters at most"),
    (source(id="-"), "entry 2", "lower-case words"),
    (source(id="first"), "first", "rename one"),
    (source(kind="rss"), "entry 2 (a), kind", "write one of feed, sitemap, pages, warc, folder"),
    (source(kind="-"), "entry 2 (a), kind", "write one of feed"),
    (source(url="-"), "entry 2 (a)", "write an http or https address"),
    (source(url="a.example/feed"), "entry 2 (a)", "write an http or https address"),
    (source(url='"file:///etc/passwd"'), "entry 2 (a)", "write an http or https address"),
    (source(url='"http://[::1"'), "entry 2 (a)", "write an http or https address"),
    (source(url='"http://a.example:99999/"'), "entry 2 (a)", "write an http or https address"),
    (source(url='"https://me:secret@a.example/"'), "entry 2 (a)", "without user name"),
    (source(url="[a, b]"), "entry 2 (a)", "write plain text"),
    (source(kind="warc", url="-"), "entry 2 (a)", "needs `path:`"),
    (source(kind="warc", path="x.warc"), "entry 2 (a)", "leave `url:` out"),
    (source(path="x"), "entry 2 (a)", "leave `path:` out"),
    (source(every="hourly"), "entry 2 (a), every", "such as 1h"),
    (source(every="60"), "entry 2 (a), every", "such as 1h"),
    (source(every="-1h"), "entry 2 (a), every", "such as 1h"),
    (source(every="99999d"), "entry 2 (a), every", "shorter span"),
    (source(every="99999999999999999999999d"), "entry 2 (a), every", "such as 1h"),
    (source(gap="2"), "entry 2 (a), gap", "such as 1h"),
    (source(full_text="maybe"), "entry 2 (a), full_text", "write one of auto, feed, page"),
    (source(follow='"(/news"'), "entry 2 (a)", r"such as /news/\d+"),
    (source(selectors="{body: 'p['}"), "entry 2 (a), selectors, body", "such as article.story p"),
    (source(selectors="{body: [p]}"), "entry 2 (a), selectors, body", "such as article.story p"),
    (source(selectors="{text: p}"), "entry 2 (a), selectors", "write one of body, links"),
    (source(selectors="p"), "entry 2 (a), selectors", "seeds/README.md"),
    (source(outlet="no"), "entry 2 (a)", "in quotes if need be"),
    (source(**{"from": "yesterday"}), "entry 2 (a)", "such as 2026-01-31"),
    (source(**{"from": "2026-01-31T10:00:00Z"}), "entry 2 (a)", "such as 2026-01-31"),
    (source(colour="red"), "entry 2", "write one of every, follow"),
    ("sources:\n  - just text", "entry 1", "seeds/README.md"),
    ("sources: {a: 1}", "sources.yml", "seeds/README.md"),
    ("- a", "sources.yml", "seeds/README.md"),
    ("", "sources.yml", "seeds/README.md"),
    ("sources: [", "sources.yml", "correct it"),
    ("fetching: fast\nsources: []", "fetching", "seeds/README.md"),
    ("fetching: {allow_hosts: intranet}\nsources: []", "fetching", "such as [10.1.0.0/16]"),
    ("fetching: {allow_hosts: ['http://intranet/']}\nsources: []", "fetching, allow_hosts", "without scheme"),
    ("fetching: {allow_hosts: ['intranet:8080']}\nsources: []", "fetching, allow_hosts", "without scheme, port"),
    ("fetching: {allow_hosts: ['*']}\nsources: []", "fetching, allow_hosts", "such as intranet.example"),
    ("fetching: {allow_hosts: [10.0.0.0/33]}\nsources: []", "fetching, allow_hosts", "such as intranet.example"),
    ("fetching: {allow_hosts: [10.0.0.300]}\nsources: []", "fetching, allow_hosts", "such as intranet.example"),
    ("fetching: {minutes: 0}\nsources: []", "fetching", "above 0"),
    ("fetching: {minutes: .inf}\nsources: []", "fetching", "above 0"),
    ("fetching: {minutes: .nan}\nsources: []", "fetching", "above 0"),
    ("fetching: {minutes: yes}\nsources: []", "fetching", "above 0"),
    ("fetching: {attempts: 0}\nsources: []", "fetching", "from 1 to 10"),
    ("fetching: {gap: soon}\nsources: []", "fetching, gap", "such as 1h"),
    ("fetching: {speed: 9}\nsources: []", "fetching", "write one of allow_hosts"),
]


@pytest.mark.parametrize(("text", "place", "remedy"), MISTAKES)
def test_a_mistake_is_named_with_its_place_and_its_remedy(text: str, place: str, remedy: str, tmp_path: Path) -> None:
    with pytest.raises(RegistryError) as caught:
        load(text, tmp_path)
    message = str(caught.value)
    assert message.startswith(str(tmp_path / "sources.yml"))
    assert place in message and remedy in message


def test_a_registry_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="no such file; name another with --sources"):
        load_registry(tmp_path / "none.yml")
    with pytest.raises(RegistryError, match="cannot be read"):
        load_registry(tmp_path)
    (tmp_path / "latin.yml").write_bytes("# Fähre\nsources: []".encode("latin-1"))
    with pytest.raises(RegistryError, match=re.escape("latin.yml")):
        load_registry(tmp_path / "latin.yml")


@pytest.mark.parametrize(
    ("text", "seconds"), [("500ms", 0.5), ("1.5 s", 1.5), ("15m", 900), ("1h", 3600), ("2d", 172_800)]
)
def test_spans_of_time_are_read(text: str, seconds: float) -> None:
    assert read_duration(text, "here") == pytest.approx(seconds)
