"""Sitemaps and indexes of them, streamed into entries."""

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from sources import sitemaps
from sources.listings import read_listing
from sources.pages import UnreadablePageError
from sources.sitemaps import read_sitemap, read_text_sitemap

NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:video="http://www.google.com/schemas/sitemap-video/1.1" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)
NEWS = """<url><loc>https://brasslantern.example/bog</loc><lastmod>2026-03-07T10:00:00Z</lastmod>
<xhtml:link rel="alternate" hreflang="de" href="https://brasslantern.example/de/moor"/>
<image:image><image:loc>https://brasslantern.example/bog.jpg</image:loc><image:title>A bog</image:title></image:image>
<video:video><video:title>Film</video:title><video:publication_date>2001-01-01</video:publication_date></video:video>
<news:news><news:publication><news:name>The Brass Lantern</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-03-06T19:30:00-05:00</news:publication_date><news:title>Bog sings &amp; hums</news:title></news:news></url>"""


def urlset(*entries: str, head: str = f"<urlset {NAMESPACES}>") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}{"".join(entries)}</urlset>'.encode()


def place(path: str, more: str = "") -> str:
    return f"<url><loc>https://a.example/{path}</loc>{more}</url>"


def links(payload: bytes, address: str | None = None) -> list:
    return [entry["url"] for entry in read_sitemap(payload, address).entries]


def test_a_news_sitemap_tells_what_a_feed_would() -> None:
    sitemap = read_sitemap(urlset(NEWS))
    assert sitemap.form == "sitemap"
    assert sitemap.entries == [
        {
            "url": "https://brasslantern.example/bog",
            "date_modified": "2026-03-07T10:00:00Z",
            "date_published": "2026-03-06T19:30:00-05:00",
            "title": "Bog sings & hums",
            "_outlet": "The Brass Lantern",
            "language": "en",
        }
    ]


@pytest.mark.parametrize(
    "head",
    [
        "<urlset>",
        '<urlset xmlns="http://www.google.com/schemas/sitemap/0.84">',
        '<urlset xmlns="https://nobody.example/ns">',
        '<!-- <rss> --><!DOCTYPE urlset SYSTEM "http://nobody.example/x.dtd"><urlset>',
    ],
)
def test_any_namespace_will_do(head: str) -> None:
    assert links(urlset(place("1"), head=head)) == ["https://a.example/1"]


def test_prefixes_will_do_even_when_they_were_never_declared() -> None:
    declared = b'<s:urlset xmlns:s="urn:x"><s:url><s:loc>https://a.example/1</s:loc></s:url></s:urlset>'
    undeclared = urlset(NEWS, head="<urlset>")
    assert links(declared) == ["https://a.example/1"]
    assert read_sitemap(undeclared).entries == read_sitemap(urlset(NEWS)).entries


def test_an_index_lists_its_parts() -> None:
    parts = "".join(
        f"<sitemap><loc><![CDATA[ https://a.example/{part}.xml.gz?a=1&b=2 ]]></loc><lastmod>2026-03-0{part}</lastmod></sitemap>"
        for part in (1, 2)
    )
    sitemap = read_sitemap(f"<sitemapindex {NAMESPACES}>{parts}</sitemapindex>".encode())
    assert sitemap.form == "sitemap_index"
    assert sitemap.children == [
        {"url": f"https://a.example/{part}.xml.gz?a=1&b=2", "date_modified": f"2026-03-0{part}"} for part in (1, 2)
    ]
    assert sitemap.entries == []


def test_pages_beside_the_parts_of_an_index_are_kept() -> None:
    sitemap = read_sitemap(urlset(place("1"), "<sitemap><loc>https://a.example/2.xml</loc></sitemap>"))
    assert (len(sitemap.entries), len(sitemap.children)) == (1, 1)


@pytest.mark.parametrize("link", ["/news/1", "1", "https://a.example/news/1", "\n  https://a.example/news/1\n"])
def test_links_are_completed(link: str) -> None:
    payload = urlset(f"<url><loc>{link}</loc></url>")
    assert links(payload, "https://a.example/news/sitemap.xml") == ["https://a.example/news/1"]


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "file:///etc/passwd", "http://", "ftp://a.example/1"])
def test_what_is_no_web_address_is_left_out_and_counted(link: str) -> None:
    sitemap = read_sitemap(urlset(f"<url><loc>{link}</loc></url>", place("1")), "https://a.example/")
    assert len(sitemap.entries) + sitemap.left_out == 2
    assert sitemap.entries[-1]["url"] == "https://a.example/1"
    assert all(entry["url"].startswith("https://a.example/") for entry in sitemap.entries)


def test_a_bare_ampersand_is_an_ampersand() -> None:
    payload = urlset(
        place("?a=1&b=2"),
        place("?a=1&amp;b=3"),
        place("?a=1&#38;b=4"),
        "<url><loc><![CDATA[https://a.example/?a=1&b=5]]></loc></url>",
    )
    assert links(payload) == [f"https://a.example/?a=1&b={number}" for number in (2, 3, 4, 5)]


@pytest.mark.parametrize("before", ["\n\n", "\ufeff", "\ufeff\n", "<br />\n<b>Warning</b>: no such file<br />\n"])
def test_what_a_server_prints_before_it_does_no_harm(before: str) -> None:
    assert links(before.encode() + urlset(place("1"))) == ["https://a.example/1"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_other_encodings_are_read(encoding: str) -> None:
    payload = f"<urlset>{place('мост?a=1&amp;b=2')}</urlset>".encode(encoding)
    listing = read_listing(payload, None)
    assert [entry["url"] for entry in listing.entries] == ["https://a.example/мост?a=1&b=2"]


def test_a_sitemap_that_breaks_off_gives_what_stands_before_the_break() -> None:
    whole = urlset(place("1"), place("2"), place("3"))
    for cut in range(whole.index(b"3</loc>") - 8, whole.index(b"</urlset>")):
        found = links(whole[:cut])
        # Never half an address, and never less than what is whole.
        assert found[:2] == ["https://a.example/1", "https://a.example/2"]
        assert set(found[2:]) <= {"https://a.example/3"}
    assert len(links(whole + b"<!-- made in 3 ms -->\n")) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("value", ['SYSTEM "file:///etc/passwd"', '"aaaaaaaaaa"', 'SYSTEM "http://127.0.0.1/x"'])
def test_declared_entities_are_refused(value: str, encoding: str) -> None:
    text = f"<!DOCTYPE urlset [<!ENTITY x {value}>]><urlset>{place('&x;')}</urlset>"
    with pytest.raises(UnreadablePageError) as caught:
        read_listing(text.encode(encoding), None)
    assert caught.value.code == "hostile_xml"


def test_an_entity_hidden_from_the_check_is_not_followed_either(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("https://secret.example/", encoding="utf-8")
    hidden = f'<!--<![CDATA[--><!DOCTYPE urlset [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><!--]]>--><urlset>{place("&x;")}</urlset>'
    assert "secret" not in str(read_sitemap(hidden.encode()))


def test_more_than_the_protocol_allows_is_counted_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST_ENTRIES", 3)
    sitemap = read_sitemap(urlset(*(place(str(number)) for number in range(5)), "<url></url>"))
    assert (len(sitemap.entries), sitemap.left_out) == (3, 3)


def test_a_sitemap_of_lines_lists_addresses() -> None:
    sitemap = read_text_sitemap("https://a.example/1\r\n\r\n  https://a.example/2  \n# a note\njavascript:alert(1)\n")
    assert sitemap.entries == [{"url": "https://a.example/1"}, {"url": "https://a.example/2"}]
    assert sitemap.left_out == 2


_MEASURE = """
import resource, sys
from sources.sitemaps import read_sitemap
payload = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sitemap = read_sitemap(payload)
print(len(sitemap.entries), sitemap.left_out, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
def test_a_sitemap_as_large_as_any_may_be_is_streamed() -> None:
    entry = place(
        "a-long-story-of-the-day", "<lastmod>2026-03-01</lastmod>" + "<x>" + "filling " * 200 + "</x>"
    ).encode()
    payload = urlset().removesuffix(b"</urlset>") + entry * (50_000_000 // len(entry)) + b"</urlset>"
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE], input=payload, capture_output=True, check=True, env={"PYTHONPATH": root}
    )
    entries, left_out, kilobytes = map(int, done.stdout.split())
    assert entries + left_out == 50_000_000 // len(entry)
    # Its tree would take several times the 50 MB of its text.
    assert kilobytes < 100_000


def test_a_packed_sitemap_is_unpacked_within_bounds() -> None:
    assert read_listing(gzip.compress(urlset(place("1"))), None).entries == [{"url": "https://a.example/1"}]
    with pytest.raises(UnreadablePageError, match="damaged"):
        read_listing(gzip.compress(urlset(place("1")))[:-20], None)
    with pytest.raises(UnreadablePageError, match="unpacks to more"):
        read_listing(gzip.compress(bytes(51_000_000), 1), None)
