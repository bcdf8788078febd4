"""What a source brings: items as they arrived, and refusals for what could not become one."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from schemas import RAW_PAGES
from sources.dates import Published

EXCERPT_LENGTH = 4_000
INBOX = "inbox"
"""The source of everything that lies in the inbox."""
PAGE_TYPE = "text/html"
MAX_ITEM_BYTES = 10_000_000
"""What is longer is no article."""


@dataclass(frozen=True)
class RawItem:
    """One thing that may hold an article, byte for byte."""

    item: str
    """Where in the source; for the inbox the file's path inside it, and `#` with the row."""
    media_type: str
    payload: bytes
    url: str | None = None
    published: Published | None = None
    """What it says of its publication; None when only a page worker can tell."""
    announced: str | None = None
    """What a feed, sitemap or archive said of it, as JSON of an entry without its texts."""
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Refusal:
    """Something that arrived and cannot be taken, with what to do about it."""

    item: str
    reason: str
    """Short code, such as `broken_json`."""
    explanation: str
    excerpt: str = ""
    """The beginning of what was refused, printable."""
    source_id: str = INBOX


@dataclass(frozen=True)
class Gathered:
    """One batch of a collection: rows of `schemas.RAW_PAGES` and what was refused on the way."""

    raw_pages: pl.DataFrame
    refusals: tuple[Refusal, ...]


def raw_page(arrived: RawItem, source_id: str, day: date, fetched_at: datetime) -> dict[str, Any]:
    """The row of `schemas.RAW_PAGES` for one item."""
    return {
        "raw_page_id": _raw_page_id(source_id, arrived),
        "source_id": source_id,
        "item": arrived.item,
        "url": arrived.url,
        "day": day,
        "fetched_at": fetched_at,
        "media_type": arrived.media_type,
        "http_status": arrived.http_status,
        "etag": arrived.etag,
        "last_modified": arrived.last_modified,
        "announced": arrived.announced,
        "sha256": hashlib.sha256(arrived.payload).hexdigest(),
        "byte_count": len(arrived.payload),
        "payload": arrived.payload,
    }


def raw_pages_frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows made by `raw_page` as a frame that keeps its contract."""
    return RAW_PAGES.conform(pl.DataFrame(rows, schema=RAW_PAGES.schema()))


def printable(text: str) -> str:
    """`text` with control characters, lone surrogates and direction marks spelled out, cut to an excerpt's length."""
    if text.isprintable():
        return text[:EXCERPT_LENGTH]
    return "".join(letter if _is_printable(letter) else _spell(letter) for letter in text[:EXCERPT_LENGTH])[
        :EXCERPT_LENGTH
    ]


def printable_line(text: str) -> str:
    """`text` as `printable` gives it, with line ends and tabs spelled out too: a name that stays on its line."""
    return printable(text).replace("\n", "\\n").replace("\t", "\\t")


def excerpt_of(payload: bytes) -> str:
    """The beginning of some bytes as text that can be stored and printed."""
    return printable(payload[:EXCERPT_LENGTH].decode("utf-8", "backslashreplace"))


def _raw_page_id(source_id: str, arrived: RawItem) -> str:
    # Lengths in front keep "a" + "bc" and "ab" + "c" apart.
    digest = hashlib.sha256()
    for part in (source_id.encode(), arrived.item.encode(), arrived.payload):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()[:24]


def _is_printable(letter: str) -> bool:
    return letter.isprintable() or letter in "\n\t"


def _spell(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")
