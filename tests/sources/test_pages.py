"""Reading one page: body, metadata, verdict."""

from datetime import date

import pytest

from sources.pages import UnreadablePageError, read_page, read_page_date
from tests.sources.pages_of_our_own import ARTICLE, PARAGRAPHS, json_ld, page

LATEST = date(2026, 12, 31)


def test_the_body_is_the_story_without_navigation_heading_and_footer() -> None:
    fields = read_page(page(), None, LATEST)
    assert fields["body"] == "\n\n".join(PARAGRAPHS)
    assert fields["body_verdict"] is None


@pytest.mark.parametrize(
    "written",
    [
        json_ld(ARTICLE),
        json_ld([{"@type": "Organization", "name": "x"}, ARTICLE]),
        json_ld({"@graph": [{"@type": "WebSite", "name": "x"}, ARTICLE]}),
        json_ld({**ARTICLE, "@type": ["Thing", "https://schema.org/NewsArticle"]}),
        json_ld("<!-- " + json_ld(ARTICLE)[35:-9] + " -->"),
        json_ld(json_ld(ARTICLE)[35:-10] + ",}"),
    ],
    ids=["plain", "list", "graph", "two types", "in a comment", "trailing comma"],
)
def test_json_ld_of_every_shape_gives_date_authors_and_outlet(written: str) -> None:
    fields = read_page(page(written), None, LATEST)
    assert (fields["published"], fields["published_from"]) == ("2026-03-05T18:20:00+01:00", "json_ld")
    assert fields["byline"] == ["Nerys Calloway-Boone", "Thurstan Pell"]
    assert fields["outlet_label"] == "The Harbour Post"


def test_authors_named_by_reference_are_followed() -> None:
    graph = [{**ARTICLE, "author": {"@id": "#pell"}}, {"@id": "#pell", "@type": "Person", "name": "Thurstan Pell"}]
    assert read_page(page(json_ld({"@graph": graph})), None, LATEST)["byline"] == ["Thurstan Pell"]


def test_json_ld_beyond_repair_leaves_the_word_to_the_meta_tags() -> None:
    head = (
        json_ld('{"@type":' + "[" * 20_000) + '<meta property="article:published_time" content="2026-03-05T18:20:00Z">'
    )
    fields = read_page(page(head), None, LATEST)
    assert (fields["published"], fields["published_from"]) == ("2026-03-05T18:20:00+00:00", "meta")


def test_a_meta_tag_with_the_hour_refines_the_bare_day_of_json_ld() -> None:
    head = json_ld({**ARTICLE, "datePublished": "2026-03-05"})
    head += '<meta property="article:published_time" content="2026-03-05T18:20:00Z">'
    assert read_page(page(head), None, LATEST)["published"] == "2026-03-05T18:20:00+00:00"


def test_a_page_that_states_no_date_in_its_head_is_dated_by_its_time_element() -> None:
    foot = '<main><time datetime="2026-03-05T07:00:00-03:00">Thursday</time></main>'
    fields = read_page(page(foot=foot), None, LATEST)
    assert (fields["published"], fields["published_from"]) == ("2026-03-05T07:00:00-03:00", "time")


def test_the_address_names_the_day_when_nothing_else_does() -> None:
    fields = read_page(page(), "https://harbourpost.example/2026/03/05/lighthouse", LATEST)
    assert (fields["published"], fields["published_from"]) == ("2026-03-05", "url")


def test_the_date_alone_is_the_date_of_the_whole_reading() -> None:
    whole = read_page(page(json_ld(ARTICLE)), None, LATEST)
    assert read_page_date(page(json_ld(ARTICLE)), None, LATEST)["published"] == whole["published"]


def test_only_web_addresses_become_canonical() -> None:
    good = read_page(page('<link rel="canonical" href="https://harbourpost.example/lamp">'), None, LATEST)
    bad = read_page(page('<link rel="canonical" href="javascript:alert(1)">'), None, LATEST)
    relative = read_page(page('<link rel="canonical" href="/lamp">'), "https://harbourpost.example/x?y=1", LATEST)
    assert (good["canonical_url"], bad["canonical_url"]) == ("https://harbourpost.example/lamp", None)
    assert relative["canonical_url"] == "https://harbourpost.example/lamp"


def test_an_address_that_is_broken_is_passed_over() -> None:
    head = '<link rel="canonical" href="http://[broken"><meta property="og:url" content="https://harbourpost.example/lamp">'
    assert read_page(page(head), None, LATEST)["canonical_url"] == "https://harbourpost.example/lamp"


def test_the_date_in_a_line_above_the_heading_counts_when_nothing_states_one() -> None:
    payload = page().replace(b"<h1>", "<p>Donnerstag, 5. März 2026</p><h1>".encode())
    fields = read_page(payload, None, LATEST)
    assert (fields["published"], fields["published_from"]) == ("2026-03-05", "text")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Home</title>", "Dunmere keeps its lighthouse lit"),
        (
            "<title>The board votes for the lamp at its longest meeting in years - Dunmere keeps its lighthouse lit</title>",
            "The board votes for the lamp at its longest meeting in years",
        ),
        ('<meta property="og:title" content="Lamp &amp;#8211; lit">', "Lamp – lit"),
        (
            '<meta property="og:title" content="Dunmere keeps its old lighthouse lit">',
            "Dunmere keeps its lighthouse lit",
        ),
    ],
    ids=["heading before a poor title", "heading is the site", "entities", "heading agrees"],
)
def test_the_title_is_what_the_page_states_and_shows(head: str, title: str) -> None:
    assert read_page(page(head), None, LATEST)["title"] == title


def test_the_outlet_behind_the_title_is_dropped() -> None:
    head = '<title>Lamp stays lit, board says | The Harbour Post</title><meta property="og:site_name" content="The Harbour Post">'
    payload = page(head).replace(b"<h1>Dunmere keeps its lighthouse lit</h1>", b"")
    assert read_page(payload, None, LATEST)["title"] == "Lamp stays lit, board says"


@pytest.mark.parametrize(
    ("payload", "code"),
    [(b" \n", "empty_page"), (b"%PDF-1.7 ...", "not_html"), (b"<p>" + b"x" * 10_000_001, "too_large")],
)
def test_a_page_that_cannot_be_read_says_why(payload: bytes, code: str) -> None:
    with pytest.raises(UnreadablePageError) as caught:
        read_page(payload, None, LATEST)
    assert caught.value.code == code
