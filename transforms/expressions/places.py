"""Where the words, phrases and neighbourhoods of expressions stand in a batch of texts: sorted places, joined as arrays."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from transforms.expressions.nodes import Expression, Near, Or, Phrase, Word
from transforms.expressions.words import FoldedTexts, fold_texts, hash_folded
from transforms.letters import Hashes, Ints, Mask

_SIEVE_BITS = 16
_PIECE = 200_000
"""Code points that are folded at once."""


@dataclass(frozen=True)
class Stretches:
    """Runs of words of the batch: number of the first and of the last word of each, sorted, none twice."""

    first: Ints
    last: Ints

    def __len__(self) -> int:
        return len(self.first)


NOWHERE = Stretches(np.zeros(0, np.int64), np.zeros(0, np.int64))


class Wordlist:
    """The words of all expressions, ready to be looked up by hash; made once, used for every batch."""

    def __init__(self, words: Iterable[Word]) -> None:
        self.words = sorted(set(words), key=lambda word: (word.is_prefix, len(word.text), word.text))
        hashes = hash_folded([word.text for word in self.words])
        self.whole = _Lookup(hashes, [number for number, word in enumerate(self.words) if not word.is_prefix])
        lengths = {len(word.text) for word in self.words if word.is_prefix}
        self.prefixes = {length: _Lookup(hashes, self._prefixes_of(length)) for length in sorted(lengths)}

    def _prefixes_of(self, length: int) -> list[int]:
        return [number for number, word in enumerate(self.words) if word.is_prefix and len(word.text) == length]

    def find(self, texts: FoldedTexts) -> tuple[Ints, Ints]:
        """The words of the batch that are on the list, in order, and the number of each in `words`."""
        found = [self.whole.find(texts.hashes)]
        for length, lookup in self.prefixes.items():
            chosen, hashes = texts.prefix_hashes(length)
            place, number = lookup.find(hashes)
            found.append((chosen[place], number))
        places, numbers = (np.concatenate(each) for each in zip(*found, strict=True))
        return places, numbers

    def group(self, places: Ints, numbers: Ints) -> dict[Word, Ints]:
        """For each word that occurs, its places in order."""
        # Each number comes in order already; small ones are sorted by radix, in linear time.
        small = numbers.astype(np.uint16) if len(self.words) < 1 << 16 else numbers
        order = np.argsort(small, kind="stable")
        places, numbers = places[order], numbers[order]
        borders = np.append(np.flatnonzero(np.diff(numbers, prepend=-1)), len(numbers)).tolist()
        return {self.words[numbers[first]]: places[first:last] for first, last in pairwise(borders)}


class _Lookup:
    """Numbers by hash. A sieve over the low bits leaves few words to search for: most words of news are in no expression."""

    def __init__(self, hashes: Hashes, numbers: list[int]) -> None:
        order = np.argsort(hashes[numbers], kind="stable") if numbers else np.zeros(0, np.int64)
        self.numbers = np.array(numbers, np.int64)[order]
        self.hashes = hashes[self.numbers]
        self.sieve = np.zeros(1 << _SIEVE_BITS, bool)
        self.sieve[self._low_bits(self.hashes)] = True

    def find(self, hashes: Hashes) -> tuple[Ints, Ints]:
        """Which of these hashes are among ours, and the number of each."""
        if not len(self.hashes):
            return NOWHERE.first, NOWHERE.last
        candidates = np.flatnonzero(self.sieve[self._low_bits(hashes)])
        row = np.minimum(np.searchsorted(self.hashes, hashes[candidates]), len(self.hashes) - 1)
        is_ours = self.hashes[row] == hashes[candidates]
        return candidates[is_ours], self.numbers[row[is_ours]]

    @staticmethod
    def _low_bits(hashes: Hashes) -> Ints:
        return (hashes & np.uint64((1 << _SIEVE_BITS) - 1)).astype(np.int64)


@dataclass
class Batch:
    """A batch of texts with the places of all words of the list; places of phrases are found when they are asked for."""

    text: Ints
    """Which text each word of the batch belongs to."""
    start: Ints
    end: Ints
    places: dict[Word, Ints]
    _known: dict[Expression, Stretches] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: list[str], wordlist: Wordlist) -> "Batch":
        """Fold the texts and look every word up."""
        pieces, first_text, first_word = [], 0, 0
        for some in cut_texts(texts):
            folded = fold_texts(some)
            places, numbers = wordlist.find(folded)
            pieces.append((folded.text + first_text, folded.start, folded.end, places + first_word, numbers))
            first_text, first_word = first_text + len(some), first_word + len(folded.text)
        text, start, end, places, numbers = (np.concatenate(each) for each in zip(*pieces, strict=True))
        return cls(text, start, end, wordlist.group(places, numbers))

    def find(self, node: Expression) -> Stretches:
        """Where a word, a phrase, a neighbourhood or any of several stands."""
        if node not in self._known:
            self._known[node] = self._find(node)
        return self._known[node]

    def _find(self, node: Expression) -> Stretches:
        match node:
            case Word():
                places = self.places.get(node, NOWHERE.first)
                return Stretches(places, places)
            case Phrase(words):
                return self._find_phrase(words)
            case Near(left, right, distance):
                return self._find_near(self.find(left), self.find(right), distance)
            case Or(any_of):
                return _unite([self.find(each) for each in any_of])
        raise TypeError(f"a {type(node).__name__} stands at no place")

    def _find_phrase(self, words: tuple[Word, ...]) -> Stretches:
        if any(word not in self.places for word in words):
            return NOWHERE
        # The rarest word first, so that a phrase with "the" in it costs what its other words cost.
        order = sorted(range(len(words)), key=lambda step: len(self.places[words[step]]))
        first = self.places[words[order[0]]] - order[0]
        for step in order[1:]:
            first = first[_among(first + step, self.places[words[step]])]
        last = first + len(words) - 1
        in_one_text = self.text[first] == self.text[last]
        return Stretches(first[in_one_text], last[in_one_text])

    def _find_near(self, left: Stretches, right: Stretches, distance: int) -> Stretches:
        if not len(left) or not len(right):
            return NOWHERE
        return _unite([self._follow(left, right, distance), self._follow(right, left, distance)])

    def _follow(self, before: Stretches, after: Stretches, distance: int) -> Stretches:
        """From each of `before` to the next of `after`, and to each of `after` from the last of `before`."""
        row = np.searchsorted(after.first, before.last, side="right")
        is_there = row < len(after)
        ahead = (np.flatnonzero(is_there), row[is_there])
        ended = np.argsort(before.last, kind="stable")
        row = np.searchsorted(before.last[ended], after.first, side="left") - 1
        back = (ended[row[row >= 0]], np.flatnonzero(row >= 0))
        one, other = (np.concatenate(pair) for pair in zip(ahead, back, strict=True))
        first, last = before.first[one], after.last[other]
        is_near = (after.first[other] - before.last[one] <= distance) & (self.text[first] == self.text[last])
        return Stretches(first[is_near], last[is_near])


def cut_texts(texts: Sequence[str]) -> Iterator[list[str]]:
    """The texts in pieces whose arrays stay in the processor's cache, which makes folding six times faster."""
    some: list[str] = []
    size = 0
    for text in texts:
        if some and size + len(text) > _PIECE:
            yield some
            some, size = [], 0
        some.append(text)
        size += len(text)
    yield some


def _among(wanted: Ints, places: Ints) -> Mask:
    row = np.minimum(np.searchsorted(places, wanted), len(places) - 1)
    found: Mask = places[row] == wanted
    return found


def _unite(stretches: list[Stretches]) -> Stretches:
    first = np.concatenate([each.first for each in stretches])
    last = np.concatenate([each.last for each in stretches])
    order = np.lexsort((last, first))
    first, last = first[order], last[order]
    is_new = np.append(True, (first[1:] != first[:-1]) | (last[1:] != last[:-1]))[: len(first)]
    return Stretches(first[is_new], last[is_new])
