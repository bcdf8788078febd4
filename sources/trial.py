"""A source tried out: what its listing holds now and what a few of its articles would become. Nothing is remembered."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sources.live.asking import Asker, Item, Listing
from sources.live.state import Known
from sources.page_readers import Job
from sources.registry import Source
from sources.web.client import Ask
from sources.web.failures import FetchError

EXAMPLES = 3
"""Articles of a source that are read to show what it would bring."""


@dataclass(frozen=True)
class Example:
    """One article as a run would read it, or why it could not be read."""

    title: str
    url: str | None
    published: str | None
    word_count: int
    taken_from: str
    """`feed` or `page`."""
    outcome: str
    """`ok`, the verdict on its body, or the code of what went wrong."""


@dataclass(frozen=True)
class Trial:
    """What a source would bring."""

    source: Source
    problem: str | None = None
    """Why it cannot be asked or read, with what to do."""
    form: str = ""
    title: str | None = None
    item_count: int = 0
    dated_count: int = 0
    full_count: int = 0
    """Items that carry the whole article."""
    newest: str | None = None
    """The newest usable day among its items."""
    examples: tuple[Example, ...] = ()
    feeds: tuple[Mapping[str, str | None], ...] = ()
    """The feeds that a front page advertises."""
    moved_to: str | None = None
    """Where its address has moved for good."""


async def try_sources(sources: Sequence[Source], asker: Asker, examples: int = EXAMPLES) -> list[Trial]:
    """One trial per source, all at once as far as politeness allows. What fails is told in `problem`, never raised."""
    return list(await asyncio.gather(*(try_source(source, asker, examples) for source in sources)))


async def try_source(source: Source, asker: Asker, examples: int = EXAMPLES) -> Trial:
    """What one source would bring; `examples` of its articles are read."""
    try:
        listing = await asker.ask(source, Known(source.source_id), {}, datetime.now(UTC))
    except FetchError as error:
        return Trial(source, problem=f"{error.code}: {error.explanation}")
    shown = [await _read_example(item, source, asker) for item in (listing.items or ())[:examples]]
    return _count(source, listing, tuple(shown))


def _count(source: Source, listing: Listing, examples: tuple[Example, ...]) -> Trial:
    items = listing.items or ()
    return Trial(
        source,
        form=listing.form,
        title=listing.title,
        item_count=len(items),
        dated_count=sum(item["day"] is not None for item in items),
        full_count=sum(bool(item["is_full"]) for item in items),
        newest=max((item["day"] for item in items if item["day"]), default=None),
        examples=examples,
        feeds=tuple(listing.feeds),
        moved_to=listing.moved_to,
    )


async def _read_example(item: Item, source: Source, asker: Asker) -> Example:
    is_from_feed = source.takes_text_of(item)
    try:
        fields = await (_read_entry(item, asker) if is_from_feed else _read_page(item, source, asker))
    except FetchError as error:
        fields = {"problem": error.code}
    body = str(fields.get("body") or "")
    return Example(
        title=str(fields.get("title") or json.loads(item["announced"]).get("title") or item["name"]),
        url=item["url"],
        published=fields.get("published") or item["day"],
        word_count=len(body.split()),
        taken_from="feed" if is_from_feed else "page",
        outcome=fields.get("problem") or fields.get("body_verdict") or ("ok" if body else "no_text"),
    )


async def _read_entry(item: Item, asker: Asker) -> dict[str, Any]:
    return await _answer(Job("entry", item["entry"].encode(), asker.latest_day), asker)


async def _read_page(item: Item, source: Source, asker: Asker) -> dict[str, Any]:
    answer = await asker.web.fetch(Ask(str(item["url"]), gap_seconds=source.gap_seconds))
    job = Job("page", answer.payload, asker.latest_day, answer.url, source.selectors, answer.charset)
    return await _answer(job, asker)


async def _answer(job: Job, asker: Asker) -> dict[str, Any]:
    return await asyncio.wrap_future(asker.readers.submit(job))
