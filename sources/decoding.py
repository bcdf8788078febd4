"""From bytes to text: which encoding it is, and whether it is text at all."""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_STARTS = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF", b"PAR1")
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I
)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]+")
_MEANT = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "windows-949"), "cp949"),
    **dict.fromkeys(("tis-620", "iso-8859-11", "windows-874"), "cp874"),
    **{"big5": "big5hkscs", "iso-8859-9": "cp1254", "iso-8859-8-i": "iso-8859-8"},
}
"""What the web means by a name: the wider encoding that browsers read it with."""
_NO_ENCODINGS = frozenset(["idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7"])
"""Python calls these encodings of text; no page is written in one, and some take long or give other words than stand there."""
SAMPLE_BYTES = 65_536
"""How much of a text is looked at to judge what it is."""


@dataclass(frozen=True)
class Decoded:
    """Text and the encoding it was read with; `is_mended` when unreadable bytes became U+FFFD."""

    text: str
    encoding: str
    is_mended: bool = False


def decode(payload: bytes, mend: bool = False) -> Decoded | None:
    """The text of `payload`, or None when it is binary or broken beyond plain recovery.

    With `mend`, as browsers do, the unreadable bytes of otherwise sound UTF-8 become U+FFFD.
    """
    for bom, encoding in _BOMS:
        if payload.startswith(bom):
            return _try(payload, encoding)
    if _is_wide(payload):
        return _try(payload, "utf-16-le" if payload[1:2] == b"\x00" else "utf-16-be")
    if is_binary(payload):
        return None
    return _try(payload, "utf-8") or _decode_other(payload, mend)


def unmark(payload: bytes) -> bytes:
    """Markup whose first bytes tell its encoding as UTF-8 without mark and declaration, which parsers may believe more."""
    decoded = decode(payload) if _shows_encoding(payload) else None
    return _XML_DECLARATION.sub("", decoded.text.lstrip("\ufeff")).encode("utf-8", "replace") if decoded else payload


def _shows_encoding(payload: bytes) -> bool:
    # Whatever the text says of itself: a mark, or the zeros of UTF-16.
    return payload.startswith(tuple(bom for bom, _ in _BOMS)) or _is_wide(payload)


def recode(payload: bytes, told: str | None) -> bytes:
    """`payload` as UTF-8 with its mark, when it is in the encoding that its server told and does not show another itself.

    What is sound UTF-8 is left as it is, and what declares an encoding while the server names only the usual default.
    """
    encoding = _find_encoding(told) if told else None
    if encoding is None or encoding == "utf-8" or _shows_encoding(payload) or payload.startswith(_BINARY_STARTS):
        return payload
    if not encoding.startswith("iso2022") and _try(payload, "utf-8"):
        return payload
    if _is_damaged_utf8(payload) or (encoding == "cp1252" and _declared_encoding(payload)):
        return payload
    found = _try(payload, encoding)
    return codecs.BOM_UTF8 + found.text.encode() if found else payload


def is_binary(payload: bytes) -> bool:
    """Whether this is no text in any encoding that news is written in."""
    if payload.startswith(_BINARY_STARTS):
        return True
    sample = payload[:SAMPLE_BYTES]
    return len(_CONTROLS.findall(sample)) * 10 > len(sample)


def _is_wide(payload: bytes) -> bool:
    sample = payload[:2000]
    return len(sample) >= 4 and max(sample[0::2].count(0), sample[1::2].count(0)) * 10 > len(sample) * 4


def _decode_other(payload: bytes, mend: bool) -> Decoded | None:
    declared = _declared_encoding(payload)
    if declared and declared != "utf-8" and (found := _try(payload, declared)):
        return found
    if _is_damaged_utf8(payload):
        return Decoded(payload.decode("utf-8", "replace"), "utf-8", is_mended=True) if mend else None
    if declared and declared != "utf-8" and mend and (mended := _mend(payload, declared)):
        return mended
    return _try(payload, "cp1252") if _is_western(payload) else _guess(payload)


def _mend(payload: bytes, encoding: str) -> Decoded | None:
    """The text in the encoding that it declares, when hardly anything in it cannot be read."""
    try:
        text = payload.decode(encoding, "replace")
    except LookupError:
        return None
    return Decoded(text, encoding, is_mended=True) if text.count("\ufffd") * 500 < len(text) else None


def _is_damaged_utf8(payload: bytes) -> bool:
    # Most high bytes stand in sound sequences: UTF-8 with broken places, not another encoding.
    sample = payload[:SAMPLE_BYTES]
    sound = sum(len(sequence) for sequence in _MULTIBYTE.findall(sample))
    return sound > 0 and sound * 2 >= _count_high(sample)


def _count_high(sample: bytes) -> int:
    return sum(map(len, _HIGH.findall(sample)))


def _declared_encoding(payload: bytes) -> str | None:
    match = _DECLARED.search(payload[:4096])
    return _find_encoding(match[1].decode("ascii")) if match else None


def _find_encoding(name: str) -> str | None:
    lowered = name.strip().lower()
    try:
        found = codecs.lookup(_MEANT.get(lowered, lowered)).name
    except (LookupError, ValueError):
        return None
    return None if found in _NO_ENCODINGS else found


def _is_western(payload: bytes) -> bool:
    # In Western text a few letters carry accents; in a Cyrillic or Greek code page most bytes are high.
    sample = payload[:SAMPLE_BYTES]
    return _count_high(sample) * 5 < len(sample)


def _guess(payload: bytes) -> Decoded | None:
    best = from_bytes(payload[:SAMPLE_BYTES], threshold=0.1).best()
    return _try(payload, best.encoding) if best and best.encoding not in {"utf_8", "ascii"} else None


def _try(payload: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(payload.decode(encoding), encoding)
    except (UnicodeError, LookupError):
        return None
