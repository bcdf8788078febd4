"""Trying sources and adding one, against a real local site."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from presswatch.cli import app
from tests.sources.site import Reply, Site, site

STORY = "The mill by the river opened again on Monday, and Mara Voss said that it would stay open. " * 30
PAGE = f"<html lang='en'><head><title>Mill opens</title></head><body><article><h1>Mill opens</h1><p>{STORY}</p></article></body></html>".encode()
ITEM = (
    "<item><guid>{number}</guid><title>Mill opens</title><link>/news/{number}</link>"
    "<pubDate>Mon, 04 May 2026 0{number}:00:00 +0000</pubDate><description>Short.</description></item>"
)
FEED = f"<rss version='2.0'><channel><title>Tidewater Nine</title>{ITEM.format(number=1)}{ITEM.format(number=2)}</channel></rss>".encode()
FRONT = (
    b"<html lang='en'><head><title>Tidewater</title>"
    b"<link rel='alternate' type='application/rss+xml' title='Comments' href='/comments.xml'>"
    b"<link rel='alternate' type='application/rss+xml' title='News' href='/news.xml'></head>"
    b"<body><a href='/news/1'>Mill opens</a></body></html>"
)
REGISTRY = """# Ours, with a comment that stays.
fetching:
  allow_hosts: [127.0.0.1]
  gap: 0s
sources:
  - id: inbox
    kind: folder
    path: inbox
{entries}# The end.
"""


@pytest.fixture
def here() -> Iterator[Site]:
    pages = {"/": FRONT, "/news.xml": FEED, "/comments.xml": FEED, "/news/1": PAGE, "/news/2": Reply(status=410)}
    with site(pages) as served:
        yield served


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    path = tmp_path / "sources.yml"
    path.write_text(REGISTRY.format(entries=""), encoding="utf-8")
    return path


def _type(registry: Path, *words: str) -> Result:
    environment = {"PRESSWATCH_HOME": str(registry.parent / "home"), "PRESSWATCH_SOURCES": str(registry)}
    return CliRunner().invoke(app, ["sources", *words], env=environment)


def _write(registry: Path, *entries: str) -> None:
    registry.write_text(REGISTRY.format(entries="".join(f"  - {entry}\n" for entry in entries)), encoding="utf-8")


def test_a_sites_feed_is_found_and_its_entry_written(here: Site, registry: Path) -> None:
    result = _type(registry, "add", here.address)
    assert result.exit_code == 0, result.output
    assert "rss: 2 items, 2 dated" in result.output
    written = registry.read_text(encoding="utf-8")
    assert written.startswith("# Ours, with a comment that stays.")
    entry = f"  - id: 127-0-0-1\n    kind: feed\n    url: {here.address}/news.xml\n    outlet: tidewater-nine\n    every: 1h\n"
    assert written.endswith(f"# The end.\n{entry}")
    assert "/comments.xml" not in here.paths()


def test_a_dry_run_writes_nothing(here: Site, registry: Path) -> None:
    before = registry.read_text(encoding="utf-8")
    result = _type(registry, "add", here.address, "--dry-run", "--id", "mill", "--every", "15m")
    assert "id: mill" in result.output
    assert "every: 15m" in result.output
    assert registry.read_text(encoding="utf-8") == before


def test_a_source_that_stands_already_is_not_added_twice(here: Site, registry: Path) -> None:
    assert _type(registry, "add", here.address).exit_code == 0
    again = _type(registry, "add", f"{here.address}/news.xml")
    assert again.exit_code == 1
    assert "in the registry already, as 127-0-0-1" in again.output


def test_an_entry_that_could_not_be_used_leaves_the_registry_as_it_was(here: Site, registry: Path) -> None:
    before = registry.read_text(encoding="utf-8")
    refused = _type(registry, "add", here.address, "--id", "Not An Id")
    assert refused.exit_code == 1
    assert "lower-case words joined by hyphens" in refused.output
    assert registry.read_text(encoding="utf-8") == before
    assert [path.name for path in registry.parent.iterdir() if "part" in path.name] == []


def test_without_an_advertised_feed_the_usual_places_and_robots_are_looked_at(here: Site, registry: Path) -> None:
    here.pages["/"] = b"<html><head><title>Mill</title></head><body><a href='/news/1'>Mill opens</a></body></html>"
    here.pages["/robots.txt"] = f"User-agent: *\nDisallow: /private\nSitemap: {here.address}/map.xml\n".encode()
    here.pages["/map.xml"] = f"<urlset><url><loc>{here.address}/news/1</loc></url></urlset>".encode()
    result = _type(registry, "add", here.address, "--dry-run")
    assert "kind: sitemap" in result.output
    assert "also found: pages" in result.output
    here.pages["/feed"] = FEED
    assert f"url: {here.address}/feed" in _type(registry, "add", here.address, "--dry-run").output


def test_a_site_with_nothing_but_pages_is_read_by_its_front_page(here: Site, registry: Path) -> None:
    here.pages["/"] = b"<html><body><a href='/news/1'>Mill opens again</a></body></html>"
    result = _type(registry, "add", here.address, "--dry-run")
    assert "kind: pages" in result.output
    assert "`follow` a pattern" in result.output


def test_an_address_that_cannot_be_read_is_refused_in_one_line(registry: Path) -> None:
    result = _type(registry, "add", "http://10.1.2.3/feed")
    assert result.exit_code == 1
    assert "allow_hosts" in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_check_shows_what_a_source_would_bring_and_remembers_nothing(here: Site, registry: Path) -> None:
    _write(registry, f"{{id: tidewater, kind: feed, url: '{here.address}/news.xml'}}")
    result = _type(registry, "check", "tidewater")
    assert result.exit_code == 0
    assert "rss: 2 items, 2 dated, 0 with their full text, newest of 2026-05-04" in result.output
    assert "ok: Mill opens" in result.output
    assert "words from the page" in result.output
    assert "gone: Mill opens" in result.output
    assert not (registry.parent / "home").exists()


def test_check_tells_of_an_address_that_has_moved_for_good(here: Site, registry: Path) -> None:
    here.pages["/old.xml"] = Reply(status=301, headers={"Location": "/news.xml"})
    _write(registry, f"{{id: tidewater, kind: feed, url: '{here.address}/old.xml'}}")
    assert f"moved for good: write {here.address}/news.xml as its url" in _type(registry, "check", "tidewater").output


def test_check_of_all_tells_the_good_from_the_bad(here: Site, registry: Path) -> None:
    well = f"{{id: well, kind: feed, url: '{here.address}/news.xml'}}"
    _write(registry, well, f"{{id: ill, kind: feed, url: '{here.address}/nothing.xml'}}")
    result = _type(registry, "check")
    assert result.exit_code == 1
    assert "1 of 2 sources answered" in result.output
    assert "not_found" in result.output


def test_check_of_a_page_that_is_no_feed_says_how_to_find_it(here: Site, registry: Path) -> None:
    _write(registry, f"{{id: front, kind: feed, url: '{here.address}/'}}")
    assert "`presswatch sources add` finds the feed of a site" in _type(registry, "check", "front").output


def test_check_of_an_unknown_source_names_those_there_are(registry: Path) -> None:
    _write(registry, "{id: tidewater, kind: feed, url: 'https://tidewater.example/feed'}")
    assert "there are tidewater" in _type(registry, "check", "nobody").output
