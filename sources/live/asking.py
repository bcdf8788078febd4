"""What one source lists now: its answer read in a worker, the parts of a sitemap index included."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sources.live.state import Known
from sources.page_readers import Job, PageReaders
from sources.registry import Source
from sources.web.client import Answer, Ask, WebClient
from sources.web.failures import FetchError

Item = Mapping[str, Any]
Validators = Mapping[str, str | None]

MOST_UNCHANGED = 4
"""So many answers of "not modified" in a row are believed; then the listing is read whole, as some servers never tell of a change."""
READ_WHOLE_AFTER = timedelta(hours=24)
SITEMAP_SPAN = timedelta(days=7)
"""Entries of a sitemap that are older are passed over, unless the registry says `from`."""
MOST_CHILDREN = 50
"""Parts of a sitemap index that are read in one poll, the latest first."""
LISTING_BYTES = {"feed": 10_000_000, "sitemap": 50_000_000, "pages": 10_000_000}
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"


@dataclass(frozen=True)
class Listing:
    """What a source's answer holds."""

    items: Sequence[Item] | None
    """As `sources.live.items` gives them, those too old for a sitemap left out; None when nothing has changed since the last answer."""
    known: Known
    """What is to be remembered of the answer."""
    form: str = ""
    title: str | None = None
    children: Mapping[str, Validators] | None = None
    """What is to be remembered of each part of an index that was read; None when it is no index."""
    feeds: Sequence[Validators] = ()
    """The feeds that a web page advertises."""
    moved_to: str | None = None
    """Where the source's address has moved for good."""


@dataclass(frozen=True)
class Asker:
    """Asks sources for their listings."""

    web: WebClient
    readers: PageReaders
    day: date
    """The run day, from which the age of sitemap entries is counted."""
    latest_day: date
    """Dates after it lie in the future."""

    async def ask(self, source: Source, known: Known, children: Mapping[str, Item], now: datetime) -> Listing:
        """The source's listing. `known` and `children` hold what is remembered of earlier answers.

        Raises FetchError, also for an answer that is no listing.
        """
        is_whole = _must_read_whole(source, known, now)
        answer = await self.web.fetch(_spell_ask(source, str(source.url), None if is_whole else known))
        sha256 = hashlib.sha256(answer.payload).hexdigest()
        # The parts of an index change while the index itself stays as it is.
        if answer.status == 304 or (sha256 == known.sha256 and source.kind != "sitemap"):
            return Listing(None, replace(known, unchanged_count=known.unchanged_count + (answer.status == 304)))
        found = await self._read(answer, source)
        items, parts = found["items"], None
        if found["form"] == "sitemap_index":
            parts_items, parts = await self._read_children(source, found["children"], children)
            items = [*items, *parts_items]
        items = [item for item in items if not self._is_old(item["day"], source)]
        fresh = replace(
            known,
            etag=answer.etag,
            last_modified=answer.last_modified,
            sha256=sha256,
            read_whole_at=now.timestamp(),
            unchanged_count=0,
            item_count=len(items),
        )
        return Listing(items, fresh, found["form"], found["title"], parts, found["feeds"], answer.permanent_url)

    async def _read(self, answer: Answer, source: Source) -> dict[str, Any]:
        job = Job("items", answer.payload, self.latest_day, answer.url, source.selectors, answer.charset)
        found = await asyncio.wrap_future(self.readers.submit(job))
        if "problem" in found:
            raise FetchError(found["problem"], f"{answer.url}: {found['problem_text']}", status=answer.status)
        if found["form"] == "html" and source.kind != "pages":
            explanation = (
                f"{answer.url} is a web page and no {source.kind}; `presswatch sources add` finds the feed of a site"
            )
            raise FetchError("not_a_feed", explanation, status=answer.status)
        if source.kind == "pages":
            found["items"] = [item for item in found["items"] if _is_followed(item, source)]
        return found

    async def _read_children(
        self, source: Source, stated: Sequence[Validators], before: Mapping[str, Item]
    ) -> tuple[list[Item], dict[str, Validators]]:
        """The items of those parts of an index that have changed, and what is to be remembered of each part read."""
        items: list[Item] = []
        read: dict[str, Validators] = {}
        failure: FetchError | None = None
        latest_first = sorted(stated, key=lambda child: str(child.get("date_modified") or ""), reverse=True)
        for child in latest_first[:MOST_CHILDREN]:
            url, earlier = str(child["url"]), before.get(str(child["url"]))
            if _is_unchanged(child, earlier) or self._is_old(child["date_modified"], source):
                continue
            try:
                answer = await self.web.fetch(_spell_ask(source, url, _as_known(source, earlier)))
                if answer.status != 304:
                    items += (await self._read(answer, source))["items"]
            except FetchError as error:
                # A part that fails is not remembered, so the next poll tries it again.
                failure = error
                continue
            read[url] = {
                "date_modified": child["date_modified"],
                "etag": answer.etag,
                "last_modified": answer.last_modified,
            }
        if failure and not read:
            raise failure
        return items, read

    def _is_old(self, day: object, source: Source) -> bool:
        if not day or source.kind != "sitemap":
            return False
        oldest = source.since or self.day - SITEMAP_SPAN
        return str(day)[:10] < oldest.isoformat()


def _must_read_whole(source: Source, known: Known, now: datetime) -> bool:
    age = now.timestamp() - (known.read_whole_at or 0)
    is_long = known.unchanged_count >= MOST_UNCHANGED or age > READ_WHOLE_AFTER.total_seconds()
    return is_long or source.kind == "sitemap"


def _spell_ask(source: Source, url: str, known: Known | None) -> Ask:
    return Ask(
        url,
        etag=known.etag if known else None,
        last_modified=known.last_modified if known else None,
        most_bytes=LISTING_BYTES[source.kind],
        accept=_ACCEPT,
        gap_seconds=source.gap_seconds,
    )


def _as_known(source: Source, earlier: Item | None) -> Known | None:
    if earlier is None:
        return None
    return Known(source.source_id, etag=earlier["etag"], last_modified=earlier["last_modified"])


def _is_unchanged(child: Validators, earlier: Item | None) -> bool:
    modified = child.get("date_modified")
    return bool(earlier and modified and earlier["date_modified"] == modified)


def _is_followed(item: Item, source: Source) -> bool:
    return bool(item["url"]) and (source.follow is None or bool(source.follow.search(item["url"])))
