"""Bodies as they come over the wire, unpacked piece by piece with a bound on what comes out."""

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
_PLAIN = (b"<", b"{", b"[")


class TooLargeError(Exception):
    """A body that grows beyond its bound."""


class BrokenBodyError(Exception):
    """A body that is not in the coding that it says, or in none that can be read."""


class _Decoder(Protocol):
    def unpack(self, chunk: bytes, most: int) -> bytes: ...


class Unpacker:
    """Collects one body, packed as `Content-Encoding` says. TooLargeError beyond `most_bytes`, of what arrives or of what comes out."""

    def __init__(self, coding: str, most_bytes: int) -> None:
        names = [name.strip().lower() for name in coding.split(",")]
        self._names = [name for name in names if name not in {"", "identity"}]
        unknown = [name for name in self._names if name not in _DECODERS]
        if unknown or len(self._names) > 1:
            raise BrokenBodyError(f"its coding {coding!r} cannot be read; there are {CODINGS}, one at a time")
        self._most, self._arrived = most_bytes, 0
        self._decoder: _Decoder | None = None
        self.body = bytearray()

    def add(self, chunk: bytes) -> None:
        """Take what arrived next."""
        self._arrived += len(chunk)
        if self._decoder is None and chunk:
            self._decoder = self._choose(chunk)
        if self._decoder is None:
            return
        try:
            self.body += self._decoder.unpack(chunk, self._most + 1 - len(self.body))
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
            raise BrokenBodyError(f"its body is not in the coding {self._names[0]} that it says ({error})") from error
        if max(self._arrived, len(self.body)) > self._most:
            raise TooLargeError

    def _choose(self, first: bytes) -> _Decoder:
        """The decoder for what the first bytes show: some servers say gzip and send the page as it is."""
        name = self._names[0] if self._names else ""
        is_mislabelled = (
            (name in {"gzip", "x-gzip"} and not first.startswith(_GZIP[: len(first)]))
            or (name == "zstd" and not first.startswith(_ZSTD[: len(first)]))
            or (name in {"br", "deflate"} and first.lstrip()[:1] in _PLAIN)
        )
        return _Plain() if not name or is_mislabelled else _DECODERS[name]()


class _Plain:
    def unpack(self, chunk: bytes, most: int) -> bytes:
        return chunk[:most]


class _Zlib:
    """gzip of several members, zlib, and the bare deflate that some servers send by that name."""

    def __init__(self) -> None:
        self._bits = zlib.MAX_WBITS | 32
        self._inner = zlib.decompressobj(self._bits)
        self._is_first = True

    def unpack(self, chunk: bytes, most: int) -> bytes:
        piece = self._begin(chunk, most) if self._is_first else self._inner.decompress(chunk, most)
        out = bytearray(piece)
        while len(out) < most and (rest := self._inner.unused_data.lstrip(b"\0") or self._inner.unconsumed_tail):
            if self._inner.eof:
                if not rest.startswith(_GZIP[: len(rest)]):
                    break
                self._inner = zlib.decompressobj(self._bits)
            out += self._inner.decompress(rest, most - len(out))
        return bytes(out)

    def _begin(self, chunk: bytes, most: int) -> bytes:
        self._is_first = False
        try:
            return self._inner.decompress(chunk, most)
        except zlib.error:
            self._bits = -zlib.MAX_WBITS
            self._inner = zlib.decompressobj(self._bits)
            return self._inner.decompress(chunk, most)


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    def unpack(self, chunk: bytes, most: int) -> bytes:
        out = bytearray(self._inner.process(chunk, output_buffer_limit=most))
        while len(out) < most and not self._inner.can_accept_more_data():
            out += self._inner.process(b"", output_buffer_limit=most - len(out))
        return bytes(out)


class _Zstd:
    def __init__(self) -> None:
        self._inner = self._open()

    def unpack(self, chunk: bytes, most: int) -> bytes:
        out = bytearray(self._inner.decompress(chunk, most))
        while len(out) < most and (self._inner.unused_data or not (self._inner.needs_input or self._inner.eof)):
            rest = self._inner.unused_data
            if self._inner.eof:
                self._inner = self._open()
            out += self._inner.decompress(rest, most - len(out))
        return bytes(out)

    def _open(self) -> "zstd.ZstdDecompressor":
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG})


_DECODERS: dict[str, type[_Zlib] | type[_Brotli] | type[_Zstd]] = {
    "gzip": _Zlib,
    "x-gzip": _Zlib,
    "deflate": _Zlib,
    "br": _Brotli,
    "zstd": _Zstd,
}
