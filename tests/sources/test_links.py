"""Links of a front page."""

from typing import Any

import pytest
from lxml import html

from sources.links import LONGEST_TEXT, advertised_feeds, story_links

HOME = "https://www.harbourpost.example/news/"


def links(body: str, address: str | None = HOME, **selectors: str) -> list[Any]:
    return story_links(html.document_fromstring(f"<html><body>{body}</body></html>"), address, selectors)


def urls(body: str, address: str | None = HOME, **selectors: str) -> list[str]:
    return [link["url"] for link in links(body, address, **selectors)]


def test_stories_are_pages_of_the_same_site_in_their_order() -> None:
    body = """<a href="/ferry">Ferry</a> <a href="lamp?x=1#comments">Lamp</a> <a href="https://sport.harbourpost.example/cup">Cup</a>
    <a href="https://harbourpost.example/pier">Pier</a> <a href="https://elsewhere.example/a">Ad</a> <a href="//harbourpost.example/kite">Kite</a>
    <a href="https://notharbourpost.example/a">Not ours</a> <a href="/">Home</a> <a href="/news">Here</a> <a href="#top">Up</a> <a name="x">None</a>"""
    assert urls(body) == [
        "https://www.harbourpost.example/ferry",
        "https://www.harbourpost.example/news/lamp?x=1",
        "https://sport.harbourpost.example/cup",
        "https://harbourpost.example/pier",
        "https://harbourpost.example/kite",
    ]


@pytest.mark.parametrize(
    "href",
    [
        *("javascript:alert(1)", " JavaScript:alert(1)", "mailto:a@harbourpost.example", "tel:1", "data:text/html,x"),
        *("file:///etc/passwd", "http://[::1", "ftp://harbourpost.example/a", "", "http://", "&#1;javascript:x"),
    ],
)
def test_what_leads_to_no_page_is_no_story(href: str) -> None:
    assert urls(f'<a href="{href}">x</a>') == []


def test_a_story_linked_by_picture_and_headline_has_the_words() -> None:
    body = '<a href="/a"><img src="a.jpg"></a><a href="/a"><h2>Ferry <b>sails</b><!-- at noon --></h2></a><a href="/a">more</a>'
    assert links(body) == [{"url": "https://www.harbourpost.example/a", "_text": "Ferry sails"}]


def test_a_base_of_the_page_completes_its_links() -> None:
    tree = html.document_fromstring('<html><head><base href="/archive/"></head><body><a href="a">A</a></body></html>')
    assert [link["url"] for link in story_links(tree, HOME, {})] == ["https://www.harbourpost.example/archive/a"]


@pytest.mark.parametrize("selector", ["h2 a", "h2", "h2 > a.story", "main h2"])
def test_a_selector_says_which_links_are_stories(selector: str) -> None:
    body = '<nav><a href="/about">About</a></nav><main><h2><a class="story" href="/a">A</a></h2></main>'
    assert urls(body, links=selector) == ["https://www.harbourpost.example/a"]


def test_words_and_links_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.links.MOST_LINKS", 10)
    found = links("".join(f'<a href="/{number}">{"word " * 1000}</a>' for number in range(50)))
    assert len(found) == 10
    assert max(len(link["_text"]) for link in found) == LONGEST_TEXT


def test_a_page_names_its_feeds() -> None:
    head = """<link rel="alternate" type="application/rss+xml" title="All" href="/feed">
    <link rel="Alternate home" type="application/atom+xml; charset=utf-8" href="https://feeds.example/atom">
    <link rel="alternate" type="application/feed+json" href="feed.json">
    <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
    <link rel="alternate" type="application/rss+xml" href="javascript:x"> <link rel="alternate" type="application/rss+xml">
    <link rel="alternate" hreflang="de" href="/de"> <link rel="stylesheet" type="application/rss+xml" href="/x">"""
    tree = html.document_fromstring(f"<html><head>{head}</head><body><p>x</p></body></html>")
    assert advertised_feeds(tree, HOME) == [
        {"url": "https://www.harbourpost.example/feed", "title": "All", "form": "rss"},
        {"url": "https://feeds.example/atom", "title": None, "form": "atom"},
        {"url": "https://www.harbourpost.example/news/feed.json", "title": None, "form": "json_feed"},
    ]
