"""What an expression consists of once it is read. Every part is a value: equal parts are equal expressions."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

_Part = TypeVar("_Part")

FIELDS = ("title", "body", "quote", "speaker", "outlet", "entity")
"""Where words can be looked for; without a field, in title and body."""

SAID_FIELDS = frozenset({"quote", "speaker"})
"""Fields of one quotation: what they ask for together must hold of one and the same quotation."""


@dataclass(frozen=True)
class Word:
    """One word, folded as `transforms.expressions.words` folds texts; or the beginning of one."""

    text: str
    is_prefix: bool = False


@dataclass(frozen=True)
class Phrase:
    """Words that follow each other."""

    words: tuple[Word, ...]


@dataclass(frozen=True)
class Near:
    """Two things in one text, the nearest words of them at most `distance` words apart; neighbours are 1 apart."""

    left: "Expression"
    right: "Expression"
    distance: int


@dataclass(frozen=True)
class Or:
    """Any of these."""

    any_of: tuple["Expression", ...]


@dataclass(frozen=True)
class And:
    """All of the first and none of the second. There is always one of the first, so no expression fits all articles."""

    all_of: tuple["Expression", ...]
    none_of: tuple["Expression", ...] = ()


@dataclass(frozen=True)
class In:
    """The same in these fields only; the innermost field holds."""

    fields: tuple[str, ...]
    inner: "Expression"


Expression = Word | Phrase | Near | Or | And | In
Positional = Word | Phrase | Near | Or
"""What stands at a place in a text; `Or` only of such."""


def children(node: Expression) -> tuple[Expression, ...]:
    """The parts right below, those that must not occur included."""
    match node:
        case Near(left, right, _):
            return (left, right)
        case Or(any_of):
            return any_of
        case And(all_of, none_of):
            return (*all_of, *none_of)
        case In(_, inner):
            return (inner,)
    return ()


def all_words(node: Expression) -> Iterator[Word]:
    """Every word that has to be looked for, those that must not occur included."""
    match node:
        case Word():
            yield node
        case Phrase(words):
            yield from words
        case _:
            for child in children(node):
                yield from all_words(child)


def required_words(node: Expression, known: Collection[str] = FIELDS) -> list[frozenset[Word]]:
    """Of each of these groups an article must hold one word at least: enough to pick candidates from an index.

    `known` are the fields that the index holds; what is looked for elsewhere is not required of it.
    """
    return _required(node, known, lambda words: [frozenset({word}) for word in words])


def required_pairs(node: Expression, known: Collection[str] = FIELDS) -> list[frozenset[tuple[Word, Word]]]:
    """Of each of these groups an article must hold one pair at least, as neighbours; the beginnings of words are in none."""
    return _required(
        node,
        known,
        lambda words: [frozenset({pair}) for pair in pairwise(words) if not any(word.is_prefix for word in pair)],
    )


def _required(
    node: Expression, known: Collection[str], of_words: Callable[[tuple[Word, ...]], list[frozenset[_Part]]]
) -> list[frozenset[_Part]]:
    match node:
        case Word():
            return of_words((node,))
        case Phrase(words):
            return of_words(words)
        case Near(left, right, _):
            return _required(left, known, of_words) + _required(right, known, of_words)
        case Or(any_of):
            parts = [_required(each, known, of_words) for each in any_of]
            # One group of each alternative, the one with the fewest words, is needed by that alternative.
            return [frozenset().union(*(min(part, key=len) for part in parts))] if all(parts) else []
        case And(all_of, _):
            return [group for each in all_of for group in _required(each, known, of_words)]
        case In(fields, inner):
            return _required(inner, known, of_words) if set(fields) <= set(known) else []


def fields_used(node: Expression, around: tuple[str, ...] = ("title", "body")) -> frozenset[str]:
    """The fields that the words of an expression are looked for in."""
    match node:
        case Word() | Phrase():
            return frozenset(around)
        case In(fields, inner):
            return fields_used(inner, fields)
        case _:
            return frozenset().union(*(fields_used(child, around) for child in children(node)))
