"""What the web archives of a registry hold that is not here yet, in bounded batches.

An archive is read when it is new or has changed, and of a changed one only what was not there before. As with what is
fetched, a batch is remembered only after the caller has come back for the next one.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sources.archived_items import archived_items, passed_over
from sources.archives import Archive, UnreachableArchiveError
from sources.arrivals import Gathered, RawItem, Refusal, raw_page, raw_pages_frame
from sources.live.identity import address_key
from sources.live.state import LiveState
from sources.registry import Source
from sources.warc import WarcReader

BATCH_ITEMS = 500
BATCH_BYTES = 32_000_000


@dataclass(frozen=True)
class Shelf:
    """The archives of one run and where is remembered what was taken of them."""

    state: LiveState
    day: date
    """The run day that what comes belongs to."""
    now: Callable[[], datetime]

    def gather(self, source: Source) -> Iterator[Gathered]:
        """Batches of what is new in one archive, and with the last one what was passed over."""
        archive = Archive(str(source.path))
        known = self.state.known(source.source_id)
        try:
            version = archive.version()
            if (known.url, known.etag) == (source.path, version):
                return
            with archive.open() as stream:
                reader = WarcReader(stream, archive.name)
                yield from self._take_new(source, reader)
        except UnreachableArchiveError as error:
            explanation = (
                f"{source.path} cannot be read ({error}); what came before is kept; check path, keys and network"
            )
            refusal = Refusal(archive.name, "unreachable_archive", explanation, source_id=source.source_id)
            yield Gathered(raw_pages_frame([]), (refusal,))
            return
        yield Gathered(raw_pages_frame([]), tuple(passed_over(reader, archive.name, source.source_id)))
        # Only now, with everything on disk: a run that is killed before finds the archive unread.
        self.state.remember(replace(known, url=source.path, etag=version, polled_at=self.now().timestamp()))

    def _take_new(self, source: Source, reader: WarcReader) -> Iterator[Gathered]:
        batch: list[RawItem] = []
        held = 0
        for item in archived_items(reader):
            if self._is_here(source, item):
                continue
            batch.append(item)
            held += len(item.payload)
            if len(batch) >= BATCH_ITEMS or held >= BATCH_BYTES:
                yield self._spell(source, batch)
                self._settle(source, batch)
                batch, held = [], 0
        if batch:
            yield self._spell(source, batch)
            self._settle(source, batch)

    def _is_here(self, source: Source, item: RawItem) -> bool:
        earlier = self.state.item(source.source_id, item.item)
        return earlier is not None and earlier["fingerprint"] == _fingerprint(item)

    def _spell(self, source: Source, batch: list[RawItem]) -> Gathered:
        return Gathered(raw_pages_frame([raw_page(item, source.source_id, self.day, self.now()) for item in batch]), ())

    def _settle(self, source: Source, batch: list[RawItem]) -> None:
        with self.state.transaction():
            for item in batch:
                self.state.add_item(source.source_id, _as_known(item), is_wanted=False)


def _as_known(item: RawItem) -> dict[str, Any]:
    """The record as the live state remembers items; a feed that lists the page later need not fetch it."""
    address = address_key(item.url) if item.url else None
    return {"name": item.item, "address": address, "words": None, "fingerprint": _fingerprint(item), "url": item.url}


def _fingerprint(item: RawItem) -> str:
    return hashlib.sha256(item.payload).hexdigest()[:32]
