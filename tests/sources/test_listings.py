"""What a listing is, told by its bytes and not by its label."""

import gzip

import pytest

from sources.listings import Listing, read_listing
from sources.pages import UnreadablePageError

ADDRESS = "https://harbourpost.example/news/feed.xml"
ITEM = "<item><title>Ferry</title><link>https://harbourpost.example/ferry</link></item>"
RSS = f'<rss version="2.0"><channel><title>Harbour Post</title>{ITEM}</channel></rss>'
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post</title><entry><id>1</id><title>Ferry</title>
<link href="/ferry"/></entry></feed>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel>
<title>Harbour Post</title></channel>{ITEM}</rdf:RDF>"""
JSON = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour Post", "items": [{"id": "1", "url": "/ferry"}]}'
)
SITEMAP = "<urlset><url><loc>https://harbourpost.example/ferry</loc></url></urlset>"
INDEX = "<sitemapindex><sitemap><loc>https://harbourpost.example/1.xml</loc></sitemap></sitemapindex>"
PAGE = '<!DOCTYPE html><html lang="en"><head><title>Harbour Post</title></head><body><a href="/ferry">Ferry</a></body></html>'
LINES = "https://harbourpost.example/ferry\nhttps://harbourpost.example/pier\n"
FORMS = {
    "rss": RSS,
    "atom": ATOM,
    "rdf": RDF,
    "json_feed": JSON,
    "sitemap": SITEMAP,
    "sitemap_index": INDEX,
    "html": PAGE,
}


def read(text: str | bytes) -> Listing:
    return read_listing(text if isinstance(text, bytes) else text.encode(), ADDRESS)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "dress",
    [
        str.encode,
        lambda text: text.encode("utf-8-sig"),
        lambda text: b"\r\n \n" + text.encode(),
        lambda text: gzip.compress(text.encode()),
        lambda text: text.encode() if text.startswith("{") else ('<?xml version="1.0"?>\n' + text).encode(),
        lambda text: text.encode() if text.startswith("{") else f"<!-- <html><urlset><rss> -->{text}".encode(),
        lambda text: text.encode() if text.startswith("{") else f"<?xml-stylesheet href='x.xsl'?>{text}".encode(),
    ],
    ids=["as it is", "with a mark", "after blanks", "packed", "declared", "after a comment", "with a style"],
)
def test_a_form_is_told_by_its_bytes(form: str, dress) -> None:
    listing = read(dress(FORMS[form]))
    assert listing.form == form
    assert [entry["url"] for entry in listing.entries] == (
        [] if form == "sitemap_index" else ["https://harbourpost.example/ferry"]
    )


@pytest.mark.parametrize("form", ["rss", "atom", "rdf", "sitemap", "html"])
def test_utf16_is_told_too(form: str) -> None:
    assert [read(FORMS[form].encode("utf-16")).form for _ in range(1)] == [form]


def test_addresses_one_a_line_are_a_sitemap() -> None:
    assert (read(LINES).form, len(read(LINES).entries)) == ("sitemap", 2)
    assert read(gzip.compress(b"\xef\xbb\xbf" + LINES.encode())).form == "sitemap"


def test_what_a_server_printed_before_a_feed_does_no_harm() -> None:
    listing = read(f"Warning: cannot modify header in /srv/feed.php on line 3\n{RSS}")
    assert (listing.form, len(listing.entries)) == ("rss", 1)


def test_a_feed_about_sitemaps_is_a_feed() -> None:
    listing = read(RSS.replace("Ferry", "<![CDATA[How to write <urlset> and <html>]]>"))
    assert (listing.form, len(listing.entries)) == ("rss", 1)


def test_a_front_page_gives_its_title_language_and_feeds() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    listing = read(PAGE.replace("</head>", f"{link}</head>"))
    assert (listing.title, listing.language) == ("Harbour Post", "en")
    assert [feed["url"] for feed in listing.feeds] == ["https://harbourpost.example/feed"]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf \r\n", "empty_file"),
        (bytes(1000), "empty_file"),
        (b"Hello", "not_a_feed"),
        (b"[1, 2]", "not_a_feed"),
        (b'{"a": 1}', "not_a_feed"),
        (b'{"items": [', "broken_json"),
        (b"/etc/passwd", "not_a_feed"),
        (b"file:///etc/passwd", "not_a_feed"),
        (b"%PDF-1.7\n", "not_a_feed"),
        (b"\x1f\x8bnonsense", "broken_gzip"),
        (b"<!DOCTYPE r [<!ENTITY a 'x'>]><rss><channel/></rss>", "hostile_xml"),
        (b"<catalog><book/></catalog>", "not_a_feed"),
        (bytes(range(256)) * 20, "not_a_feed"),
    ],
)
def test_what_is_no_listing_says_so(payload: bytes, code: str) -> None:
    with pytest.raises(UnreadablePageError) as caught:
        read_listing(payload, ADDRESS)
    assert caught.value.code == code


def test_a_selector_that_is_none_says_so() -> None:
    with pytest.raises(UnreadablePageError, match="correct it"):
        read_listing(PAGE.encode(), ADDRESS, {"links": "a["})
