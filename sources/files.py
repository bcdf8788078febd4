"""One file of the inbox, cut into items: texts, pages, rows, feed entries. Streams, so that memory stays bounded."""

import gzip
import json
import os
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, cast

import pyarrow as pa
import pyarrow.parquet as pq

from sources import rows
from sources.arrivals import RawItem, Refusal, excerpt_of, printable
from sources.dates import Published, read_date
from sources.decoding import Decoded, decode
from sources.feeds import web_link
from sources.page_readers import Job, PageReaders

MAX_ITEM_BYTES = 10_000_000
MAX_DECODED_BYTES = 4_000_000_000
"""A compressed file that grows beyond this is a bomb, or should come in pieces."""
_BATCH_BYTES = 32_000_000

ROW_TYPE = "application/json"
ENTRY_TYPE = "application/feed+json"
PAGE_TYPE = "text/html"
TEXT_TYPE = "text/plain"

Items = Iterator[RawItem | Refusal]


@dataclass(frozen=True)
class InboxFile:
    """A regular file of the inbox and the printable name it goes by."""

    path: Path
    name: str


def file_items(file: InboxFile, readers: PageReaders, latest_day: date) -> Items:
    """What the file holds, in its order. Never raises for what is in it: what cannot be read becomes a refusal."""
    reader = _READERS[file_format(file.name)]
    try:
        yield from reader(file, readers, latest_day)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        yield Refusal(
            file.name, "broken_gzip", f"the compressed file ends early or is damaged ({error}); copy it again"
        )
    except pa.ArrowException as error:
        yield Refusal(
            file.name, "unreadable_parquet", f"not a whole Parquet file ({printable(str(error))[:200]}); copy it again"
        )
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
        identity = printable(str(entry.get("id") or entry.get("url") or entry.get("title") or ""))[:300]
        seen[identity] += 1
        item = f"{file.name}#{identity}" + (f"#{seen[identity]}" if seen[identity] > 1 else "")
        published = read_date(entry.get("date_published"))
        yield RawItem(item, ENTRY_TYPE, rows.spell_row(entry), web_link(entry.get("url")), published)


def _read_lines(file: InboxFile, _readers: PageReaders, _latest: date) -> Items:
    is_empty = True
    with _open(file.path) as stream:
        for number, line in enumerate(_bounded_lines(stream), start=1):
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
    return RawItem(item, _typed(ROW_TYPE, decoded), line, rows.link_of(row), rows.published_of(row))


def _bounded_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines without their ends; of one that is too long only its beginning, so that no line fills the memory."""
    decoded_bytes = 0
    while line := stream.readline(MAX_ITEM_BYTES + 2):
        decoded_bytes += len(line)
        rest = line
        while not rest.endswith(b"\n") and (rest := stream.readline(MAX_ITEM_BYTES)):
            decoded_bytes += len(rest)
            if decoded_bytes > MAX_DECODED_BYTES:
                raise EOFError(f"more than {MAX_DECODED_BYTES:,} bytes")
        yield line.rstrip(b"\r\n")


def _read_parquet(file: InboxFile, _readers: PageReaders, _latest: date) -> Items:
    if file.path.stat().st_size == 0:
        yield _empty(file.name)
        return
    with pq.ParquetFile(file.path, pre_buffer=False, buffer_size=1 << 20) as table:
        if not rows.has_text_column(table.schema_arrow.names):
            found = printable(", ".join(table.schema_arrow.names))[:300]
            expected = ", ".join(rows.FIELD_NAMES["body"])
            yield Refusal(
                file.name, "no_text_column", f"none of its columns ({found}) holds the text; name one {expected}"
            )
            return
        number = 0
        for batch in table.iter_batches(batch_size=_batch_rows(table), use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield _read_parquet_row(f"{file.name}#{number}", row)


def _batch_rows(table: pq.ParquetFile) -> int:
    groups = [table.metadata.row_group(index) for index in range(table.metadata.num_row_groups)]
    widest = max((group.total_byte_size / max(group.num_rows, 1) for group in groups), default=1.0)
    return max(1, min(512, int(_BATCH_BYTES / max(widest, 1.0))))


def _read_parquet_row(item: str, row: rows.Row) -> RawItem | Refusal:
    payload = rows.spell_row(row)
    if len(payload) > MAX_ITEM_BYTES:
        return Refusal(
            item, "too_large", f"the row is longer than {MAX_ITEM_BYTES:,} bytes; split it", excerpt_of(payload)
        )
    return RawItem(item, ROW_TYPE, payload, rows.link_of(row), rows.published_of(row))


@contextmanager
def _open(path: Path) -> Iterator[IO[bytes]]:
    # O_NOFOLLOW: between the listing and now somebody may have put a link in its place.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
        if not path.name.lower().endswith(".gz"):
            yield stream
            return
        with gzip.GzipFile(fileobj=stream) as unpacked:
            yield cast(IO[bytes], unpacked)


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
    return media_type if decoded.encoding == "utf-8" else f"{media_type}; charset={decoded.encoding}"


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
}
