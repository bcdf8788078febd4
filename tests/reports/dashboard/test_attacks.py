"""Texts from outside stay text, on every page and in every place."""

from tests.reports.dashboard.conftest import Pages
from tests.reports.dashboard.hostile import ATTACKS

TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "link",
    "style",
    "body",
    "a",
    "header",
    "div",
    "nav",
    "ul",
    "li",
    "main",
    "p",
    "h1",
    "h2",
    "h3",
    "section",
    "details",
    "summary",
    "pre",
    "code",
    "bdi",
    "span",
    "table",
    "caption",
    "thead",
    "tr",
    "th",
    "tbody",
    "td",
    "b",
    "article",
    "blockquote",
    "mark",
    "time",
    "figure",
    "figcaption",
    "footer",
    "script",
    "svg",
    "g",
    "path",
    "line",
    "text",
    "rect",
}
ATTRIBUTES = {
    "lang",
    "charset",
    "http-equiv",
    "content",
    "name",
    "rel",
    "href",
    "class",
    "id",
    "tabindex",
    "aria-label",
    "aria-current",
    "aria-hidden",
    "role",
    "scope",
    "data-sort",
    "datetime",
    "dir",
    "referrerpolicy",
}


def test_no_attack_becomes_an_element_or_an_attribute(attacked_pages: Pages) -> None:
    assert len(attacked_pages) > 2 * len(ATTACKS)
    for path, page in attacked_pages.items():
        outside_charts = [element for element in page.iter() if not element.xpath("ancestor-or-self::svg")]
        assert {element.tag for element in outside_charts} <= TAGS, path
        assert {name for element in outside_charts for name in element.attrib} <= ATTRIBUTES, path
        assert len(page.xpath("//script")) == len(page.xpath("//style")) == len(page.xpath("//link")) == 1


def test_every_attack_is_shown_as_it_was_written(attacked_pages: Pages) -> None:
    titles = {" ".join(page.xpath("string(//h1)").split()) for page in attacked_pages.values()}
    assert {" ".join(attack.split()) for attack in ATTACKS} <= titles
    marked = {mark for page in attacked_pages.values() for mark in page.xpath("//mark/text()")}
    assert set(ATTACKS) <= marked


def test_no_attack_is_followed_as_a_link(attacked_pages: Pages) -> None:
    hrefs = {href for page in attacked_pages.values() for href in page.xpath("//a/@href | //link/@href")}
    outside = {
        href for href in hrefs if not href.endswith(".html") and not href.startswith(("#", "data:image/svg+xml"))
    }
    assert all(href.startswith("https://evil.example/") for href in outside)
    notes = {note for page in attacked_pages.values() for note in page.xpath("//span[@class='note']/bdi/text()")}
    assert "not a web address: javascript:hacked=1" in notes


def test_the_check_page_counts_what_was_put_aside_and_shows_no_row(attacked_pages: Pages) -> None:
    page = attacked_pages["checks.html"]
    (aside,) = page.xpath("//section[@id='aside']//table")
    assert len(aside.xpath(".//tbody/tr")) >= len(ATTACKS)
    assert {"Run", "Step", "Table", "Reason", "Items"} == set(aside.xpath(".//thead//th/text()"))
