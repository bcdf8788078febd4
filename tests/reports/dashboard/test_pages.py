"""The pages of the samples: where their links lead, what they mark, how they are bounded."""

import base64
import hashlib
import re
import shlex
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from lxml.html import HtmlElement

from presswatch.settings import Settings
from reports.dashboard import articles, charts, entities, quotes, scope, speakers
from reports.dashboard.building import SECTIONS, build_site
from tests.reports.dashboard.conftest import Pages
from warehouse.connect import query

LARGEST_BYTES = 1_000_000


def test_every_section_of_the_navigation_has_its_page(sample_pages: Pages) -> None:
    assert [section.path for section in SECTIONS if section.path not in sample_pages] == []
    for page in sample_pages.values():
        assert [link.text for link in page.xpath("//nav//a")] == [section.title for section in SECTIONS]


def test_every_link_within_the_site_leads_to_a_page_and_a_place_in_it(sample_site: Path, sample_pages: Pages) -> None:
    dead = []
    for path, page in sample_pages.items():
        for href in page.xpath("//a/@href[not(starts-with(., 'http'))]"):
            file, place = urldefrag(href)
            target = (
                str((sample_site / path).parent.joinpath(file).resolve().relative_to(sample_site)) if file else path
            )
            if target not in sample_pages or (place and not sample_pages[target].xpath("//*[@id=$id]", id=place)):
                dead.append((path, href))
    assert dead == []


def test_a_link_out_of_the_site_goes_to_the_article_and_tells_it_nothing(
    samples: Settings, sample_pages: Pages
) -> None:
    known = set(query(samples.published, "SELECT coalesce(canonical_url, url) FROM articles").to_series())
    outside = [link for page in sample_pages.values() for link in page.xpath("//a[starts-with(@href, 'http')]")]
    assert outside
    assert {link.get("href") for link in outside} <= known
    assert all({"noopener", "noreferrer"} <= set(link.get("rel").split()) for link in outside)


def test_every_quote_is_marked_in_its_paragraph_exactly(samples: Settings, sample_pages: Pages) -> None:
    sql = """SELECT quote_id, text, if(field = 'title', title, body) AS whole, start_char, end_char
             FROM quotes JOIN articles USING (article_id)"""
    rows = {row["quote_id"]: row for row in query(samples.published, sql).iter_rows(named=True)}
    passages = [passage for page in sample_pages.values() for passage in page.xpath("//article[@class='quote']")]
    marks = [mark for passage in passages for mark in passage.xpath(".//mark")]
    assert len(marks) > 300
    assert len(marks) > len(passages)
    for mark in marks:
        row = rows[mark.get("id").removeprefix("q-")]
        assert mark.text == row["text"] == row["whole"][row["start_char"] : row["end_char"]]
        paragraph = mark.getparent()
        before = paragraph.text_content().removesuffix(_from(mark))
        start = row["whole"].rfind("\n", 0, row["start_char"]) + 1
        end = row["whole"].find("\n", row["end_char"])
        if "…" not in paragraph.text_content():
            assert paragraph.text_content() == row["whole"][start : end if end >= 0 else None]
            assert len(before) == row["start_char"] - start


def test_a_quote_within_another_stands_in_the_same_passage_with_its_words(sample_pages: Pages) -> None:
    within = [
        (passage.xpath("string(.//blockquote)"), line.xpath("string(bdi[1])").removesuffix("..."))
        for page in sample_pages.values()
        for passage in page.xpath("//article[@class='quote']")
        for line in passage.xpath("p[@class='how'][@id]")
    ]
    assert within
    assert all(words in passage for passage, words in within)


def test_no_quote_stands_twice_on_a_page(samples: Settings, sample_pages: Pages) -> None:
    for page in sample_pages.values():
        ids = page.xpath("//@id[starts-with(., 'q-')]")
        assert len(ids) == len(set(ids))


def test_the_first_page_shows_the_last_day_of_dated_news_and_an_undated_article_says_that_it_has_no_date(
    samples: Settings, sample_pages: Pages
) -> None:
    dated = "published_precision <> 'unknown'"
    last = query(samples.published, f"SELECT max(published_on) FROM articles WHERE {dated}").item()
    assert sample_pages["index.html"].findtext(".//h1/bdi") == f"{last:%A}, {last.day} {last:%B %Y}"
    listed = {
        (row.xpath("string((.//td[1]//bdi)[1])"), "no date" in row.text_content())
        for path, page in sample_pages.items()
        if path.startswith("outlets/")
        for row in page.xpath("//section[@id='articles']//tbody/tr")
    }
    known = query(samples.published, f"SELECT title, NOT {dated} FROM articles").rows()
    assert set(known) == listed
    assert {is_undated for _, is_undated in known} == {True, False}


def test_the_map_has_one_circle_for_each_place_of_the_table(samples: Settings, sample_pages: Pages) -> None:
    page = sample_pages["places.html"]
    circles = page.xpath("//figure//*[local-name()='path'][contains(@transform, 'translate') and @opacity]")
    known = query(
        samples.published, "SELECT place FROM places ORDER BY article_count DESC, mention_count DESC, entity_id"
    )
    assert page.xpath("//tbody/tr/th//bdi/text()") == known["place"].to_list()
    assert len(circles) == known.height > 0


def test_the_page_of_voices_counts_as_the_marts_and_the_panels_as_attention_does(
    samples: Settings, sample_pages: Pages
) -> None:
    page = sample_pages["voices.html"]
    balance = """SELECT outlet, women_count, men_count, other_count, unknown_count FROM speaker_balance
                 WHERE outlet <> '' AND month = (SELECT max(month) FROM speaker_balance WHERE outlet_id = '' AND month <= DATE '2026-03-31')"""
    shown = [
        (row.xpath("string(th)"), *(int(cell.text_content()) for cell in row.xpath("td")[:4]))
        for row in page.xpath("//section[@id='balance']/div[@class='scroll']//tbody/tr")
    ]
    assert sorted(shown) == sorted(query(samples.published, balance).rows())
    assert shown
    attention = "SELECT entity_id, sum(article_count) FROM attention WHERE day <= DATE '2026-03-31' GROUP BY ALL"
    counted = dict(query(samples.published, attention).iter_rows())
    members = query(samples.published, "SELECT DISTINCT entity, entity_id FROM share_of_voice").rows()
    for name, identity in members:
        (row,) = page.xpath("//section[@id='panels']//tbody/tr[string(th)=$name]", name=name)
        assert int(row.xpath("string(td[1])")) == counted.get(identity, 0)


def test_members_of_a_panel_beyond_the_colours_are_drawn_as_one() -> None:
    days = [date(2026, 3, number) for number in range(1, 6)]
    figure = charts.shares_over_time("Panel", [(at, place, 1) for at in days for place in range(9)], "day")
    assert figure
    assert len(set(re.findall(r"var\(--colour-\d\)", figure.svg))) == charts.MOST_COLOURS
    assert figure.svg.count("var(--gap)") == len(days)
    assert charts.shares_over_time("Panel", [(at, 0, None) for at in days], "day") is None


def test_the_chart_of_women_tells_its_last_month_and_draws_an_interval_for_each() -> None:
    months = [(date(2026, month, 1), 0.25, 0.2, 0.31) for month in range(1, 6)]
    figure = charts.women_over_time(months)
    assert figure
    assert "May 2026: 25 per cent, between 20 and 31" in figure.summary
    assert figure.table
    assert len(figure.table.rows) == len(months)
    assert charts.women_over_time(months[:3]) is None


def _from(mark: HtmlElement) -> str:
    """The text of the paragraph from those marked words on."""
    following = mark.xpath("following-sibling::node()")
    return "".join([mark.text, *(each if isinstance(each, str) else each.text for each in following)])


def test_a_long_paragraph_is_cut_on_either_side_and_says_so() -> None:
    assert quotes._end_of("x" * 30 + " before the words ", is_cut=True) == "… before the words "
    assert quotes._end_of("one\ntwo ", is_cut=True) == "two "
    assert quotes._start_of(" said she and so on and", is_cut=True) == " said she and so on …"
    assert quotes._start_of(" said.\nNext", is_cut=True) == " said."


def test_a_snapshot_without_bodies_shows_the_words_and_marks_no_place(samples: Settings) -> None:
    row = query(samples.published, "SELECT * FROM quotes_readable LIMIT 1").row(0, named=True)
    extra = {"outlet_id": "x", "language": "en", "before": "", "marked": "", "after": ""}
    shown = quotes._show(row | extra | {"is_cut_before": False, "is_cut_after": False})
    assert ([words.text for words in shown.quotes], shown.is_in_place) == ([row["quote"]], False)


def test_every_number_leads_to_rows(samples: Settings, sample_pages: Pages) -> None:
    lines = {code.text for page in sample_pages.values() for code in page.xpath("//pre/code")}
    assert len(lines) > 300
    for line in sorted(lines)[::10]:
        program, asked, sql = shlex.split(line)
        assert (program, asked) == ("presswatch", "query")
        query(samples.published, sql)
    for page in sample_pages.values():
        tables = page.xpath("//section//div[@class='scroll'][not(ancestor::figure)] | //main/div[@class='scroll']")
        assert all(table.xpath("following-sibling::*[1]/self::details//code") for table in tables)
        assert all(tile.get("href") for tile in page.xpath("//ul[@class='tiles']/li/a"))


def test_a_speakers_numbers_are_those_of_the_tables(samples: Settings, sample_pages: Pages) -> None:
    sql = "SELECT entity_id, article_count::VARCHAR, quote_count::VARCHAR FROM top_speakers WHERE place <= 20"
    for entity_id, *counts in query(samples.published, sql).iter_rows():
        page = sample_pages[f"speakers/{scope.page_name(entity_id)}"]
        assert page.xpath("//ul[@class='tiles']//b/text()")[:2] == counts
        assert len(page.xpath("//section[@id='quotes']//@id[starts-with(., 'q-')]")) == min(
            int(counts[1]), speakers.QUOTES_SHOWN
        )


def test_each_page_says_its_language_its_title_and_its_policy(sample_pages: Pages) -> None:
    titles = Counter()
    for page in sample_pages.values():
        assert page.get("lang") == "en"
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert "unsafe" not in policy
        for tag in ("style", "script"):
            (text,) = page.xpath(f"//{tag}/text()")
            assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy
        assert len(page.xpath("//h1")) == 1
        titles[page.xpath("string(//title)")] += 1
    assert all(title.endswith(" – Presswatch") for title in titles)


def test_every_chart_is_drawn_without_style_script_link_or_letters_from_outside(sample_pages: Pages) -> None:
    drawn = [svg for page in sample_pages.values() for svg in page.xpath("//*[local-name()='svg']")]
    assert drawn
    for svg in drawn:
        assert {element.tag for element in svg.iter()} <= {"svg", "g", "path", "line", "text", "rect"}
        assert not [
            name for element in svg.iter() for name in element.attrib if name in ("style", "href", "class", "id")
        ]


def test_a_site_of_many_names_has_no_page_more_and_no_page_longer(
    samples: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_ENTITIES", "_SPEAKERS", "_OUTLETS"):
        monkeypatch.setattr(scope, name, re.sub(r"LIMIT \d+", "LIMIT 3", getattr(scope, name)))
    built = build_site(samples.published, tmp_path)
    assert built.page_count == len(SECTIONS) + 3 * 3
    assert built.largest_bytes < LARGEST_BYTES
    assert scope.MOST_PAGES == 300
    assert max(articles.SHOWN, entities.SHOWN, speakers.QUOTES_SHOWN) <= 30
    for page in (built.index.parent / "entities").iterdir():
        assert page.read_text(encoding="utf-8").count('class="quote"') <= entities.QUOTES_SHOWN


def test_the_same_snapshot_gives_the_same_pages(samples: Settings, sample_site: Path, tmp_path: Path) -> None:
    again = build_site(samples.published, tmp_path).index.resolve().parent
    assert {path.relative_to(again): path.read_bytes() for path in again.rglob("*.html")} == {
        path.relative_to(sample_site): path.read_bytes() for path in sample_site.rglob("*.html")
    }
