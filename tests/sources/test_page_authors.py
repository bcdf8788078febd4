"""Who wrote a page: which of its witnesses counts, and what is no author."""

from datetime import date

import pytest

from sources.pages import read_page
from tests.sources.pages_of_our_own import ARTICLE, PARAGRAPHS, json_ld, page


def byline(head: str = "", foot: str = "", above: str = "", address: str | None = None) -> list[str]:
    """The authors of a page with `head` in its head, `above` over its heading and `foot` under its text."""
    payload = page(head, foot=foot).replace(b"<h1>", f"{above}<h1>".encode())
    authors: list[str] = read_page(payload, address, date(2026, 12, 31))["byline"]
    return authors


def person(name: object) -> dict[str, object]:
    """A JSON-LD person."""
    return {"@type": "Person", "name": name}


AUTHORS = {
    "text": "Nerys Calloway-Boone",
    "node": person("Nerys Calloway-Boone"),
    "list of names": person(["Nerys Calloway-Boone"]),
    "nested list": [[person("Nerys Calloway-Boone")]],
    "numbered": {"0": person("Nerys Calloway-Boone")},
    "@list": {"@list": [person("Nerys Calloway-Boone")]},
    "parts of a name": {"@type": "Person", "givenName": "Nerys", "familyName": "Calloway-Boone"},
    "with outlet": "Nerys Calloway-Boone, The Harbour Post",
    "with role": person("Nerys Calloway-Boone, Senior Reporter"),
    "with the publisher": [person("Nerys Calloway-Boone"), {"@type": "Organization", "name": "Harbour Press Holding"}],
    "typed as an organisation": {"@type": "Organization", "name": "Nerys Calloway-Boone"},
}


@pytest.mark.parametrize("shape", AUTHORS)
def test_an_author_is_read_in_every_shape_of_json_ld(shape: str) -> None:
    assert byline(json_ld({**ARTICLE, "author": AUTHORS[shape]})) == ["Nerys Calloway-Boone"]


@pytest.mark.parametrize(
    "line", ["Nerys Boone und Thurstan Pell", "Nerys Boone, Thurstan Pell", "Nerys Boone & Thurstan Pell"]
)
def test_several_names_in_one_text_are_several_authors(line: str) -> None:
    assert byline(json_ld({**ARTICLE, "author": person(line)})) == ["Nerys Boone", "Thurstan Pell"]


def test_an_author_that_is_only_an_address_is_followed_to_its_node() -> None:
    pell = {"@type": "Person", "@id": "https://harbourpost.example/#pell", "name": "Thurstan Pell"}
    article = {**ARTICLE, "author": "https://harbourpost.example/#pell"}
    assert byline(json_ld({"@graph": [article, pell]})) == ["Thurstan Pell"]


def test_an_agency_shares_the_credit_with_a_person() -> None:
    authors = [person("Nerys Calloway-Boone"), {"@type": "Organization", "name": "AFP"}]
    assert byline(json_ld({**ARTICLE, "author": authors})) == ["Nerys Calloway-Boone", "AFP"]


def test_the_outlet_is_no_author_by_any_of_its_names() -> None:
    for name in ("Harbour Post", "The Harbour Post Online", "harbourpost.example", "Harbourpost"):
        head = json_ld({**ARTICLE, "author": person(name)})
        assert byline(head, address="https://www.harbourpost.example/lamp") == []


def test_a_desk_is_credited_only_when_nobody_is_named() -> None:
    desk = json_ld({**ARTICLE, "author": person("Web Desk")})
    assert byline(desk) == ["Web Desk"]
    assert byline(desk + '<meta name="author" content="Thurstan Pell">') == ["Thurstan Pell"]


def test_broken_json_ld_still_names_its_author() -> None:
    broken = '{"@type": "NewsArticle", "headline": "Dunmere "keeps" its lamp", "author": [{"@type": "Person", "name": "Thurstan Pell"}]'
    assert byline(json_ld(broken)) == ["Thurstan Pell"]


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="author" content="Thurstan Pell"><meta name="author" content="Rafe Oduntan">',
        '<meta property="article:author" content="https://www.facebook.com/harbourpost"><meta name="byl" content="By Thurstan Pell and Rafe Oduntan">',
        '<meta name="parsely-author" content="Thurstan Pell"><meta name="parsely-author" content="Rafe Oduntan">',
        '<meta property="mrf:authors" content="Thurstan Pell;Rafe Oduntan">',
        '<meta name="twitter:label1" content="Verfasst von"><meta name="twitter:data1" content="Thurstan Pell, Rafe Oduntan">',
    ],
)
def test_metas_name_authors_when_json_ld_does_not(head: str) -> None:
    assert byline(head) == ["Thurstan Pell", "Rafe Oduntan"]


def test_how_long_a_page_takes_to_read_is_no_author() -> None:
    assert byline('<meta name="twitter:label1" content="Topic"><meta name="twitter:data1" content="Harbours">') == []


@pytest.mark.parametrize(
    "above",
    [
        '<div itemprop="author"><span itemprop="name">Thurstan Pell</span></div>',
        '<span class="author vcard"><a class="url fn" href="/x">Thurstan Pell</a></span>',
        '<a rel="author" href="/x">Thurstan Pell</a>',
        '<p class="c-byline">By <a href="/x">Thurstan Pell</a><br>Harbour correspondent</p>',
        "<p>Par Thurstan Pell</p>",
        "<div><b>Autor:</b> Thurstan Pell</div>",
        "<div><span>Autorin</span><span>Thurstan Pell</span></div>",
        "<p>Написано от Thurstan Pell</p><p>Автор: Thurstan Pell</p>",
    ],
)
def test_what_the_page_shows_names_the_author_when_its_head_does_not(above: str) -> None:
    assert byline(above=above) == ["Thurstan Pell"]


def test_the_author_of_a_story_in_the_navigation_is_not_this_ones() -> None:
    assert byline(above="<aside><p>By Idony Pascoe</p></aside>") == []


def test_a_page_that_names_nobody_credits_the_agency_of_its_text() -> None:
    text = ("Dunmere (dpa) – " + PARAGRAPHS[0], *PARAGRAPHS[1:])
    assert read_page(page(paragraphs=text), None, date(2026, 12, 31))["byline"] == ["dpa"]
