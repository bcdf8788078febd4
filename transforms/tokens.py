"""Texts as arrays: every batch of texts becomes one run of code points with token, sentence and paragraph borders.

A batch is laid out as one array, each text between two separators that no text can hold, so a rule that looks at the
next character never sees another text. Tokens are lossless: what lies between two tokens of a text is only space (and
invisible control characters). How to use it::

    tokens = tokenise(["He said: “No.”", "Second text"])
    after = tokens.neighbours(+1)                 # index of the next token of the same text; 0 when there is none
    tokens.shape[after] == LOWER                  # row 0 is a blank token, so reading across a border is harmless
    tokens.among("he she they")                   # mask of tokens, case ignored
    tokens.local_start, tokens.local_end          # offsets in the token's own text, code points, end exclusive

Token rules: words keep inner apostrophes (`O’Neill`, `don't`) and inner marks of numbers (`3.5`, `1,000`); clitics
stand alone (`Trump` + `'s`, `he` + `'d`); initials keep their dots (`U.S.`, `J.`, `a.m.`); a run of one of `.-*_=` is
one token; every other mark is a token of its own, hyphens included.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from transforms.letters import (
    BORDER,
    DIGIT,
    LOWER_LETTER,
    SEPARATOR,
    SPACE,
    UNCASED_LETTER,
    UPPER_LETTER,
    Classes,
    Codes,
    Hashes,
    Ints,
    Mask,
    classify_codes,
    encode,
    hash_words,
    stretch_hash,
    sum_hashes,
)
from transforms.sentences import find_sentence_starts

BLANK, LOWER, CAPITAL, UPPER, INITIAL, MIXED, CAMEL, NUMBER, UNCASED, CLITIC, PUNCTUATION = range(11)
"""Shapes: nothing, `word`, `Word`, `WORD` or `U.S.`, `J.` or `A`, `McDonald`, `iPhone`, `1996`, `東京`, `'s`, marks."""

_APOSTROPHES = [ord(mark) for mark in "'’ʼ"]
_RUNS = [ord(mark) for mark in ".-*_="]
_NEWLINES = [ord(mark) for mark in "\n\r\v\f\x85\u2028\u2029"]


@dataclass(frozen=True)
class Tokens:
    """A batch of texts. Row 0 of every token array is a blank that belongs to no text (its `text` is -1)."""

    written: str
    """All texts as written, a space standing for each separator."""
    codes: Codes
    """Its code points, the separators as what they are."""
    folded: Codes
    """The same in lower case, one code point for one, and with one kind of apostrophe."""
    text_start: Ints
    """Where each text begins in `codes`, and the length of `codes`; a text ends one before the next begins."""
    start: Ints
    """First code point of each token, in `codes`."""
    end: Ints
    """One past the last code point of each token, in `codes`."""
    text: Ints
    """Which text each token belongs to."""
    shape: npt.NDArray[np.uint8]
    """BLANK ... PUNCTUATION."""
    hash_sums: Hashes
    """Running sums over `folded`, for `transforms.letters.stretch_hash`."""
    word: Hashes
    """Hash of each token in lower case, the same in any batch; equal to `hash_words` of the word."""
    starts_paragraph: Mask
    """The first token of each line of a text."""
    starts_sentence: Mask
    """The first token of each sentence; no sentence crosses a line."""

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def local_start(self) -> Ints:
        """Offset of each token in its own text (0 for the blank)."""
        return (self.start - self.text_start[self.text]) * (self.text >= 0)

    @cached_property
    def local_end(self) -> Ints:
        """End of each token in its own text, exclusive (0 for the blank)."""
        return (self.end - self.text_start[self.text]) * (self.text >= 0)

    @cached_property
    def space_before(self) -> Mask:
        """Whether space or a text's border stands right before the token."""
        return np.append(True, self.start[1:] != self.end[:-1])

    @cached_property
    def paragraph(self) -> Ints:
        """Number of each token's line in the batch; never shared by two texts."""
        return np.cumsum(self.starts_paragraph)

    @cached_property
    def sentence(self) -> Ints:
        """Number of each token's sentence in the batch; never shared by two lines."""
        return np.cumsum(self.starts_sentence)

    @cached_property
    def first_token(self) -> Ints:
        """Index of each text's first token, and the number of tokens; an empty text has an empty range."""
        return np.searchsorted(self.text, np.arange(len(self.text_start)))

    @property
    def is_capitalised(self) -> Mask:
        """Whether each token begins with a capital letter."""
        return (self.shape >= CAPITAL) & (self.shape <= MIXED)

    def neighbours(self, step: int) -> Ints:
        """Index of the token `step` away in the same text, 0 (the blank) where there is none."""
        wanted = np.arange(len(self)) + step
        wanted[(wanted < 0) | (wanted >= len(self))] = 0
        return np.where(self.text[wanted] == self.text, wanted, 0)

    def among(self, words: str) -> Mask:
        """Whether each token, case ignored, is one of these words (a text with spaces between them)."""
        distinct, row = self._distinct_words
        wanted = hash_words(words)
        place = np.minimum(np.searchsorted(distinct, wanted), len(distinct) - 1)
        chosen = np.zeros(len(distinct), bool)
        chosen[place[distinct[place] == wanted]] = True
        return chosen[row]

    @cached_property
    def _distinct_words(self) -> tuple[Hashes, Ints]:
        """Each different word once, and where each token's word stands among them: a batch asks for many lists of words."""
        distinct, row = np.unique(self.word, return_inverse=True)
        return distinct, row

    def words_at(self, start: int, end: int) -> str:
        """The characters between two offsets of `codes`, as written."""
        return self.written[start:end]


def tokenise(texts: Sequence[str]) -> Tokens:
    """Lay out the texts in one array and find their tokens, lines and sentences. Any text will do; none, and empty ones."""
    written = " ".join(["", *texts, ""]) if texts else " "
    codes, text_start = _lay_out(written, texts)
    classes, folded = classify_codes(codes)
    start, end = _find_borders(codes, folded, classes)
    text = np.searchsorted(text_start, start, side="right") - 1
    shape = _shape_tokens(codes, classes, start, end)
    hash_sums = sum_hashes(folded)
    word = stretch_hash(hash_sums, start, end)
    starts_paragraph = np.append(True, text[1:] != text[:-1]) | _follow_newline(codes, start, end)
    return Tokens(
        written=written,
        codes=codes,
        folded=folded,
        text_start=text_start,
        start=start,
        end=end,
        text=text,
        shape=shape,
        hash_sums=hash_sums,
        word=word,
        starts_paragraph=starts_paragraph,
        starts_sentence=find_sentence_starts(folded, (start, end), word, shape == LOWER, starts_paragraph),
    )


def _lay_out(written: str, texts: Sequence[str]) -> tuple[Codes, Ints]:
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    text_start = np.append(np.cumsum(lengths + 1) - lengths, len(texts) + lengths.sum() + 1)
    codes = encode(written).copy()
    codes[np.append(0, text_start[1:] - 1)] = SEPARATOR
    return codes, text_start


def _find_borders(codes: Codes, folded: Codes, classes: Classes) -> tuple[Ints, Ints]:
    """First and one-past-last code point of every token, the blank first."""
    # Everything is decided between neighbours: which code points hold on to the next one.
    is_word = classes >= DIGIT
    joined = np.append(is_word[:-1] & is_word[1:], False)
    joined[:-1] |= (codes[:-1] == codes[1:]) & np.isin(codes[:-1], _RUNS)
    _join_apostrophes(joined, codes, folded, classes)
    _join_initials(joined, codes, classes)
    _join_numbers(joined, codes, classes)
    is_token = (classes != SPACE) & (classes != BORDER)
    start = np.flatnonzero(is_token & ~np.append(False, joined[:-1]))
    end = np.flatnonzero(is_token & ~joined) + 1
    return np.append(0, start), np.append(0, end)


def _join_apostrophes(joined: Mask, codes: Codes, folded: Codes, classes: Classes) -> None:
    is_letter = classes >= UNCASED_LETTER
    inner = np.flatnonzero(np.isin(codes, _APOSTROPHES))
    inner = inner[is_letter[inner - 1] & is_letter[inner + 1]]
    last = len(codes) - 1
    next_one, next_two, next_three = (np.minimum(inner + step, last) for step in (1, 2, 3))
    pair = folded[next_one].astype(np.uint64) << np.uint64(32) | folded[next_two]
    pairs = [ord(clitic[0]) << 32 | ord(clitic[1]) for clitic in ("ll", "re", "ve")]
    is_clitic = np.isin(folded[next_one], [ord(clitic) for clitic in "sdm"]) & ~is_letter[next_two]
    is_clitic |= np.isin(pair, np.array(pairs, np.uint64)) & ~is_letter[next_three]
    joined[inner] = True
    joined[inner - 1] = ~is_clitic


def _join_initials(joined: Mask, codes: Codes, classes: Classes) -> None:
    """`U.S.`, `J.`, `a.m.`, and `U.S.A` without its last dot."""
    is_letter, is_word = classes >= UNCASED_LETTER, classes >= DIGIT
    dots = np.flatnonzero(codes == ord("."))
    dots = dots[is_letter[dots - 1] & (codes[np.minimum(dots + 1, len(codes) - 1)] != ord("."))]
    before = codes[np.maximum(dots - 2, 0)]
    dots = dots[~is_word[np.maximum(dots - 2, 0)] & ~np.isin(before, _APOSTROPHES)]
    in_chain = np.isin(dots + 2, dots) | np.isin(dots - 2, dots)
    dots = dots[in_chain | (classes[dots - 1] == UPPER_LETTER)]
    joined[dots - 1] = True
    goes_on = np.isin(dots + 2, dots) | ~is_word[np.minimum(dots + 2, len(codes) - 1)]
    joined[dots] = is_letter[dots + 1] & goes_on


def _join_numbers(joined: Mask, codes: Codes, classes: Classes) -> None:
    inner = np.flatnonzero((codes == ord(".")) | (codes == ord(",")))
    inner = inner[(classes[inner - 1] == DIGIT) & (classes[inner + 1] == DIGIT)]
    joined[inner - 1] = True
    joined[inner] = True


def _shape_tokens(codes: Codes, classes: Classes, start: Ints, end: Ints) -> npt.NDArray[np.uint8]:
    uppers, lowers, words = (
        _count_within(chosen, start, end)
        for chosen in (classes == UPPER_LETTER, classes == LOWER_LETTER, classes >= DIGIT)
    )
    first = classes[start]
    rules = [
        (start == end, BLANK),
        (words == 0, PUNCTUATION),
        (np.isin(codes[start], _APOSTROPHES), CLITIC),
        (first == DIGIT, NUMBER),
        ((uppers == 0) & (lowers == 0), UNCASED),
        (uppers == 0, LOWER),
        (first != UPPER_LETTER, CAMEL),
        ((uppers == 1) & (lowers == 0), INITIAL),
        (lowers == 0, UPPER),
        (uppers == 1, CAPITAL),
    ]
    shapes: npt.NDArray[np.uint8] = np.select([rule for rule, _ in rules], [shape for _, shape in rules], MIXED).astype(
        np.uint8
    )
    return shapes


def _count_within(chosen: Mask, start: Ints, end: Ints) -> Ints:
    counts = np.append(0, np.cumsum(chosen))
    within: Ints = counts[end] - counts[start]
    return within


def _follow_newline(codes: Codes, start: Ints, end: Ints) -> Mask:
    counts = np.append(0, np.cumsum(np.isin(codes, _NEWLINES)))
    return np.append(True, counts[start[1:]] != counts[end[:-1]])
