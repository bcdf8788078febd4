"""Texts as folded words: case and diacritics away, so that `München`, `MUNCHEN` and `munchen` are one word.

A word is a run of letters, digits and marks; `O'Neill` is two words, `Trump's` begins with `trump`, `COVID-19` is two, and
each character of Chinese and Japanese is one. Folding never moves an offset: words know where they stand as written.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from transforms.letters import Codes, Hashes, Ints, Mask, encode, stretch_hash, sum_hashes

_OWN_FOLDS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "n"}
"""Letters that Unicode does not take apart though readers write them without their stroke."""
_DIACRITICS = re.compile("[\u0300-\u036f]")
"""Marks of the alphabets; vowel signs of other scripts make words differ and stay."""
_WORD, _ALONE = 1, 2
_SINGLE = ((0x3040, 0x3100), (0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32000))
"""Scripts without spaces between words: kana and Han."""


@dataclass(frozen=True)
class FoldedTexts:
    """The words of a batch of texts, in order."""

    text: Ints
    """Which text each word belongs to."""
    start: Ints
    """First code point of the word in its own text."""
    end: Ints
    """One past its last code point."""
    _sums: Hashes
    _folded_start: Ints
    _folded_end: Ints

    @cached_property
    def hashes(self) -> Hashes:
        """Hash of each folded word, the same in any batch."""
        return stretch_hash(self._sums, self._folded_start, self._folded_end)

    def prefix_hashes(self, length: int) -> tuple[Ints, Hashes]:
        """The words of at least so many folded letters, and the hash of their first ones."""
        long_enough = np.flatnonzero(self._folded_end - self._folded_start >= length)
        start = self._folded_start[long_enough]
        return long_enough, stretch_hash(self._sums, start, start + length)


def fold_texts(texts: Sequence[str]) -> FoldedTexts:
    """Find and fold the words of these texts; any text will do."""
    joined = "\n".join(["", *texts, ""])  # no word holds a line break, so none reaches into the next text
    codes = encode(joined)
    kinds, folded, is_plain = _fold_codes(codes)
    start, end = _find_words(kinds)
    folded, folded_start, folded_end = _fold_apart(joined, folded, is_plain, start, end)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    text_start = np.cumsum(lengths + 1) - lengths
    text = np.searchsorted(text_start, start, side="right") - 1
    return FoldedTexts(
        text=text,
        start=start - text_start[text],
        end=end - text_start[text],
        _sums=sum_hashes(folded),
        _folded_start=folded_start,
        _folded_end=folded_end,
    )


def fold_words(text: str) -> list[str]:
    """The folded words of one text."""
    words = fold_texts([text])
    return [fold(text[start:end]) for start, end in zip(words.start.tolist(), words.end.tolist(), strict=True)]


def fold(word: str) -> str:
    """One word as it is compared."""
    return "".join(map(_fold_character, word))


def hash_folded(words: Sequence[str]) -> Hashes:
    """The hash that each of these folded words has in a text."""
    codes = encode("".join(words))
    ends = np.cumsum([0, *map(len, words)])
    return stretch_hash(sum_hashes(codes), ends[:-1], ends[1:])


def _fold_codes(codes: Codes) -> tuple[Codes, Codes, Mask | None]:
    """The kind of every code point, what it folds to, and whether that is one code point (None when it always is)."""
    present = np.flatnonzero(np.bincount(codes))
    folds = [_fold_character(chr(code)) for code in present.tolist()]
    kinds = np.zeros(present.max(initial=0) + 1, np.uint8)
    kinds[present] = [_kind_of(code) for code in present.tolist()]
    single = np.zeros(len(kinds), np.uint32)
    single[present] = [ord(folded) if len(folded) == 1 else 0 for folded in folds]
    is_single = np.ones(len(kinds), bool)
    is_single[present] = [len(folded) == 1 for folded in folds]
    return kinds[codes], single[codes], None if is_single.all() else is_single[codes]


def _fold_apart(text: str, folded: Codes, is_plain: Mask | None, start: Ints, end: Ints) -> tuple[Codes, Ints, Ints]:
    """Words in which a code point folds to none or several are few: they are folded one by one, behind all others."""
    if is_plain is None:
        return folded, start, end
    odd = np.unique(np.searchsorted(start, np.flatnonzero(~is_plain), side="right") - 1)
    odd = odd[odd >= 0]
    words = [fold(text[first:last]) for first, last in zip(start[odd].tolist(), end[odd].tolist(), strict=True)]
    borders = np.cumsum([len(folded), *map(len, words)])
    folded_start, folded_end = start.copy(), end.copy()
    folded_start[odd], folded_end[odd] = borders[:-1], borders[1:]
    return np.append(folded, encode("".join(words))), folded_start, folded_end


def _find_words(kinds: Codes) -> tuple[Ints, Ints]:
    is_word: Mask = kinds > 0
    joined = is_word[:-1] & is_word[1:] & (kinds[:-1] != _ALONE) & (kinds[1:] != _ALONE)
    start = np.flatnonzero(is_word & ~np.append(False, joined))
    end = np.flatnonzero(is_word & ~np.append(joined, False)) + 1
    return start, end


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    plain = _OWN_FOLDS.get(character.lower(), character)
    # Signs that stand for whole phrases, such as ﷺ, come apart into several words: one that held a space could not be indexed.
    is_word = _kind_of(ord(character))
    apart = unicodedata.normalize("NFKD", plain.casefold()).replace(" ", "") if is_word else plain
    return _DIACRITICS.sub("", apart).casefold()


@lru_cache(maxsize=4096)
def _kind_of(code: int) -> int:
    if unicodedata.category(chr(code))[0] not in "LNM":
        return 0
    return _ALONE if any(first <= code < last for first, last in _SINGLE) else _WORD


class _FoldedCharacters(dict[int, str]):
    """What each character becomes in a folded text, found when it is first met."""

    def __missing__(self, code: int) -> str:
        kind = _kind_of(code)
        folded = _fold_character(chr(code)) if kind else " "
        self[code] = f" {folded} " if kind == _ALONE else folded
        return self[code]


_FOLDED_CHARACTERS = _FoldedCharacters()


def fold_text(text: str) -> str:
    """The folded words of a text with spaces between: what a word index is built from, so that it knows words as we do."""
    return text.translate(_FOLDED_CHARACTERS)
