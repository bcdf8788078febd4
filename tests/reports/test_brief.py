"""The brief: coverage first, exact words, and nothing from outside that becomes markup."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import lxml.html
import pytest

from presswatch.settings import Settings
from reports.brief import Brief, as_html, as_markdown, as_text, latest_day, read_brief
from reports.brief.facts import _clean, _group_moves
from warehouse.connect import query

DAY = date(2026, 3, 3)
HOSTILE = (
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "'><iframe src=javascript:alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "<a href=javascript:alert(1)>x</a>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<form action=https://evil.example><button>x</button></form>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>*{display:none}</style>",
    "<!--", "--><script>alert(1)</script>", "<![CDATA[<script>alert(1)</script>]]>", "<?xml version='1.0'?>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "{{ 7 * 7 }}", "{% include '/etc/passwd' %}", "${7*7}", "{{ self.__init__.__globals__ }}",
    "\u202eevil\u202c", "\x00<script>\x00alert(1)</script>", "\u2028<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "＜script＞alert(1)＜/script＞",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<details open ontoggle=alert(1)>", "<video><source onerror=alert(1)></video>", "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>", "<body onload=alert(1)>", "<input autofocus onfocus=alert(1)>", "<marquee onstart=alert(1)>",
    "`alert(1)`", "[x](javascript:alert(1))", "![x](https://evil.example/x.png)", "# Heading\n---\n> quote",
)  # fmt: skip
BAD_LINKS = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,<script>alert(1)</script>",
    "vbscript:x", "file:///etc/passwd", "//evil.example/x", "https://", "http:evil", "https://evil.example/\u202etxt", "https://a b.example/",
    "https://bank.example:secret@evil.example/",
)  # fmt: skip


def outlet(name: str, article_count: int, read_count: int, is_covered: bool = True) -> dict[str, Any]:
    counts = {"article_count": article_count, "read_count": read_count, "expected_count": 3.0}
    return {"outlet": name, **counts, "is_covered": is_covered}


def brief(text: str = "harmless", link: str | None = "https://news.example/a") -> Brief:
    """A brief all of whose texts are the same one, as it comes out of the snapshot."""
    titles = _clean("titles", [text])
    title, text, link = _clean("title", text), _clean("quote", text), _clean("link", link)
    row: dict[str, Any] = {"title": title, "outlet": text, "link": link, "article_id": "a1"}
    other = {"entity": text, "article_count": 9, "usual_count": 1.0, "entity_id": "e2"}
    return Brief(
        day=DAY,
        coverage=[text, text],
        counts={
            "article_count": 9,
            "read_count": 7,
            "outlet_count": 2,
            "quote_count": 5,
            "quarantined_count": 0,
            "is_covered": True,
            "days_before": 20,
        },
        outlets=[outlet(text, 9, 7)],
        missing=[outlet(text, 1, 1)],
        moved=[{**other, "others": [other], "company": [{"other": text, "article_count": 4}], "headlines": [row]}],
        bursts=[{"entity": text, "started_on": DAY}],
        entities=[{**other, "attention_share": 0.4}],
        speakers=[{**row, "speaker": text, "role": text, "quote": text, "article_count": 3, "outlet_count": 2}],
        watchlists=[{"watchlist": "ferry", "article_count": 4, "titles": titles}],
    )


def skeleton(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page with the names of their attributes."""
    return [(str(each.tag), tuple(each.attrib)) for each in lxml.html.document_fromstring(page).iter()]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_changes_nothing_of_the_page_and_is_shown_as_text(text: str) -> None:
    page = as_html(brief(text))
    assert skeleton(page) == skeleton(as_html(brief()))
    shown = lxml.html.document_fromstring(page).text_content()
    assert shown.count(_clean("title", text)) >= 12


@pytest.mark.parametrize("link", BAD_LINKS)
def test_only_web_addresses_become_links(link: str) -> None:
    page = as_html(brief(link=link))
    assert "<a " not in page
    assert link not in as_markdown(brief(link=link))
    assert link not in as_text(brief(link=link))


def test_a_link_leads_where_the_dashboards_does_without_what_a_newsletter_put_behind_it(samples: Settings) -> None:
    links = [row["link"] for row in read_brief(samples.published, date(2026, 3, 5)).speakers]
    assert "https://brasslantern.example/science/why-a-bog-sings" in links


def test_a_title_without_end_is_cut_wherever_it_stands() -> None:
    made = brief("plan " * 600)
    assert made.watchlists[0]["titles"][0].endswith("plan …")
    assert {len(row["title"]) for row in (*made.speakers, *made.moved[0]["headlines"])} == {201}
    assert len(made.watchlists[0]["titles"][0]) == 201


def test_a_link_cannot_leave_its_attribute() -> None:
    link = 'https://news.example/?q="><script>alert(1)</script>'
    page = lxml.html.document_fromstring(as_html(brief(link=link)))
    assert {each.get("href") for each in page.iter("a")} == {link}
    assert not list(page.iter("script"))


def test_the_page_runs_nothing_and_asks_for_nothing() -> None:
    page = lxml.html.document_fromstring(as_html(brief()))
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not page.xpath("//script | //img | //link | //iframe | //*[@style] | //*[@src]")
    assert not [name for each in page.iter() for name in each.attrib if name.startswith("on")]
    assert "url(" not in page.xpath("string(//style)")
    assert "@import" not in page.xpath("string(//style)")


def test_coverage_stands_first_in_all_three_forms() -> None:
    made = brief("x")
    for text, first, second in (
        (as_html(made), 'id="coverage"', 'id="moved"'),
        (as_markdown(made), "## Coverage", "## What moved"),
        (as_text(made), "COVERAGE", "WHAT MOVED"),
    ):
        assert 0 < text.index(first) < text.index(second)


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_makes_neither_markup_nor_links_of_a_hostile_text(text: str) -> None:
    shown = as_markdown(brief(text))
    assert "<script" not in re.sub(r"\\.", "", shown)
    unescaped = re.sub(r"\\.", "", shown)
    assert set(re.findall(r"\]\(<?([^)>]*)", unescaped)) <= {"https://news.example/a"}
    assert len(shown.splitlines()) == len(as_markdown(brief()).splitlines())


@pytest.mark.parametrize("text", HOSTILE)
def test_plain_text_stays_on_its_lines(text: str) -> None:
    assert len(as_text(brief(text)).splitlines()) == len(as_text(brief()).splitlines())


def test_a_day_that_is_not_covered_says_so_before_anything_else() -> None:
    made = replace(brief(), counts={**brief().counts, "is_covered": False})
    assert "This day is not covered." in as_html(made)
    assert as_text(made).index("NOT COVERED") < as_text(made).index("WHAT MOVED")


def test_too_few_days_before_are_not_taken_for_calm() -> None:
    made = replace(brief(), moved=[], counts={**brief().counts, "days_before": 6})
    assert "14 covered days of the 28 before to know what is usual, and there are 6" in as_html(made)
    assert ">–</td>" in as_html(made)
    assert "Nobody and nothing was named more than usual" in as_text(replace(made, counts=brief().counts))


def test_who_moved_for_the_same_reason_stands_together() -> None:
    moves = [{"entity": name, "article_ids": list(ids)} for name, ids in (("x", "abcde"), ("y", "abcd"), ("z", "efgh"))]
    groups = _group_moves(moves)
    assert [(group["entity"], [other["entity"] for other in group["others"]]) for group in groups] == [
        ("x", ["y"]),
        ("z", []),
    ]


def test_the_brief_of_the_samples_shows_exact_words_of_that_day(samples: Settings) -> None:
    made = read_brief(samples.published, DAY)
    own = query(
        samples.published,
        "SELECT count(*) AS n, count(DISTINCT outlet_id) AS o FROM articles WHERE published_on = ?",
        parameters=[DAY],
    ).row(0)
    assert (made.counts["article_count"], made.counts["outlet_count"]) == own
    assert made.speakers
    for row in made.speakers:
        body = query(
            samples.published, "SELECT body FROM articles WHERE article_id = ?", parameters=[row["article_id"]]
        ).item()
        assert row["quote"].removesuffix(" …") in " ".join(body.split())
        assert row["quote"] in as_text(made)
    articles = [row["article_count"] for row in made.entities]
    assert articles == sorted(articles, reverse=True)
    assert sorted(row["watchlist"] for row in made.watchlists) == ["ferry-contract", "thalberg-on-the-budget"]


def test_the_run_writes_the_brief_of_its_last_dated_day(samples: Settings) -> None:
    day = latest_day(samples.published)
    assert day == date(2026, 3, 8)
    assert sorted(path.name for path in samples.briefs.iterdir()) == [f"{day}.html", f"{day}.md", f"{day}.txt"]
