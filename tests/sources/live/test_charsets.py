"""An encoding that only the header of an answer tells goes with the page and the listing to whoever reads them."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sources.arrivals import raw_page, raw_pages_frame
from sources.live.asking import Asker
from sources.live.state import Known, LiveState, Waiting
from sources.live.taking import Taker
from sources.page_readers import PageReaders
from sources.readings import read
from sources.registry import Source
from sources.web.client import FetchSettings, WebClient
from tests.sources.site import Reply, Site, site

NOW = datetime(2026, 3, 6, 8, tzinfo=UTC)
SETTINGS = FetchSettings("Presswatch/0", ("127.0.0.1",), gap_seconds=0.0)
WORDS = "Мэр сообщил, что мост через реку откроют в марте после проверки опор. " * 4
PAGE = f"<html><head><title>Мост откроют</title></head><body><article><p>{WORDS}</p></article></body></html>"
FEED = "<rss version='2.0'><channel><title>Вести</title><item><title>Мост откроют</title><link>/1</link></item></channel></rss>"


@pytest.fixture
def here() -> Iterator[Site]:
    with site() as found:
        yield found


@pytest.mark.parametrize("charset", ["windows-1251", "KOI8-R", "iso-8859-5"])
def test_a_page_is_read_in_the_encoding_of_its_header(charset: str, here: Site, tmp_path: Path) -> None:
    here.pages["/1"] = Reply(PAGE.encode(charset), headers={"Content-Type": f"text/html; charset={charset}"})
    item = Waiting(1, "vesti", "1", None, f"{here.address}/1", 0, "{}", None)

    async def take():
        async with WebClient(SETTINGS) as web:
            with LiveState(tmp_path) as state:
                return await Taker(state, web, lambda: NOW).take(item, None)

    arrived = asyncio.run(take()).arrived
    assert arrived.media_type == f"text/html; charset={charset.lower()}"
    frame = raw_pages_frame([raw_page(arrived, "vesti", NOW.date(), NOW)])
    (reading,) = read(frame, ZoneInfo("UTC"), datetime(2026, 12, 31, tzinfo=UTC)).to_dicts()
    assert (reading["title"], reading["problem"]) == ("Мост откроют", None)
    assert reading["body"].startswith("Мэр сообщил")


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-16"])
def test_a_feed_is_read_in_the_encoding_of_its_header(charset: str, here: Site) -> None:
    here.pages["/feed"] = Reply(
        FEED.encode(charset), headers={"Content-Type": f"application/rss+xml; charset={charset}"}
    )

    async def ask():
        async with WebClient(SETTINGS) as web:
            with PageReaders(1) as readers:
                asker = Asker(web, readers, NOW.date(), date(2026, 12, 31))
                return await asker.ask(Source("vesti", "feed", f"{here.address}/feed"), Known("vesti"), {}, NOW)

    listing = asyncio.run(ask())
    assert listing.title == "Вести"
    assert "Мост откроют" in listing.items[0]["announced"]
