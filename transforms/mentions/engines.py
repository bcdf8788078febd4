"""The seam for other recognisers: whatever finds names in texts can stand in for ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from schemas.tables.mentions import ENTITY_KINDS
from transforms.letters import Ints, Mask
from transforms.mentions.recognise import Names
from transforms.tokens import LOWER, Tokens

ORGANIZATION = ENTITY_KINDS.index("ORGANIZATION")


@dataclass(frozen=True)
class FoundNames:
    """Names in a batch of texts as an engine gives them, in the order of the texts; no two of a text overlap."""

    text: Ints
    """Which text each name stands in."""
    start: Ints
    """Offset of its first character in that text, in code points."""
    end: Ints
    """Offset after its last character."""
    kind: Ints
    """0 person, 1 organisation, 2 place, 3 other."""
    confidence: npt.NDArray[np.float64]
    """How sure the engine is of span and kind, 0 to 1."""
    keeps_article: Mask
    """Whether a first `the` belongs to the name, as in the title of a book."""


class Engine(Protocol):
    """A recogniser of names. What it finds in a text must depend on that text alone."""

    @property
    def method(self) -> str:
        """Its name and version, for the column `method`."""

    def find(self, texts: Sequence[str]) -> FoundNames:
        """The names of each text; any text will do, an empty one included."""


def place_names(tokens: Tokens, found: FoundNames) -> Names:
    """An engine's names among our tokens, by the conventions of the table; a span without any word or mark is left out.

    Space around a name, a possessive `'s` after it and a `the` before it that is not part of it stay outside, so that
    mentions of all engines compare. A border inside one of our tokens stays where the engine put it.
    """
    begin = tokens.text_start[found.text] + found.start
    past = tokens.text_start[found.text] + found.end
    first = np.searchsorted(tokens.end, begin, side="right")
    last = np.searchsorted(tokens.start, past, side="left") - 1
    # A body may be called Moody's; people and places are not, so there `'s` is the possessive.
    last -= tokens.among("'s '")[last] & (found.kind != ORGANIZATION) & (first < last)
    at_first = np.minimum(first, len(tokens) - 1)
    opens = tokens.among("the")[at_first] & ((tokens.shape == LOWER) | tokens.starts_sentence)[at_first]
    first = first + (opens & ~found.keeps_article & (first < last))
    kept = np.flatnonzero(first <= last)
    first, last = first[kept], last[kept]
    offset = tokens.text_start[found.text[kept]]
    return Names(
        first=first,
        last=last,
        kind=found.kind[kept],
        confidence=found.confidence[kept],
        start=np.maximum(begin[kept], tokens.start[first]) - offset,
        end=np.minimum(past[kept], tokens.end[last]) - offset,
    )
