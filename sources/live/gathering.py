"""What the live sources of a registry have that is not here yet, fetched politely and handed on in bounded batches.

A batch is remembered as taken only after the caller has come back for the next one: it must then be safe on disk.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sources.arrivals import Gathered, raw_page, raw_pages_frame
from sources.live.archived import Shelf
from sources.live.asking import Asker
from sources.live.polling import MEMORY, Poller
from sources.live.state import LiveState, Waiting
from sources.live.taking import Taken, Taker
from sources.page_readers import PageReaders
from sources.registry import Registry, Source
from sources.web.addresses import Resolver
from sources.web.client import FetchSettings, WebClient

BATCH_ITEMS = 500
BATCH_BYTES = 32_000_000
BATCH_SECONDS = 30.0
_WAITING_OUTCOMES = 32

Watcher = Callable[[str, int, int], None]
"""Told now and then: what is being done, how much of it is done, how much there is."""


@dataclass(frozen=True)
class Visit:
    """One round over the sources of a registry."""

    registry: Registry
    state: Path
    """The folder in which is remembered what is known."""
    day: date
    """The run day that what comes belongs to."""
    latest_day: date
    """Dates after it lie in the future."""
    user_agent: str
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    resolve: Resolver | None = None
    """Asked for the addresses of names in place of the system."""

    @property
    def web_sources(self) -> tuple[Source, ...]:
        """The sources that are asked over the network."""
        return tuple(source for source in self.registry.live if source.url)

    def settings(self) -> FetchSettings:
        """How the web is asked."""
        fetching = self.registry.fetching
        return FetchSettings(
            self.user_agent,
            allow_hosts=fetching.allow_hosts,
            gap_seconds=fetching.gap_seconds,
            attempts=fetching.attempts,
        )


def gather_archived(visit: Visit, watch: Watcher) -> Iterator[Gathered]:
    """Batches of what is new in the archives of the registry, one archive after the other."""
    archives = [source for source in visit.registry.live if source.kind == "warc"]
    with LiveState(visit.state) as state:
        for place, source in enumerate(archives, start=1):
            yield from Shelf(state, visit.day, visit.now).gather(source)
            watch("archives read", place, len(archives))


def gather(visit: Visit, watch: Watcher) -> Iterator[Gathered]:
    """Batches of what is new on the web. Polls every source that is due, then fetches what waits, until all is had or the time is over."""
    with LiveState(visit.state) as state, PageReaders() as readers, asyncio.Runner() as runner:
        round_ = _Round(visit, state, readers, watch)
        try:
            runner.run(round_.start())
            while batch := runner.run(round_.next_batch()):
                yield _spell_batch(batch, visit.day)
                round_.settle(batch)
            round_.close_books()
        finally:
            runner.run(round_.stop())


class _Round:
    """The work of one visit: tasks of an event loop that runs only while a batch is being waited for."""

    def __init__(self, visit: Visit, state: LiveState, readers: PageReaders, watch: Watcher) -> None:
        self._visit, self._state, self._watch = visit, state, watch
        self._web = WebClient(visit.settings(), resolve=visit.resolve)
        self._poller = Poller(state, Asker(self._web, readers, visit.day, visit.latest_day), visit.now)
        self._taker = Taker(state, self._web, visit.now)
        self._gaps = {source.source_id: source.gap_seconds for source in visit.web_sources}
        self._outcomes: asyncio.Queue[Taken | None] = asyncio.Queue(_WAITING_OUTCOMES)
        self._slots = asyncio.Semaphore(visit.settings().most_hosts)
        self._ends_at = visit.now().timestamp() + visit.registry.fetching.minutes * 60
        self._draining: set[str | None] = set()
        self._in_hand: set[int] = set()
        self._polled = self._taken = 0
        self._work: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Open the client and begin."""
        await self._web.__aenter__()
        self._work = asyncio.create_task(self._visit_all())

    async def stop(self) -> None:
        """Leave everything that is still under way; what was not taken waits for the next visit."""
        if self._work:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)
        await self._web.__aexit__(None, None, None)

    async def next_batch(self) -> list[Taken]:
        """Outcomes, as many as make a batch; empty at the end. Raises what made the work fail."""
        batch: list[Taken] = []
        held, ends_at = 0, asyncio.get_running_loop().time() + BATCH_SECONDS
        while len(batch) < BATCH_ITEMS and held < BATCH_BYTES:
            wait = max(0.0, ends_at - asyncio.get_running_loop().time()) if batch else None
            try:
                taken = await asyncio.wait_for(self._outcomes.get(), wait)
            except TimeoutError:
                break
            if taken is None:
                assert self._work is not None  # noqa: S101 - start() has made it
                await self._work
                self._outcomes.put_nowait(None)
                break
            batch.append(taken)
            held += len(taken.arrived.payload) if taken.arrived else 0
        return batch

    def settle(self, batch: Sequence[Taken]) -> None:
        """Remember what became of a batch that is safe now."""
        with self._state.transaction():
            for taken in batch:
                self._settle_one(taken)
        self._taken += len(batch)
        self._watch("items taken", self._taken, self._taken + self._state.count_all_waiting())

    def close_books(self) -> None:
        """Keep how much of each source still waits at the end, and forget pages of long ago."""
        with self._state.transaction():
            self._state.forget_pages(self._visit.day - MEMORY)
            for source in self._visit.web_sources:
                waiting = {"waiting_count": self._state.count_waiting(source.source_id)}
                self._state.note(source.source_id, self._visit.day, waiting)

    def _settle_one(self, taken: Taken) -> None:
        item = taken.item
        if taken.postponed_to:
            self._state.postpone(item.item_id, taken.attempts, taken.postponed_to)
            return
        self._state.settle(item.item_id)
        if taken.validators and item.address:
            self._state.remember_page(item.address, taken.validators, self._visit.day)
        if taken.refusal:
            self._state.count(item.source_id, self._visit.day, {"refused_count": 1})

    async def _visit_all(self) -> None:
        due = [source for source in self._visit.web_sources if self._poller.is_due(source)]
        try:
            async with asyncio.TaskGroup() as group:
                self._start_draining(group, self._gaps)
                for source in due:
                    group.create_task(self._poll(source, len(due), group))
        except Exception:
            # Whoever waits for a batch must hear of it; when cancelled, nobody waits.
            await self._outcomes.put(None)
            raise
        await self._outcomes.put(None)

    async def _poll(self, source: Source, due_count: int, group: asyncio.TaskGroup) -> None:
        async with self._slots:
            if not self._is_over():
                await self._poller.poll(source)
        self._polled += 1
        self._watch("sources asked", self._polled, due_count)
        # At once, so that a source that keeps us waiting does not hold up what the others have.
        self._start_draining(group, [source.source_id])

    def _start_draining(self, group: asyncio.TaskGroup, sources: Iterable[str]) -> None:
        for host in self._state.waiting_hosts(sources, self._visit.now()):
            if host not in self._draining:
                self._draining.add(host)
                group.create_task(self._drain(host))

    async def _drain(self, host: str | None) -> None:
        """Take what waits at one host, one item after the other."""
        async with self._slots:
            last = 0
            try:
                while waiting := self._state.waiting(host, self._visit.now(), last):
                    last = waiting[-1].item_id
                    if not await self._take_all(waiting):
                        return
            finally:
                self._draining.discard(host)

    async def _take_all(self, waiting: Sequence[Waiting]) -> bool:
        """Take the items in order; False when no more is to be had of their host in this round."""
        for item in waiting:
            if self._is_over():
                return False
            # What is in hand still waits in the state until its batch is safe.
            if item.source_id not in self._gaps or item.item_id in self._in_hand:
                continue
            self._in_hand.add(item.item_id)
            taken = await self._taker.take(item, self._gaps[item.source_id])
            await self._outcomes.put(taken)
            if taken.has_lost_host:
                return False
        return True

    def _is_over(self) -> bool:
        return self._visit.now().timestamp() >= self._ends_at


def _spell_batch(batch: Sequence[Taken], day: date) -> Gathered:
    rows: list[dict[str, Any]] = [
        raw_page(taken.arrived, taken.item.source_id, day, taken.at) for taken in batch if taken.arrived
    ]
    return Gathered(raw_pages_frame(rows), tuple(taken.refusal for taken in batch if taken.refusal))
