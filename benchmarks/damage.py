"""Damage to a file as networks, bad software and bad people do it, drawn by chance from a seed."""

import json
import random
from collections.abc import Callable
from copy import deepcopy
from typing import Any

MOST_DAMAGES = 4
_PIECES = (
    b"<div>" * 200,
    b"</div></p></article>",
    b"<!--",
    b"]]>",
    b"<![CDATA[",
    b"<script>",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
    b"&#x110000;&#xD800;&#0;&#99999999999;",
    b"&nosuch;&amp;&&lt",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\x1b[2J\x07\x7f",
    b"<meta charset='utf-7'>",
    b"<meta charset='idna'><?xml version='1.0' encoding='punycode'?>",
    b"<base href='http://['>",
    b"<link rel='canonical' href='http://[::1/'>",
    b"<time datetime='99999-99-99T99:99:99Z'>",
    b'<script type=\'application/ld+json\'>{"@type":"NewsArticle","datePublished":[[{}]],"author":{"name":[1,{}]},"headline":{"a":1e999}}</script>',
    b"<meta property='og:title' content='\xc3'>",
    b"<pubDate>Mon, 99 Foo 10000 25:61:61 +9999</pubDate>",
    b"<title><title><b>&lt;b&gt;",
    b'"\\ud800\\u0000"',
    b"[" * 600,
    b'{"a":' * 300,
    b"1e999",
    b"NaN",
    b"-" + b"9" * 400,
    b"null",
    "\u202e\u2066\ufeff\u0085\u2028".encode(),
)
_DEEP = "a list in a list in a list"
"""Stands for lists inside each other, deeper than they could be written here."""
_ODD_VALUES: tuple[Any, ...] = (
    _DEEP, None, True, -1, 10**400, 1e308, float("inf"), float("nan"), "", " ", "\ud800", "\x00\x1b[2J", "x" * 5_000, [], {}, [[]],
    [None, 3, {"name": ["x"]}], {"name": {"name": 1}}, "javascript:alert(1)", "http://[", "https://x.example/\ud800", 1772712000,
)  # fmt: skip


def damage(text: bytes, other: bytes, seed: int) -> bytes:
    """`text` with one to MOST_DAMAGES things done to it, some with pieces of `other`."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    # JSON that is broken anywhere is refused whole: what is wrong in JSON that can be parsed is the better question.
    damages = (_put_odd_value,) if text.startswith(b"{") and chance.random() < 0.8 else _DAMAGES
    for _ in range(chance.randint(1, MOST_DAMAGES)):
        text = chance.choice(damages)(text, other, chance)
    return text


def _flip_bits(text: bytes, _other: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(text)
    for _ in range(chance.randint(1, 50) if damaged else 0):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _delete_chunk(text: bytes, _other: bytes, chance: random.Random) -> bytes:
    start, end = _span(text, chance)
    return text[:start] + text[end:]


def _repeat_chunk(text: bytes, _other: bytes, chance: random.Random) -> bytes:
    start, end = _span(text, chance)
    times = chance.choice((2, 3, 50))
    return text[:start] + text[start:end] * (times if (end - start) * times < 3_000_000 else 2) + text[end:]


def _swap_chunks(text: bytes, _other: bytes, chance: random.Random) -> bytes:
    first, second, third = sorted(chance.randint(0, len(text)) for _ in range(3))
    return text[:first] + text[second:third] + text[first:second] + text[third:]


def _cut_short(text: bytes, _other: bytes, chance: random.Random) -> bytes:
    return text[: chance.randint(0, len(text))]


def _insert_piece(text: bytes, _other: bytes, chance: random.Random) -> bytes:
    place = chance.randint(0, len(text))
    return text[:place] + chance.choice(_PIECES) + text[place:]


def _insert_piece_at_mark(text: bytes, _other: bytes, chance: random.Random) -> bytes:
    """Where markup or a value begins, so that the file often stays one that is read to its end."""
    marks = [place for place in range(min(len(text), 200_000)) if text[place] in b'<":']
    place = chance.choice(marks) if marks else 0
    return text[:place] + chance.choice(_PIECES) + text[place:]


def _splice(text: bytes, other: bytes, chance: random.Random) -> bytes:
    return text[: chance.randint(0, len(text))] + other[chance.randint(0, len(other)) :]


def _insert_other(text: bytes, other: bytes, chance: random.Random) -> bytes:
    start, end = _span(other, chance)
    place = chance.randint(0, len(text))
    return text[:place] + other[start:end] + text[place:]


def _spell_otherwise(text: bytes, _other: bytes, chance: random.Random) -> bytes:
    encoding = chance.choice(("utf-16", "utf-16-be", "utf-32", "latin-1", "cp1251", "shift_jis", "cp037"))
    return text.decode("utf-8", "replace").encode(encoding, "replace")


def _put_odd_value(text: bytes, other: bytes, chance: random.Random) -> bytes:
    """A value of JSON, or of a script of JSON in a page, replaced by one of another sort."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return _insert_piece_at_mark(text, other, chance)
    for _ in range(chance.randint(1, 8)):
        holder = whole
        while isinstance(holder, dict | list) and holder:
            key: Any = chance.choice(list(holder)) if isinstance(holder, dict) else chance.randrange(len(holder))
            if not isinstance(holder[key], dict | list) or not holder[key] or chance.random() < 0.1:
                holder[key] = deepcopy(chance.choice(_ODD_VALUES))
                break
            holder = holder[key]
    levels = chance.choice((50, 300, 900, 960, 980, 990, 5_000))
    return json.dumps(whole).encode().replace(b'"%s"' % _DEEP.encode(), b"[" * levels + b"]" * levels)


def _span(text: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(text))
    return start, min(len(text), start + int(2 ** chance.uniform(0, 16)))


_DAMAGES: tuple[Callable[[bytes, bytes, random.Random], bytes], ...] = (
    _flip_bits,
    _delete_chunk,
    _repeat_chunk,
    _swap_chunks,
    _cut_short,
    _insert_piece,
    _insert_piece_at_mark,
    _splice,
    _insert_other,
    _spell_otherwise,
    _put_odd_value,
)
