"""The same article is one item however it is listed, and two articles are never one."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from sources.live.asking import Asker
from sources.live.identity import LONGEST_NAME, address_key, identify
from sources.live.items import read_items
from sources.live.polling import Poller
from sources.live.state import LiveState
from sources.page_readers import PageReaders
from sources.registry import Source
from sources.web.client import FetchSettings, WebClient
from tests.sources.site import site

LATEST = date(2026, 12, 31)

ONE_PAGE = [
    "https://harbourpost.example/news/ferry",
    "http://harbourpost.example/news/ferry",
    "https://www.harbourpost.example/news/ferry",
    "https://HarbourPost.example/news/ferry/",
    "https://harbourpost.example:443/news/ferry",
    "http://harbourpost.example:80/news/ferry",
    "https://harbourpost.example/news/ferry#comments",
    "https://harbourpost.example/news/%66erry",
    "https://harbourpost.example/news/ferry?utm_source=rss&utm_medium=feed&utm_campaign=a%20b",
    "https://harbourpost.example/news/ferry?fbclid=abc&gclid=1&_ga=2.1&mc_cid=3",
    "https://harbourpost.example/news/ferry?ref=rss",
    "https://harbourpost.example/news/ferry/?at_medium=RSS&at_campaign=KARANGA",
    "https://harbourpost.example/news/ferry?",
]
OTHER_PAGES = [
    "https://harbourpost.example/",
    "https://harbourpost.example/news",
    "https://harbourpost.example/news/Ferry",
    "https://harbourpost.example/news/ferry-2",
    "https://harbourpost.example:8443/news/ferry",
    "https://sport.harbourpost.example/news/ferry",
    "https://m.harbourpost.example/news/ferry",
    "https://harbourpost.example/?p=12",
    "https://harbourpost.example/?p=13",
    "https://harbourpost.example/?12345",
    "https://harbourpost.example/?67890",
    "https://harbourpost.example/?q=a%26b",
    "https://harbourpost.example/?q=a&b",
    "https://harbourpost.example/story?id=1",
    "https://harbourpost.example/story?id=2",
    "https://harbourpost.example/story?id=1&page=2",
    "https://harbourpost.example/story?cid=1",
    "https://harbourpost.example/story?cid=2",
    "https://harbourpost.example/story?uid=1",
    "https://harbourpost.example/story?eid=1",
    "https://harbourpost.example/story?refid=1",
    "https://harbourpost.example/story?ref=20348",
    "https://harbourpost.example/story?source=4711",
    "https://harbourpost.example/story?gallery=3",
    "https://harbourpost.example/story?keyword=ferry",
    "https://harbourpost.example/story?campaign=12",
    "https://harbourpost.example/story;1",
    "https://harbourpost.example/a%2Fb",
    "https://harbourpost.example/a/b",
    "https://harbourpost.example/f%C3%A4hre",
    "https://harbourpost.example/f%E4hre",
    "https://harbourpost.example/#!/story/1",
    "https://harbourpost.example/#!/story/2",
    "https://harbourpost.example/#/story/1",
]


def test_one_page_has_one_key_however_it_is_shared() -> None:
    assert {address_key(link) for link in ONE_PAGE} == {"harbourpost.example/news/ferry"}
    assert address_key("https://a.example/x?b=1&a=2") == address_key("https://a.example/x?a=2&b=1")
    assert address_key("https://a.example/Fähre") == address_key("https://a.example/F%c3%a4hre")


def test_two_pages_never_have_the_same_key() -> None:
    for one, other in combinations([ONE_PAGE[0], *OTHER_PAGES], 2):
        assert address_key(one) != address_key(other), (one, other)


@pytest.mark.parametrize(
    "link", ["https://a.example/%zz?%zz=%", "https://a.example/?a=%ff&b=\u2028", "http://[::1]:8080/x"]
)
def test_any_address_has_a_key_that_is_its_own(link: str) -> None:
    assert address_key(link)
    assert address_key(link) != address_key(link + "1")


def test_long_names_that_begin_alike_stay_apart() -> None:
    one, other = (identify({"id": f"https://a.example/?to={'x' * 400}{end}"}).name for end in "ab")
    assert one != other
    assert max(len(one), len(other)) <= LONGEST_NAME


def item(guid: str | None, link: str, title: str = "Ferry sails", words: str = "The ferry sailed at noon.") -> str:
    named = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    return f"<item>{named}<title>{title}</title><link>{link.replace('&', '&amp;')}</link><description>{words}</description></item>"


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>Harbour Post</title>{''.join(items)}</channel></rss>".encode()


def atom(guid: str, link: str) -> bytes:
    return f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post</title><entry><id>{guid}</id><title>Ferry sails</title>
    <link href="{link}"/><summary>The ferry sailed at noon.</summary></entry></feed>""".encode()


@pytest.fixture(scope="module")
def readers() -> Iterator[PageReaders]:
    with PageReaders(1) as found:
        yield found


def poll_each(listings: list[bytes], state: LiveState, readers: PageReaders, kind: str = "feed") -> list[int]:
    """Poll a source once for each of these listings; gives how many items waited after each poll."""

    async def poll() -> list[int]:
        waiting = []
        with site({"/list": b""}) as here:
            source = Source("harbour-post", kind, f"{here.address}/list", every=timedelta(seconds=1))
            settings = FetchSettings("Presswatch/0", ("127.0.0.1",), gap_seconds=0.0)
            async with WebClient(settings) as web:
                for number, listing in enumerate(listings):
                    here.pages["/list"] = listing
                    now = datetime(2026, 3, 6, 8, tzinfo=UTC) + timedelta(hours=number)
                    asker = Asker(web, readers, now.date(), LATEST)
                    await Poller(state, asker, lambda now=now: now).poll(source)
                    waiting.append(state.count_all_waiting())
        return waiting

    return asyncio.run(poll())


def test_an_article_seen_in_ten_polls_is_one_item(tmp_path: Path, readers: PageReaders) -> None:
    link = "https://harbourpost.example/ferry"
    listings = [
        rss(item("t1", link)),
        rss(item("t1", f"{link}?utm_source=rss")),
        rss(item("t1-other", link)),
        rss(item(None, link.replace("https", "http"))),
        rss(item(None, link.replace("://", "://www."))),
        rss(item("t2", f"{link}/")),
        rss(item("t3", f"{link}#comments")),
        atom("tag:harbourpost.example,2026:1", f"{link}?fbclid=2"),
        rss(item("t1", link), item("t1", link)),
        f"<urlset><url><loc>{link}</loc></url></urlset>".encode(),
    ]
    with LiveState(tmp_path) as state:
        assert poll_each(listings, state, readers) == [1] * 10


def test_an_article_without_address_is_known_by_its_words(tmp_path: Path, readers: PageReaders) -> None:
    words = "The ferry sailed at noon."
    listings = [
        rss(
            f"<item><guid isPermaLink='false'>{number}</guid><title>Ferry</title><description>{words}</description></item>"
        )
        for number in range(3)
    ]
    with LiveState(tmp_path) as state:
        assert poll_each(listings, state, readers) == [1, 1, 1]


def test_articles_alike_at_other_addresses_are_others(tmp_path: Path, readers: PageReaders) -> None:
    listings = [
        rss(item(None, f"https://harbourpost.example/?p={number}", "Morning briefing")) for number in (12, 13, 14)
    ]
    with LiveState(tmp_path) as state:
        assert poll_each(listings, state, readers) == [1, 2, 3]


def names_of(payload: bytes) -> list[str]:
    return [each["name"] for each in read_items(payload, "https://harbourpost.example/feed", LATEST, {})["items"]]


def test_an_id_that_every_item_bears_is_none() -> None:
    links = [f"https://harbourpost.example/{number}" for number in range(3)]
    assert names_of(rss(*(item("0", link) for link in links))) == links


def test_an_id_listed_twice_for_one_page_is_one_item() -> None:
    link = "https://harbourpost.example/ferry"
    assert names_of(rss(item("t1", link), item("t1", link))) == ["t1"]


def test_one_unusable_link_costs_no_other_item() -> None:
    found = names_of(rss(item("t1", "http://[::1"), item("t2", "https://harbourpost.example/ferry")))
    assert found == ["t1", "t2"]


def test_a_date_that_cannot_be_true_is_not_announced() -> None:
    dated = item("t1", "https://a.example/1").replace(
        "</item>", "<pubDate>Fri, 06 Mar 2099 19:30:00 GMT</pubDate></item>"
    )
    (found,) = read_items(rss(dated), None, LATEST, {})["items"]
    assert (found["day"], found["is_misdated"]) == (None, True)
    assert "2099" not in found["announced"]
    assert "2099" in found["entry"]
