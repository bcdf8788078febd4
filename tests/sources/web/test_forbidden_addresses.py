"""No spelling of a private address, no redirect and no name that changes its mind makes us connect to it."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from ipaddress import ip_address
from itertools import count

import pytest

from sources.web.addresses import AddressGuard, ForbiddenAddressError, is_public
from sources.web.failures import FetchError
from tests.sources.site import Reply, Site, site
from tests.sources.web.asking import ask_each, code_of

# Both ends of the loopback can be connected to here, so that only our own judgement keeps the one from being reached.
# A connection to anywhere else would be stopped by the tests' own guard, and come out as another error than a refusal.
pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2", "::1"])

FRONT = "127.0.0.2"
"""Where the site stands that leads on to the target: the only address that is allowed here."""

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
    "data:text/html,secret",
    "HTTP://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}/\u2028",
    "http://127.0.0.1:{port}?@news.example/",
    "http://127.0.0.1:{port}\\@news.example/",
    "http:\\\\127.0.0.1:{port}\\",
    "\\\\127.0.0.1:{port}\\",
    "http:/127.0.0.1:{port}/",
    "http:///127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
    "http://[::ffff:0:127.0.0.1]:{port}/",
    "http://[::ffff:169.254.169.254]/latest/meta-data/",
    "http://[fec0::1]:{port}/",
    "http://[3fff::1]:{port}/",
    "http://192.0.0.192/latest/",
    "http://168.63.129.16/machine/",
    "http://100.100.100.200/latest/meta-data/",
    "http://127.0.0.1%00.news.example:{port}/",
    "http://127.0.0.1%2f@news.example:{port}/",
    "http://127.1.1.1.:{port}/",
    "http://0x7f.1:{port}/",
    "http://00000177.1:{port}/",
    "http://𝟏𝟐𝟕.𝟎.𝟎.𝟏:{port}/",
    "http://１２７.０.０.１:{port}/",
    "http://ⓛocalhost:{port}/",
)
REFUSALS = {"forbidden_address", "bad_url", "unknown_host"}
STAYED = {"not_found", "too_many_redirects"}
"""Of a redirect that names no other host, the front itself gives the answer."""


@pytest.fixture(scope="module")
def target() -> Iterator[Site]:
    """What must not be reached, at any address of this machine: it counts whoever connects."""
    with site({"/": b"secret", "/robots.txt": Reply(status=404)}, host=_every_address()) as here:
        yield here
    assert here.connection_count == 0


@pytest.fixture
def reachable() -> Iterator[Site]:
    """A target that may be reached when an operator says so."""
    with site({"/": b"ours", "/robots.txt": Reply(status=404)}) as here:
        yield here


@pytest.fixture(scope="module")
def front_site() -> Iterator[Site]:
    with site(host=FRONT) as here:
        yield here


@pytest.fixture
def front(front_site: Site) -> Site:
    """A site that leads on; empty at the start of every test."""
    front_site.pages.clear()
    front_site.asked.clear()
    return front_site


def _every_address() -> str:
    try:
        with closing(socket.socket(socket.AF_INET6)) as trial:
            trial.bind(("::1", 0))
    except OSError:
        return "0.0.0.0"  # noqa: S104 - so that every spelling of this machine would reach it
    return "::"


def _port(target: Site) -> str:
    return target.address.rpartition(":")[2]


def _lead(place: str, status: int = 302) -> Reply:
    # Headers are sent as Latin-1 here: so that the bytes are those of UTF-8.
    return Reply(b"", status, {"Location": place.encode("utf-8").decode("latin-1")})


def _code(url: str, resolve: object = None) -> str:
    return code_of(url, resolve, allow_hosts=(FRONT,), deadline_seconds=5.0)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_a_forbidden_address_is_connected_to(spelling: str, target: Site) -> None:
    assert _code(spelling.format(port=_port(target))) in REFUSALS
    assert target.connection_count == 0


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_redirect_leads_to_a_forbidden_address(spelling: str, target: Site, front: Site) -> None:
    front.pages["/"] = _lead(spelling.format(port=_port(target)))
    assert _code(f"{front.address}/") in REFUSALS | STAYED
    assert "/" in front.paths()
    assert target.connection_count == 0


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_chain_of_redirects_leads_to_a_forbidden_address(spelling: str, target: Site, front: Site) -> None:
    places = ["/1", f"{front.address}/2", "//" + front.host + "/3", spelling.format(port=_port(target))]
    for step, (place, status) in enumerate(zip(places, (301, 302, 307, 308), strict=True)):
        front.pages[f"/{step}"] = _lead(place, status)
    assert _code(f"{front.address}/0") in REFUSALS | STAYED
    assert front.paths()[:5] == ["/robots.txt", "/0", "/1", "/2", "/3"]
    assert target.connection_count == 0


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_robots_txt_leads_to_a_forbidden_address(spelling: str, target: Site, front: Site) -> None:
    front.pages |= {"/robots.txt": _lead(spelling.format(port=_port(target))), "/": b"news"}
    assert _code(f"{front.address}/") in REFUSALS | {"robots_unreachable", "reached"}
    assert target.connection_count == 0


ADDRESSES = (
    *("127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1"),  # noqa: S104
    *("100.64.0.1", "100.100.100.200", "169.254.0.1", "169.254.169.254", "192.0.0.1", "192.0.0.192", "192.0.2.1"),
    *("198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *(
        "192.88.99.1",
        "168.63.129.16",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
    ),
    *("64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::1"),
    *("3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%lo", "fec0::1", "ff02::1", "4000::1"),
)


def _answering(*answers: list[str]) -> Callable:
    """A name service that gives each of these answers once, and then the last for ever."""
    turns = count()

    async def resolve(_host: str, _port: int) -> list[str]:
        return answers[min(next(turns), len(answers) - 1)]

    return resolve


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_name_leads_to_a_forbidden_address(address: str, target: Site) -> None:
    url = f"http://news.example:{_port(target)}/"
    assert _code(url, _answering([address])) == "forbidden_address"
    assert target.connection_count == 0


@pytest.mark.parametrize("address", ADDRESSES)
def test_one_forbidden_address_among_others_refuses_the_name(address: str, target: Site) -> None:
    url = f"http://news.example:{_port(target)}/"
    for found in ([address, "93.184.216.34"], ["93.184.216.34", address], [FRONT, FRONT, FRONT, address]):
        assert _code(url, _answering(found)) == "forbidden_address"
    assert target.connection_count == 0


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_name_that_changes_its_answer_is_connected_to_where_it_was_judged(
    address: str, target: Site, front: Site
) -> None:
    # The front closes after robots.txt, so that the name is looked up again for the page.
    front.pages |= {"/": b"news", "/robots.txt": Reply(b"", 404, {"Connection": "close"})}
    port = _port(front)
    assert _code(f"http://news.example:{port}/", _answering([FRONT], [address])) == "forbidden_address"
    assert front.paths() == ["/robots.txt"]
    assert _code(f"http://news.example:{_port(target)}/", _answering([address], [FRONT])) == "forbidden_address"
    assert target.connection_count == 0


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_open_connection_serves_no_name_that_was_not_judged(address: str, target: Site, front: Site) -> None:
    front.pages |= {"/": b"news", "/robots.txt": b""}
    places = {"good.example": FRONT, "bad.example": address}

    async def resolve(host: str, _port: int) -> list[str]:
        return [places[host]]

    urls = [f"http://{host}:{_port(front)}/" for host in ("good.example", "bad.example", "good.example")]
    before = front.connection_count
    first, second, third = ask_each(urls, resolve, allow_hosts=(FRONT,))
    assert isinstance(second, FetchError) and second.code == "forbidden_address"
    assert not isinstance(first, FetchError) and not isinstance(third, FetchError)
    # The good name's connection stayed open the whole time, and carried only its own requests.
    assert front.connection_count == before + 1
    assert {asked.headers["Host"] for asked in front.asked} == {f"good.example:{_port(front)}"}
    assert target.connection_count == 0


def test_two_names_at_one_address_never_share_a_connection(front: Site) -> None:
    front.pages |= {"/": b"news", "/robots.txt": b""}
    asked: list[str] = []

    async def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return [FRONT]

    before = front.connection_count
    ask_each([f"http://{host}.example:{_port(front)}/" for host in "abab"], resolve, allow_hosts=(FRONT,))
    assert asked == ["a.example", "b.example"]
    assert front.connection_count == before + 2


@pytest.mark.parametrize("allowed", ["127.0.0.1", "127.0.0.0/8", "news.example", "NEWS.example."])
def test_what_an_operator_allows_is_reached(allowed: str, reachable: Site) -> None:
    url = f"http://news.example:{_port(reachable)}/"
    assert code_of(url, _answering(["127.0.0.1"]), allow_hosts=(allowed,)) == "reached"
    assert reachable.connection_count > 0


@pytest.mark.parametrize("allowed", ["127.0.0.2", "127.0.0.2/31", "other.example", "example", "news.example.org", "*"])
def test_what_an_operator_allows_opens_nothing_else(allowed: str, reachable: Site) -> None:
    url = f"http://news.example:{_port(reachable)}/"
    assert code_of(url, _answering(["127.0.0.1"]), allow_hosts=(allowed,)) == "forbidden_address"
    assert reachable.connection_count == 0


def test_an_allowed_name_opens_no_other_name() -> None:
    guard = AddressGuard(["news.example"])
    guard.check("News.Example.", ["10.0.0.1"])
    with pytest.raises(ForbiddenAddressError, match="allow_hosts"):
        guard.check("other.example", ["10.0.0.1"])


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "2a00:1450::1"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


def test_there_are_spellings_enough() -> None:
    assert len(SPELLINGS) == len(set(SPELLINGS)) >= 40
