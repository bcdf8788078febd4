"""Whatever is done to a page or a feed, reading it ends in a reading or a named problem, and the frames take what comes out."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.damage import damage
from presswatch import seeds
from sources import files, page_worker, readings, rows
from sources.arrivals import PAGE_TYPE, RawItem, raw_page, raw_pages_frame
from sources.feeds import read_feed
from sources.listings import read_listing
from sources.page_readers import Job
from tests.sources.pages_of_our_own import ARTICLE, json_ld, page
from transforms.articles import articles, read_copies

LATEST = datetime(2026, 12, 31, tzinfo=UTC)
PAGES = (page(json_ld(ARTICLE)), page("<title>Café</title>").decode().encode("utf-16"), page(foot="<!-- never closed"))
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The Harbour Post",
    "language": "en",
    "items": [
        {"id": "1", "url": "https://harbourpost.example/1", "title": "Lamp lit", "content_text": "It burns. " * 60}
    ],
}
FEEDS = (
    b"<rss version='2.0'><channel><title>Tidewater Nine</title><item><title>Ferry sails</title><guid>1</guid>"
    b"<pubDate>Fri, 06 Mar 2026 19:30:00 -0500</pubDate><description>Short words.</description></item></channel></rss>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'><title>The Brass Lantern</title><entry><id>tag:1</id><title>Bog sings</title>"
    b"<link href='https://brasslantern.example/bog'/><updated>2026-03-05T08:00:00Z</updated></entry></feed>",
    b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://harbourpost.example/2</loc></url></urlset>",
    json.dumps(JSON_FEED).encode(),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20) | st.just("\ud800\0\x1b["),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "a"]), inner, max_size=2),
    max_leaves=6,
)  # fmt: skip


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers take seconds to start: here the same functions answer in this process, spelled out and back."""

    def answer(_: object, jobs: list[Job]) -> list[dict[str, Any]]:
        heads = [{"kind": job.kind, "address": job.address, "latest_day": job.latest_day.isoformat(), "selectors": {}} for job in jobs]  # fmt: skip
        pairs = zip(heads, jobs, strict=True)
        return [json.loads(json.dumps(page_worker._answer(head, job.payload))) for head, job in pairs]

    monkeypatch.setattr("sources.page_readers.PageReaders.answer", answer)


def _read_on(items: list[RawItem]) -> list[str]:
    day: date = LATEST.date()
    raw_pages = raw_pages_frame([raw_page(item, "inbox", day, LATEST) for item in items])
    read = readings.read(raw_pages, ZoneInfo("UTC"), LATEST)
    copies = read_copies(read, seeds.outlets(), seeds.furniture(), "UTC")
    assert copies.height == read["problem"].is_null().sum()
    assert articles(copies).height <= copies.height
    return [problem or "article" for problem in read["problem"]]


def _answer(kind: str, payload: bytes) -> dict[str, Any]:
    head = {"kind": kind, "address": None, "latest_day": "2026-12-31", "selectors": {}}
    return page_worker._answer(head, payload)


def _items_of(payload: bytes) -> list[RawItem]:
    as_feed, as_listing = _answer("feed", payload), _answer("items", payload)
    items = [RawItem(f"f{place}", files.ENTRY_TYPE, rows.spell_row(entry)) for place, entry in enumerate(as_feed.get("entries", []))]  # fmt: skip
    for place, item in enumerate(as_listing.get("items", [])):
        items.append(RawItem(f"i{place}", files.ENTRY_TYPE, item["entry"].encode(), item["url"]))
        items.append(RawItem(f"p{place}", PAGE_TYPE, PAGES[0], item["url"], announced=item["announced"]))
    return items


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(), st.sampled_from(PAGES), st.sampled_from(PAGES))
def test_a_damaged_page_is_an_article_or_has_a_named_problem(seed: int, one: bytes, other: bytes) -> None:
    damaged = damage(one, other, seed)
    assert len(_read_on([RawItem("a", PAGE_TYPE, damaged), RawItem("b", PAGE_TYPE, one)])) == 2


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(), st.sampled_from(FEEDS), st.sampled_from(FEEDS))
def test_a_damaged_feed_gives_entries_or_a_named_problem(seed: int, one: bytes, other: bytes) -> None:
    items = _items_of(damage(one, other, seed))
    assert len(_read_on(items)) == len(items)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(["title", "language", "authors", "icon", "items"]), VALUES, max_size=3),
    st.dictionaries(
        st.sampled_from(
            ["id", "url", "title", "content_html", "summary", "language", "authors", "author", "date_published", "_outlet"]
        ),
        VALUES,
        max_size=5,
    ),
)  # fmt: skip
def test_a_json_feed_may_hold_anything_anywhere(feed: Mapping[str, Any], item: Mapping[str, Any]) -> None:
    whole = {**JSON_FEED, "items": [{**JSON_FEED["items"][0], **item}], **feed}
    items = _items_of(json.dumps(whole).encode())
    assert len(_read_on(items)) == len(items)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from([name for names in rows.FIELD_NAMES.values() for name in names]), VALUES, max_size=6
    )
)
def test_a_row_may_hold_anything_anywhere(row: Mapping[str, Any]) -> None:
    row = {"title": "Lamp lit", "body": "It burns. " * 60} | dict(row)
    assert len(_read_on([RawItem("a.jsonl#1", rows.ROW_TYPE, json.dumps(row).encode())])) == 1


def test_an_entry_that_nests_too_deep_is_left_out_and_counted() -> None:
    item = json.dumps(JSON_FEED["items"][0])
    deep = '{"id": "2", "title": ' + "[" * 900 + "]" * 900 + "}"
    feed = read_feed(f'{{"items": [{item}, {deep}]}}'.encode())
    assert ([entry["id"] for entry in feed.entries], feed.left_out) == (["1"], 1)


def test_an_entry_cannot_give_itself_another_outlet_than_its_feeds() -> None:
    whole = {**JSON_FEED, "items": [{**JSON_FEED["items"][0], "_outlet": "The Brass Lantern"}]}
    assert read_feed(json.dumps(whole).encode()).entries[0]["_outlet"] == "The Harbour Post"


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#55296;", "&#57343;", "&#x110000;", "&#1114112;", "&#99999999999999;"]
)
def test_a_reference_to_no_character_costs_a_feed_only_that(reference: str) -> None:
    feed = read_feed(FEEDS[0].replace(b"Ferry sails", f"Ferry {reference}sails &#8211; now &broken;".encode()))
    assert feed.entries[0]["title"].startswith("Ferry sails – now")


def test_a_feed_that_names_an_impossible_encoding_is_read_all_the_same() -> None:
    feed = read_feed(b"<?xml version='1.0' encoding='utf\0-8'?>" + FEEDS[0])
    assert [entry["title"] for entry in feed.entries] == ["Ferry sails"]


def test_a_sitemap_that_forgets_to_declare_its_prefixes_is_read_all_the_same() -> None:
    news = "<news:news><news:title>Lamp lit</news:title></news:news><image:image><image:loc>https://x.example/i</image:loc></image:image>"
    text = f"<urlset><url><loc>https://harbourpost.example/2</loc>{news}</url></urlset>"
    assert read_listing(text.encode(), None).entries == [{"url": "https://harbourpost.example/2", "title": "Lamp lit"}]
