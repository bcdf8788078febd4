"""Finds the words that report speech or thought, verbs, nouns and phrases alike, by a hashed linear model over their places."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.letters import Hashes, Ints, mix
from transforms.quotes.evidence import Floats
from transforms.quotes.surroundings import Surroundings, bucket

TABLE_BITS = 17
HOPELESS = -9.0
"""Stands for the log odds of words that are not looked at."""
Rows = npt.NDArray[np.int64]
Points = npt.NDArray[np.int8]
_FACTORS = mix(np.arange(1, 9, dtype=np.uint64)) | np.uint64(1)
_LAST = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Table:
    """A linear model over hashed features in whole points."""

    points: Points
    base: int
    """Points of a row without features."""
    scale: float
    """Log odds of one point."""

    def add_points(self, columns: Iterator[Rows], count: int) -> Ints:
        """The points of each row: those of its features, summed. Whole numbers, so the sum has no rounding."""
        total = np.full(count, self.base, np.int64)
        for column in columns:
            total += self.points[column]
        return total


def table_rows(template: int, *parts: Hashes) -> Rows:
    """Where a combination of values stands in a table: multiplicative hashing (Dietzfelbinger et al. 1997)."""
    value = parts[0] * _FACTORS[0] + np.uint64(template * int(_FACTORS[7]) % 2**64)
    for part, factor in zip(parts[1:], _FACTORS[1:], strict=False):
        value = (value ^ (value >> np.uint64(32))) * _LAST + part * factor
    value = (value ^ (value >> np.uint64(29))) * _LAST
    rows: Rows = (value >> np.uint64(64 - TABLE_BITS)).astype(np.int64)
    return rows


def anchor_odds(around: Surroundings, table: Table) -> Floats:
    """The log odds that each place reports something; HOPELESS where no word could."""
    places = np.flatnonzero(around.may_report)
    odds = np.full(len(around.may_report), HOPELESS)
    odds[places] = table.add_points(anchor_features(around, places), len(places)) * np.float64(table.scale)
    return odds


def anchor_features(around: Surroundings, places: Ints) -> Iterator[Rows]:
    """One column of table rows after another, each with one row number for every place."""
    near = {step: around.stream.around(places, step) for step in range(-4, 5)}
    symbol = {step: around.stream.symbol[there] for step, there in near.items()}
    kind = {step: around.kind[there] for step, there in near.items()}
    word, suffix, ending, frame = symbol[0], around.suffix[places], around.ending[places], around.frame[places]
    combined = (
        *((symbol[step],) for step in near),
        *((symbol[step], word) for step in (-1, 1)),
        (symbol[-1], word, symbol[1]), (word, symbol[1], symbol[2]), (symbol[-2], symbol[-1], word),
        (symbol[1], symbol[2]), (symbol[-2], symbol[-1]), (symbol[-1], symbol[1]),
        (suffix,), (suffix, symbol[1]), (suffix, symbol[-1]), (ending, kind[-1], kind[1]), (suffix, kind[-1], kind[1]),
        (ending, symbol[-1], symbol[1]),
        (frame,), (frame, symbol[1]), (frame, kind[-1], kind[1]), (frame, kind[1], kind[2]),
        (word, kind[1]), (word, kind[-1]), (word, kind[-1], kind[1]), (word, kind[1], kind[2]),
        (kind[-3], kind[-2], kind[-1]), (kind[1], kind[2], kind[3]), (kind[-2], kind[-1], kind[1], kind[2]),
    )  # fmt: skip
    for number, parts in enumerate(combined, 10):
        yield table_rows(number, *parts)
    yield from _describe_sources(around, places, kind)


def _describe_sources(around: Surroundings, places: Ints, kind: dict[int, Hashes]) -> Iterator[Rows]:
    """The likely sources, quotations and sentence borders on both sides of each place."""
    word, ending, frame = around.stream.symbol[places], around.ending[places], around.frame[places]
    subject, follower = around.subject[places], around.follower[places]
    ahead, behind = around.quotation_ahead[places], around.quotation_behind[places]
    from_start, to_end = bucket(places - around.first[places]), bucket(around.past[places] - places)
    continues = around.follows_quotation[places]
    combined = (
        (subject,), (subject, word), (subject, ending), (subject, kind[1]), (subject, kind[-1], kind[1]), (subject, frame),
        (follower,), (follower, word), (follower, ending),
        (ahead,), (behind,), (ahead, word), (behind, word), (ahead, behind), (behind, ending, kind[1]),
        (from_start,), (from_start, word), (to_end,), (to_end, word), (continues, word), (continues, from_start),
    )  # fmt: skip
    for number, parts in enumerate(combined, 60):
        yield table_rows(number, *parts)
