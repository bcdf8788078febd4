"""One poll of one source: ask whether its listing has changed, tell new items from known ones, remember both."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sources.live.asking import Asker, Listing
from sources.live.state import Known, LiveState
from sources.registry import Source
from sources.web.failures import FetchError

MEMORY = timedelta(days=60)
"""So long an item is known after the source has listed it last."""
DEAD_AFTER = timedelta(days=7)
LONGEST_PAUSE = timedelta(days=1)
DEAD_PAUSE = timedelta(days=7)
PUNCTUALITY = 0.9
"""A source is due a little before its time, so that a daily run that starts a minute early does not pass it over."""
_STAMPED_SHARE, _STAMPED_COUNT = 0.8, 10


@dataclass(frozen=True)
class Poller:
    """Asks the sources of one run."""

    state: LiveState
    asker: Asker
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
            listing = await self.asker.ask(source, known, self.state.children(source.source_id), self.now())
        except FetchError as error:
            self._note_failure(source, known, error)
        else:
            with self.state.transaction():
                self._note_answer(source, listing)

    def _note_answer(self, source: Source, listing: Listing) -> None:
        now, name = self.now().timestamp(), source.source_id
        counts = self._place_items(source, listing)
        self.state.count(name, self.asker.day, {"poll_count": 1, "answered_count": 1, **counts})
        self.state.note(
            name, self.asker.day, {"failing_poll_count": 0, "last_answer_at": now, "http_status": None, "failure": None}
        )
        dated = [str(item["day"]) for item in listing.items or () if item["day"]]
        self.state.note_newest(name, self.asker.day, max(dated, default=None))
        for url, validators in (listing.children or {}).items():
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

    def _note_failure(self, source: Source, known: Known, error: FetchError) -> None:
        now, name = self.now().timestamp(), source.source_id
        failing_since = known.failing_since or now
        pause = min(source.every.total_seconds() * 2 ** min(known.failing_polls, 20), LONGEST_PAUSE.total_seconds())
        if now - failing_since >= DEAD_AFTER.total_seconds():
            pause = DEAD_PAUSE.total_seconds()
        pause = max(pause * PUNCTUALITY, min(error.retry_after or 0, DEAD_PAUSE.total_seconds()))
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
            self.state.count(name, self.asker.day, {"poll_count": 1})
            self.state.note(name, self.asker.day, facts)

    def _place_items(self, source: Source, listing: Listing) -> dict[str, int]:
        if listing.items is None:
            return {"received_count": listing.known.item_count, "repeated_count": listing.known.item_count}
        items = listing.items
        is_first = self.state.known(source.source_id).read_whole_at is None
        changed = [item for item in items if self._is_changed(source, item)]
        # When nearly everything has changed at once, it is the listing that was stamped anew and not the articles.
        is_stamped = len(changed) > max(_STAMPED_COUNT, _STAMPED_SHARE * len(items))
        counts: Counter[str] = Counter()
        for item in items:
            column = self._place_item(source, item, is_stamped=is_stamped, is_first=is_first)
            counts[column] += 1
            counts["misdated_count"] += column == "new_count" and item["is_misdated"]
        self.state.see_items(source.source_id, [item["name"] for item in items], self.asker.day)
        if listing.children is None:
            # Of an index only the parts that have changed were read: what the others list was not seen.
            self.state.forget_items(source.source_id, self.asker.day - MEMORY)
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
        # What has no address is known by its words alone.
        is_here = self.state.has_address(address) if address else is_repeat
        self.state.add_item(name, _choose_text(item, source), is_wanted=not is_here and not is_stock)
        return "renamed_count" if is_repeat else "repeated_count" if is_stock else "new_count"


def _choose_text(item: Mapping[str, Any], source: Source) -> dict[str, Any]:
    return {**item, "full_text": item["entry"] if source.takes_text_of(item) else None}
