"""One text and one expression, for a snippet or a search result: which characters made it fit."""

from functools import lru_cache

import numpy as np

from transforms.expressions.nodes import And, Expression, In, Or, all_words
from transforms.expressions.places import Batch, Stretches, Wordlist


def find_spans(expression: Expression, text: str) -> list[tuple[int, int]]:
    """Where a text fits, as code points, whatever the fields; nothing when the text alone does not fit."""
    batch = Batch.of([text], _wordlist(expression))
    if not _fits(expression, batch):
        return []
    found = _gather(expression, batch)
    first, last = (np.concatenate([getattr(each, end) for each in found]) for end in ("first", "last"))
    return sorted(set(zip(batch.start[first].tolist(), batch.end[last].tolist(), strict=True)))


def is_match(expression: Expression, text: str) -> bool:
    """Whether a text alone fits, whatever the fields."""
    return _fits(expression, Batch.of([text], _wordlist(expression)))


@lru_cache(maxsize=64)
def _wordlist(expression: Expression) -> Wordlist:
    return Wordlist(all_words(expression))


def _fits(node: Expression, batch: Batch) -> bool:
    match node:
        case In(_, inner):
            return _fits(inner, batch)
        case Or(any_of):
            return any(_fits(each, batch) for each in any_of)
        case And(all_of, none_of):
            return all(_fits(each, batch) for each in all_of) and not any(_fits(each, batch) for each in none_of)
    return len(batch.find(node)) > 0


def _gather(node: Expression, batch: Batch) -> list[Stretches]:
    """The stretches of the parts that fit; what must not occur has none."""
    match node:
        case In(_, inner):
            return _gather(inner, batch)
        case Or(any_of):
            return [found for each in any_of if _fits(each, batch) for found in _gather(each, batch)]
        case And(all_of, _):
            return [found for each in all_of for found in _gather(each, batch)]
    return [batch.find(node)]
