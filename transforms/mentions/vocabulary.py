"""What is known of single words beforehand: which words occur in like places, and how often they have a capital."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.letters import Hashes

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class WordFacts:
    """Facts of each word that was asked for; 0 where it is unknown."""

    fine: npt.NDArray[np.uint16]
    """Cluster of words that occur in like places, many clusters."""
    coarse: Bytes
    """The same with few clusters."""
    capital_share: Bytes
    """1 to 8: how often the word has a capital inside a sentence."""


@dataclass(frozen=True)
class Vocabulary:
    """Words by hash, sorted, with their facts."""

    word: Hashes
    fine: npt.NDArray[np.uint16]
    coarse: Bytes
    capital_share: Bytes

    def look_up(self, words: Hashes) -> WordFacts:
        """The facts of these words, given by hash."""
        if len(self.word) == 0:
            none = np.zeros(len(words), np.uint8)
            return WordFacts(none.astype(np.uint16), none, none)
        place = np.minimum(np.searchsorted(self.word, words), len(self.word) - 1)
        known = self.word[place] == words
        return WordFacts(self.fine[place] * known, self.coarse[place] * known, self.capital_share[place] * known)


@dataclass(frozen=True)
class KnownSpans:
    """Names of known entities by hash, sorted, each with its kinds."""

    key: Hashes
    kinds: npt.NDArray[np.uint64]
    """One bit per kind: 1 person, 2 organisation, 4 place, 8 other; 16 for towns of GeoNames."""

    def look_up(self, keys: Hashes) -> npt.NDArray[np.uint64]:
        """The kinds of these names, 0 for names that are not known."""
        if len(self.key) == 0:
            return np.zeros(len(keys), np.uint64)
        place = np.minimum(np.searchsorted(self.key, keys), len(self.key) - 1)
        kinds: npt.NDArray[np.uint64] = self.kinds[place] * (self.key[place] == keys)
        return kinds
