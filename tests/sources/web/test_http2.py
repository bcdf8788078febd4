"""HTTP/2 over TLS: one connection carries many requests of one name, and never those of another."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from ssl import SSLContext

import httpx
import pytest

from sources.web.client import Answer, Ask, WebClient
from sources.web.failures import FetchError
from tests.sources.site import site
from tests.sources.tls_site import TlsSite, tls_site
from tests.sources.web.asking import SETTINGS

NAMES = ("a.example", "b.example", "127.0.0.1.example")
PAGES = {"/robots.txt": b"", "/1": b"one", "/2": b"two"}


async def local(host: str, _port: int) -> list[str]:
    return ["10.0.0.1" if host == "bad.example" else "127.0.0.1"]


def visit(
    folder: Path, paths: Sequence[str], trusting: SSLContext | None = None
) -> tuple[TlsSite, list[Answer | FetchError]]:
    """Ask for `host/path` after `host/path`, and give the site with the answers."""

    async def ask_all() -> tuple[TlsSite, list[Answer | FetchError]]:
        async with tls_site(folder, NAMES) as here:
            here.pages |= PAGES
            found: list[Answer | FetchError] = []
            async with WebClient(replace(SETTINGS, attempts=1), local, trusting or here.trusting) as web:
                for path in paths:
                    host, _, page = path.partition("/")
                    try:
                        found.append(await web.fetch(Ask(f"https://{host}:{here.port}/{page}")))
                    except FetchError as error:
                        found.append(error)
            # What was closed must be gone before the loop is.
            await asyncio.sleep(0.01)
            return here, found

    return asyncio.run(ask_all())


def test_requests_in_a_row_share_one_http2_connection(tmp_path: Path) -> None:
    here, found = visit(tmp_path, ["a.example/1", "a.example/2"])
    assert [answer.payload for answer in found if isinstance(answer, Answer)] == [b"one", b"two"]
    assert [answer.etag for answer in found if isinstance(answer, Answer)] == ['"v2"'] * 2
    assert here.connection_count == 1
    assert [asked[":path"] for asked in here.asked] == ["/robots.txt", "/1", "/2"]
    assert {asked["user-agent"] for asked in here.asked} == {SETTINGS.user_agent}


def test_a_connection_is_not_reused_for_another_name_that_its_certificate_covers(tmp_path: Path) -> None:
    here, found = visit(tmp_path, ["a.example/1", "b.example/1", "a.example/2", "b.example/2"])
    assert all(isinstance(answer, Answer) for answer in found)
    assert here.connection_count == 2
    by_connection = {(asked["connection"], asked[":authority"]) for asked in here.asked[:4]}
    assert len(by_connection) == 2


def test_an_open_connection_serves_no_name_that_leads_elsewhere(tmp_path: Path) -> None:
    here, found = visit(tmp_path, ["a.example/1", "bad.example/1"])
    assert isinstance(found[1], FetchError) and found[1].code == "forbidden_address"
    assert {asked[":authority"] for asked in here.asked} == {f"a.example:{here.port}"}


@pytest.mark.parametrize("path", ["other.example/1", "127.0.0.1.example.org/1"])
def test_a_certificate_for_another_name_is_refused(path: str, tmp_path: Path) -> None:
    here, found = visit(tmp_path, [path])
    assert isinstance(found[0], FetchError) and found[0].code == "tls_failed"
    assert here.asked == []


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    here, found = visit(tmp_path, ["a.example/1"], httpx.create_ssl_context(trust_env=False))
    assert isinstance(found[0], FetchError) and found[0].code == "tls_failed"
    assert here.asked == []


def test_a_site_that_speaks_no_tls_is_no_safe_site() -> None:
    async def ask() -> str:
        with site(PAGES) as plain:  # type: ignore[arg-type]
            async with WebClient(SETTINGS, local) as web:
                try:
                    await web.fetch(Ask(plain.address.replace("http:", "https:") + "/1"))
                except FetchError as error:
                    return error.code
        return "reached"

    assert asyncio.run(ask()) == "tls_failed"


def test_the_transport_uses_our_own_connections() -> None:
    """httpx takes no backend of ours, so its pool is replaced: this holds us to the version in which that works."""
    from sources.web.addresses import AddressGuard
    from sources.web.transport import GuardedBackend, GuardedTransport

    transport = GuardedTransport(AddressGuard(), None, 7)
    pool = transport._pool
    assert isinstance(pool._network_backend, GuardedBackend)
    assert (pool._max_connections, pool._http1, pool._http2, getattr(pool, "_proxy", None)) == (7, True, True, None)
