"""Politeness: one request in flight at each host, a gap after it, a pause when the host asks for one, and an end when it is gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

MOST_FAILURES = 5
"""After so many failures to connect in a row a host is left alone for the rest of the run."""


class PausedError(Exception):
    """A host that asked to be left alone for longer than we wait; `seconds` are left of that."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"it is left alone for {seconds:.0f} seconds more")
        self.seconds = seconds


@dataclass
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    left_at: float = 0.0
    """When the last request to it ended."""
    free_at: float = 0.0
    """When its gap is over."""
    paused_until: float = 0.0
    failures: int = 0
    delay: float = 0.0


class Hosts:
    """The hosts of one run, by name and port."""

    def __init__(self, gap_seconds: float, most_at_once: int, longest_pause: float) -> None:
        self._gap, self._longest_pause = gap_seconds, longest_pause
        self._slots = asyncio.Semaphore(most_at_once)
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, name: str, gap_seconds: float | None = None) -> AsyncIterator[None]:
        """Wait until the host is free, its gap and its pause are over, and hold it while the block runs. PausedError when that is too long."""
        host = self._host(name)
        async with host.lock:
            # A pause may be prolonged while it is waited for.
            while (wait := max(host.free_at, host.paused_until) - _clock()) > 0:
                if host.paused_until - _clock() > self._longest_pause:
                    raise PausedError(host.paused_until - _clock())
                await asyncio.sleep(wait)
            async with self._slots:
                try:
                    yield
                finally:
                    gap = self._gap if gap_seconds is None else gap_seconds
                    host.left_at = _clock()
                    host.free_at = host.left_at + max(gap, host.delay)

    def pause(self, name: str, seconds: float) -> None:
        """Leave the host alone for so long."""
        host = self._host(name)
        host.paused_until = max(host.paused_until, _clock() + seconds)

    def widen_gap(self, name: str, seconds: float) -> None:
        """Keep at least this gap, as the host's robots.txt asks."""
        host = self._host(name)
        host.delay = max(host.delay, seconds)
        # The request for robots.txt has ended before it was known which gap should follow it.
        host.free_at = max(host.free_at, host.left_at + host.delay)

    def note(self, name: str, *, is_reached: bool) -> None:
        """Count a failure to reach the host, or forget the earlier ones."""
        host = self._host(name)
        host.failures = 0 if is_reached else host.failures + 1

    def is_lost(self, name: str) -> bool:
        """Whether the host has failed so often that it is left alone."""
        return self._host(name).failures >= MOST_FAILURES

    def _host(self, name: str) -> _Host:
        return self._hosts.setdefault(name, _Host())


def _clock() -> float:
    return asyncio.get_running_loop().time()
