"""Feeds cut into entries, and entries read."""

import json
from datetime import date
from pathlib import Path

import pytest

from sources import feeds
from sources.feeds import plain_text, read_entry, read_feed
from sources.pages import UnreadablePageError

LATEST = date(2026, 12, 31)
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Tidewater Nine</title><language>en</language>{items}</channel></rss>"""
ITEM = """<item><title>Ferry &amp;amp; pier reopen &lt;b&gt;early&lt;/b&gt;</title><link>https://tidewaternine.example/ferry</link><guid>t1</guid>
<dc:creator>By Marguerite Oyinlola</dc:creator><pubDate>Fri, 06 Mar 2026 19:30:00 -0500</pubDate><description>Short words.</description>{full}</item>"""
FULL = "<content:encoded><![CDATA[<p>The ferry sailed.</p><script>steal()</script><p>The pier <b>held</b>.</p>]]></content:encoded>"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Brass Lantern</title><entry><id>tag:1</id><title>Bog sings</title>
<link href="https://brasslantern.example/bog"/><updated>2026-03-05T08:00:00Z</updated><author><name>Ottilie Marchbanks</name></author>
<content type="html">&lt;p&gt;The bog sang at dusk.&lt;/p&gt;</content></entry></feed>"""


def read_first(feed: str | bytes) -> dict:
    payload = feed if isinstance(feed, bytes) else feed.encode()
    return read_entry(json.dumps(read_feed(payload).entries[0]).encode(), None, LATEST)


def test_an_entry_with_its_full_text_is_an_article() -> None:
    fields = read_first(RSS.format(items=ITEM.format(full=FULL)))
    assert fields["title"] == "Ferry & pier reopen early"
    assert fields["body"] == "The ferry sailed.\n\nThe pier held."
    assert (fields["published"], fields["published_from"]) == ("2026-03-06T19:30:00-05:00", "feed")
    assert (fields["byline"], fields["outlet_label"]) == (["Marguerite Oyinlola"], "Tidewater Nine")
    assert fields["body_verdict"] is None


def test_an_entry_with_only_a_summary_is_a_teaser() -> None:
    fields = read_first(RSS.format(items=ITEM.format(full="")))
    assert (fields["body"], fields["body_verdict"]) == ("Short words.", "teaser")


def test_atom_carries_its_content() -> None:
    fields = read_first(ATOM)
    assert (fields["body"], fields["body_verdict"]) == ("The bog sang at dusk.", None)
    assert (fields["url"], fields["published"]) == ("https://brasslantern.example/bog", "2026-03-05T08:00:00+00:00")


def test_json_feed_items_keep_their_own_words() -> None:
    item = {
        "id": 7,
        "url": "https://x.example/1",
        "title": "Kite",
        "content_text": "It flew.",
        "date_published": "2026-03-05T08:00:00Z",
    }
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Kites",
        "authors": [{"name": "Ann Bee"}],
        "items": [item],
    }
    fields = read_first(json.dumps(feed))
    assert (fields["body"], fields["byline"], fields["outlet_label"]) == ("It flew.", ["Ann Bee"], "Kites")


def test_entries_that_are_not_taken_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_ENTRIES", 3)
    json_feed = {"items": [{"id": "1"}, "two", {"id": "3"}, {"id": "4"}, {"id": "5"}]}
    of_json = read_feed(json.dumps(json_feed).encode())
    of_rss = read_feed(RSS.format(items=ITEM.format(full=FULL) * 5).encode())
    assert ([entry["id"] for entry in of_json.entries], of_json.left_out) == (["1", "3"], 3)
    assert (len(of_rss.entries), of_rss.left_out) == (3, 2)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://x.example/a",
        "https://x.example/a&#x7f;b",
        "https://&#x7f;2J",
    ],
)
def test_links_that_are_no_web_addresses_are_dropped(link: str) -> None:
    feed = RSS.format(items=ITEM.format(full=FULL).replace("https://tidewaternine.example/ferry", link))
    assert read_first(feed)["url"] is None


def test_a_feed_cut_short_gives_the_entries_before_the_cut() -> None:
    whole = RSS.format(items=ITEM.format(full=FULL) * 3)
    assert len(read_feed(whole[: whole.rindex("<content")].encode()).entries) >= 2


def test_characters_that_do_not_exist_cost_no_entry() -> None:
    whole = RSS.format(items=ITEM.format(full=FULL)).replace("Ferry", "Ferry&#x110000;&#99999999; ")
    damaged = whole.encode().replace(b"sailed", b"sai\xf0led")
    assert read_first(damaged)["title"] == "Ferry & pier reopen early"


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"<!DOCTYPE r [<!ENTITY a 'x'>]><rss><channel><item><title>&a;</title></item></channel></rss>", "hostile_xml"),
        (b"<html><body><p>Hello</p></body></html>", "not_a_feed"),
        (b'{"items": 3}', "not_a_feed"),
        (b'{"items": [', "broken_json"),
        (b"  ", "empty_file"),
    ],
)
def test_what_is_no_feed_says_so(payload: bytes, code: str) -> None:
    with pytest.raises(UnreadablePageError) as caught:
        read_feed(payload)
    assert caught.value.code == code


def test_markup_becomes_paragraphs_and_silent_elements_go() -> None:
    assert plain_text("One<br>two &amp; three<style>p{}</style> four<!-- no --> five") == "One\n\ntwo & three four five"
    assert plain_text("3 < 5 and no markup") == "3 < 5 and no markup"


def test_a_feed_that_is_the_name_of_a_file_does_not_open_it(tmp_path: Path) -> None:
    (tmp_path / "secret.xml").write_bytes(b"<rss version='2.0'><channel><title>Secret</title><item/></channel></rss>")
    with pytest.raises(UnreadablePageError, match="no RSS"):
        read_feed(str(tmp_path / "secret.xml").encode())
