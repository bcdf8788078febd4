"""Bodies as they come over the wire, unpacked piece by piece with a bound on what comes out."""

import re
import sys
import zlib
from typing import Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CODINGS = "gzip, deflate, br, zstd"
"""What may be asked for in Accept-Encoding."""
_WINDOW_LOG = 23
"""RFC 9659: who sends zstd over HTTP keeps its window within 8 MB."""
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_DOUBT_BYTES = 4_096
"""So much of a body is kept as it came, to be taken as it is when it turns out not to be packed."""


class TooLargeError(Exception):
    """A body that grows beyond its bound."""


class BrokenBodyError(Exception):
    """A body that is not in the coding that it says, or in none that can be read."""


class _Decoder(Protocol):
    @property
    def is_whole(self) -> bool: ...

    def unpack(self, chunk: bytes, most: int) -> bytes: ...


class Unpacker:
    """Collects one body, packed as `Content-Encoding` says. TooLargeError beyond `most_bytes`, of what arrives or of what comes out."""

    def __init__(self, coding: str, most_bytes: int) -> None:
        names = [name.strip().lower() for name in coding.split(",")]
        names = [name for name in names if name not in {"", "identity"}]
        if len(names) > 1:
            raise BrokenBodyError(f"its coding {coding!r} cannot be read; there are {CODINGS}, one at a time")
        self._name = names[0] if names else ""
        self._most, self._arrived = most_bytes, 0
        self._start: bytearray | None = bytearray()
        self._decoder: _Decoder = _DECODERS.get(self._name, _Unknown)() if names else _Plain()
        self.body = bytearray()

    def add(self, chunk: bytes) -> None:
        """Take what arrived next."""
        self._arrived += len(chunk)
        if self._start is not None:
            self._start += chunk
        try:
            self.body += self._decoder.unpack(chunk, self._most + 1 - len(self.body))
        except _ERRORS as error:
            self._take_as_it_is(error)
        if self._arrived > _DOUBT_BYTES:
            self._start = None
        if max(self._arrived, len(self.body)) > self._most:
            raise TooLargeError

    def finish(self) -> bytes:
        """The whole body. BrokenBodyError when it breaks off before the end of its coding."""
        if self._arrived and not self._decoder.is_whole:
            self._take_as_it_is(EOFError("it breaks off"))
        return bytes(self.body)

    def _take_as_it_is(self, error: Exception) -> None:
        """Some servers name a coding and send the page as it is."""
        if self._start is None or not _is_text(self._start):
            raise BrokenBodyError(f"its body is not in the coding {self._name} that it says ({error})") from error
        self._decoder, self.body = _Plain(), self._start[: self._most + 1]


def _is_text(start: bytearray) -> bool:
    return not _CONTROLS.search(start) and not start.startswith((_GZIP, _ZSTD))


class _Plain:
    is_whole = True

    def unpack(self, chunk: bytes, most: int) -> bytes:
        return chunk[:most]


class _Unknown:
    """A coding that nobody knows: what bears such a name is mostly not packed at all."""

    is_whole = False

    def unpack(self, chunk: bytes, most: int) -> bytes:
        raise EOFError(f"there are {CODINGS}")


class _Zlib:
    """gzip of several members, zlib, and the bare deflate that some servers send by that name."""

    def __init__(self) -> None:
        self._bits = zlib.MAX_WBITS | 32
        self._inner = zlib.decompressobj(self._bits)
        self._head: bytes | None = b""
        self._is_over = False

    @property
    def is_whole(self) -> bool:
        return self._inner.eof

    def unpack(self, chunk: bytes, most: int) -> bytes:
        if self._is_over:
            return b""
        out = bytearray(self._begin(chunk, most) if self._head is not None else self._inner.decompress(chunk, most))
        while len(out) < most and (rest := self._inner.unused_data.lstrip(b"\0") or self._inner.unconsumed_tail):
            if self._inner.eof:
                # What follows the last member and begins none is padding, or rubbish.
                self._is_over = not rest.startswith(_GZIP[: len(rest)])
                if self._is_over:
                    break
                self._inner = zlib.decompressobj(self._bits)
            out += self._inner.decompress(rest, most - len(out))
        return bytes(out)

    def _begin(self, chunk: bytes, most: int) -> bytes:
        """Two bytes tell whether it is gzip or zlib; what is neither may be bare."""
        head = (self._head or b"") + chunk
        if len(head) < len(_GZIP):
            self._head = head
            return b""
        self._head = None
        try:
            return self._inner.decompress(head, most)
        except zlib.error:
            self._inner = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._inner.decompress(head, most)


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    @property
    def is_whole(self) -> bool:
        return bool(self._inner.is_finished())

    def unpack(self, chunk: bytes, most: int) -> bytes:
        if self.is_whole:
            return b""
        out = bytearray(self._inner.process(chunk, output_buffer_limit=most))
        while len(out) < most and not self._inner.can_accept_more_data():
            out += self._inner.process(b"", output_buffer_limit=most - len(out))
        return bytes(out)


class _Zstd:
    def __init__(self) -> None:
        self._inner = self._open()

    @property
    def is_whole(self) -> bool:
        return self._inner.eof

    def unpack(self, chunk: bytes, most: int) -> bytes:
        out, rest = bytearray(), chunk
        while len(out) < most and (rest or not (self._inner.needs_input or self._inner.eof)):
            if self._inner.eof:
                self._inner = self._open()
            out += self._inner.decompress(rest, most - len(out))
            rest = self._inner.unused_data
        return bytes(out)

    def _open(self) -> "zstd.ZstdDecompressor":
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG})


_ERRORS = (zlib.error, brotli.error, zstd.ZstdError, EOFError)
_DECODERS: dict[str, type[_Zlib] | type[_Brotli] | type[_Zstd]] = {
    "gzip": _Zlib,
    "x-gzip": _Zlib,
    "deflate": _Zlib,
    "br": _Brotli,
    "zstd": _Zstd,
}
