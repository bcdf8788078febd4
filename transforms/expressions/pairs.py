"""Words side by side as numbers: a phrase of frequent words is in few of the texts that hold all its words."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from transforms.expressions.places import cut_texts
from transforms.expressions.words import fold_texts, hash_folded
from transforms.letters import Hashes, mix

PAIR_BITS = 22
"""Four million numbers: some pairs share one, so a number says where two words may stand side by side, never that they do."""

_TEXT_BITS = np.uint64(32)


def find_pairs(texts: Sequence[str]) -> pl.DataFrame:
    """Of each of these texts (text, its row) the number (pair) of every two words that follow each other there, sorted."""
    found = [np.zeros(0, np.uint64)]
    first_text = 0
    for some in cut_texts(texts):
        words = fold_texts(some)
        is_followed = words.text[:-1] == words.text[1:]
        numbers = _number(words.hashes[:-1], words.hashes[1:])[is_followed]
        rows = (words.text[:-1][is_followed] + first_text).astype(np.uint64)
        found.append(numbers << _TEXT_BITS | rows)
        first_text += len(some)
    # Both as one number: so they are sorted ten times faster than as two columns.
    both = np.sort(np.concatenate(found))
    both = both[np.append(True, both[1:] != both[:-1])[: len(both)]]
    columns = {"pair": both >> _TEXT_BITS, "text": both & ((np.uint64(1) << _TEXT_BITS) - np.uint64(1))}
    return pl.DataFrame(columns, schema={"pair": pl.UInt32, "text": pl.UInt32})


def pair_number(first: str, second: str) -> int:
    """The number that these two folded words have where the second follows the first."""
    hashes = hash_folded([first, second])
    return int(_number(hashes[:1], hashes[1:])[0])


def _number(first: Hashes, second: Hashes) -> Hashes:
    # Tripled, because "a b" and "b a" are different pairs.
    return mix(first * np.uint64(3) + second) >> np.uint64(64 - PAIR_BITS)
