"""Asks the web for one address at a time: safely, politely, within a deadline and a bound on bytes, again when it may help."""

import asyncio
import random
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType

import httpx

from sources.web.addresses import AddressGuard, Resolver
from sources.web.failures import UNREACHED, FetchError, name_failure, read_refusal
from sources.web.hosts import Hosts, PausedError
from sources.web.robots import ROBOTS_BYTES, Robots
from sources.web.transport import GuardedTransport
from sources.web.unpacking import CODINGS, BrokenBodyError, TooLargeError, Unpacker
from sources.web.urls import host_of, join, read_url

MOST_HOPS = 5
CONNECT_SECONDS = 10.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_VALIDATOR = 1_000
_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_PERMANENT = frozenset([301, 308])


@dataclass(frozen=True)
class FetchSettings:
    """How the web is asked."""

    user_agent: str
    """Its first word, up to a slash, is what robots.txt knows us by."""
    allow_hosts: tuple[str, ...] = ()
    gap_seconds: float = 1.0
    deadline_seconds: float = 30.0
    """For one attempt, redirects and body included; waiting for the host's turn does not count."""
    attempts: int = 3
    most_hosts: int = 100
    longest_wait_seconds: float = 60.0
    """A host that asks for a longer pause is left for another run."""

    @property
    def product(self) -> str:
        """The name under which robots.txt speaks of us."""
        return self.user_agent.split("/")[0].split()[0]


@dataclass(frozen=True)
class Ask:
    """One address, and what is known of it."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    most_bytes: int = 10_000_000
    accept: str = "*/*"
    gap_seconds: float | None = None
    """Between two requests to its host; None for the settings' own."""


@dataclass(frozen=True)
class Answer:
    """What came: a status of 200 to 299, or 304 when what was asked for has not changed."""

    url: str
    """Where it was found, after all redirects."""
    status: int
    media_type: str
    """In small letters, without parameters; empty when it was not said."""
    charset: str | None
    etag: str | None
    last_modified: str | None
    payload: bytes
    hops: tuple[str, ...] = ()
    """The addresses that led on, in order."""
    permanent_url: str | None = None
    """Where the address has moved for good, when it has."""


class WebClient:
    """The client of one run; use it as an async context manager. It knows each host's rules and when it was asked last."""

    def __init__(
        self, settings: FetchSettings, resolve: Resolver | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self._settings = settings
        self._hosts = Hosts(settings.gap_seconds, settings.most_hosts, settings.longest_wait_seconds)
        self._robots: dict[str, Robots | FetchError] = {}
        self._robot_locks: dict[str, asyncio.Lock] = {}
        guard = AddressGuard(settings.allow_hosts)
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(guard, resolve, settings.most_hosts, tls),
            headers={"User-Agent": settings.user_agent, "Accept-Encoding": CODINGS},
            # A site that needs its cookies to stop redirecting is not read: we keep none.
            cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(settings.deadline_seconds, connect=CONNECT_SECONDS, pool=None),
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> "WebClient":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def fetch(self, ask: Ask) -> Answer:
        """What stands at the address. Raises FetchError after as many attempts as may help."""
        return await self._insist(ask)

    async def robots(self, url: str) -> Robots:
        """The rules of that address's host, asked for once in a run. FetchError when they cannot be known."""
        parts = read_url(url)
        origin = f"{parts.scheme}://{host_of(parts)}"
        async with self._robot_locks.setdefault(origin, asyncio.Lock()):
            if origin not in self._robots:
                self._robots[origin] = await self._ask_robots(origin)
        found = self._robots[origin]
        if isinstance(found, FetchError):
            raise found.once_more()
        self._hosts.widen_gap(host_of(parts), found.delay())
        return found

    async def _insist(self, ask: Ask, *, is_robots: bool = False) -> Answer:
        attempt = 1
        while True:
            try:
                return await self._follow(ask, is_robots=is_robots)
            except FetchError as error:
                if attempt >= self._settings.attempts or not self._may_help(error):
                    raise
            # Jitter: hosts that failed together should not all be asked again together.
            pause = FIRST_PAUSE_SECONDS * 2**attempt * (0.5 + random.random())  # noqa: S311 - no secret hangs on it
            self._hosts.pause(host_of(read_url(ask.url)), pause)
            attempt += 1

    def _may_help(self, error: FetchError) -> bool:
        is_over = error.is_lasting or error.is_tried
        return not is_over and (error.retry_after or 0) <= self._settings.longest_wait_seconds

    async def _ask_robots(self, origin: str) -> Robots | FetchError:
        product = self._settings.product
        try:
            answer = await self._insist(Ask(f"{origin}/robots.txt", most_bytes=ROBOTS_BYTES), is_robots=True)
        except FetchError as error:
            # RFC 9309, 2.3.1: a host that says "not here" allows all; one that cannot say forbids all.
            if error.status is not None and 400 <= error.status < 500 and error.code != "busy":
                return Robots.everything(product)
            if error.code in UNREACHED | {"forbidden_address", "bad_url", "host_gave_up"}:
                return error
            explanation = f"{origin}/robots.txt cannot be read ({error.explanation}), so nothing is taken from there"
            return FetchError("robots_unreachable", explanation, status=error.status, retry_after=error.retry_after)
        return Robots.read(answer.payload, product)

    async def _follow(self, ask: Ask, *, is_robots: bool = False) -> Answer:
        """One attempt: the address and what it leads to, every step judged like the first."""
        url, is_permanent = read_url(ask.url), True
        hops: list[str] = []
        deadline = self._settings.deadline_seconds
        while True:
            if not is_robots and not (await self.robots(str(url))).allows(str(url)):
                explanation = f"robots.txt of {url.host} asks us not to read {url}"
                raise FetchError("robots_disallow", explanation, is_lasting=True)
            found, seconds = await self._take_turn(url, ask, deadline, is_robots=is_robots)
            deadline -= seconds
            if isinstance(found, Answer):
                moved = str(url) if hops and is_permanent else None
                return replace(found, hops=tuple(hops), permanent_url=moved)
            status, location = found
            is_permanent = is_permanent and status in _PERMANENT
            hops.append(str(url))
            if len(hops) > MOST_HOPS:
                explanation = f"{ask.url} leads on more than {MOST_HOPS} times"
                raise FetchError("too_many_redirects", explanation, is_lasting=True)
            url = join(url, location)

    async def _take_turn(
        self, url: httpx.URL, ask: Ask, deadline: float, *, is_robots: bool
    ) -> tuple[Answer | tuple[int, str], float]:
        """What the host gives when it is our turn, and how many seconds that took."""
        clock = asyncio.get_running_loop().time
        try:
            async with self._hosts.turn(host_of(url), ask.gap_seconds):
                began = clock()
                found = await self._ask_host(url, ask, deadline, is_cut=is_robots)
                return found, clock() - began
        except PausedError as error:
            explanation = f"{url.host} asked to be left alone, and {error}"
            raise FetchError("busy", explanation, retry_after=error.seconds) from error

    async def _ask_host(self, url: httpx.URL, ask: Ask, deadline: float, *, is_cut: bool) -> Answer | tuple[int, str]:
        """The answer of one host, or the status and place of a redirect."""
        host = host_of(url)
        if self._hosts.is_lost(host):
            explanation = f"{host} failed so often in this run that it is left alone"
            raise FetchError("host_gave_up", explanation).once_more()
        try:
            async with asyncio.timeout(deadline):
                found = await self._exchange(url, ask, is_cut=is_cut)
        except FetchError as error:
            self._hosts.note(host, is_reached=True)
            self._hosts.pause(host, error.retry_after or 0)
            raise
        except Exception as error:
            failure = name_failure(url, error, deadline)
            self._hosts.note(host, is_reached=failure.code not in UNREACHED)
            raise failure from error
        self._hosts.note(host, is_reached=True)
        return found

    async def _exchange(self, url: httpx.URL, ask: Ask, *, is_cut: bool) -> Answer | tuple[int, str]:
        async with self._client.stream("GET", url, headers=_spell_headers(ask)) as response:
            status = response.status_code
            location = response.extensions["location"]
            if status in _REDIRECTS and location is not None:
                return status, location
            if status == 304 and (ask.etag or ask.last_modified):
                return _spell_answer(response, b"")
            if not 200 <= status < 300:
                raise read_refusal(url, response)
            return _spell_answer(response, await _read_body(response, ask.most_bytes, is_cut=is_cut))


async def _read_body(response: httpx.Response, most_bytes: int, *, is_cut: bool) -> bytes:
    try:
        unpacker = Unpacker(response.headers.get("content-encoding", ""), most_bytes)
        async for chunk in response.aiter_raw():
            unpacker.add(chunk)
        return unpacker.finish()
    except TooLargeError as error:
        if is_cut:
            return bytes(unpacker.body[:most_bytes])
        explanation = f"{response.url} gives more than {most_bytes:,} bytes, and the rest was not read"
        raise FetchError("too_large", explanation, is_lasting=True) from error
    except BrokenBodyError as error:
        raise FetchError("bad_encoding", f"{response.url}: {error}") from error


def _spell_headers(ask: Ask) -> Mapping[str, str]:
    conditions = {"If-None-Match": ask.etag, "If-Modified-Since": ask.last_modified}
    return {"Accept": ask.accept} | {name: value for name, value in conditions.items() if value and _is_header(value)}


def _is_header(value: str) -> bool:
    # A server may send any bytes for an ETag; what cannot be sent back would make every later request fail.
    return value.isascii() and value.isprintable() and len(value) <= LONGEST_VALIDATOR


def _spell_answer(response: httpx.Response, payload: bytes) -> Answer:
    stated = response.headers.get("content-type", "")
    return Answer(
        url=str(response.url),
        status=response.status_code,
        media_type=stated.partition(";")[0].strip().lower(),
        charset=response.charset_encoding,
        etag=response.headers.get("etag"),
        last_modified=response.headers.get("last-modified"),
        payload=payload,
    )
