"""No spelling of a private address, no redirect and no name that changes its mind makes us connect to it."""

import asyncio
from collections.abc import Iterator

import pytest

from sources.web.addresses import AddressGuard, ForbiddenAddressError, is_public
from sources.web.client import Ask, FetchError, FetchSettings, WebClient
from tests.sources.site import Reply, Site, site

# Both ends of the loopback can be connected to here, so that only our own judgement keeps the one from being reached.
pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2", "::1"])

SETTINGS = FetchSettings("Presswatch/0 (test)", gap_seconds=0.0, deadline_seconds=5.0, attempts=1)

SPELLINGS = (
    "http://127.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://127.255.255.254:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://017700000001:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://localhost.:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://[::1]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[64:ff9b:1::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[2001:0:7f00:1::]:{port}/",
    "http://[fe80::1%25lo]:{port}/",
    "http://[fc00::1]:{port}/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[ff02::1]:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/latest/meta-data/",
    "http://0xa9fea9fe/latest/meta-data/",
    "http://10.0.0.1:{port}/",
    "http://172.16.0.1:{port}/",
    "http://192.168.1.1:{port}/",
    "http://100.64.0.1:{port}/",
    "http://192.0.0.1:{port}/",
    "http://198.18.0.1:{port}/",
    "http://224.0.0.1:{port}/",
    "http://240.0.0.1:{port}/",
    "http://255.255.255.255:{port}/",
    "http://user@127.0.0.1:{port}/",
    "http://news.example@127.0.0.1:{port}/",
    "http://news.example:80@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@news.example/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://127。0。0。1:{port}/",
    "http://%31%32%37.0.0.1:{port}/",
    "ftp://127.0.0.1:{port}/",
    "file:///etc/hostname",
    "gopher://127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "http://127.0.0.1:0/",
    "javascript:alert(1)",
)
REFUSALS = {"forbidden_address", "bad_url", "unknown_host"}


@pytest.fixture
def target() -> Iterator[Site]:
    """What must not be reached: it counts whoever connects."""
    with site({"/": b"secret", "/robots.txt": Reply(status=404)}) as here:
        yield here


def _fetch(url: str, settings: FetchSettings = SETTINGS, resolve: object = None) -> str:
    """The code of the refusal, or `reached`."""

    async def ask() -> str:
        async with WebClient(settings, resolve) as web:  # type: ignore[arg-type]
            try:
                await web.fetch(Ask(url))
            except FetchError as error:
                return error.code
            return "reached"

    return asyncio.run(ask())


def _port(target: Site) -> str:
    return target.address.rpartition(":")[2]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_a_forbidden_address_is_connected_to(spelling: str, target: Site) -> None:
    assert _fetch(spelling.format(port=_port(target))) in REFUSALS
    assert target.connection_count == 0


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_redirect_leads_to_a_forbidden_address(spelling: str, target: Site) -> None:
    place = spelling.format(port=_port(target))
    leading = Reply(status=302, headers={"Location": place.encode("utf-8").decode("latin-1")})
    # The front site answers on another address of the loopback, which alone is allowed.
    with site({"/": leading}, host="127.0.0.2") as front:
        allowed = FetchSettings("Presswatch/0", ("127.0.0.2",), 0.0, 5.0, 1)
        assert _fetch(f"{front.address}/", allowed) in REFUSALS | {"not_found", "too_many_redirects"}
        assert "/" in front.paths()
    assert target.connection_count == 0


def test_a_chain_of_redirects_is_judged_at_every_step(target: Site) -> None:
    with site(host="127.0.0.2") as front:
        places = [f"{front.address}/{step}" for step in range(1, 4)] + [f"{target.address}/"]
        front.pages |= {f"/{step}": Reply(status=301, headers={"Location": place}) for step, place in enumerate(places)}
        allowed = FetchSettings("Presswatch/0", ("127.0.0.2",), 0.0, 5.0, 1)
        assert _fetch(f"{front.address}/0", allowed) == "forbidden_address"
        assert front.paths()[-1] == "/3"
    assert target.connection_count == 0


def test_a_name_that_changes_its_answer_is_connected_to_where_it_was_judged(target: Site) -> None:
    asked: list[str] = []

    async def changing(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["192.0.2.1"] if len(asked) == 1 else ["127.0.0.1"]

    assert _fetch(f"http://news.example:{_port(target)}/", resolve=changing) == "forbidden_address"
    assert target.connection_count == 0


def test_a_name_that_turns_private_after_it_was_public_is_refused_then(target: Site) -> None:
    answers = iter([["127.0.0.2"], ["127.0.0.1"]])

    async def rebinding(_host: str, _port: int) -> list[str]:
        return next(answers, ["127.0.0.1"])

    with site({"/": b"news", "/robots.txt": Reply(b"", 404, {"Connection": "close"})}, host="127.0.0.2") as front:
        # Both lookups ask for the port of the front; at 127.0.0.1 the same name would reach whatever stands there.
        allowed = FetchSettings("Presswatch/0", ("127.0.0.2",), 0.0, 5.0, 1)
        code = _fetch(f"http://news.example:{_port(front)}/", allowed, rebinding)
        assert code == "forbidden_address"
        assert front.paths() == ["/robots.txt"]
    assert target.connection_count == 0


def test_one_private_address_among_public_ones_refuses_the_name(target: Site) -> None:
    async def mixed(_host: str, _port: int) -> list[str]:
        return ["93.184.216.34", "127.0.0.1"]

    assert _fetch(f"http://news.example:{_port(target)}/", resolve=mixed) == "forbidden_address"
    assert target.connection_count == 0


@pytest.mark.parametrize("allowed", ["127.0.0.1", "127.0.0.0/8", "news.example"])
def test_what_an_operator_allows_is_reached(allowed: str, target: Site) -> None:
    async def local(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    settings = FetchSettings("Presswatch/0", (allowed,), 0.0, 5.0, 1)
    assert _fetch(f"http://news.example:{_port(target)}/", settings, local) == "reached"
    assert target.connection_count > 0


def test_an_allowed_name_opens_no_other_name() -> None:
    guard = AddressGuard(["news.example"])
    guard.check("News.Example.", ["10.0.0.1"])
    with pytest.raises(ForbiddenAddressError, match="allow_hosts"):
        guard.check("other.example", ["10.0.0.1"])


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "2a00:1450::1"])
def test_public_addresses_are_public(address: str) -> None:
    from ipaddress import ip_address

    assert is_public(ip_address(address))
