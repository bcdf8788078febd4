"""Which rows found are which quotations annotated: one to one, by how much of their spans is shared."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.quotes_gold import COUNTED_WORDS, Article, Row, Span, Unit

SAME = 0.8
"""Intersection over union from which two spans are the same quotation."""
DISCARDED = 0.5
"""Share of a row in a stretch that nobody annotated from which the row is not judged."""


@dataclass(frozen=True)
class Judged:
    """A row in marks that counts, and the counted units that it is; none when nobody said these words."""

    row: Row
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class Matched:
    """One article: its rows that count, and each counted unit with its row or None."""

    rows: tuple[Judged, ...]
    units: tuple[tuple[Unit, Row | None], ...]


def match(article: Article) -> Matched:
    """The rows and units of an article, matched. Rows of a short unit, of no quotation or of a discarded stretch do not count."""
    rows = article.marked_rows()
    row_of = pair_up([row.span for row in rows], article.units)
    units_of: dict[int, list[Unit]] = defaultdict(list)
    for number, place in sorted(row_of.items()):
        units_of[place].append(article.units[number])
    judged = []
    for number, row in enumerate(rows):
        counted = tuple(unit for unit in units_of[number] if unit.is_counted)
        if counted or not (units_of[number] or _is_neutral(article, row)):
            judged.append(Judged(row, counted))
    units = [
        (unit, rows[row_of[number]] if number in row_of else None)
        for number, unit in enumerate(article.units)
        if unit.is_counted
    ]
    return Matched(tuple(judged), tuple(units))


def share_of_union(one: Span, other: Span) -> float:
    """Intersection over union of two spans."""
    both = shared(one, other)
    return both / max(1, one[1] - one[0] + other[1] - other[0] - both)


def share_of(part: Span, whole: Span) -> float:
    """The share of `whole` that `part` covers."""
    return shared(part, whole) / max(1, whole[1] - whole[0])


def shared(one: Span, other: Span) -> int:
    """Characters that two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def pair_up(spans: Sequence[Span], units: Sequence[Unit]) -> dict[int, int]:
    """The row of each unit that has one.

    The best pairs first, each row and unit once; then a row takes further units of the same attribution that it holds, as
    when a quotation that "she said" interrupts is given as one.
    """
    pairs = sorted(_list_pairs(spans, units))
    row_of: dict[int, int] = {}
    unit_of: dict[int, int] = {}
    for minus_best, _, unit, row in pairs:
        if -minus_best >= SAME and unit not in row_of and row not in unit_of:
            row_of[unit], unit_of[row] = row, unit
    for minus_best, _, unit, row in pairs:
        if unit in row_of or row not in unit_of or units[unit_of[row]].attribution != units[unit].attribution:
            continue
        if max(share_of(spans[row], units[unit].quote), -minus_best) >= SAME:
            row_of[unit] = row
    return row_of


def _list_pairs(spans: Sequence[Span], units: Sequence[Unit]) -> Iterable[tuple[float, float, int, int]]:
    """Pairs that touch: minus the share with quote or content, whichever is more, minus that with the quote, unit, row."""
    for number, unit in enumerate(units):
        for row, span in enumerate(spans):
            if shared(span, unit.content) or shared(span, unit.quote):
                of_quote = share_of_union(span, unit.quote)
                yield -max(of_quote, share_of_union(span, unit.content)), -of_quote, number, row


def _is_neutral(article: Article, row: Row) -> bool:
    """Whether the annotators could not have marked these words: no quotation of theirs, only short ones, or discarded."""
    touched = [quoted for quoted in article.quoted if shared(row.span, quoted)]
    has_long = any(article.count_words(quoted) >= COUNTED_WORDS for quoted in touched)
    if not has_long and (not touched or article.count_words(row.span) >= COUNTED_WORDS):
        return True
    return any(share_of(stretch, row.span) >= DISCARDED for stretch in article.discard)
