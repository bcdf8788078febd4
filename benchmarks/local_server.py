"""A web server on many addresses of the loopback, each of them a host of its own, that notes how politely it is asked."""

import asyncio
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Respond = Callable[[str, str, Mapping[str, str]], "Reply"]
"""Gives the answer for a host (its address), a path and the request's headers in small letters."""

_LOOK_SECONDS = 0.02
_REASONS = {200: "OK", 304: "Not Modified"}


@dataclass(frozen=True)
class Reply:
    """What a host answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    """Seconds before it answers."""
    is_cut: bool = False
    """Break the connection half-way through the body."""
    is_refused: bool = False
    """Close the connection without a word."""


@dataclass
class Manners:
    """How the hosts were asked. Times are seconds of one clock."""

    requests: Counter[str] = field(default_factory=Counter)
    """By host."""
    paths: Counter[tuple[str, str]] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    most_in_flight: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """By host: the most requests that were being answered at one moment."""
    shortest_gap: dict[str, float] = field(default_factory=dict)
    """By host: between the end of an answer and the next request."""
    user_agents: Counter[str] = field(default_factory=Counter)
    _now: Counter[str] = field(default_factory=Counter)
    _ended: dict[str, float] = field(default_factory=dict)

    def begin(self, host: str, path: str, agent: str) -> None:
        """A request has come."""
        self.requests[host] += 1
        self.paths[host, path] += 1
        self.user_agents[agent] += 1
        self._now[host] += 1
        self.most_in_flight[host] = max(self.most_in_flight[host], self._now[host])
        if host in self._ended:
            gap = time.monotonic() - self._ended[host]
            self.shortest_gap[host] = min(gap, self.shortest_gap.get(host, gap))

    def end(self, host: str, status: int) -> None:
        """It has been answered."""
        self._now[host] -= 1
        self._ended[host] = time.monotonic()
        self.statuses[status] += 1


@contextmanager
def serving(hosts: Sequence[str], respond: Respond) -> Iterator[tuple[int, Manners]]:
    """Serve on all those addresses at one free port, in a thread, until the block ends; gives the port and the manners seen."""
    loop, manners, ready = asyncio.new_event_loop(), Manners(), threading.Event()
    ports: list[int] = []

    servers: list[asyncio.Server] = []

    async def serve() -> None:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                with suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError, asyncio.CancelledError):
                    await _answer_connection(reader, writer, respond, manners)
            finally:
                writer.close()

        first = await asyncio.start_server(answer, hosts[0], 0)
        ports.append(first.sockets[0].getsockname()[1])
        servers.append(first)
        for start in range(1, len(hosts), 100):
            servers.extend([await asyncio.start_server(answer, hosts[start : start + 100], ports[0], backlog=64)])
        ready.set()

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(serve(), loop).result()
    ready.wait()
    try:
        yield ports[0], manners
    finally:
        asyncio.run_coroutine_threadsafe(_close(servers), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close(servers: Sequence[asyncio.Server]) -> None:
    """End quietly what is still being answered: the clients are gone."""
    for server in servers:
        server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    # Closed connections take one more turn of the loop to let go of their sockets.
    await asyncio.sleep(0.01)


async def _answer_connection(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, respond: Respond, manners: Manners
) -> None:
    host = writer.get_extra_info("sockname")[0]
    while head := await _read_head(reader):
        path, headers = head
        manners.begin(host, path, headers.get("user-agent", ""))
        reply = respond(host, path, headers)
        try:
            is_kept = await _is_waited_for(reader, reply.wait) and await _write(writer, reply)
        finally:
            manners.end(host, reply.status)
        if not is_kept:
            return


async def _is_waited_for(reader: asyncio.StreamReader, seconds: float) -> bool:
    """Whether the client is still there after so long; when it hangs up, its request is in flight no more."""
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + seconds
    while (left := ends_at - loop.time()) > 0 and not reader.at_eof():
        await asyncio.sleep(min(left, _LOOK_SECONDS))
    return not reader.at_eof()


async def _read_head(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]] | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    request, *lines = head.split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return request.split(" ")[1], headers


async def _write(writer: asyncio.StreamWriter, reply: Reply) -> bool:
    """Send the reply; gives whether the connection stays open."""
    if reply.is_refused:
        return False
    headers = {"Content-Length": str(len(reply.body)), **reply.headers}
    lines = [f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Told')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    head = "\r\n".join([*lines, "", ""]).encode("latin-1")
    writer.write(head + (reply.body[: len(reply.body) // 2] if reply.is_cut else reply.body))
    await writer.drain()
    return not reply.is_cut
