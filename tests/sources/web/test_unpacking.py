"""Bodies in every coding come out whole, however they are cut; bombs are stopped and cost no memory."""

import gzip
import random
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest

from sources.web.unpacking import BrokenBodyError, TooLargeError, Unpacker, zstd

PAGE = ("<!doctype html><p>Die Fähre legt wieder an. " * 40).encode()
_NOISE = random.Random(7).randbytes(90_000).hex().encode()  # noqa: S311 - it must be the same every time
"""As long as brotli needs it to begin its stream with the byte of `[`."""


def _bare(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "plain": ("", bytes),
    "identity": ("identity", bytes),
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZIP", gzip.compress),
    "gzip of two members": ("gzip", lambda body: gzip.compress(body[:100]) + gzip.compress(body[100:])),
    "gzip with padding": ("gzip", lambda body: gzip.compress(body) + b"\0" * 100),
    "gzip with rubbish behind": ("gzip", lambda body: gzip.compress(body) + b"<!-- served in 3 ms -->"),
    "zlib": ("deflate", zlib.compress),
    "bare deflate": ("deflate", _bare),
    "brotli": ("br", lambda body: brotli.compress(body, quality=4)),
    "zstd": ("zstd", zstd.compress),
    "zstd of two frames": ("zstd", lambda body: zstd.compress(body[:100]) + zstd.compress(body[100:])),
}


def unpack(coding: str, packed: bytes, step: int = 1 << 16, most: int = 1_000_000) -> bytes:
    unpacker = Unpacker(coding, most)
    for place in range(0, len(packed), step):
        unpacker.add(packed[place : place + step])
    return unpacker.finish()


@pytest.mark.parametrize("step", [1, 7, 1 << 16])
@pytest.mark.parametrize("body", [PAGE, b"", b"x"], ids=["page", "nothing", "one byte"])
@pytest.mark.parametrize("name", PACKERS)
def test_every_coding_is_unpacked_however_it_arrives(name: str, body: bytes, step: int) -> None:
    coding, pack = PACKERS[name]
    assert unpack(coding, pack(body), step) == body


@pytest.mark.parametrize("step", [1_000, 1 << 16, 1 << 20])
def test_brotli_that_begins_like_json_is_brotli(step: int) -> None:
    packed = brotli.compress(_NOISE)
    assert packed.startswith(b"[")
    assert unpack("br", packed, step) == _NOISE


@pytest.mark.parametrize("step", [1, 7, 1 << 16])
@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "utf-8", "none", "compress"])
@pytest.mark.parametrize("body", [PAGE, b'{"items": []}', b"User-agent: *\nDisallow: /\n", b"\n <rss/>"])
def test_a_body_that_is_not_packed_as_it_says_is_taken_as_it_is(coding: str, body: bytes, step: int) -> None:
    assert unpack(coding, body, step) == body


@pytest.mark.parametrize("name", ["gzip", "zlib", "brotli", "zstd"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_a_body_that_breaks_off_is_no_body(name: str, share: float) -> None:
    coding, pack = PACKERS[name]
    packed = pack(_NOISE)
    with pytest.raises(BrokenBodyError, match="breaks off"):
        unpack(coding, packed[: int(len(packed) * share)])


@pytest.mark.parametrize("name", ["gzip", "zlib", "zstd"])
def test_a_body_that_is_damaged_is_no_body(name: str) -> None:
    coding, pack = PACKERS[name]
    packed = bytearray(pack(_NOISE))
    packed[len(packed) // 2 : len(packed) // 2 + 8] = b"\xff" * 8
    with pytest.raises(BrokenBodyError, match=coding):
        unpack(coding, bytes(packed))


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate", "sdch"])
def test_noise_is_in_no_coding(coding: str) -> None:
    with pytest.raises(BrokenBodyError):
        unpack(coding, bytes.fromhex(_NOISE.decode())[:5_000])


@pytest.mark.parametrize("coding", ["gzip, gzip", "br,gzip"])
def test_codings_within_codings_are_refused(coding: str) -> None:
    with pytest.raises(BrokenBodyError, match="one at a time"):
        Unpacker(coding, 100)


def test_zstd_that_asks_for_a_huge_window_is_refused() -> None:
    options = {zstd.CompressionParameter.window_log: 27}
    packer = zstd.ZstdCompressor(options=options)
    packed = packer.compress(_NOISE) + packer.flush()
    with pytest.raises(BrokenBodyError, match="zstd"):
        unpack("zstd", packed)


_ZEROS = bytes(48_000_000)
BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "gzip": ("gzip", lambda: gzip.compress(_ZEROS, 1)),
    "gzip of many members": ("gzip", lambda: gzip.compress(_ZEROS[:1_000_000]) * 48),
    "zlib": ("deflate", lambda: zlib.compress(_ZEROS, 1)),
    "bare deflate": ("deflate", lambda: _bare(_ZEROS)),
    "brotli": ("br", lambda: brotli.compress(_ZEROS, quality=1)),
    "zstd": ("zstd", lambda: zstd.compress(_ZEROS)),
    "zstd of many frames": ("zstd", lambda: zstd.compress(_ZEROS[:1_000_000]) * 48),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_stopped_at_the_bound(name: str) -> None:
    coding, make = BOMBS[name]
    bomb, most = make(), 1_000_000
    unpacker = Unpacker(coding, most)
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            for place in range(0, len(bomb), 1 << 16):
                unpacker.add(bomb[place : place + (1 << 16)])
        # brotli fills the block it has begun.
        assert len(unpacker.body) <= (2 * most if coding == "br" else most + 1)
        assert tracemalloc.get_traced_memory()[1] < 8 * most
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("coding", ["", "gzip", "br", "zstd", "deflate"])
def test_what_arrives_is_bounded_too(coding: str) -> None:
    unpacker = Unpacker(coding, 1_000)
    with pytest.raises(TooLargeError):
        for _ in range(1_001):
            unpacker.add(b"a")


def test_a_body_of_just_the_bound_is_whole() -> None:
    body = b"a" * 1_000
    for coding, pack in PACKERS.values():
        if len(pack(body)) <= 1_000:
            assert unpack(coding, pack(body), most=1_000) == body
