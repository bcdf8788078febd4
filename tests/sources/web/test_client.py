"""What the client makes of a site's answers: redirects, conditions, refusals, broken bodies, deadlines."""

import gzip
import tracemalloc
from collections.abc import Iterator

import brotli
import pytest

from sources.web.client import MOST_HOPS, Ask
from sources.web.failures import FetchError
from sources.web.unpacking import zstd
from tests.sources.site import Reply, Site, site
from tests.sources.web.asking import ask, ask_each, code_of

PAGE = "<!doctype html><title>Fähre</title>".encode()


@pytest.fixture
def here() -> Iterator[Site]:
    with site() as found:
        yield found


def _to(place: str, status: int = 302) -> Reply:
    return Reply(b"moved", status, {"Location": place})


def test_an_answer_tells_what_came(here: Site) -> None:
    stated = {"Content-Type": 'Text/HTML; charset="Windows-1251"', "ETag": '"v1"', "Last-Modified": "yesterday"}
    here.pages["/a"] = Reply(PAGE, headers=stated)
    answer = ask(f"{here.address}/a#part")
    assert (answer.url, answer.status, answer.payload) == (f"{here.address}/a", 200, PAGE)
    assert (answer.media_type, answer.charset) == ("text/html", "windows-1251")
    assert (answer.etag, answer.last_modified) == ('"v1"', "yesterday")
    assert (answer.hops, answer.permanent_url) == ((), None)


def test_the_client_says_who_it_is_and_keeps_nothing(here: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    here.pages["/a"] = Reply(b"a", headers={"Set-Cookie": "sid=1; Path=/"})
    here.pages["/b"] = _to("/a")
    here.pages["/robots.txt"] = Reply(b"", 404, {"Set-Cookie": "robot=1"})
    ask_each([f"{here.address}/a", f"{here.address}/b", f"{here.address}/a"])
    for asked in here.asked:
        assert asked.headers["User-Agent"] == "Presswatch/0 (+https://press.example/bot)"
        assert not {"Cookie", "Authorization", "Referer"} & set(asked.headers)
        assert asked.headers["Host"] == here.host


def test_requests_in_a_row_share_a_connection(here: Site) -> None:
    here.pages |= {"/a": b"a", "/b": b"b", "/robots.txt": b""}
    ask_each([f"{here.address}/a", f"{here.address}/b"])
    assert len({asked.connection for asked in here.asked}) == here.connection_count == 1


@pytest.mark.parametrize(
    ("place", "end"),
    [
        ("/b", "/b"),
        ("b", "/x/b"),
        ("../b", "/b"),
        ("?q=1", "/x/a?q=1"),
        ("./", "/x/"),
        (" /b ", "/b"),
        ("/é", "/%C3%A9"),
    ],
)
def test_a_redirect_may_be_relative(place: str, end: str, here: Site) -> None:
    here.pages |= {"/x/a": _to(place.encode().decode("latin-1")), end: b"there"}
    answer = ask(f"{here.address}/x/a")
    assert (answer.url, answer.payload) == (f"{here.address}{end}", b"there")
    assert answer.hops == (f"{here.address}/x/a",)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_only_a_lasting_redirect_moves_an_address(status: int, here: Site) -> None:
    here.pages |= {"/a": _to("/b", status), "/b": b"there"}
    moved = ask(f"{here.address}/a").permanent_url
    assert moved == (f"{here.address}/b" if status in {301, 308} else None)


@pytest.mark.parametrize(("first", "second"), [(301, 302), (302, 301)])
def test_one_passing_redirect_leaves_the_address_where_it_was(first: int, second: int, here: Site) -> None:
    here.pages |= {"/a": _to("/b", first), "/b": _to("/c", second), "/c": b"there"}
    assert ask(f"{here.address}/a").permanent_url is None


def test_five_hops_are_followed_and_no_sixth(here: Site) -> None:
    here.pages |= {f"/{step}": _to(f"/{step + 1}") for step in range(9)}
    here.pages["/9"] = b"end"
    assert len(ask(f"{here.address}/4").hops) == MOST_HOPS == 5
    here.asked.clear()
    assert code_of(f"{here.address}/3") == "too_many_redirects"
    assert here.paths() == ["/robots.txt", *(f"/{step}" for step in range(3, 9))]


@pytest.mark.parametrize("place", ["/a", "", "#part"])
def test_a_redirect_to_itself_ends(place: str, here: Site) -> None:
    here.pages["/a"] = _to(place)
    assert code_of(f"{here.address}/a", attempts=3) == "too_many_redirects"
    assert here.paths().count("/a") == MOST_HOPS + 1


@pytest.mark.parametrize(
    "place",
    [
        "javascript:alert(1)",
        "mailto:a@b.example",
        "file:///etc/passwd",
        "http://xn--/",
        "http://[::1",
        "http://a.example:99999/",
    ],
)
def test_a_redirect_to_no_address_is_a_lasting_error(place: str, here: Site) -> None:
    here.pages["/a"] = _to(place)
    assert code_of(f"{here.address}/a", attempts=3) == "bad_url"
    assert here.paths() == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news",
        "news.example/feed",
        "ftp://news.example/",
        "http://",
        "http:///feed",
        "http://xn--/",
        "http://[::1",
        "http://a.example:99999/",
        "http://a.example:0/",
        "http://a\u0000b.example/",
        "http://\ud800.example/",
        "http://user:word@a.example/",
        "x" * 100_000,
    ],
)
def test_what_is_no_address_is_said_to_be_none(url: str) -> None:
    assert code_of(url) == "bad_url"


@pytest.mark.parametrize("host", ["a..example", ".example", "x" * 70 + ".example"])
def test_what_can_be_no_host_is_not_asked_for_again(host: str) -> None:
    found = ask_each([f"http://{host}/"], attempts=3)[0]
    assert isinstance(found, FetchError)
    assert (found.code, found.is_lasting) == ("unknown_host", True)


def test_what_has_not_changed_is_not_sent_again(here: Site) -> None:
    def conditional(headers: dict[str, str]) -> Reply:
        is_known = headers.get("If-None-Match") == 'W/"v1"' and headers.get("If-Modified-Since") == "then"
        return Reply(b"" if is_known else PAGE, 304 if is_known else 200, {"ETag": 'W/"v1"'})

    here.pages["/a"] = conditional
    first, second = ask_each([f"{here.address}/a", Ask(f"{here.address}/a", 'W/"v1"', "then")])
    assert (first.status, first.payload) == (200, PAGE)
    assert (second.status, second.payload, second.etag) == (304, b"", 'W/"v1"')


def test_unchanged_is_not_believed_of_what_was_not_known(here: Site) -> None:
    here.pages["/a"] = Reply(b"", 304)
    assert code_of(f"{here.address}/a") == "broken_answer"


@pytest.mark.parametrize("etag", ['"Fähre"', '"\u2603"', '"' + "x" * 5_000 + '"', 'a"\r\nX-Evil: 1', "\x7f"])
def test_a_validator_that_cannot_be_sent_is_left_out(etag: str, here: Site) -> None:
    here.pages["/a"] = PAGE
    assert ask(Ask(f"{here.address}/a", etag, etag)).payload == PAGE
    assert not {"If-None-Match", "If-Modified-Since", "X-Evil"} & set(here.asked[-1].headers)


@pytest.mark.parametrize(
    ("status", "code", "is_lasting"),
    [
        (404, "not_found", True),
        (410, "gone", True),
        (401, "blocked", True),
        (403, "blocked", True),
        (451, "blocked", True),
        (400, "refused", True),
        (418, "refused", True),
        (300, "refused", True),
        (429, "busy", False),
        (503, "busy", False),
        (500, "server_error", False),
        (502, "server_error", False),
        (599, "server_error", False),
    ],
)
def test_every_refusal_has_its_word(status: int, code: str, is_lasting: bool, here: Site) -> None:
    here.pages["/a"] = Reply(b"no", status)
    found = ask_each([f"{here.address}/a"])[0]
    assert isinstance(found, FetchError)
    assert (found.code, found.status, found.is_lasting) == (code, status, is_lasting)
    assert f"{here.address}/a" in found.explanation


PACKED = {"gzip": gzip.compress(PAGE), "br": brotli.compress(PAGE), "zstd": zstd.compress(PAGE), "deflate": PAGE}


@pytest.mark.parametrize("coding", PACKED)
def test_packed_answers_arrive_unpacked_in_chunks_or_not(coding: str, here: Site) -> None:
    packed = PACKED[coding]
    here.pages["/whole"] = Reply(packed, headers={"Content-Encoding": coding})
    pieces = [packed[place : place + 5] for place in range(0, len(packed), 5)]
    here.pages["/pieces"] = Reply(chunks=pieces, headers={"Content-Encoding": coding})
    whole, in_pieces = ask_each([f"{here.address}/whole", f"{here.address}/pieces"])
    assert whole.payload == in_pieces.payload == PAGE
    assert "br" in here.asked[-1].headers["Accept-Encoding"]


BOMBS = {
    "gzip": lambda: gzip.compress(bytes(48_000_000), 1),
    "br": lambda: brotli.compress(bytes(48_000_000), quality=1),
    "zstd": lambda: zstd.compress(bytes(48_000_000)),
}


@pytest.mark.parametrize("coding", BOMBS)
def test_a_bomb_costs_no_more_than_its_bound(coding: str, here: Site) -> None:
    here.pages["/a"] = Reply(BOMBS[coding](), headers={"Content-Encoding": coding})
    tracemalloc.start()
    try:
        assert code_of(Ask(f"{here.address}/a", most_bytes=500_000), attempts=3) == "too_large"
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    assert here.paths().count("/a") == 1


def test_a_body_without_end_is_left_at_the_bound(here: Site) -> None:
    here.pages["/a"] = Reply(chunks=[bytes(10_000)] * 1_000)
    assert code_of(Ask(f"{here.address}/a", most_bytes=100_000)) == "too_large"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(PAGE * 100, is_cut=True),
        Reply(chunks=[PAGE] * 3, is_cut=True),
        Reply(raw=[b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE)[:-12]]),
        Reply(raw=[b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"]),
        Reply(raw=[b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"]),
        Reply(raw=[b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"]),
        Reply(raw=[b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000 + b"\r\n"]),
        Reply(raw=[b"SSH-2.0-OpenSSH_9.2\r\n"]),
        Reply(raw=[b"\x00\xff" * 500]),
        Reply(raw=[b"HTTP/1.1 999999 \r\n\r\n"]),
        Reply(raw=[b"HTTP/1.1 302 Found\r\nLocation: \x00http://a.example/\r\n\r\n"]),
    ],
)
def test_a_broken_answer_is_an_error_of_its_own(reply: Reply, here: Site) -> None:
    here.pages["/a"] = reply
    found = ask_each([f"{here.address}/a"])[0]
    assert isinstance(found, FetchError)
    assert found.code in {"broken_answer", "bad_encoding"}
    assert not found.is_lasting


def test_a_body_that_breaks_off_is_asked_for_again(here: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.web.client.FIRST_PAUSE_SECONDS", 0.01)
    replies = iter([Reply(PAGE, is_cut=True), Reply(PAGE)])
    here.pages["/a"] = lambda _: next(replies)
    assert ask(f"{here.address}/a", attempts=2).payload == PAGE


@pytest.mark.parametrize(
    "reply",
    [
        Reply(PAGE, wait=5.0),
        Reply(chunks=[b"x"] * 100, drip=0.1),
        Reply(raw=[b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 100], drip=0.1),
    ],
    ids=["silence", "a body that drips", "headers that drip"],
)
def test_the_deadline_holds_for_the_whole_answer(reply: Reply, here: Site) -> None:
    here.pages["/a"] = reply
    found = ask_each([f"{here.address}/a"], deadline_seconds=0.4)[0]
    assert isinstance(found, FetchError)
    assert found.code == "timeout"


def test_redirects_share_one_deadline(here: Site) -> None:
    here.pages |= {f"/{step}": Reply(b"", 302, {"Location": f"/{step + 1}"}, wait=0.3) for step in range(5)}
    assert code_of(f"{here.address}/0", deadline_seconds=0.8) == "timeout"
    assert len(here.paths()) < 6


def test_a_header_that_names_no_real_charset_stays_a_word(here: Site) -> None:
    here.pages["/a"] = Reply(PAGE, headers={"Content-Type": "text/html; charset=; x"})
    assert ask(f"{here.address}/a").media_type == "text/html"
