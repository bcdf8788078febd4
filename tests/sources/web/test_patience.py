"""What is tried again and how long is waited: back-off, Retry-After, hosts that are gone."""

import asyncio
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from sources.web.failures import LONGEST_RETRY_AFTER, FetchError
from sources.web.hosts import MOST_FAILURES, Hosts, PausedError
from tests.sources.site import Reply, Site, site
from tests.sources.web.asking import ask, ask_at_once, ask_each, code_of


@pytest.fixture
def here() -> Iterator[Site]:
    with site({"/robots.txt": Reply(status=404)}) as found:
        yield found


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.web.client.FIRST_PAUSE_SECONDS", 0.05)


def _starts(here: Site, path: str) -> list[float]:
    return [asked.began for asked in here.asked if asked.path == path]


def _end(here: Site, path: str) -> float:
    return next(asked.ended for asked in here.asked if asked.path == path and asked.ended)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_what_may_pass_is_tried_again(status: int, here: Site) -> None:
    replies = iter([Reply(b"", status), Reply(b"", status), Reply(b"there")])
    here.pages["/a"] = lambda _: next(replies)
    assert ask(f"{here.address}/a", attempts=3).payload == b"there"


def test_every_pause_is_longer_than_the_one_before(here: Site) -> None:
    here.pages["/a"] = Reply(b"", 500)
    assert code_of(f"{here.address}/a", attempts=4) == "server_error"
    first, second, third, fourth = _starts(here, "/a")
    # Half of twice the first pause at least, and doubled from then on.
    assert (second - first, third - second, fourth - third) >= (0.05, 0.1, 0.2)
    assert third - second >= 0.1 and fourth - third >= 0.2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_what_lasts_is_asked_for_once(status: int, here: Site) -> None:
    here.pages["/a"] = Reply(b"", status)
    ask_each([f"{here.address}/a"], attempts=3)
    assert len(_starts(here, "/a")) == 1


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("is_date", [True, False])
def test_retry_after_is_kept(status: int, is_date: bool, here: Site) -> None:
    def busy_first(_: object) -> Reply:
        # A date has whole seconds only: two ahead is one at least.
        wait = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True) if is_date else "1"
        return Reply(b"", status, {"Retry-After": wait}) if len(_starts(here, "/a")) < 2 else Reply(b"there")

    here.pages["/a"] = busy_first
    assert ask(f"{here.address}/a", attempts=2).payload == b"there"
    first, second = _starts(here, "/a")
    assert second - first >= 0.95


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("3600", 3600.0),
        ("99999999999999999999", LONGEST_RETRY_AFTER),
        (format_datetime(datetime(2999, 1, 1, tzinfo=UTC), usegmt=True), LONGEST_RETRY_AFTER),
    ],
)
def test_a_host_that_wants_longer_than_we_wait_is_left_for_another_run(stated: str, seconds: float, here: Site) -> None:
    here.pages |= {"/a": Reply(b"", 503, {"Retry-After": stated}), "/b": b"there"}
    first, second = ask_each([f"{here.address}/a", f"{here.address}/b"], attempts=3)
    assert isinstance(first, FetchError) and isinstance(second, FetchError)
    assert (first.code, first.retry_after) == ("busy", seconds)
    # Nothing else of that host is asked for either, and nobody waits for it.
    assert second.code == "busy" and second.retry_after is not None
    assert seconds - 60 < second.retry_after <= seconds
    assert here.paths() == ["/robots.txt", "/a"]


@pytest.mark.parametrize("stated", ["soon", "-5", "1e3", "", "Fri, 31 Dec 1999 23:59:59 GMT", "٣", "Fri, 99 Xxx 9999"])
def test_a_retry_after_that_says_nothing_is_no_reason_to_wait(stated: str, here: Site) -> None:
    replies = iter([Reply(b"", 503, {"Retry-After": stated.encode().decode("latin-1")}), Reply(b"there")])
    here.pages["/a"] = lambda _: next(replies)
    assert ask(f"{here.address}/a", attempts=2).payload == b"there"


def test_the_host_that_asked_for_a_pause_gets_it_and_not_the_one_that_led_there(here: Site) -> None:
    with site({"/a": Reply(b"", 302, {"Location": f"{here.address}/a"}), "/b": b"b"}) as front:
        here.pages["/a"] = Reply(b"", 429, {"Retry-After": "5000"})
        led, other, same = ask_each([f"{front.address}/a", f"{front.address}/b", f"{here.address}/b"])
        assert isinstance(led, FetchError) and led.code == "busy"
        assert not isinstance(other, FetchError)
        assert isinstance(same, FetchError) and same.code == "busy"


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_a_host_that_cannot_be_reached_is_given_up(here: Site) -> None:
    address = f"http://127.0.0.1:{_free_port()}"
    found = ask_each([f"{address}/{page}" for page in range(3)], attempts=MOST_FAILURES)
    assert [error.code for error in found if isinstance(error, FetchError)] == ["connection_failed"] * 3
    assert not any(error.is_lasting for error in found if isinstance(error, FetchError))


def test_a_host_that_falls_silent_is_left_alone_after_some_pages(here: Site) -> None:
    here.pages |= {f"/{page}": Reply(b"", wait=3.0) for page in range(8)}
    found = ask_each([f"{here.address}/{page}" for page in range(8)], deadline_seconds=0.1)
    codes = [error.code for error in found if isinstance(error, FetchError)]
    assert codes == ["timeout"] * MOST_FAILURES + ["host_gave_up"] * (8 - MOST_FAILURES)


def test_an_answer_forgives_the_failures_before_it() -> None:
    async def lose() -> list[bool]:
        hosts, lost = Hosts(0.0, 5, 1.0), []
        for is_reached in (False,) * (MOST_FAILURES - 1) + (True,) + (False,) * MOST_FAILURES:
            hosts.note("a", is_reached=is_reached)
            lost.append(hosts.is_lost("a"))
        return lost

    assert asyncio.run(lose()) == [False] * (2 * MOST_FAILURES - 1) + [True]


def test_a_name_that_does_not_answer_today_is_tried_again() -> None:
    asked: list[str] = []

    async def failing(host: str, _port: int) -> list[str]:
        asked.append(host)
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    assert code_of("http://news.example/", failing, attempts=2) == "dns_failure"
    assert len(asked) == 2


def test_a_name_that_does_not_exist_is_asked_for_once() -> None:
    asked: list[str] = []

    async def missing(host: str, _port: int) -> list[str]:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    found = ask_each(["http://news.example/", "http://news.example/b"], missing, attempts=3)
    assert [error.code for error in found if isinstance(error, FetchError)] == ["unknown_host"] * 2
    assert len(asked) == 1


@pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.3"])
def test_another_address_of_a_name_is_tried_when_one_does_not_answer(here: Site) -> None:
    async def two(_host: str, _port: int) -> list[str]:
        return ["127.0.0.3", "127.0.0.1"]

    here.pages["/a"] = b"there"
    url = here.address.replace("127.0.0.1", "news.example") + "/a"
    assert ask(url, two, allow_hosts=("127.0.0.0/8",)).payload == b"there"


def test_a_failure_of_a_library_ends_one_answer_and_no_run(here: Site) -> None:
    async def broken(_host: str, _port: int) -> list[str]:
        raise RuntimeError("a library's own fault")

    found = ask_at_once(["http://news.example/a", "http://press.example/a"], broken)
    assert [error.code for error in found if isinstance(error, FetchError)] == ["robots_unreachable"] * 2
    assert "own fault" in str(found[0])


def test_a_pause_that_is_prolonged_while_it_is_waited_for_is_kept() -> None:
    async def wait() -> None:
        hosts = Hosts(0.0, 5, 1.0)
        hosts.pause("a", 0.05)
        asyncio.get_running_loop().call_later(0.01, hosts.pause, "a", 500.0)
        async with hosts.turn("a"):
            pass

    with pytest.raises(PausedError, match="seconds more"):
        asyncio.run(wait())
