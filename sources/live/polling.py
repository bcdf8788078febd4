"""One poll of one source: ask whether its listing has changed, tell new items from known ones, remember both."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sources.live.state import Known, LiveState
from sources.page_readers import Job, PageReaders
from sources.registry import Source
from sources.web.client import Answer, Ask, FetchError, WebClient

MOST_UNCHANGED = 4
"""So many answers of "not modified" in a row are believed; then the listing is read whole, as some servers never tell of a change."""
READ_WHOLE_AFTER = timedelta(hours=24)
MEMORY = timedelta(days=60)
"""So long an item is known after the source has listed it last."""
SITEMAP_SPAN = timedelta(days=7)
"""Entries of a sitemap that are older are passed over, unless the registry says `from`."""
MOST_CHILDREN = 50
"""Parts of a sitemap index that are read in one poll, the latest first."""
DEAD_AFTER = timedelta(days=7)
LONGEST_PAUSE = timedelta(days=1)
DEAD_PAUSE = timedelta(days=7)
PUNCTUALITY = 0.9
"""A source is due a little before its time, so that a daily run that starts a minute early does not pass it over."""
LISTING_BYTES = {"feed": 10_000_000, "sitemap": 50_000_000, "pages": 10_000_000}
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
_STAMPED_SHARE, _STAMPED_COUNT = 0.8, 10


class _PollFailedError(Exception):
    def __init__(self, code: str, status: int | None = None) -> None:
        super().__init__(code)
        self.code, self.status = code, status


@dataclass(frozen=True)
class _Listing:
    """What a source's answer holds; None for items when nothing has changed since the last one."""

    items: Sequence[Mapping[str, Any]] | None
    known: Known
    children: Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True)
class Poller:
    """Asks the sources of one run."""

    state: LiveState
    web: WebClient
    readers: PageReaders
    day: date
    """The run day, to which counts belong."""
    latest_day: date
    """Dates after it lie in the future."""
    now: Callable[[], datetime]

    def is_due(self, source: Source) -> bool:
        """Whether it is time to ask that source."""
        known = self.state.known(source.source_id)
        return known.url != source.url or known.next_poll_at <= self.now().timestamp()

    async def poll(self, source: Source) -> None:
        """Ask the source and remember what came. A source that fails is noted; nothing is raised for it."""
        known = self.state.known(source.source_id)
        if known.url != source.url:
            known = Known(source.source_id, url=source.url)
        try:
            listing = await self._read_source(source, known)
        except FetchError as error:
            self._note_failure(source, known, _PollFailedError(error.code, error.status), error.retry_after)
        except _PollFailedError as error:
            self._note_failure(source, known, error)
        else:
            with self.state.transaction():
                self._note_answer(source, listing)

    async def _read_source(self, source: Source, known: Known) -> _Listing:
        now = self.now().timestamp()
        is_whole = (
            known.unchanged_count >= MOST_UNCHANGED
            or now - (known.read_whole_at or 0) > READ_WHOLE_AFTER.total_seconds()
        )
        # The parts of an index change while the index itself stays as it is.
        is_whole = is_whole or source.kind == "sitemap"
        answer = await self.web.fetch(self._spell_ask(source, str(source.url), None if is_whole else known))
        sha256 = hashlib.sha256(answer.payload).hexdigest()
        if answer.status == 304 or (sha256 == known.sha256 and source.kind != "sitemap"):
            return _Listing(None, replace(known, unchanged_count=known.unchanged_count + (answer.status == 304)), {})
        found = await self._read_listing(answer, source)
        items: list[Mapping[str, Any]] = list(found["items"])
        children: dict[str, Mapping[str, str | None]] = {}
        if found["form"] == "sitemap_index":
            items, children = await self._read_children(source, found["children"])
        fresh = replace(
            known,
            etag=answer.etag,
            last_modified=answer.last_modified,
            sha256=sha256,
            read_whole_at=now,
            unchanged_count=0,
            item_count=len(items),
        )
        return _Listing(items, fresh, children)

    def _spell_ask(self, source: Source, url: str, known: Known | None) -> Ask:
        return Ask(
            url,
            etag=known.etag if known else None,
            last_modified=known.last_modified if known else None,
            most_bytes=LISTING_BYTES[source.kind],
            accept=_ACCEPT,
            gap_seconds=source.gap_seconds,
        )

    async def _read_listing(self, answer: Answer, source: Source) -> dict[str, Any]:
        job = Job("items", answer.payload, self.latest_day, answer.url, selectors=source.selectors)
        found = await asyncio.wrap_future(self.readers.submit(job))
        if "problem" in found:
            raise _PollFailedError(found["problem"], answer.status)
        if found["form"] == "html" and source.kind != "pages":
            raise _PollFailedError("not_a_feed", answer.status)
        if source.kind == "pages":
            found["items"] = [item for item in found["items"] if _is_followed(item, source)]
        return found

    async def _read_children(
        self, source: Source, stated: Sequence[Mapping[str, Any]]
    ) -> tuple[list[Mapping[str, Any]], dict[str, Mapping[str, str | None]]]:
        """The items of those parts of an index that have changed, and what is to be remembered of each part read."""
        before = self.state.children(source.source_id)
        items: list[Mapping[str, Any]] = []
        read: dict[str, Mapping[str, str | None]] = {}
        failure: Exception | None = None
        latest_first = sorted(stated, key=lambda child: str(child.get("date_modified") or ""), reverse=True)
        for child in latest_first[:MOST_CHILDREN]:
            url, modified = str(child["url"]), child.get("date_modified")
            earlier = before.get(url)
            if (earlier and modified and earlier["date_modified"] == modified) or _is_old(
                modified, self._oldest(source)
            ):
                continue
            known = (
                Known(source.source_id, etag=earlier["etag"], last_modified=earlier["last_modified"])
                if earlier
                else None
            )
            try:
                answer = await self.web.fetch(self._spell_ask(source, url, known))
                if answer.status != 304:
                    items += (await self._read_listing(answer, source))["items"]
            except (FetchError, _PollFailedError) as error:
                # A part that fails is not remembered, so the next poll tries it again.
                failure = error
                continue
            read[url] = {"date_modified": modified, "etag": answer.etag, "last_modified": answer.last_modified}
        if failure and not read:
            raise failure
        return items, read

    def _oldest(self, source: Source) -> date | None:
        return (source.since or self.day - SITEMAP_SPAN) if source.kind == "sitemap" else None

    def _note_answer(self, source: Source, listing: _Listing) -> None:
        now, name = self.now().timestamp(), source.source_id
        counts = self._place_items(source, listing)
        self.state.count(name, self.day, {"poll_count": 1, "answered_count": 1, **counts})
        self.state.note(
            name, self.day, {"failing_poll_count": 0, "last_answer_at": now, "http_status": None, "failure": None}
        )
        dated = [str(item["day"]) for item in listing.items or () if item["day"]]
        self.state.note_newest(name, self.day, max(dated, default=None))
        for url, validators in listing.children.items():
            self.state.remember_child(name, url, validators)
        pause = source.every.total_seconds() * PUNCTUALITY
        answered = replace(
            listing.known,
            polled_at=now,
            next_poll_at=now + pause,
            last_answer_at=now,
            failing_polls=0,
            failing_since=None,
        )
        self.state.remember(answered)

    def _note_failure(
        self, source: Source, known: Known, error: _PollFailedError, retry_after: float | None = None
    ) -> None:
        now, name = self.now().timestamp(), source.source_id
        failing_since = known.failing_since or now
        pause = min(source.every.total_seconds() * 2 ** min(known.failing_polls, 20), LONGEST_PAUSE.total_seconds())
        if now - failing_since >= DEAD_AFTER.total_seconds():
            pause = DEAD_PAUSE.total_seconds()
        pause = max(pause * PUNCTUALITY, retry_after or 0)
        failed = replace(
            known,
            polled_at=now,
            next_poll_at=now + pause,
            failing_polls=known.failing_polls + 1,
            failing_since=failing_since,
        )
        facts = {
            "failure": error.code,
            "http_status": error.status,
            "failing_poll_count": failed.failing_polls,
            "last_answer_at": known.last_answer_at,
        }
        with self.state.transaction():
            self.state.remember(failed)
            self.state.count(name, self.day, {"poll_count": 1})
            self.state.note(name, self.day, facts)

    def _place_items(self, source: Source, listing: _Listing) -> dict[str, int]:
        if listing.items is None:
            return {"received_count": listing.known.item_count, "repeated_count": listing.known.item_count}
        items = [item for item in listing.items if not _is_old(item["day"], self._oldest(source))]
        is_first = self.state.known(source.source_id).read_whole_at is None
        changed = [item for item in items if self._is_changed(source, item)]
        # When nearly everything has changed at once, it is the listing that was stamped anew and not the articles.
        is_stamped = len(changed) > max(_STAMPED_COUNT, _STAMPED_SHARE * len(items))
        counts: Counter[str] = Counter()
        for item in items:
            column = self._place_item(source, item, is_stamped=is_stamped, is_first=is_first)
            counts[column] += 1
            counts["misdated_count"] += column == "new_count" and item["is_misdated"]
        self.state.see_items(source.source_id, [item["name"] for item in items], self.day)
        if not listing.children:
            # Of an index only the parts that have changed were read: what the others list was not seen.
            self.state.forget_items(source.source_id, self.day - MEMORY)
        return {"received_count": len(items), **counts}

    def _is_changed(self, source: Source, item: Mapping[str, Any]) -> bool:
        earlier = self.state.item(source.source_id, item["name"])
        return earlier is not None and earlier["fingerprint"] != item["fingerprint"]

    def _place_item(self, source: Source, item: Mapping[str, Any], *, is_stamped: bool, is_first: bool) -> str:
        """Remember the item, wanted or not; gives the column that counts it."""
        name, earlier = source.source_id, self.state.item(source.source_id, item["name"])
        if earlier is not None:
            if earlier["fingerprint"] == item["fingerprint"]:
                return "repeated_count"
            self.state.add_item(name, _choose_text(item, source), is_wanted=not is_stamped)
            return "repeated_count" if is_stamped else "changed_count"
        address, words = item["address"], item["words"]
        is_repeat = bool(address and self.state.has_address(address, name)) or bool(
            words and self.state.has_words(name, words)
        )
        # A sitemap without dates lists everything a site ever wrote: what stands there on the first day is not news.
        is_stock = source.kind == "sitemap" and is_first and item["day"] is None
        is_here = bool(address and self.state.has_address(address))
        self.state.add_item(name, _choose_text(item, source), is_wanted=not is_here and not is_stock)
        return "renamed_count" if is_repeat else "repeated_count" if is_stock else "new_count"


def _is_followed(item: Mapping[str, Any], source: Source) -> bool:
    return bool(item["url"]) and (source.follow is None or bool(source.follow.search(item["url"])))


def _is_old(day: object, oldest: date | None) -> bool:
    return bool(day) and oldest is not None and str(day)[:10] < oldest.isoformat()


def _choose_text(item: Mapping[str, Any], source: Source) -> dict[str, Any]:
    """The item with its `full_text` when the listing's own is to be taken in place of the page."""
    is_taken = source.full_text == "feed" or (source.full_text == "auto" and item["is_full"]) or not item["url"]
    return {**item, "full_text": item["entry"] if is_taken else None}
