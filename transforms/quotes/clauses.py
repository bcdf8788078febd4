"""Finds what each reporting word reports: where its clause begins and ends, by two hashed linear models over places."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from transforms.letters import Hashes, Ints, Mask
from transforms.quotes.anchors import Rows, Table, table_rows
from transforms.quotes.evidence import Floats
from transforms.quotes.surroundings import KINDS, Surroundings, bucket

LIKELY_ANCHOR = -2.0
"""Log odds from which a reporting word is looked at."""
REACH_BACK, REACH_ON, LONGEST = 80, 40, 120
"""How many places before and behind its word a clause may begin, and how many it may hold."""
BLOCK = 2_000
"""Reporting words that are looked at together, which bounds the memory of a sentence that never ends."""
CLOSE_SECOND = 3.0
"""A beginning that is this much less likely than the best, in log odds, is tried as well."""
OUTSIDE = np.uint64(len(KINDS))
"""Kind and symbol of what lies beyond the sentence."""
_BORDERS = [KINDS.index(name) for name in ("that", "link", "comma", "dash", "colon", "stop", "mark", "quote,", "quote.", "quote")]  # fmt: skip
ANCHOR_STEPS = np.array([-4, -2, -1, 0, 1, 2])


@dataclass(frozen=True)
class Clauses:
    """One row for each reporting word and clause that it may report, in order of the word, the likelier clause first."""

    anchor: Ints
    first: Ints
    past: Ints
    scores: dict[str, Floats]
    """Log odds of the parts, and how far ahead each is of the next best."""


def find_clauses(around: Surroundings, wanted: Floats, odds: Floats, tables: tuple[Table, Table]) -> Clauses:
    """The best clauses of every word whose log odds of reporting, `wanted`, are likely.

    `odds` are those of all words, which borders depend on; `tables` tell beginnings and ends.
    """
    anchors = np.flatnonzero(wanted > LIKELY_ANCHOR)
    parts = [
        _find_block(around, anchors[start : start + BLOCK], odds, tables)
        for start in range(0, max(len(anchors), 1), BLOCK)
    ]
    return join_clauses(parts)


def join_clauses(parts: list[Clauses]) -> Clauses:
    """All the rows of one part or more, one part after another."""
    return Clauses(
        np.concatenate([part.anchor for part in parts]),
        np.concatenate([part.first for part in parts]),
        np.concatenate([part.past for part in parts]),
        {name: np.concatenate([part.scores[name] for part in parts]) for name in parts[0].scores},
    )


def _find_block(around: Surroundings, anchors: Ints, odds: Floats, tables: tuple[Table, Table]) -> Clauses:
    starts, ends = tables
    row, first = list_starts(around, anchors)
    points = starts.add_points(start_features(around, anchors[row], first), len(row))
    chosen, lead, rank = _choose(row, points, first, int(CLOSE_SECOND / starts.scale))
    anchor, start = anchors[row[chosen]], first[chosen]
    end_row, past = list_ends(around, anchor, start)
    end_points = ends.add_points(end_features(around, odds, (anchor, start), end_row, past), len(end_row))
    best, end_lead, _ = _choose(end_row, end_points, past, -1)
    kept = end_row[best]
    scores = {
        "anchor": odds[anchor[kept]],
        "start": points[chosen][kept] * np.float64(starts.scale),
        "start lead": lead[kept] * np.float64(starts.scale),
        "end": end_points[best] * np.float64(ends.scale),
        "end lead": end_lead * np.float64(ends.scale),
        "second": rank[kept].astype(np.float64),
    }
    return Clauses(anchor[kept], start[kept], past[best], scores)


def list_starts(around: Surroundings, anchors: Ints) -> tuple[Ints, Ints]:
    """For every anchor the places where its clause may begin: any behind it, those behind a border before it."""
    low = np.maximum(around.first[anchors], anchors - REACH_BACK)
    high = np.minimum(around.past[anchors], anchors + REACH_ON)
    row, place = _expand(low, high)
    behind_border = np.isin(around.kind[np.maximum(place - 1, 0)], _BORDERS) | (place == around.first[place])
    kept = ((place > anchors[row]) | (behind_border & (place < anchors[row]))) & ~around.is_mark[place]
    return row[kept], place[kept]


def list_ends(around: Surroundings, anchor: Ints, start: Ints) -> tuple[Ints, Ints]:
    """For every clause begun the places (exclusive) where it may end: before its anchor or before the sentence's end."""
    high = np.minimum(np.where(start > anchor, around.past[start], anchor), start + LONGEST)
    row, last = _expand(start, high)
    kept = ~around.is_mark[last]
    return row[kept], last[kept] + 1


def _expand(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Every number from each low to each high (exclusive), and the row it comes from."""
    count = np.maximum(high - low, 0)
    row = np.repeat(np.arange(len(low)), count)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + low[row]


def _choose(row: Ints, points: Ints, place: Ints, tolerance: int) -> tuple[Ints, Ints, Ints]:
    """The best choice of each row and the second where it is hardly worse; their leads over the best other, and their ranks."""
    order = np.lexsort((place, -points, row))
    begin = np.flatnonzero(np.diff(row[order], prepend=-1))
    size = np.diff(np.append(begin, len(order)))
    best, has_second = order[begin], size > 1
    second = order[np.where(has_second, begin + 1, begin)]
    # Alone is as good as far ahead.
    lead = np.where(has_second, points[best] - points[second], 10_000)
    close = has_second & (lead <= tolerance)
    chosen = np.concatenate([best, second[close]])
    leads = np.concatenate([lead, -lead[close]])
    rank = np.repeat([0, 1], [len(best), close.sum()])
    sequence = np.lexsort((rank, row[chosen]))
    return chosen[sequence], leads[sequence], rank[sequence]


def start_features(around: Surroundings, anchor: Ints, place: Ints) -> Iterator[Rows]:
    """Table rows for whether the clause of an anchor begins at a place."""
    symbols, stream = around.stream.symbol, around.stream
    side = (place > anchor).astype(np.uint64)
    far = bucket(np.abs(place - anchor)) + side * np.uint64(32)
    word, suffix, ending, frame = symbols[anchor], around.suffix[anchor], around.ending[anchor], around.frame[anchor]
    before, behind = stream.around(place, -1), stream.around(place, 1)
    here, last, kind, kind_before = symbols[place], symbols[before], around.kind[place], around.kind[before]
    kind_two_before, kind_behind = around.kind[stream.around(place, -2)], around.kind[behind]
    next_kind, last_kind = around.kind[stream.around(anchor, 1)], around.kind[stream.around(anchor, -1)]
    third_kind = around.kind[stream.around(anchor, 2)]
    ahead_two, ahead_three = (around.kind[stream.around(anchor, step)] for step in (-2, -3))
    between = _count_between(around, anchor, place)
    opens = (place == around.first[place]).astype(np.uint64) * np.uint64(2) + side
    source = around.source[place]
    combined = (
        (far,), (far, word), (far, ending), (far, frame), (far, next_kind), (far, kind, kind_before), (far, kind, ending),
        (side, here), (side, last), (last, here), (side, here, symbols[behind]), (far, here), (far, last),
        (word, kind_before, kind, side), (word, last), (word, here), (frame, kind_before, kind, side),
        (suffix, kind_before, kind, side), (kind_two_before, kind_before, kind, side),
        (side, between), (far, between), (between, kind_before, kind, side), (opens, word), (opens, kind_before, kind),
        (opens, last_kind, next_kind), (side, source), (far, source),
        (side, next_kind, last_kind, word), (far, next_kind, last_kind), (side, third_kind, next_kind, kind_before, kind),
        (kind, kind_behind, kind_before, side), (around.follows_quotation[anchor], far),
        (around.quotation_behind[anchor], far), (around.quotation_ahead[anchor], far),
        (far, ahead_two, ahead_three), (opens, last_kind, ahead_two, ahead_three), (opens, last_kind, ahead_two, next_kind),
        (opens, ahead_two, ahead_three, third_kind),
    )  # fmt: skip
    for number, parts in enumerate(combined, 100):
        yield table_rows(number, *parts)


def _count_between(around: Surroundings, anchor: Ints, place: Ints) -> Hashes:
    """Commas, quotations and mentions between an anchor and a place, few and many, as one number."""
    low, high = np.minimum(anchor, place), np.maximum(anchor, place)
    commas = np.minimum(around.commas[high] - around.commas[low], 3)
    quotations = np.minimum(around.quotations[np.maximum(high - 1, low)] - around.quotations[low], 1)
    mentioned = np.minimum(around.mentioned[high] - around.mentioned[low], 3)
    counted: Hashes = (commas * 8 + mentioned * 2 + quotations).astype(np.uint64)
    return counted


def end_features(
    around: Surroundings, odds: Floats, clauses: tuple[Ints, Ints], row: Ints, past: Ints
) -> Iterator[Rows]:
    """Table rows for whether a clause, begun at the second of `clauses` for the anchor in the first, ends before `past`."""
    anchor, start = clauses[0][row], clauses[1][row]
    last = past - 1
    limit = around.past[last]
    side = (start > anchor).astype(np.uint64)
    kind = {step: _look_on(around.kind, past + step, limit) for step in range(4)}
    beyond, second = (_look_on(around.stream.symbol, past + step, limit) for step in (0, 1))
    inner, inner_two = around.kind[last], around.kind[around.stream.around(last, -1)]
    symbol = around.stream.symbol
    word, frame, ending = symbol[anchor], around.frame[anchor], around.ending[anchor]
    length = bucket(past - start)
    far = bucket(np.where(side > 0, past - anchor, anchor - past)) + side * np.uint64(32)
    opening, rest = around.kind[start], bucket(limit - past)
    form = around.kind[around.stream.around(start, -1)] * np.uint64(64) + opening
    after_opening = around.kind[around.stream.around(start, 1)]
    commas = np.minimum(around.commas[last] - around.commas[start], 4).astype(np.uint64)
    mentioned = np.minimum(around.mentioned[last] - around.mentioned[start], 3).astype(np.uint64)
    final = (limit - past <= 1).astype(np.uint64) * np.uint64(2) + side
    near = _best_anchor(odds, past, limit)
    to_anchor = np.where((anchor >= past) & (anchor - past < 3), anchor - past, 3).astype(np.uint64) * np.uint64(2)
    to_anchor += side
    combined = (
        (length,), (length, side, kind[0]), (far,), (length, opening, kind[0]), (final, word), (final, kind[0], form),
        (rest, side), (rest, kind[0], kind[1]),
        (beyond,), (symbol[last],), (beyond, second), (symbol[last], beyond), (kind[0], kind[1], kind[2]),
        (inner, kind[0], kind[1]), (inner_two, inner, kind[0], kind[1]), (kind[0], kind[1], kind[2], kind[3]),
        (second, kind[0]), (symbol[last], kind[0], kind[1]),
        (form, kind[0]), (form, kind[0], kind[1]), (symbol[start], kind[0], kind[1]), (frame, kind[0], kind[1]),
        (word, kind[0]), (word, kind[0], kind[1]), (ending, kind[0], kind[1], opening), (form, after_opening, kind[0], inner),
        (commas, kind[0], kind[1]), (commas, kind[0], final), (mentioned, kind[0], inner),
        (near, kind[0], kind[1]), (near, beyond), (near, kind[0], final, commas),
        (to_anchor, kind[0]), (to_anchor, near, kind[0]), (side, kind[0], kind[1], commas), (length, form),
        (length, final, opening),
    )  # fmt: skip
    for number, parts in enumerate(combined, 160):
        yield table_rows(number, *parts)


def _look_on(column: Hashes, places: Ints, limit: Ints) -> Hashes:
    return np.where(places < limit, column[np.minimum(places, len(column) - 1)], OUTSIDE)


def _best_anchor(odds: Floats, past: Ints, limit: Ints) -> Hashes:
    """How likely the likeliest of the five words behind a clause is to report something."""
    best = np.full(len(past), -np.inf)
    for step in range(5):
        inside: Mask = past + step < limit
        best = np.maximum(best, np.where(inside, odds[np.minimum(past + step, len(odds) - 1)], -np.inf))
    return np.searchsorted(ANCHOR_STEPS, best).astype(np.uint64)
