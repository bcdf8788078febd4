"""Web archives, streamed record by record: the HTML responses in them, and a count of what was passed over."""

import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.recordloader import ArcWarcRecord

from sources.archives import UnreachableArchiveError
from sources.dates import read_date
from sources.warc_bodies import BodyError, read_body

MOST_HEAD_BYTES = 1_000_000
"""What the lines between two records' bodies may have: more is no head but an attack on the memory."""
MOST_BREAKS = 100
"""After so many breaks the rest of an archive is left unread."""
_SCAN_BYTES = 1 << 20
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_MEMBER, _RECORD = re.compile(rb"\x1f\x8b\x08"), re.compile(rb"(?<=\n)WARC/[01]\.")
_LONGEST_MARK = 8


@dataclass(frozen=True)
class WarcPage:
    """One archived HTML page."""

    record_id: str
    """The record's own id, without `urn:uuid:` and brackets; made from its place when it has none."""
    url: str
    payload: bytes
    http_status: int
    captured_at: datetime | None = None
    """When the archive fetched it, by its own word."""


class _HeadTooLongError(Exception):
    """Lines without end where a record's head should be."""


class _NotByRecordError(Exception):
    """The first record goes on beyond the first gzip member: the archive was packed in other pieces than its records."""


class _BoundedReader(DecompressingBufferedReader):  # type: ignore[misc] # warcio has no types
    """Reads lines, as heads are read, only up to a bound; `begin` starts the count anew."""

    def begin(self) -> None:
        self.left = MOST_HEAD_BYTES

    def readline(self, length: int | None = None) -> bytes:
        line: bytes = super().readline(min(length or self.left, self.left))
        self.left -= len(line)
        if self.left <= 0:
            raise _HeadTooLongError
        return line


@dataclass
class WarcReader:
    """Reads one archive, WARC or ARC, gzipped or not, from a stream that can be searched; `skipped` counts by reason what was no readable page."""

    stream: IO[bytes]
    name: str
    skipped: Counter[str] = field(default_factory=Counter)
    _number: int = 0
    _is_packed: bool = False

    def pages(self) -> Iterator[WarcPage]:
        """The HTML responses in order.

        Where the archive breaks, it is read on from the next place that looks like a record's beginning; what lies between is counted as one
        break. UnreachableArchiveError when its bytes cannot be had.
        """
        self._is_packed = self.stream.read(2) == b"\x1f\x8b"
        start = 0
        for _ in range(MOST_BREAKS):
            ended_at = yield from self._read_from(self.stream, start)
            found = None if ended_at is None else self._find_next(max(ended_at, start) + 1)
            if found is None:
                return
            start = found
        self.skipped["too_many_breaks (the rest was not read)"] += 1

    def _read_from(
        self, stream: IO[bytes], start: int, passed: int | None = None
    ) -> Generator[WarcPage, None, int | None]:
        """The pages from `start` on; the value is a place before what was not read, None when there is none.

        With `passed` the stream is the whole archive unpacked, of which so many records have been read before.
        """
        stream.seek(start)
        records = ArchiveIterator(stream, arc2warc=True)
        records.reader = _BoundedReader(stream)
        count = 0
        while True:
            try:
                record = self._next(records)
                count += 1
                page = self._read_record(record) if count > (passed or 0) else None
                if self._is_packed and passed is None and self._number == self.skipped.get("cut_short") == 1:
                    raise _NotByRecordError
            except StopIteration:
                # The library also stops, without a word, at bytes that are no record.
                self._count_break("no record", is_first=count == 0 and start == 0)
                return None if passed is not None else records.offset - 1 if count else start
            except _NotByRecordError:
                self.skipped.clear()
                self._number = 0
                return (yield from self._read_from(_unpacked(stream), 0, passed=0))
            except UnreachableArchiveError:
                raise
            except Exception as error:
                if "non-chunked gzip" in str(error) and passed is None:
                    return (yield from self._read_from(_unpacked(stream), 0, passed=count))
                # A place that only looked like a beginning is no further break.
                self._count_break(_name_break(error), is_first=count > 0 or start == 0)
                # Of an archive that was packed as one no place in it can be searched for.
                return None if passed is not None else records.offset if count else start
            if page:
                yield page

    def _count_break(self, kind: str, *, is_first: bool) -> None:
        if is_first:
            self.skipped[f"broken ({kind})"] += 1

    def _next(self, records: Any) -> ArcWarcRecord:  # noqa: ANN401 - warcio has no types
        records.reader.begin()
        # The library tells the terminal of lengths that are wrong, with the bytes it met.
        with redirect_stderr(io.StringIO()):
            return next(records)

    def _find_next(self, start: int) -> int | None:
        """Where after `start` something begins that may be a record."""
        mark = _MEMBER if self._is_packed else _RECORD
        self.stream.seek(start)
        held = b""
        while chunk := self.stream.read(_SCAN_BYTES):
            held += chunk
            if found := mark.search(held):
                return start + found.start()
            start += max(0, len(held) - _LONGEST_MARK)
            held = held[-_LONGEST_MARK:]
        return None

    def _read_record(self, record: ArcWarcRecord) -> WarcPage | None:
        self._number += 1
        reason = _reason_to_skip(record)
        try:
            payload = b"" if reason else read_body(record)
        except BodyError as error:
            reason, payload = error.reason, b""
        reason = reason or ("" if payload.strip() else "empty")
        if reason:
            self.skipped[reason] += 1
            return None
        headers = record.rec_headers
        name = (headers.get_header("WARC-Record-ID") or "").strip("<>").removeprefix("urn:uuid:")
        return WarcPage(
            record_id=name or f"{self.name}-{self._number}",
            url=headers.get_header("WARC-Target-URI") or "",
            payload=payload,
            http_status=int(record.http_headers.get_statuscode()),
            captured_at=_captured_at(headers.get_header("WARC-Date")),
        )


def _unpacked(stream: IO[bytes]) -> IO[bytes]:
    """The whole archive as one stream, where somebody packed it as one and not record by record."""
    stream.seek(0)
    return gzip.GzipFile(fileobj=stream)  # type: ignore[return-value] # it reads, and that is all that is asked of it


def _name_break(error: Exception) -> str:
    return "damaged gzip" if isinstance(error, zlib.error) else type(error).__name__.strip("_")


def _captured_at(written: str | None) -> datetime | None:
    instant = read_date(written).instant
    # Nobody archived the web before there was one; the future is a clock that went wrong.
    return instant.astimezone(UTC) if instant and instant.year >= 1990 and instant <= datetime.now(UTC) else None


def _reason_to_skip(record: ArcWarcRecord) -> str:
    if record.rec_type != "response":
        return f"not_a_response ({record.rec_type or 'no type'})"
    if record.http_headers is None:
        return "no_http_headers"
    status = str(record.http_headers.get_statuscode())
    if not re.fullmatch(r"2\d\d", status, re.ASCII):
        return f"status {status}"
    kind = (record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return "" if kind in _HTML_TYPES else f"not_html ({kind or 'no type'})"
