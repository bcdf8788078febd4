"""Addresses in one spelling. A change in these tables changes the ids of articles."""

import polars as pl
import pytest

from transforms.addresses import host_of, names_a_page, normalised_address, site_of

SAME = {
    "https://harbourpost.example/news/lamp": [
        "http://harbourpost.example/news/lamp",
        "HTTPS://WWW.HarbourPost.example/news/lamp/",
        "https://www.harbourpost.example:443/news/lamp",
        "http://harbourpost.example:80/news/lamp#comments",
        "https://harbourpost.example/news/lamp?utm_source=rss&utm_medium=feed",
        "https://harbourpost.example/news/lamp?fbclid=abc&_r=0&ref=home",
        "https://m.harbourpost.example/news/lamp",
        "https://amp.harbourpost.example/news/lamp",
        "https://harbourpost.example/news/lamp/amp/",
        "https://harbourpost.example/amp/news/lamp",
        "https://harbourpost.example/news/lamp/index.html",
        "https://harbourpost.example/news/lamp?",
        "https://reader:word@harbourpost.example/news/lamp",
        "  https://harbourpost.example./news/lamp ",
    ],
    "https://harbourpost.example/story?id=7&page=2": [
        "https://harbourpost.example/story?page=2&id=7",
        "http://www.harbourpost.example/story/?id=7&utm_campaign=x&page=2",
        "https://harbourpost.example/story?id=7&amp;page=2",
    ],
    "https://harbourpost.example/lamp.html": [
        "https://harbourpost.example/lamp.amp.html",
        "https://harbourpost.example/lamp.html?outputType=amp",
    ],
    "https://money.harbourpost.example/News/Lamp-A": ["http://money.harbourpost.example/News/Lamp-A"],
    "https://m.example/a": ["https://m.example/a"],
}
APART = [
    "https://harbourpost.example/news/lamp",
    "https://harbourpost.example/news/lamp-2",
    "https://harbourpost.example/news/Lamp",
    "https://sport.harbourpost.example/news/lamp",
    "https://harbourpost.example/news/lamp?id=1",
    "https://harbourpost.example/news/lamp?id=2",
    "https://harbourpost.example/news/lamp?reference=2",
]
NO_ADDRESS = [
    None,
    "",
    "harbourpost.example/lamp",
    "ftp://harbourpost.example/lamp",
    "javascript:alert(1)",
    "https:///lamp",
]


def normalise(address: str | None) -> str | None:
    frame = pl.DataFrame({"url": [address]}, schema={"url": pl.String})
    return frame.select(normalised_address(pl.col("url"))).item()


@pytest.mark.parametrize(
    ("canonical", "spelled"), [(key, each) for key, spellings in SAME.items() for each in spellings]
)
def test_spellings_of_one_address_become_one(canonical: str, spelled: str) -> None:
    assert normalise(spelled) == canonical
    assert normalise(canonical) == canonical


def test_addresses_of_different_pages_stay_apart() -> None:
    assert [normalise(address) for address in APART] == APART


@pytest.mark.parametrize("written", NO_ADDRESS)
def test_what_is_no_web_address_becomes_nothing(written: str | None) -> None:
    assert normalise(written) is None


def test_a_front_page_names_no_article() -> None:
    addresses = [
        "https://a.example",
        "https://a.example/",
        "https://a.example/?utm_source=x",
        "https://a.example/b",
        "https://a.example/?p=7",
    ]
    frame = pl.DataFrame({"url": addresses})
    assert frame.select(names_a_page(pl.col("url"))).to_series().to_list() == [False, False, False, True, True]


def test_hosts_and_sites_are_told() -> None:
    frame = pl.DataFrame({"url": ["https://www.edition.Nine.example:8080/x", "https://nine.example"]})
    found = frame.select(host=host_of(pl.col("url")), site=site_of(pl.col("url")))
    assert found.rows() == [("edition.nine.example", "nine.example"), ("nine.example", "nine.example")]


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.harbourpost.co.uk", "harbourpost.co.uk"),
        ("sport.harbourpost.co.uk", "harbourpost.co.uk"),
        ("tidewater.com.au", "tidewater.com.au"),
        ("a.b.lantern.or.jp", "lantern.or.jp"),
        ("news.lantern.de", "lantern.de"),
        ("edition.co.example", "co.example"),
        ("co.uk", "co.uk"),
    ],
)
def test_publishers_under_one_national_ending_are_apart(host: str, site: str) -> None:
    frame = pl.DataFrame({"url": [f"https://{host}/x"]})
    assert frame.select(site_of(pl.col("url"))).item() == site
