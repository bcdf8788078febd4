"""The body of an archived response, taken out of its transfer coding and unpacked, with a bound on every step.

The library's own readers do both without a bound: one chunk or a few bytes of brotli may become gigabytes.
"""

import re

from warcio.recordloader import ArcWarcRecord

from sources.pages import MAX_PAGE_BYTES
from sources.web.unpacking import BrokenBodyError, TooLargeError, Unpacker

MOST_WIRE_BYTES = MAX_PAGE_BYTES + 2_000_000
"""A body as it was sent; chunks take some bytes more than what is in them."""
_CHUNK = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
_STEP_BYTES = 1 << 20


class BodyError(Exception):
    """A body that cannot be had; `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_body(record: ArcWarcRecord) -> bytes:
    """The body of a response as a browser would see it. BodyError when it is too large, cut short, or not in its coding."""
    wire = _read_wire(record)
    if (record.http_headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        wire = join_chunks(wire)
    try:
        unpacker = Unpacker(record.http_headers.get_header("Content-Encoding") or "", MAX_PAGE_BYTES)
        unpacker.add(wire)
    except TooLargeError as error:
        raise BodyError("too_large") from error
    except BrokenBodyError as error:
        # Some archives keep the label of a coding that they have taken off themselves.
        if wire.lstrip()[:1] == b"<" and len(wire) <= MAX_PAGE_BYTES:
            return wire
        raise BodyError("broken_body") from error
    return bytes(unpacker.body)


def join_chunks(wire: bytes) -> bytes:
    """A chunked body in one piece; from where no chunk begins on, the rest as it stands, as some archives join chunks themselves."""
    pieces: list[bytes] = []
    place = 0
    while match := _CHUNK.match(wire, place):
        size = int(match[1], 16)
        if not size:
            return b"".join(pieces)
        pieces.append(wire[match.end() : match.end() + size])
        place = match.end() + size
        place += 2 if wire[place : place + 2] == b"\r\n" else 0
    return b"".join([*pieces, wire[place:]])


def _read_wire(record: ArcWarcRecord) -> bytes:
    wire = bytearray()
    while piece := record.raw_stream.read(min(_STEP_BYTES, MOST_WIRE_BYTES + 1 - len(wire))):
        wire += piece
    if len(wire) > MOST_WIRE_BYTES:
        raise BodyError("too_large")
    # What the record's head promises and the archive does not hold: half an article is none.
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise BodyError("cut_short")
    return bytes(wire)
