"""The site over HTTP, from this machine only."""

import http.client
import threading
from collections.abc import Iterator
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


def _ask(address: tuple[str, int], path: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(*address, timeout=10)
    connection.request("GET", path)
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
