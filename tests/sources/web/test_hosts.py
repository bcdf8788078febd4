"""Never two requests at one host, and a gap between any two; many hosts at the same time. Measured where the requests arrive."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise

import pytest

from sources.web.client import Ask
from tests.sources.site import Reply, Site, site
from tests.sources.web.asking import ask_at_once


@pytest.fixture
def here() -> Iterator[Site]:
    with site({f"/{page}": Reply(b"page", wait=0.02) for page in range(8)}) as found:
        yield found


def _gaps(asked: list) -> list[float]:
    return [after.began - before.ended for before, after in pairwise(asked)]


def test_one_host_sees_one_request_at_a_time_with_a_gap_between(here: Site) -> None:
    ask_at_once([f"{here.address}/{page}" for page in range(8)], gap_seconds=0.05)
    assert here.most_at_once == 1
    assert len(here.asked) == 9
    assert min(_gaps(here.asked)) >= 0.05


def test_a_source_may_ask_for_a_gap_of_its_own(here: Site) -> None:
    ask_at_once([Ask(f"{here.address}/{page}", gap_seconds=0.1) for page in range(4)])
    assert min(_gaps(here.asked[1:])) >= 0.1


def test_both_schemes_and_all_spellings_of_a_host_wait_for_one_another(here: Site) -> None:
    async def local(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    port = here.address.rpartition(":")[2]
    names = ["news.example", "NEWS.example", "news.example."]
    ask_at_once([f"http://{name}:{port}/{page}" for page, name in enumerate(names)], local, gap_seconds=0.05)
    assert here.most_at_once == 1


def test_failures_and_redirects_keep_the_gap_too(here: Site) -> None:
    here.pages |= {
        "/0": Reply(b"", 302, {"Location": "/1"}),
        "/2": Reply(b"", 404),
        "/3": Reply(b"x" * 99, is_cut=True),
    }
    ask_at_once([f"{here.address}/{page}" for page in range(5)], gap_seconds=0.05)
    assert here.most_at_once == 1
    assert min(_gaps(here.asked)) >= 0.05


def test_a_crawl_delay_widens_the_gap(here: Site) -> None:
    here.pages["/robots.txt"] = b"User-agent: *\nCrawl-delay: 0.15\n"
    ask_at_once([f"{here.address}/{page}" for page in range(4)], gap_seconds=0.01)
    assert min(_gaps(here.asked)) >= 0.15


def test_many_hosts_are_asked_at_the_same_time() -> None:
    with ExitStack() as stack:
        sites = [stack.enter_context(site({"/a": Reply(b"a", wait=0.3)})) for _ in range(12)]
        ask_at_once([f"{each.address}/a" for each in sites], gap_seconds=0.0)
        spans = [(asked.began, asked.ended) for each in sites for asked in each.asked if asked.path == "/a"]
        last_begin, first_end = max(began for began, _ in spans), min(ended for _, ended in spans if ended)
    assert last_begin < first_end


def test_no_more_hosts_than_allowed_are_asked_at_once() -> None:
    with ExitStack() as stack:
        sites = [stack.enter_context(site({"/a": Reply(b"a", wait=0.05)})) for _ in range(6)]
        ask_at_once([f"{each.address}/a" for each in sites], gap_seconds=0.0, most_hosts=2)
        moments = [(asked.began, 1) for each in sites for asked in each.asked]
        moments += [(asked.ended or 0.0, -1) for each in sites for asked in each.asked]
    at_once = most = 0
    for _, change in sorted(moments):
        at_once += change
        most = max(most, at_once)
    assert most <= 2
