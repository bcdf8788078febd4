"""Web archives, streamed record by record: the HTML responses in them, and a count of what was passed over."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from sources.pages import MAX_PAGE_BYTES

_HTML_TYPES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True)
class WarcPage:
    """One archived HTML page."""

    record_id: str
    """The record's own id, without `urn:uuid:` and brackets; made from its place when it has none."""
    url: str
    payload: bytes


@dataclass
class WarcReader:
    """Reads one archive, `.warc` or `.warc.gz`; `skipped` counts by reason what was no readable page."""

    path: Path
    skipped: Counter[str] = field(default_factory=Counter)

    def pages(self) -> Iterator[WarcPage]:
        """The HTML responses in order. A truncated or broken archive gives what stands before the damage."""
        with self.path.open("rb") as stream:
            records = ArchiveIterator(stream, no_record_parse=False, arc2warc=True)
            number = 0
            while True:
                try:
                    record = next(records)
                    number += 1
                    page = self._read_record(record, number)
                except StopIteration:
                    return
                except (ArchiveLoadFailed, EOFError, OSError, ValueError, IndexError) as error:
                    # After a break in the stream the next record's start is unknown.
                    self.skipped[f"broken ({type(error).__name__})"] += 1
                    return
                if page:
                    yield page

    def _read_record(self, record: ArcWarcRecord, number: int) -> WarcPage | None:
        reason = _reason_to_skip(record)
        payload = b"" if reason else record.content_stream().read(MAX_PAGE_BYTES + 1)
        if not reason and not payload.strip():
            reason = "empty"
        if not reason and len(payload) > MAX_PAGE_BYTES:
            reason = "too_large"
        if reason:
            self.skipped[reason] += 1
            return None
        headers = record.rec_headers
        name = (headers.get_header("WARC-Record-ID") or "").strip("<>").removeprefix("urn:uuid:")
        return WarcPage(name or f"{self.path.name}-{number}", headers.get_header("WARC-Target-URI") or "", payload)


def _reason_to_skip(record: ArcWarcRecord) -> str:
    if record.rec_type != "response":
        return f"not_a_response ({record.rec_type})"
    if record.http_headers is None:
        return "no_http_headers"
    if not str(record.http_headers.get_statuscode()).startswith("2"):
        return f"status {record.http_headers.get_statuscode()}"
    kind = (record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return "" if kind in _HTML_TYPES else f"not_html ({kind or 'no type'})"
