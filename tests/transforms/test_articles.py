"""Articles out of readings: identity, the copy that stands, days, verdicts."""

import re
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from presswatch import seeds
from schemas import ARTICLE_COPIES, ARTICLES, READINGS
from transforms.articles import article_copies, articles, read_copies

SEEN = datetime(2026, 3, 9, 8, tzinfo=UTC)
BODY = "The lamp of Dunmere burns on. " * 12
OUTLETS = seeds.outlets()
FURNITURE = seeds.furniture()
READING = {
    "raw_page_id": "r1",
    "source_id": "inbox",
    "item": "a.jsonl#1",
    "fetched_at": SEEN,
    "day": date(2026, 3, 9),
    "outlet_label": "Harbour Post - News",
    "url": "https://www.harbourpost.example/lamp?utm_source=rss",
    "title": "Lamp &amp; keeper",
    "byline": ["Ann Bee"],
    "published_at": datetime(2026, 3, 6, 2, tzinfo=UTC),
    "published_precision": "instant",
    "published_offset": "-05:00",
    "published_from": "row",
    "body": BODY,
}


def make_copies(*changes: dict, zone: str = "UTC") -> pl.DataFrame:
    rows = [{**READING, "raw_page_id": f"r{number}", **change} for number, change in enumerate(changes, start=1)]
    return read_copies(pl.DataFrame(rows, schema=READINGS.schema()), OUTLETS, FURNITURE, zone)


def make_article(zone: str = "UTC", **change: object) -> dict:
    return articles(make_copies(change, zone=zone)).row(0, named=True)


def test_one_reading_becomes_one_clean_article() -> None:
    article = make_article()
    assert re.fullmatch(r"a[0-9a-f]{20}", article.pop("article_id"))
    assert re.fullmatch(r"[0-9a-f]{32}", article.pop("content_hash"))
    assert article == {
        "revision": 1,
        "outlet_id": "harbour-post",
        "outlet": "The Harbour Post",
        "url": "https://www.harbourpost.example/lamp?utm_source=rss",
        "canonical_url": "https://harbourpost.example/lamp",
        "title": "Lamp & keeper",
        "byline": ["Ann Bee"],
        "published_at": datetime(2026, 3, 6, 2, tzinfo=UTC),
        "published_precision": "instant",
        "published_offset": "-05:00",
        "published_from": "row",
        "published_on": date(2026, 3, 6),
        "first_seen_at": SEEN,
        "language": "en",
        "body": BODY.strip(),
        "word_count": 72,
        "body_verdict": "ok",
        "source_id": "inbox",
        "raw_page_id": "r1",
    }


def test_the_same_page_shared_in_two_ways_is_one_article_with_two_arrivals() -> None:
    copies = make_copies({}, {"url": "http://m.harbourpost.example/lamp/?fbclid=7"})
    assert articles(copies).height == 1
    arrivals = article_copies(copies, "2026-03-06", 3)
    assert arrivals["article_id"].n_unique() == 1
    assert arrivals.select("run_key", "shard", "day").unique().rows() == [("2026-03-06", 3, copies["day"][0])]
    assert ARTICLE_COPIES.conform(arrivals).equals(arrivals)


def test_without_an_address_outlet_title_and_words_are_the_identity() -> None:
    same = make_article(url=None, body=f"  {BODY}\n\n")["article_id"]
    assert make_article(url=None)["article_id"] == same
    assert make_article(url="https://harbourpost.example/")["article_id"] == same
    assert make_article(url=None, outlet_label="Tidewater Nine")["article_id"] != same
    assert make_article(url=None, title="Another")["article_id"] != same


def test_a_canonical_address_counts_only_on_its_own_site() -> None:
    own = make_article(canonical_url="https://harbourpost.example/real-lamp")
    foreign = make_article(canonical_url="https://meridianwire.example/lamp")
    front = make_article(canonical_url="https://harbourpost.example/")
    assert own["canonical_url"] == "https://harbourpost.example/real-lamp"
    assert foreign["canonical_url"] == front["canonical_url"] == "https://harbourpost.example/lamp"


@pytest.mark.parametrize(
    ("loser", "winner"),
    [
        ({"fetched_at": SEEN, "body": BODY * 3}, {"fetched_at": SEEN + timedelta(hours=1)}),
        ({"body": BODY * 3, "body_verdict": "teaser"}, {}),
        ({"body": BODY}, {"body": BODY * 2}),
    ],
    ids=["the later", "the better", "the longer"],
)
def test_of_two_copies_one_stands_whatever_their_order(loser: dict, winner: dict) -> None:
    for changes in ((loser, winner), (winner, loser)):
        copies = make_copies(*changes)
        standing = articles(copies).row(0, named=True)
        assert standing["raw_page_id"] == f"r{changes.index(winner) + 1}"
        assert standing["first_seen_at"] == SEEN


def test_an_articles_row_does_not_depend_on_its_neighbours() -> None:
    changes = [{"url": f"https://harbourpost.example/{number}", "title": f"Lamp {number}"} for number in range(5)]
    together = articles(make_copies(*changes)).drop("raw_page_id")
    alone = pl.concat([articles(make_copies(change)) for change in changes]).sort("article_id").drop("raw_page_id")
    assert together.equals(alone)


def test_the_day_of_publication_is_counted_in_the_time_zone_of_the_run() -> None:
    assert make_article("America/New_York")["published_on"] == date(2026, 3, 5)
    midnight = datetime(2026, 3, 6, 5, tzinfo=UTC)
    assert make_article("America/New_York", published_at=midnight, published_precision="day")["published_on"] == date(
        2026, 3, 6
    )


def test_an_article_without_a_date_belongs_to_the_day_it_was_first_seen() -> None:
    article = make_article(published_at=None, published_precision="unknown")
    assert (article["published_on"], article["published_at"]) == (date(2026, 3, 9), None)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"body": "Too short."}, "too_short"),
        ({"body_verdict": "cookie_wall"}, "cookie_wall"),
        ({"body": "短い" * 150}, "ok"),
    ],
)
def test_bodies_are_judged(change: dict, verdict: str) -> None:
    assert make_article(**change)["body_verdict"] == verdict


def test_readings_with_a_problem_are_left_to_the_quarantine() -> None:
    copies = make_copies({}, {"problem": "no_text"})
    assert copies["raw_page_id"].to_list() == ["r1"]


def test_the_outlets_own_name_is_no_author() -> None:
    assert make_article(byline=["Ann Bee", " THE HARBOUR POST ", "", "Ann Bee"])["byline"] == ["Ann Bee"]
    assert make_article(byline=["Harbour Post"])["byline"] == []


def test_equal_words_have_equal_hashes_wherever_they_stand() -> None:
    assert make_article()["content_hash"] == make_article(outlet_label="Tidewater Nine", url=None)["content_hash"]
    assert make_article()["content_hash"] != make_article(body=BODY + "More.")["content_hash"]


def test_no_readings_give_empty_tables() -> None:
    copies = read_copies(READINGS.empty(), OUTLETS, FURNITURE, "UTC")
    assert articles(copies).equals(ARTICLES.empty())
    assert article_copies(copies, "all", 0).equals(ARTICLE_COPIES.empty())
