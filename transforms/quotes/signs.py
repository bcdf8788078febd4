"""Finds the signs that may open or close a quotation, and tells them from apostrophes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.letters import SEPARATOR

NEWLINE = 10
DOUBLE_OPEN = "“„‟«‹"
DOUBLE_CLOSE = "”»›"
SINGLE_OPEN = "‘‚‛"
SINGLE_CLOSE = "’"
STRAIGHT_DOUBLE = '"＂'
STRAIGHT_SINGLE = "'`"
SINGLES = SINGLE_OPEN + SINGLE_CLOSE + STRAIGHT_SINGLE
ELISIONS = ("em", "til", "tis", "twas", "cause", "cos", "n", "bout", "round", "ere", "nuff", "fraid")
"""Words that print begins with an apostrophe: `rock 'n' roll`, `get 'em`."""
CLIPPED = ("in", "o", "an", "wi", "th", "ol")
"""Ends of words that print clips with an apostrophe: `singin'`, `o'`."""
YEARS = ("in", "of", "since", "from", "to", "until", "till", "by", "the", "summer", "winter", "spring", "class", "and")
"""Words before a year that has lost its century: `the class of '98`."""
SPEECH_WORD = 12
"""How many characters around a sign are read to know its word."""

OPENS, CLOSES, TURNS = 1, 2, 3

Codes = NDArray[np.uint32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Sign:
    """One mark: where it stands, how it may turn, and what its place allows."""

    at: int
    width: int
    is_double: bool
    turn: int
    line: int
    can_open: bool
    can_close: bool
    is_weak_close: bool
    """A single mark after an s or a clipped word and before another word: an apostrophe as likely as an end."""

    @property
    def past(self) -> int:
        """One past the mark."""
        return self.at + self.width

    @property
    def surely_opens(self) -> bool:
        """Whether this mark can only begin words in marks."""
        is_opener = self.turn == OPENS or (self.turn == TURNS and self.can_open and not self.can_close)
        return is_opener and not (self.can_close and not self.can_open)


def find_signs(codes: Codes) -> list[Sign]:
    """Every mark of a batch of texts that is no apostrophe, in order; a SEPARATOR stands between texts."""
    at = np.flatnonzero(np.isin(codes, _codes_of(_ALL_MARKS)))
    if not len(at):
        return []
    padded = np.concatenate([[NEWLINE], codes, [NEWLINE, NEWLINE]]).astype(np.uint32)
    at, is_doubled = _join_doubled(codes, padded, at)
    width = np.where(is_doubled, 2, 1)
    before, after = padded[at], padded[at + width + 1]
    line = np.searchsorted(np.flatnonzero(ends_line(codes)), at)
    is_double, turn, can_open, can_close = _shape_signs(codes[at], is_doubled, before, after)
    turn[_find_elisions(codes, at, is_double)] = 0
    weak = ~is_double & (after == ord(" ")) & ((before == ord("s")) | _find_clipped(codes, at, before))
    columns = (at, width, is_double, turn, line, can_open, can_close, weak)
    return [Sign(*values) for values in zip(*(column[turn > 0].tolist() for column in columns), strict=True)]


def ends_line(codes: Codes) -> Mask:
    """Which code points end a paragraph."""
    ends: Mask = (codes == NEWLINE) | (codes == SEPARATOR)
    return ends


def _join_doubled(codes: Codes, padded: Codes, at: NDArray[np.int64]) -> tuple[NDArray[np.int64], Mask]:
    """Two straight single marks are one double mark; of three in a row the single one is inside."""
    is_doubled = (padded[at + 1] == padded[at + 2]) & np.isin(codes[at], _codes_of(STRAIGHT_SINGLE))
    closes = ~_is_blank(padded[at])
    is_second = np.zeros(len(at), dtype=bool)
    for index in np.flatnonzero(is_doubled):
        is_third = (
            closes[index] and not is_second[index] and is_doubled[index + 1 : index + 3].tolist() == [True, False]
        )
        is_doubled[index] &= not is_second[index] and not is_third
        is_second[index + 1] = is_doubled[index]
    return at[~is_second], is_doubled[~is_second]


def _shape_signs(
    mark: Codes, is_doubled: Mask, before: Codes, after: Codes
) -> tuple[Mask, NDArray[np.int64], Mask, Mask]:
    """Whether each mark is double, which way it turns (0: an apostrophe), whether its place lets it open or close."""
    is_double = np.isin(mark, _codes_of(DOUBLE_OPEN + DOUBLE_CLOSE + STRAIGHT_DOUBLE)) | is_doubled
    blank_before, blank_after = _is_blank(before) | (before == SEPARATOR), _is_blank(after) | (after == SEPARATOR)
    can_open = (blank_before | np.isin(before, _codes_of("([{—–-/…" + _ALL_MARKS))) & ~blank_after
    can_close = ~blank_before & (blank_after | ~_is_word(after))
    turn = np.full(len(mark), TURNS)
    turn[np.isin(mark, _codes_of(DOUBLE_OPEN)) | (is_doubled & (mark == ord("`")))] = OPENS
    turn[np.isin(mark, _codes_of(DOUBLE_CLOSE))] = CLOSES
    single = ~is_double
    turn[single & np.isin(mark, _codes_of(SINGLE_OPEN))] = OPENS
    turn[single & ~np.isin(mark, _codes_of(SINGLE_OPEN)) & can_close] = CLOSES
    turn[single & np.isin(mark, _codes_of(STRAIGHT_SINGLE)) & can_open & ~can_close] = OPENS
    turn[single & (mark == ord("`")) & can_open] = OPENS
    turn[single & _is_word(before) & _is_word(after)] = 0
    turn[single & ~can_open & ~can_close] = 0
    return is_double, turn, can_open, can_close


def _find_elisions(codes: Codes, at: NDArray[np.int64], is_double: Mask) -> NDArray[np.int64]:
    """Rows of single marks that stand for letters left out before a word; both marks of `'n'`."""
    starts = _starts_word(codes, at) & ~is_double
    found: list[int] = []
    for row in np.flatnonzero(starts).tolist():
        word = _read_word(codes, int(at[row]) + 1)
        is_number = word[:2].isdigit()
        if (word in ELISIONS) if not is_number else _is_year(codes, int(at[row]), word):
            found.append(row)
            if word == "n" and row + 1 < len(at) and at[row + 1] == at[row] + 2:
                found.append(row + 1)
    return np.array(found, dtype=np.int64)


def _starts_word(codes: Codes, at: NDArray[np.int64]) -> Mask:
    padded = np.concatenate([[NEWLINE], codes, [NEWLINE]]).astype(np.uint32)
    starts: Mask = ~_is_word(padded[at]) & _is_word(padded[at + 2])
    return starts


def _read_word(codes: Codes, start: int) -> str:
    """The letters and digits from there on, a capital left as it is: a sentence may well open with `'Round the corner`."""
    ahead = "".join(chr(code) for code in codes[start : start + SPEECH_WORD].tolist() if code < SEPARATOR)
    length = next((place for place, char in enumerate(ahead) if not char.isalnum()), len(ahead))
    word = ahead[:length]
    return word.lower() if word.lower() in ("tis", "twas", "til") else word


def _is_year(codes: Codes, at: int, word: str) -> bool:
    """`'90s`, or `'98` behind a word that leads to a year."""
    if word[2:] == "s":
        return True
    back = "".join(chr(code) for code in codes[max(at - SPEECH_WORD, 0) : at].tolist() if code < SEPARATOR)
    return len(word) == 2 and (back.split() or [""])[-1].lower() in YEARS


def _find_clipped(codes: Codes, at: NDArray[np.int64], before: Codes) -> Mask:
    """Which marks stand behind a clipped word and before a word in small letters."""
    last = {ord(ending[-1]) for ending in CLIPPED}
    clipped = np.zeros(len(at), dtype=bool)
    for row in np.flatnonzero(np.isin(before, list(last))).tolist():
        place = int(at[row])
        back = "".join(chr(code) for code in codes[max(place - SPEECH_WORD, 0) : place].tolist() if code < SEPARATOR)
        word = (back.split() or [""])[-1].lower()
        clipped[row] = word in CLIPPED or (word.endswith("in") and len(word) > 4)
    return clipped


def _codes_of(chars: str) -> Codes:
    return np.array([ord(char) for char in chars], dtype=np.uint32)


def _is_blank(codes: Codes) -> Mask:
    return np.isin(codes, list(BLANKS))


def _is_word(codes: Codes) -> Mask:
    """Letters and digits; beyond Latin-1, everything that is not punctuation or a blank."""
    digit = (codes >= 48) & (codes <= 57)
    letter = ((codes | 32) >= 97) & ((codes | 32) <= 122)
    other = (
        (codes >= 0xC0)
        & (codes < SEPARATOR)
        & ~((codes >= 0x2000) & (codes <= 0x206F))
        & ~((codes >= 0x3000) & (codes <= 0x303F))
    )
    found: Mask = digit | letter | other
    return found


_ALL_MARKS = DOUBLE_OPEN + DOUBLE_CLOSE + SINGLE_OPEN + SINGLE_CLOSE + STRAIGHT_DOUBLE + STRAIGHT_SINGLE
BLANKS = frozenset((*range(33), 0xA0, *range(0x2000, 0x200C), 0x202F, 0x3000))
