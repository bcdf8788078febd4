"""Web archives of invented pages, written by the library that reads them, and damaged by hand."""

import gzip
import zlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.sources.pages_of_our_own import page

Response = tuple[str, str, dict[str, str], bytes]
"""Address, status, headers, body."""


class _Writer(WARCWriter):
    def _create_temp_file(self) -> BytesIO:
        # The library's own temporary files are left to the garbage collector, which warns.
        return BytesIO()


def response(number: int, body: bytes = b"", status: str = "200 OK", **headers: str) -> Response:
    """A page of the Harbour Post."""
    named = {"Content-Type": "text/html; charset=utf-8"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    return f"https://harbourpost.example/{number}", status, named, body or page()


def write_archive(
    path: Path, responses: Iterable[Response], *, packed: bool = True, date: str = "2026-03-06T07:08:09Z"
) -> list[int]:
    """Write the responses and one record of metadata; gives where each record ends."""
    ends = []
    with path.open("wb") as file:
        writer = _Writer(file, gzip=packed)
        for url, status, headers, body in responses:
            head = StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1")
            # As the wire had it: the writer would make a body's codings its own.
            name = f"<urn:uuid:{zlib.crc32(url.encode()):08x}-0000-4000-8000-000000000000>"
            fields = {"WARC-Date": date, "WARC-Record-ID": name}
            record = writer.create_warc_record(
                url, "response", BytesIO(body), http_headers=head, warc_headers_dict=fields
            )
            writer.write_record(record)
            ends.append(file.tell())
        writer.write_record(writer.create_warc_record("https://harbourpost.example/", "metadata", BytesIO(b"x: y")))
    return ends


def plain_record(block: bytes, *, length: int | None = None, head: bytes = b"WARC-Type: response\r\n") -> bytes:
    """One record, byte by byte, with whatever length it claims."""
    size = len(block) if length is None else length
    return (
        b"WARC/1.0\r\n" + head + b"WARC-Target-URI: https://harbourpost.example/plain\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % size + block + b"\r\n\r\n"
    )  # fmt: skip


def chunked(body: bytes, size: int = 1000) -> bytes:
    """The body in chunks as HTTP/1.1 sends it."""
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def gzipped(body: bytes) -> bytes:
    """The body as `Content-Encoding: gzip` has it."""
    return gzip.compress(body, mtime=0)
