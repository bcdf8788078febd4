"""Raw pages read."""

import json
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from schemas import READINGS
from sources.arrivals import RawItem, raw_page, raw_pages_frame
from sources.readings import read
from tests.sources.pages_of_our_own import ARTICLE, PARAGRAPHS, json_ld, page

LATEST = datetime(2026, 12, 31, tzinfo=UTC)
SEEN = datetime(2026, 3, 9, 8, tzinfo=UTC)
ROW = {
    "outlet": "Harbour Post",
    "url": "https://harbourpost.example/a",
    "title": "Lamp",
    "author": "By Ann Bee, Cy Dee",
    "published": "2026-03-05",
    "body": "It burns.",
}


def read_items(*items: RawItem, zone: str = "UTC") -> list[dict]:
    frame = raw_pages_frame([raw_page(item, "inbox", date(2026, 3, 9), SEEN) for item in items])
    return read(frame, ZoneInfo(zone), LATEST).to_dicts()


def row_item(name: str = "a.jsonl#1", **changes: object) -> RawItem:
    return RawItem(name, "application/json", json.dumps({**ROW, **changes}).encode())


def test_the_first_line_of_a_text_is_its_title() -> None:
    (reading,) = read_items(RawItem("a.txt", "text/plain", "\ufeffThe title \r\n\r\nOne.\r\n\r\nTwo.\r\n".encode()))
    assert (reading["title"], reading["body"]) == ("The title", "One.\n\nTwo.")
    assert (reading["published_precision"], reading["outlet_label"], reading["problem"]) == ("unknown", None, None)


def test_a_row_is_read_by_the_names_of_its_fields() -> None:
    (reading,) = read_items(row_item())
    assert (reading["title"], reading["body"], reading["url"]) == ("Lamp", "It burns.", "https://harbourpost.example/a")
    assert (reading["byline"], reading["outlet_label"]) == (["Ann Bee", "Cy Dee"], "Harbour Post")
    assert (reading["published_at"], reading["published_precision"]) == (datetime(2026, 3, 5, tzinfo=UTC), "day")


def test_other_names_of_a_field_mean_the_same() -> None:
    other = {
        "Publisher": "Harbour Post",
        "headline": "Lamp",
        "text": "It burns.",
        "date": "2026-03-05T10:00:00+01:00",
        "byline": ["Ann Bee"],
        "lang": "en",
    }
    (reading,) = read_items(RawItem("a.jsonl#1", "application/json", json.dumps(other).encode()))
    assert (reading["title"], reading["body"], reading["outlet_label"]) == ("Lamp", "It burns.", "Harbour Post")
    assert (reading["byline"], reading["published_offset"], reading["language"]) == (["Ann Bee"], "+01:00", "en")


def test_a_page_is_read_by_a_worker_and_a_feed_entry_too() -> None:
    entry = {
        "title": "Pier",
        "content_html": "<p>It held.</p>",
        "url": "https://nine.example/p",
        "date_published": "2026-03-05T10:00:00Z",
    }
    html = RawItem("a.html", "text/html", page(json_ld(ARTICLE)))
    feed = RawItem("f.xml#1", "application/feed+json", json.dumps(entry).encode())
    first, second = read_items(html, feed)
    assert (first["body"], first["published_offset"]) == ("\n\n".join(PARAGRAPHS), "+01:00")
    assert first["published_at"] == datetime(2026, 3, 5, 17, 20, tzinfo=UTC)
    assert (second["title"], second["body"], second["problem"]) == ("Pier", "It held.", None)


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        (row_item(body=""), "no_text"),
        (row_item(body=None), "no_text"),
        (row_item(body=7), "no_text"),
        (row_item(published="2031-05-01"), "future_date"),
        (row_item(title="", url=None), "no_title"),
        (RawItem("a.html", "text/html", b"%PDF-1.7 no page"), "not_html"),
        (RawItem("a.bin", "image/png", b"x"), "unknown_media_type"),
    ],
)
def test_what_cannot_be_an_article_has_a_problem_and_what_to_do(item: RawItem, problem: str) -> None:
    (reading,) = read_items(item)
    assert reading["problem"] == problem
    assert ";" in reading["problem_text"]


def test_a_date_that_cannot_be_read_is_no_problem() -> None:
    (reading,) = read_items(row_item(published="the other day"))
    assert (reading["published_precision"], reading["published_at"], reading["problem"]) == ("unknown", None, None)
    assert reading["published_text"] == "the other day"


def test_a_day_begins_at_midnight_in_the_time_zone_of_the_run() -> None:
    (reading,) = read_items(row_item(), zone="America/New_York")
    assert reading["published_at"] == datetime(2026, 3, 5, 5, tzinfo=UTC)


def test_lone_surrogates_become_question_marks_and_stop_nothing() -> None:
    (reading,) = read_items(
        RawItem("a.jsonl#1", "application/json", b'{"title": "A\\ud800B", "body": "It \\udfff burns."}')
    )
    assert (reading["title"], reading["body"]) == ("A?B", "It ? burns.")


def test_controls_survive_in_no_text_and_make_an_address_none() -> None:
    controls = "\x1b[2J\x00\x9b\x7f"
    texts = dict.fromkeys(("title", "outlet", "language"), f"Lamp{controls} lit")
    changes = {**texts, "author": [f"Ann{controls} Bee"], "published": f"the other{controls} day"}
    row = row_item(**changes, url=f"https://harbourpost.example/{controls}", canonical_url="https://x.example/\x85a")
    feed = {"title": "A\x1bB", "content_text": "It\x9b held.\nLong.", "_outlet": "Ni\x1bne", "language": "e\x1bn"}
    entry = RawItem("f.json#1", "application/feed+json", json.dumps(feed).encode(), "https://x.example/\x1b")
    html = RawItem("a.html", "text/html", page("<title>Lamp &#27;&#155;lit</title>"))
    of_row, of_feed, of_page = read_items(row, entry, html)
    for reading in (of_row, of_feed, of_page):
        written = json.dumps(reading, default=str, ensure_ascii=False)
        assert not re.search(r"\\u00[01]|[\x7f-\x9f]", written)
    assert (of_row["url"], of_row["canonical_url"], of_feed["url"]) == (None, None, None)
    assert (of_row["title"], of_feed["body"]) == ("Lamp[2J lit", "It held.\nLong.")


def test_no_pages_give_an_empty_table() -> None:
    assert read(raw_pages_frame([]), ZoneInfo("UTC"), LATEST).equals(READINGS.empty())


def test_readings_keep_the_order_of_the_pages() -> None:
    names = [f"a.jsonl#{number}" for number in range(9, 0, -1)]
    assert [reading["item"] for reading in read_items(*(row_item(name) for name in names))] == names


def test_a_page_whose_encoding_only_its_server_told_is_read_in_it() -> None:
    words = "Мэр сообщил, что мост через реку откроют в марте после проверки опор. " * 4
    text = f"<html><head><title>Мост</title></head><body><article><p>{words}</p></article></body></html>"
    (reading,) = read_items(RawItem("a", "text/html; charset=koi8-r", text.encode("koi8-r"), "https://a.example/1"))
    assert (reading["title"], reading["problem"]) == ("Мост", None)
    assert reading["body"].startswith("Мэр сообщил")
