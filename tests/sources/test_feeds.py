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


def entries(items: str, address: str | None = None) -> list:
    return read_feed(RSS.format(items=items).encode(), address).entries


def atom(inner: str, head: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{head}><title>Kites</title>{inner}</feed>'


@pytest.mark.parametrize("name", ["", "file://"])
def test_a_feed_that_is_the_name_of_a_file_opens_none(name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(RSS.format(items=ITEM.format(full=FULL)), encoding="utf-8")
    with pytest.raises(UnreadablePageError):
        read_feed(f"{name}{secret}".encode())


def test_an_id_does_not_depend_on_where_the_feed_stands() -> None:
    item = "<item><guid>4711</guid><link>/ferry</link></item>"
    here, there = entries(item, "http://a.example/feed"), entries(item, "https://b.example/x/feed")
    assert (here[0]["id"], there[0]["id"]) == ("4711", "4711")
    assert (here[0]["url"], there[0]["url"]) == ("http://a.example/ferry", "https://b.example/ferry")


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        ("<item><link>ferry</link></item>", "https://a.example/news/ferry"),
        ("<item><link>\n https://b.example/1 \n</link></item>", "https://b.example/1"),
        ("<item><link>//b.example/1</link></item>", "https://b.example/1"),
        ("<item><link>https://b.example/?a=1&b=2</link></item>", "https://b.example/?a=1&b=2"),
        ("<item><guid>https://b.example/1</guid></item>", "https://b.example/1"),
        ('<item><guid isPermaLink="true">/1</guid></item>', "https://a.example/1"),
        ('<item><link></link><guid isPermaLink="false">https://b.example/1</guid></item>', "https://b.example/1"),
        ('<item><guid isPermaLink="false">tag:1</guid></item>', None),
        ("<item><link>javascript:alert(1)</link></item>", None),
        ("<item><link>JAVASCRIPT:alert(1)</link><guid>javascript:x</guid></item>", None),
        ("<item><link>data:text/html,x</link></item>", None),
        ("<item><link>http://[::1</link></item>", None),
        ('<item xml:base="https://b.example/x/"><link>1</link></item>', "https://b.example/x/1"),
    ],
)
def test_the_link_of_an_item_is_found_and_completed(inner: str, url: str | None) -> None:
    assert entries(inner, "https://a.example/news/feed")[0]["url"] == url


@pytest.mark.parametrize(
    ("inner", "head", "url"),
    [
        ('<link href="/1"/>', "", "https://a.example/1"),
        ('<link rel="self" href="/self"/><link rel="alternate" href="/1"/>', "", "https://a.example/1"),
        ('<link rel="enclosure" href="/1.mp3"/><link href="/1"/>', "", "https://a.example/1"),
        ('<link rel="self" href="/self"/>', "", "https://a.example/self"),
        ('<link href="1"/>', ' xml:base="/blog/"', "https://a.example/blog/1"),
        ('<link href="1" xml:base="https://b.example/x/"/>', ' xml:base="/blog/"', "https://b.example/x/1"),
        ('<link rel="enclosure" href="/1.mp3"/>', "", None),
        ('<link href="javascript:alert(1)"/>', "", None),
    ],
)
def test_the_link_of_an_atom_entry_is_found_and_completed(inner: str, head: str, url: str | None) -> None:
    feed = read_feed(atom(f"<entry><id>tag:1</id>{inner}</entry>", head).encode(), "https://a.example/news/feed")
    assert feed.entries[0]["url"] == url


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("<author>ann@post.example (Ann Bee)</author>", ["Ann Bee"]),
        ("<author>ann@news.harbourpost.industries (Ann Große Bee)</author>", ["Ann Große Bee"]),
        ("<author>Ann Bee (mailto:ann@post.example)</author>", ["Ann Bee"]),
        ("<author>Ann Bee &lt;ann@post.example&gt;</author>", ["Ann Bee"]),
        ("<dc:creator>Ann Bee</dc:creator><dc:creator>Cy Dee</dc:creator>", ["Ann Bee", "Cy Dee"]),
        ("<dc:creator>Ann Bee</dc:creator><author>Ann Bee</author>", ["Ann Bee"]),
        ("<author></author>", []),
        ("", []),
    ],
)
def test_authors_are_names(author: str, names: list[str]) -> None:
    assert [each["name"] for each in entries(f"<item><title>x</title>{author}</item>")[0]["authors"]] == names


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("<pubDate>Fri, 06 Mar 2026 19:30:00 -0500</pubDate>", "2026-03-06T19:30:00-05:00"),
        ("<pubdate>Fri, 06 Mar 2026 19:30:00 GMT</pubdate>", "2026-03-06T19:30:00+00:00"),
        ("<dc:date>2026-03-06</dc:date>", "2026-03-06"),
        ("<pubDate>6 March 2026</pubDate>", "2026-03-06"),
        (
            '<a:updated xmlns:a="http://www.w3.org/2005/Atom">2026-03-06T08:00:00Z</a:updated>',
            "2026-03-06T08:00:00+00:00",
        ),
        ("<pubDate>soon</pubDate>", None),
        ("", None),
    ],
)
def test_dates_of_every_dialect_are_read(date: str, published: str | None) -> None:
    assert read_first(RSS.format(items=f"<item><title>x</title>{date}</item>"))["published"] == published


def test_old_dialects_are_read() -> None:
    netscape = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
    "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Old</title>
    <item><title>Ferry</title><link>https://a.example/1</link></item></channel></rss>"""
    early = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
    <channel><title>Old</title></channel><item><title>Ferry</title><link>https://a.example/1</link></item></rdf:RDF>"""
    third = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title><entry><title>Ferry</title>
    <link rel="alternate" href="https://a.example/1"/><issued>2004-01-02T03:04:05Z</issued></entry></feed>"""
    feeds_read = [read_feed(text.encode()) for text in (netscape, early, third)]
    assert [feed.form for feed in feeds_read] == ["rss", "rdf", "atom"]
    assert {(feed.title, feed.entries[0]["url"], feed.entries[0]["title"]) for feed in feeds_read} == {
        ("Old", "https://a.example/1", "Ferry")
    }


@pytest.mark.parametrize(
    "payload",
    [
        RSS.format(items="<item><title>Fähre</title></item>").replace("utf-8", "utf-16").encode("utf-16"),
        RSS.format(items="<item><title>Fähre</title></item>").encode("utf-16"),
        RSS.format(items="<item><title>Fähre</title></item>").encode("utf-16-le"),
        RSS.format(items="<item><title>Fähre</title></item>").replace("utf-8", "cp1252").encode("utf-8-sig"),
        RSS.format(items="<item><title>Fähre</title></item>").replace("utf-8", "iso-8859-1").encode("latin-1"),
        RSS.format(items="<item><title>F&auml;hre</title></item>").encode(),
        b"<br />\n<b>Warning</b>\n" + RSS.format(items="<item><title>F&#228;hre</title></item>").encode(),
        b'<rss><channel><item><title>F\xc3\xa4hre</title><media:content url="x"/></item></channel></rss>',
    ],
)
def test_feeds_in_odd_bytes_are_read(payload: bytes) -> None:
    assert [feeds.plain_line(entry["title"]) for entry in read_feed(payload).entries] == ["Fähre"]


def test_half_an_entry_is_left_out_and_counted() -> None:
    items = "".join(f"<item><title>T{n}</title><link>https://a.example/story-{n}</link></item>" for n in range(3))
    whole = RSS.format(items=items)
    for cut in range(whole.index("story-2") - 30, whole.index("</channel>")):
        feed = read_feed(whole[:cut].encode())
        found = [entry["url"] for entry in feed.entries]
        assert found[:2] == ["https://a.example/story-0", "https://a.example/story-1"]
        assert set(found[2:]) <= {"https://a.example/story-2"}


def test_a_bomb_of_entities_does_not_go_off_however_it_is_hidden() -> None:
    layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE r [<!ENTITY e0 "boom">{layers}]>' + RSS.format(items="<item><title>&e8;</title></item>")
    with pytest.raises(UnreadablePageError):
        read_feed(bomb.encode("utf-16"))
    hidden = f"<!--<![CDATA[-->{bomb}<!--]]>-->"
    assert len(str(read_feed(hidden.encode()).entries)) < 10_000


@pytest.mark.parametrize(
    "item",
    [
        {"id": 1, "url": ["x"], "title": {"a": 1}, "authors": "me", "content_text": [1], "date_published": 5},
        {"id": None, "url": None, "title": None, "authors": [None, 3, {"name": None}], "summary": True},
        {"url": "javascript:alert(1)", "external_url": "ftp://a.example/"},
        {},
    ],
)
def test_a_json_feed_with_values_of_any_kind_is_read(item: dict) -> None:
    feed = read_feed(json.dumps({"items": [item], "title": ["x"], "language": 4, "authors": 7}).encode())
    assert feed.entries[0]["url"] is None
    assert read_first(json.dumps({"items": [item]}))["url"] is None


def test_a_json_feed_falls_back_on_the_address_elsewhere() -> None:
    payload = b'\xef\xbb\xbf{"items": [{"id": NaN, "external_url": "/1"}, {"url": "2"}]}'
    found = read_feed(payload, "https://a.example/feed.json").entries
    assert [entry["url"] for entry in found] == ["https://a.example/1", "https://a.example/2"]


def test_markup_in_a_title_names_no_item() -> None:
    (entry,) = entries("<item><title>&lt;script&gt;steal()&lt;/script&gt;Ferry &lt;b&gt;sails&lt;/b&gt;</title></item>")
    assert entry["id"] == "Ferry sails"
    assert feeds.plain_line(entry["title"]) == "Ferry sails"


@pytest.mark.parametrize(
    "damage",
    [
        ("<rss ", '<rss xmlns:media="http://search.example/mrss/ " '),
        ("<item>", '<item xmlns:x="http://a b" x:y="z">'),
        ("<item>", "<item></media:thumbnail>"),
        ("<title>Kite", "<title>\x00Kite"),
        ("Kite", "Kite\udcff"),
        ('encoding="utf-8"', 'encoding="undefined"'),
        ('encoding="utf-8"', 'encoding="utf-7"'),
        ("</item>", "</item></channel></rss><rss>"),
    ],
)
def test_what_stops_a_strict_reader_costs_no_item(damage: tuple[str, str]) -> None:
    whole = RSS.format(items="<item><title>Kite</title><link>https://a.example/1</link></item>" * 2)
    feed = read_feed(whole.replace(*damage, 1).encode("utf-8", "surrogateescape"), "https://a.example/feed")
    assert [entry["url"] for entry in feed.entries] == ["https://a.example/1"] * 2
    assert "Kite" in str(feed.entries[0]["title"])


def test_a_feed_beyond_all_help_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("media_thumbnail")

    monkeypatch.setattr("feedparser.parse", fail)
    with pytest.raises(UnreadablePageError, match="too broken") as caught:
        read_feed(RSS.format(items="<item/>").encode())
    assert caught.value.code == "broken_feed"


def test_a_feed_that_is_the_name_of_a_file_does_not_open_it(tmp_path: Path) -> None:
    (tmp_path / "secret.xml").write_bytes(b"<rss version='2.0'><channel><title>Secret</title><item/></channel></rss>")
    with pytest.raises(UnreadablePageError, match="no RSS"):
        read_feed(str(tmp_path / "secret.xml").encode())
