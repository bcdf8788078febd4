"""A whole day of a live source, from its feed to the published tables, and the day after."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from presswatch.run import run_all
from presswatch.settings import Run, Settings
from presswatch.status import status_text
from tests.conftest import make_settings
from tests.sources.site import Reply, Site, site
from warehouse.connect import query

NOW = datetime.now(UTC).replace(microsecond=0)
LATE = NOW - timedelta(days=3)
STORY = "“The mill will stay open,” Mara Voss, the mayor of Lindley, said on Monday. The mill by the river has ground flour for a hundred years. "


def _page(title: str, text: str, published: str) -> bytes:
    facts = f'{{"@type": "NewsArticle", "headline": "{title}", "datePublished": "{published}"}}'
    paragraphs = "".join(f"<p>{part}</p>" for part in (text, STORY * 3, "Residents of Lindley came to see it. " * 10))
    head = f"<title>{title}</title><meta charset='utf-8'><script type='application/ld+json'>{facts}</script>"
    return f"<html lang='en'><head>{head}</head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>".encode()


def _feed(*titles: str, stamp: str = "") -> bytes:
    items = "".join(
        f"<item><guid>{title}</guid><title>{title}</title><link>/{title}</link><pubDate>{format_datetime(NOW)}</pubDate>"
        f"<description>{title} {stamp}</description></item>"
        for title in titles
    )
    return f"<rss version='2.0'><channel><title>Mill News</title>{items}</channel></rss>".encode()


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Settings]]:
    folder = tmp_path_factory.mktemp("live")
    pages = {
        "/feed.xml": _feed("late", "changing", "wall"),
        "/late": _page("late", "The mill opened three days ago.", LATE.isoformat()),
        "/changing": _page("changing", "The first version of the story.", NOW.isoformat()),
        "/wall": b"<html><body><p>We and our partners use cookies. Accept all cookies or manage your choices and your privacy "
        b"preferences. This website uses cookies to store personal data on your device.</p></body></html>",
    }
    with site(pages) as here:
        registry = folder / "sources.yml"
        well = f"{{id: mill, kind: feed, url: '{here.address}/feed.xml', outlet: tidewater-nine, every: 1ms}}"
        gone = f"{{id: gone, kind: feed, url: '{here.address}/gone.xml', every: 1ms}}"
        fetching = "fetching: {allow_hosts: [127.0.0.1], gap: 0s}"
        registry.write_text(f"{fetching}\nsources:\n  - {well}\n  - {gone}\n", encoding="utf-8")
        settings = replace(make_settings(folder / "home", folder / "home" / "inbox"), sources=registry)
        here.pages["/gone.xml"] = Reply(status=410)
        run = Run.for_day(settings.today(), settings)
        settings.home.mkdir()
        first = run_all(run, lambda *_: None)["text"]
        here.pages |= {
            "/feed.xml": _feed("late", "changing", "wall", stamp="changed"),
            "/changing": _page("changing", "The second version of the story says more.", NOW.isoformat()),
        }
        run_all(run, lambda *_: None)
        (folder / "first.txt").write_text(first, encoding="utf-8")
        yield here, settings


def _articles(settings: Settings) -> dict[str, dict]:
    rows = query(settings.published, "SELECT * FROM articles").to_dicts()
    return {row["canonical_url"].rpartition("/")[2]: row for row in rows}


def test_the_summary_says_coverage_first(ended: tuple[Site, Settings]) -> None:
    text = (ended[1].home.parent / "first.txt").read_text(encoding="utf-8")
    assert text.startswith("Coverage: 1 of 2 sources answered, 1 dead; 3 new items")
    assert "gone: no answer on 1 day(s) in a row: gone (status 410)" in text


def test_the_summary_says_where_pages_and_tables_are(ended: tuple[Site, Settings]) -> None:
    text = (ended[1].home.parent / "first.txt").read_text(encoding="utf-8")
    page = ended[1].home / "reports" / "site" / "index.html"
    assert f"The pages are in {page}: open it" in text
    assert page.exists()
    assert "The tables are in" in text


def test_status_says_coverage_first(ended: tuple[Site, Settings]) -> None:
    assert f"Coverage on {ended[1].today()}: 1 of 2 sources answered" in status_text(ended[1])


def test_a_late_article_belongs_to_its_own_day_and_keeps_when_it_was_seen(ended: tuple[Site, Settings]) -> None:
    late = _articles(ended[1])["late"]
    assert (late["published_on"], late["published_precision"], late["published_from"]) == (
        LATE.date(),
        "instant",
        "json_ld",
    )
    assert late["published_at"] == LATE
    assert late["first_seen_at"] >= NOW


def test_a_changed_page_is_a_new_revision(ended: tuple[Site, Settings]) -> None:
    changing = _articles(ended[1])["changing"]
    assert changing["revision"] == 2
    assert "second version" in changing["body"]
    sql = "SELECT count(DISTINCT content_hash) FROM article_revisions WHERE article_id = ?"
    assert query(ended[1].published, sql, parameters=[changing["article_id"]]).item() == 2


def test_a_wall_is_kept_and_flagged_and_says_nothing(ended: tuple[Site, Settings]) -> None:
    wall = _articles(ended[1])["wall"]
    assert wall["body_verdict"] == "cookie_wall"
    assert (
        query(
            ended[1].published, "SELECT count(*) FROM mentions WHERE article_id = ?", parameters=[wall["article_id"]]
        ).item()
        == 0
    )


def test_the_outlet_of_the_source_is_that_of_its_articles(ended: tuple[Site, Settings]) -> None:
    assert {article["outlet_id"] for article in _articles(ended[1]).values()} == {"tidewater-nine"}


def test_every_item_is_accounted_for(ended: tuple[Site, Settings]) -> None:
    counts = query(ended[1].published, "SELECT * FROM runs").row(0, named=True)
    assert counts["rows_in"] == counts["articles_loaded"] + counts["duplicates"] + counts["quarantined"] == 4
    assert counts["articles_loaded"] == 3
