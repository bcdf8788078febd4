"""The site over HTTP, from this machine only."""

import http.client
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from reports.dashboard.serving import site_server


@pytest.fixture
def address(sample_site: Path) -> Iterator[tuple[str, int]]:
    with site_server(sample_site, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[0], server.server_address[1]
        server.shutdown()
        thread.join()


def _ask(
    address: tuple[str, int], path: str, method: str = "GET", hosts: Sequence[str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(*address, timeout=10)
    connection.putrequest(method, path, skip_host=hosts is not None)
    for host in hosts or ():
        connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, dict(answer.headers), answer.read()
    connection.close()
    return found


def test_a_page_comes_with_the_policy_and_without_guessing_of_types(
    address: tuple[str, int], sample_site: Path
) -> None:
    status, headers, body = _ask(address, "/")
    assert (status, body) == (200, (sample_site / "index.html").read_bytes())
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"


def test_it_listens_on_this_machine_only(address: tuple[str, int]) -> None:
    assert address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    "path", ["/entities/", "/../../published/presswatch.duckdb", "/%2e%2e/%2e%2e/etc/passwd", "/none.html"]
)
def test_nothing_but_pages_is_given(address: tuple[str, int], path: str) -> None:
    assert _ask(address, path)[0] == 404


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LocalHost", "[::1]"])
@pytest.mark.parametrize("port", ["", ":8050"])
def test_the_machines_own_names_are_answered(address: tuple[str, int], host: str, port: str) -> None:
    assert _ask(address, "/", hosts=[f"{host}{port}"])[0] == 200


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "hosts",
    [
        [],
        [""],
        ["evil.example"],
        ["evil.example:8050"],
        ["localhost.evil.example"],
        ["127.0.0.1.evil.example"],
        ["127.0.0.1@evil.example"],
        ["localhost:8050:evil.example"],
        ["localhost", "evil.example"],
    ],
)
def test_a_page_whose_name_was_made_to_lead_here_gets_nothing(
    address: tuple[str, int], method: str, hosts: list[str]
) -> None:
    status, _, body = _ask(address, "/", method, hosts)
    assert status == 421
    assert b"<main" not in body
