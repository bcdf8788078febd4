"""Code points as numbers: what each one is, its lower case, and hashes of any stretch of them in constant time."""

import unicodedata
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint32]
Classes = npt.NDArray[np.uint8]

SEPARATOR = 0x110000
"""One past the last code point of Unicode: stands between texts and equals nothing in them."""

SPACE, MARK, BORDER, DIGIT, UNCASED_LETTER, LOWER_LETTER, UPPER_LETTER = range(7)
"""What a code point can be: everything from DIGIT on makes words, everything from UNCASED_LETTER on is a letter."""

_CLASS_OF_CATEGORY = {"L": UNCASED_LETTER, "M": UNCASED_LETTER, "N": DIGIT, "Z": SPACE, "C": SPACE}
_ONE_APOSTROPHE = str.maketrans("’ʼ", "''")
_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 2**64)
_CHUNK = 4096


def classify_codes(codes: Codes) -> tuple[Classes, Codes]:
    """What each code point is, and its lower case where that is one code point; `’` folds to `'`, so `’s` is `'s`."""
    slot = (codes + np.uint32(1)) % np.uint32(SEPARATOR + 1)  # the separator comes first, so that tables stay small
    present = np.flatnonzero(np.bincount(slot))
    classes = np.full(present.max(initial=0) + 1, BORDER, np.uint8)
    lower = np.full(len(classes), SEPARATOR, np.uint32)
    for code in present[present > 0].tolist():
        character = chr(code - 1)
        classes[code] = _classify_character(character)
        folded = character.lower().translate(_ONE_APOSTROPHE)
        lower[code] = ord(folded if len(folded) == 1 else character)
    return classes[slot], lower[slot]


def sum_hashes(codes: Codes) -> Hashes:
    """Running sums over code points, for `stretch_hash`; one longer than `codes`."""
    return sum_values(_code_values()[codes])


def sum_values(values: Hashes) -> Hashes:
    """Running sums of a polynomial hash modulo 2**64 (Karp and Rabin 1987) over any hashes; one longer than `values`."""
    sums = np.zeros(len(values) + 1, np.uint64)
    coarse, fine = _tabulate_powers(_BASE, len(values))
    np.cumsum(values * np.outer(coarse, fine).ravel()[: len(values)], out=sums[1:])
    return sums


def stretch_hash(sums: Hashes, start: Ints, end: Ints) -> Hashes:
    """Hash of the code points from `start` to `end`; the same words hash alike wherever they stand."""
    coarse, fine = _tabulate_powers(_INVERSE, len(sums))
    return mix((sums[end] - sums[start]) * coarse[start // _CHUNK] * fine[start % _CHUNK])


def hash_words(words: str) -> Hashes:
    """The hash that each of these words has in lower case, in the order given; space stands between them."""
    listed = words.lower().translate(_ONE_APOSTROPHE).split()
    codes = encode("".join(listed))
    ends = np.cumsum([0, *map(len, listed)])
    return stretch_hash(sum_hashes(codes), ends[:-1], ends[1:])


def encode(text: str) -> Codes:
    """The code points of a text; lone surrogates stay what they are."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def mix(numbers: Hashes) -> Hashes:
    """Spread 64-bit numbers evenly, each to one other (the finaliser of SplitMix64, Steele et al. 2014)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def _classify_character(character: str) -> int:
    if character.isspace():
        return SPACE
    category = unicodedata.category(character)
    if category in ("Lu", "Lt"):
        return UPPER_LETTER
    if category == "Ll":
        return LOWER_LETTER
    return MARK if category in ("Co", "Cs", "Cn") else _CLASS_OF_CATEGORY.get(category[0], MARK)


@lru_cache(maxsize=1)
def _code_values() -> Hashes:
    return mix(np.arange(1, SEPARATOR + 2, dtype=np.uint64))


def _tabulate_powers(base: int, limit: int) -> tuple[Hashes, Hashes]:
    """Two small tables, since `base ** i` is `coarse[i // _CHUNK] * fine[i % _CHUNK]`, for `i` up to `limit`."""
    fine = np.full(_CHUNK, base, np.uint64)
    coarse = np.full(limit // _CHUNK + 1, pow(base, _CHUNK, 2**64), np.uint64)
    fine[0] = coarse[0] = 1
    return np.cumprod(coarse), np.cumprod(fine)
