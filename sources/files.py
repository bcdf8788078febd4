"""One file of the inbox, cut into items: texts, pages, rows, feed entries, archived pages. Streams, so that memory stays bounded."""

import gzip
import json
import os
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO, cast

from sources import rows
from sources.archived_items import archived_items, passed_over
from sources.archives import UnreachableArchiveError, reach
from sources.arrivals import INBOX, MAX_ITEM_BYTES, PAGE_TYPE, RawItem, Refusal, excerpt_of, printable_line
from sources.dates import Published, read_date
from sources.decoding import Decoded, decode
from sources.feeds import MOST_ENTRIES, web_link
from sources.nesting import MOST_LEVELS, nests_too_deep
from sources.page_readers import Job, PageReaders
from sources.parquet_files import read_parquet
from sources.warc import WarcReader

MAX_DECODED_BYTES = 4_000_000_000
"""A compressed file that grows beyond this is a bomb, or should come in pieces."""
MOST_REFUSALS = 1_000
"""After so many a file is given up: what is wrong with it is said."""

ENTRY_TYPE = "application/feed+json"
TEXT_TYPE = "text/plain"
_CHARSET = re.compile(r"[A-Za-z0-9_.:-]{1,40}")

Items = Iterator[RawItem | Refusal]


class _UnpackedTooFarError(Exception):
    """A compressed file has given more bytes than any file may."""


@dataclass(frozen=True)
class InboxFile:
    """A regular file of the inbox and the printable name it goes by."""

    path: Path
    name: str


def file_items(file: InboxFile, readers: PageReaders, latest_day: date) -> Items:
    """What the file holds, in its order. Never raises for what is in it: what cannot be read becomes a refusal.

    After MOST_REFUSALS refusals the rest of the file is left unread, and one last refusal says so.
    """
    refusals = 0
    for found in _read_file(file, readers, latest_day):
        yield found
        refusals += isinstance(found, Refusal)
        if refusals >= MOST_REFUSALS:
            explanation = f"{refusals:,} of its items were refused, and what follows the last was not read; correct the file and put it here again"
            yield Refusal(file.name, "too_many_broken_lines", explanation)
            return


def _read_file(file: InboxFile, readers: PageReaders, latest_day: date) -> Items:
    reader = _READERS[file_format(file.name)]
    try:
        yield from reader(file, readers, latest_day)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        yield Refusal(
            file.name, "broken_gzip", f"the compressed file ends early or is damaged ({error}); copy it again"
        )
    except _UnpackedTooFarError:
        explanation = f"it unpacks to more than {MAX_DECODED_BYTES:,} bytes, and the rest was not read; split it"
        yield Refusal(file.name, "too_large", explanation)
    except OSError as error:
        yield Refusal(
            file.name, "unreadable_file", f"the file cannot be read ({error.strerror or error}); check its permissions"
        )


def file_format(name: str) -> str:
    """The ending that tells the format, without `.gz`; empty when it is none of ours."""
    lowered = name.lower().removesuffix(".gz")
    ending = lowered.rpartition(".")[2]
    is_packed_parquet = ending == "parquet" and lowered != name.lower()
    return ending if ending in _READERS and "." in lowered and not is_packed_parquet else ""


def with_charset(media_type: str, charset: str | None) -> str:
    """The media type with its charset, as `raw_pages.media_type` holds both; a charset that is no plain word is left out."""
    return f"{media_type}; charset={charset}" if charset and _CHARSET.fullmatch(charset) else media_type


def split_charset(media_type: str) -> tuple[str, str | None]:
    """The media type alone, and its charset if it has one."""
    alone, _, charset = media_type.partition("; charset=")
    return alone, charset or None


def known_formats() -> str:
    """The endings that can be read, for messages."""
    return ", ".join(f".{ending}" for ending in _READERS)


def _read_text(file: InboxFile, _readers: PageReaders, _latest: date) -> Items:
    payload = _read_whole(file)
    if isinstance(payload, Refusal):
        yield payload
        return
    decoded = decode(payload)
    if decoded is None:
        yield _undecodable(file.name, payload)
    else:
        yield RawItem(file.name, _typed(TEXT_TYPE, decoded), payload, published=Published())


def _read_page(file: InboxFile, _readers: PageReaders, _latest: date) -> Items:
    payload = _read_whole(file)
    yield payload if isinstance(payload, Refusal) else RawItem(file.name, PAGE_TYPE, payload)


def _read_feed(file: InboxFile, readers: PageReaders, latest_day: date) -> Items:
    payload = _read_whole(file)
    if isinstance(payload, Refusal):
        yield payload
        return
    answer = readers.answer([Job("feed", payload, latest_day)])[0]
    if "problem" in answer:
        yield Refusal(file.name, answer["problem"], answer["problem_text"], excerpt_of(payload))
        return
    seen: Counter[str] = Counter()
    for entry in answer["entries"]:
        # A place in the feed would change with every poll: an entry goes by its own identity.
        identity = printable_line(str(entry.get("id") or entry.get("url") or entry.get("title") or ""))[:300]
        seen[identity] += 1
        item = f"{file.name}#{identity}" + (f"#{seen[identity]}" if seen[identity] > 1 else "")
        published = read_date(entry.get("date_published"))
        yield RawItem(item, ENTRY_TYPE, rows.spell_row(entry), web_link(entry.get("url")), published)
    if answer["left_out"]:
        reason = f"not objects, or after the first {MOST_ENTRIES:,}"
        explanation = f"{answer['left_out']:,} of its entries were left out ({reason}); correct or split the feed"
        yield Refusal(file.name, "entries_left_out", explanation)


def _read_archive(file: InboxFile, _readers: PageReaders, _latest: date) -> Items:
    if not file.path.stat().st_size:
        yield _empty(file.name)
        return
    with _open_raw(file.path) as stream:
        reader = WarcReader(reach(stream), file.name)
        try:
            for item in archived_items(reader):
                yield replace(item, item=f"{file.name}#{item.item}")
        except UnreachableArchiveError as error:
            yield Refusal(file.name, "unreadable_file", f"the file cannot be read to its end ({error}); copy it again")
        yield from passed_over(reader, file.name, INBOX)


def _read_lines(file: InboxFile, _readers: PageReaders, _latest: date) -> Items:
    is_empty = True
    with _open(file.path) as stream:
        for number, line in enumerate(_bounded_lines(stream, _most_bytes(file)), start=1):
            if number == 1 and b"\0" in line:
                # No line of JSON holds a zero byte: one refusal says it, not one for every piece of a picture.
                yield _undecodable(file.name, line)
                return
            is_empty = is_empty and not line.strip()
            if line.strip():
                yield _read_line(f"{file.name}#{number}", line)
    if is_empty:
        yield _empty(file.name)


def _read_line(item: str, line: bytes) -> RawItem | Refusal:
    if len(line) > MAX_ITEM_BYTES:
        return Refusal(
            item, "too_large", f"the line is longer than {MAX_ITEM_BYTES:,} bytes; split it", excerpt_of(line)
        )
    decoded = decode(line)
    if decoded is None:
        return _undecodable(item, line)
    try:
        row = json.loads(decoded.text, strict=False)
    except (ValueError, RecursionError) as error:
        return Refusal(item, "broken_json", f"not valid JSON ({error}); correct the line", excerpt_of(line))
    if not isinstance(row, dict):
        return Refusal(
            item, "not_a_row", "a line must be a JSON object with a text field; correct it", excerpt_of(line)
        )
    if nests_too_deep(row):
        explanation = f"lists and objects stand inside each other on more than {MOST_LEVELS} levels; flatten the row"
        return Refusal(item, "broken_json", explanation, excerpt_of(line))
    return RawItem(item, _typed(rows.ROW_TYPE, decoded), line, rows.link_of(row), rows.published_of(row))


def _most_bytes(file: InboxFile) -> int | None:
    return MAX_DECODED_BYTES if _is_packed(file.path) else None


def _bounded_lines(stream: IO[bytes], most_bytes: int | None) -> Iterator[bytes]:
    """Lines without their ends; of one that is too long only its beginning, so that no line fills the memory."""
    while line := stream.readline(MAX_ITEM_BYTES + 2):
        rest = line
        while not rest.endswith(b"\n") and (rest := stream.readline(MAX_ITEM_BYTES)):
            _stop_bomb(stream, most_bytes)
        _stop_bomb(stream, most_bytes)
        yield line.rstrip(b"\r\n")


def _stop_bomb(stream: IO[bytes], most_bytes: int | None) -> None:
    if most_bytes is not None and stream.tell() > most_bytes:
        raise _UnpackedTooFarError


def _read_parquet(file: InboxFile, _readers: PageReaders, _latest: date) -> Items:
    return read_parquet(file.path, file.name) if file.path.stat().st_size else iter([_empty(file.name)])


def _open_raw(path: Path) -> IO[bytes]:
    # O_NOFOLLOW: between the listing and now somebody may have put a link in its place.
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")


@contextmanager
def _open(path: Path) -> Iterator[IO[bytes]]:
    with _open_raw(path) as stream:
        if not _is_packed(path):
            yield stream
            return
        with gzip.GzipFile(fileobj=stream) as unpacked:
            yield cast(IO[bytes], unpacked)


def _is_packed(path: Path) -> bool:
    return path.name.lower().endswith(".gz")


def _read_whole(file: InboxFile) -> bytes | Refusal:
    with _open(file.path) as stream:
        payload = stream.read(MAX_ITEM_BYTES + 1)
    if not payload.strip():
        return _empty(file.name)
    if len(payload) > MAX_ITEM_BYTES:
        return Refusal(
            file.name, "too_large", f"the file holds more than {MAX_ITEM_BYTES:,} bytes; split it", excerpt_of(payload)
        )
    return payload


def _empty(name: str) -> Refusal:
    return Refusal(name, "empty_file", "the file holds nothing; remove it or copy it again")


def _undecodable(item: str, payload: bytes) -> Refusal:
    explanation = "these bytes are no text: binary, or damaged UTF-8; save it as UTF-8 text"
    return Refusal(item, "broken_encoding", explanation, excerpt_of(payload))


def _typed(media_type: str, decoded: Decoded) -> str:
    return with_charset(media_type, None if decoded.encoding == "utf-8" else decoded.encoding)


_READERS: dict[str, Callable[[InboxFile, PageReaders, date], Items]] = {
    "txt": _read_text,
    "html": _read_page,
    "htm": _read_page,
    "xhtml": _read_page,
    "jsonl": _read_lines,
    "parquet": _read_parquet,
    "xml": _read_feed,
    "rss": _read_feed,
    "atom": _read_feed,
    "rdf": _read_feed,
    "json": _read_feed,
    "warc": _read_archive,
    "arc": _read_archive,
}
