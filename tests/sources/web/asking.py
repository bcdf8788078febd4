"""Asking as a run does: some addresses with one client, each for its answer or the error it ends with."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import httpx

from sources.web.client import Answer, Ask, FetchSettings, WebClient
from sources.web.failures import FetchError

SETTINGS = FetchSettings(
    "Presswatch/0 (+https://press.example/bot)", ("127.0.0.1",), gap_seconds=0.0, deadline_seconds=10.0, attempts=1
)
# Made once: reading the certificates takes longer than a test.
_TLS = httpx.create_ssl_context(trust_env=False)


def ask(url: str | Ask, resolve: Any = None, tls: Any = None, **changes: Any) -> Answer:
    """What one address gives. Raises FetchError."""
    found = ask_each([url], resolve, tls, **changes)[0]
    if isinstance(found, FetchError):
        raise found
    return found


def ask_each(
    urls: Sequence[str | Ask], resolve: Any = None, tls: Any = None, **changes: Any
) -> list[Answer | FetchError]:
    """What each address gives, asked one after the other."""

    async def in_turn(web: WebClient) -> list[Answer | FetchError]:
        return [await _ask_one(web, url) for url in urls]

    return _run(in_turn, resolve, tls, **changes)


def ask_at_once(urls: Sequence[str | Ask], resolve: Any = None, **changes: Any) -> list[Answer | FetchError]:
    """What each address gives, all asked for at the same time."""

    async def together(web: WebClient) -> list[Answer | FetchError]:
        return list(await asyncio.gather(*(_ask_one(web, url) for url in urls)))

    return _run(together, resolve, None, **changes)


def code_of(url: str | Ask, resolve: Any = None, **changes: Any) -> str:
    """The code of the error that asking ends with, or `reached`."""
    found = ask_each([url], resolve, **changes)[0]
    return found.code if isinstance(found, FetchError) else "reached"


def _run(
    task: Callable[[WebClient], Awaitable[list[Answer | FetchError]]], resolve: Any, tls: Any, **changes: Any
) -> list[Answer | FetchError]:
    async def visit() -> list[Answer | FetchError]:
        async with WebClient(replace(SETTINGS, **changes), resolve, tls or _TLS) as web:
            return await task(web)

    return asyncio.run(visit())


async def _ask_one(web: WebClient, url: str | Ask) -> Answer | FetchError:
    try:
        return await web.fetch(url if isinstance(url, Ask) else Ask(url))
    except FetchError as error:
        return error
