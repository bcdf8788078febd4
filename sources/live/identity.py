"""What makes two arrivals one item: the source's own id, the address in one spelling, or the same words."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from courlan import normalize_url

from sources.arrivals import printable_line
from sources.feeds import plain_line, plain_text, web_link

Entry = Mapping[str, Any]

LONGEST_NAME = 300
_SPACE = re.compile(r"\s+")
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Identity:
    """How an entry of a listing is known again."""

    name: str
    """The entry's own id, else its address, else a hash of its words; what `raw_pages.item` holds."""
    address: str | None
    """Its address in one spelling, equal for the same page however it was shared; None when it has none."""
    words: str | None
    """Hash of its title and text; None for an entry of a title alone, as several articles may share one."""
    fingerprint: str
    """Hash of what changes when the article does."""


def identify(entry: Entry) -> Identity:
    """The identity of one entry, in the words of JSON Feed."""
    title, text = plain_line(entry.get("title")) or "", _text_of(entry)
    link = web_link(entry.get("url"))
    address = address_key(link) if link else None
    named = str(entry.get("id") or link or "") or f"words:{_hash(title, text)}"
    return Identity(
        name=printable_line(named)[:LONGEST_NAME],
        address=address,
        words=_hash(title, text) if text else None,
        # Counts of comments and views change with every poll, so numbers are left out; a listing without texts has only its date of change.
        fingerprint=_hash(title, _NUMBERS.sub("", text))
        if text
        else _hash(title, str(entry.get("date_modified") or "")),
    )


def address_key(link: str) -> str:
    """`link` without scheme, `www.`, fragment and tracking parameters, its query sorted. Only for telling pages apart while fetching."""
    normal = normalize_url(link.partition("#")[0], trailing_slash=False)
    return re.sub(r"^https?://(?:www\.)?", "", normal).rstrip("/")


def host_of(link: str) -> str:
    """The host and port that a request for `link` goes to, in small letters."""
    return urlsplit(link).netloc.rpartition("@")[2].lower()


def _text_of(entry: Entry) -> str:
    content = entry.get("content_text") or plain_text(entry.get("content_html"))
    return _SPACE.sub(" ", str(content or plain_text(entry.get("summary")))).strip()


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
