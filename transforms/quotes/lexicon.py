"""Looks every token up once in a list of words that each belong to several classes."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from transforms.letters import Hashes, Mask, hash_words


class Lexicon:
    """Words and their classes, ready to be found among hashed tokens."""

    def __init__(self, classes: Mapping[str, str]) -> None:
        """`classes` gives each class its words, space between them; a word may stand in several, 63 classes at most."""
        self.classes = tuple(classes)
        hashes = [hash_words(words) for words in classes.values()]
        bits = [np.full(len(found), 1 << place, np.int64) for place, found in enumerate(hashes)]
        self._hashes, rows = np.unique(np.concatenate(hashes), return_inverse=True)
        self._bits = np.zeros(len(self._hashes), np.int64)
        np.bitwise_or.at(self._bits, rows, np.concatenate(bits))

    def look_up(self, words: Hashes) -> "WordClasses":
        """Which classes each of the hashed words belongs to."""
        row = np.minimum(np.searchsorted(self._hashes, words), len(self._hashes) - 1)
        return WordClasses(self.classes, np.where(self._hashes[row] == words, self._bits[row], 0))


class WordClasses:
    """The classes of a batch's tokens: `word_classes["cue"]` is a mask over them."""

    def __init__(self, classes: tuple[str, ...], bits: npt.NDArray[np.int64]) -> None:
        self._place = {name: place for place, name in enumerate(classes)}
        self._bits = bits
        self._masks: dict[str, Mask] = {}

    def __getitem__(self, name: str) -> Mask:
        if name not in self._masks:
            self._masks[name] = np.bitwise_and(self._bits, 1 << self._place[name]) != 0
        return self._masks[name]
