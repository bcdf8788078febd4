"""robots.txt by RFC 9309, asked for at every origin before anything else is."""

from collections.abc import Iterator

import pytest

from sources.web.failures import FetchError
from sources.web.robots import LONGEST_DELAY, ROBOTS_BYTES, Robots
from tests.sources.site import Reply, Site, site
from tests.sources.web.asking import ask, ask_at_once, ask_each, code_of

NOT_US = b"User-agent: *\nDisallow: /\n"


@pytest.fixture
def here() -> Iterator[Site]:
    with site({"/a": b"a", "/b": b"b"}) as found:
        yield found


def allows(text: str | bytes, path: str = "/news/1?page=2") -> bool:
    payload = text if isinstance(text, bytes) else text.encode()
    return Robots.read(payload, "Presswatch").allows(f"https://news.example{path}")


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow:\n", True),
        ("User-agent: *\nDisallow: /\n", False),
        ("User-agent: *\nDisallow: /news\nAllow: /news/1\n", True),
        ("User-agent: *\nAllow: /\nDisallow: /news/\n", False),
        ("User-agent: *\nDisallow: /*?page=\n", False),
        ("User-agent: *\nDisallow: /*page=2$\n", False),
        ("User-agent: *\nDisallow: /news/1$\n", True),
        ("User-agent: *\nDisallow: /%6Eews\n", False),
        ("User-agent: *\nDisallow: /NEWS\n", True),
        ("user-AGENT : *\n disallow : /  # all of it\n", False),
        ("User-agent: Presswatch\nDisallow: /\n", False),
        ("User-agent: presswatch\nDisallow:\n\nUser-agent: *\nDisallow: /\n", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: PressWatch\nAllow: /\n", True),
        ("User-agent: Presswatch/1.0\nDisallow: /\n", False),
        ("User-agent: press\nDisallow: /\n", True),
        ("User-agent: watch\nDisallow: /\n", True),
        ("User-agent: presswatcher\nDisallow: /\n", True),
        ("User-agent: somebot\nUser-agent: presswatch\nDisallow: /\n", False),
        (
            "User-agent: presswatch\nDisallow: /x\nUser-agent: a\nDisallow: /\nUser-agent: presswatch\nDisallow: /news\n",
            False,
        ),
        ("Disallow: /\n", True),
        ("<!doctype html><html><body><p>User-agent: *</p>\nDisallow: /\n</body>", True),
        (b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /\r\n", False),
        (b"User-agent: *\rDisallow: /\r", False),
        (b"\xff\xfe\x00 noise \x80\nUser-agent: *\nDisallow: /\n", False),
    ],
)
def test_the_rules_are_read_as_the_standard_says(text: str | bytes, is_allowed: bool) -> None:
    assert allows(text) is is_allowed


def test_a_file_cut_at_its_bound_ends_with_a_whole_line() -> None:
    rule = b"Disallow: /private\n"
    filling = b"#" * (ROBOTS_BYTES - 14 - 11) + b"\n"
    payload = (b"User-agent: *\n" + filling + rule)[:ROBOTS_BYTES]
    assert payload.endswith(b"Disallow: ") or payload.endswith(b"Disallow: /")
    assert allows(payload)


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [("5", 5.0), ("0.5", 0.5), ("86400", LONGEST_DELAY), ("-1", 0.0), ("nan", 0.0), ("inf", 0.0), ("soon", 0.0)],
)
def test_a_crawl_delay_is_kept_within_reason(stated: str, seconds: float) -> None:
    rules = Robots.read(f"User-agent: *\nCrawl-delay: {stated}\n".encode(), "Presswatch")
    assert rules.delay() == seconds


def test_what_is_disallowed_is_not_asked_for(here: Site) -> None:
    here.pages["/robots.txt"] = b"User-agent: Presswatch\nDisallow: /a\n"
    first, second = ask_each([f"{here.address}/a", f"{here.address}/b"], attempts=3)
    assert isinstance(first, FetchError) and not isinstance(second, FetchError)
    assert (first.code, first.is_lasting) == ("robots_disallow", True)
    assert here.paths() == ["/robots.txt", "/b"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_host_without_rules_allows_everything(status: int, here: Site) -> None:
    here.pages["/robots.txt"] = Reply(NOT_US, status)
    assert ask(f"{here.address}/a").payload == b"a"


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_host_that_cannot_say_forbids_everything(status: int, here: Site) -> None:
    here.pages["/robots.txt"] = Reply(b"", status)
    found = ask_each([f"{here.address}/a", f"{here.address}/b"])
    assert [error.code for error in found if isinstance(error, FetchError)] == ["robots_unreachable"] * 2
    # What cannot be read now may be read tomorrow.
    assert not any(error.is_lasting for error in found if isinstance(error, FetchError))
    assert here.paths() == ["/robots.txt"]


def test_rules_that_cannot_be_had_at_once_are_asked_for_again(here: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.web.client.FIRST_PAUSE_SECONDS", 0.01)
    replies = iter([Reply(b"", 503), Reply(b"x" * 99, is_cut=True), Reply(b"")])
    here.pages["/robots.txt"] = lambda _: next(replies)
    assert ask(f"{here.address}/a", attempts=3).payload == b"a"
    assert here.paths() == ["/robots.txt"] * 3 + ["/a"]


def test_rules_that_cannot_be_had_are_given_up_for_the_run(here: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.web.client.FIRST_PAUSE_SECONDS", 0.01)
    here.pages["/robots.txt"] = Reply(b"", 500)
    ask_each([f"{here.address}/{page}" for page in "abab"], attempts=3)
    assert here.paths() == ["/robots.txt"] * 3


def test_rules_are_asked_for_once_however_many_pages_wait(here: Site) -> None:
    ask_at_once([f"{here.address}/{page}" for page in "abab"])
    assert here.paths().count("/robots.txt") == 1
    assert here.paths()[0] == "/robots.txt"


def test_rules_may_stand_elsewhere(here: Site) -> None:
    with site({"/rules": NOT_US}) as other:
        here.pages["/robots.txt"] = Reply(b"", 301, {"Location": f"{other.address}/rules"})
        assert code_of(f"{here.address}/a") == "robots_disallow"
        # What they say is said of the host that was asked.
        assert other.paths() == ["/rules"]


def test_rules_that_lead_in_a_circle_forbid_everything(here: Site) -> None:
    here.pages["/robots.txt"] = Reply(b"", 302, {"Location": "/robots.txt"})
    assert code_of(f"{here.address}/a") == "robots_unreachable"


def test_rules_that_lead_to_a_forbidden_place_are_not_followed(here: Site) -> None:
    here.pages["/robots.txt"] = Reply(b"", 302, {"Location": "http://169.254.169.254/latest/"})
    assert code_of(f"{here.address}/a") == "forbidden_address"


def test_huge_rules_are_read_up_to_the_bound(here: Site) -> None:
    here.pages["/robots.txt"] = Reply(chunks=[NOT_US, *[b"# filling\n" * 10_000] * 20])
    assert code_of(f"{here.address}/a") == "robots_disallow"


def test_every_port_has_rules_of_its_own(here: Site) -> None:
    with site({"/robots.txt": NOT_US, "/a": b"a"}) as other:
        assert [code_of(f"{each.address}/a") for each in (here, other)] == ["reached", "robots_disallow"]


def test_a_redirect_is_held_to_the_rules_of_where_it_leads(here: Site) -> None:
    with site({"/robots.txt": NOT_US, "/a": b"a"}) as other:
        here.pages["/a"] = Reply(b"", 302, {"Location": f"{other.address}/a"})
        assert code_of(f"{here.address}/a") == "robots_disallow"
        assert other.paths() == ["/robots.txt"]
