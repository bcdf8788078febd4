"""Puts speech without marks, turns of transcripts and block quotes, among the spans in marks; what stands in marks inside is its child."""

from dataclasses import dataclass, replace

import numpy as np

from transforms.letters import Ints
from transforms.quotes.marks import Quoted
from transforms.tokens import Tokens

WORK, SPEECH, NO_TURN, NO_NAME = -4, -3, -2, -1
"""Labels of a span that is no mention: surely not said; surely said, though by whom must be found; a span in marks like any other; somebody without a name."""
OPENERS = '“ " „ «'
"""Marks that a turn's paragraph may begin with."""
_NONE = -1


@dataclass(frozen=True)
class Turns:
    """Paragraphs of speech in order of position, as tokens of the batch."""

    opening: Ints
    """First token of the paragraph, which may be a label or a mark."""
    first: Ints
    """First token of the speech."""
    past: Ints
    """One past the last token."""
    mention: Ints
    """Row of the mention of who speaks, or one of the labels above."""

    def __len__(self) -> int:
        return len(self.first)


def join_turns(one: Turns, other: Turns) -> Turns:
    """Both in order of position, less those of `other` that a turn of `one` overlaps."""
    before = np.searchsorted(one.opening, other.past) - 1
    is_free = (before < 0) | (one.past[before] <= other.opening) if len(one) else np.ones(len(other), dtype=bool)
    columns = [
        np.concatenate([mine, theirs[is_free]]) for mine, theirs in zip(_columns(one), _columns(other), strict=True)
    ]
    order = np.argsort(columns[0], kind="stable")
    return Turns(*(column[order] for column in columns))


def add_turns(quoted: Quoted, tokens: Tokens, turns: Turns) -> tuple[Quoted, Ints]:
    """Turns and spans in marks in order of position, and for each its label: the mention that says who speaks, or NO_TURN and its like."""
    label = np.full(len(quoted), NO_TURN)
    if not len(turns):
        return quoted, label
    start, end = tokens.start[turns.first], tokens.end[turns.past - 1]
    opening = tokens.start[turns.opening]
    whole = _find_whole(quoted, start, end)
    inner = np.where(whole >= 0, _NONE, _find_whole(quoted, opening, end))
    inner[inner >= 0] = np.where(quoted.end[inner[inner >= 0]] > start[inner >= 0], inner[inner >= 0], _NONE)
    quoted = _leave_labels(quoted, inner, start)
    row = np.maximum(whole, inner)
    label[row[row >= 0]] = turns.mention[row >= 0]
    for carried in np.flatnonzero((quoted.carried_from >= 0) & (label == NO_TURN)).tolist():
        label[carried] = label[quoted.carried_from[carried]]
    bare = (row < 0) & ~tokens.among(OPENERS)[turns.opening]
    return _interleave(quoted, start[bare], end[bare], label, turns.mention[bare])


def _columns(turns: Turns) -> tuple[Ints, ...]:
    return turns.opening, turns.first, turns.past, turns.mention


def _find_whole(quoted: Quoted, start: Ints, end: Ints) -> Ints:
    """For each turn the span in marks that is all of it, else -1: `LOW: "We never agreed."` is one quotation."""
    if not len(quoted):
        return np.full(len(start), _NONE)
    row = np.minimum(np.searchsorted(quoted.outer_start, start), len(quoted) - 1)
    is_whole = (quoted.outer_start[row] == start) & (quoted.outer_end[row] >= end - 1)
    return np.where(is_whole, row, _NONE)


def _leave_labels(quoted: Quoted, row: Ints, start: Ints) -> Quoted:
    """A label inside the marks, `"LOW: We never agreed."`, is no part of the words, and nobody else's speech goes on there."""
    found = row >= 0
    starts, carried = quoted.start.copy(), quoted.carried_from.copy()
    starts[row[found]] = start[found]
    carried[row[found]] = _NONE
    return replace(quoted, start=starts, carried_from=carried)


def _interleave(quoted: Quoted, start: Ints, end: Ints, label: Ints, mention: Ints) -> tuple[Quoted, Ints]:
    count = len(start)
    at = np.searchsorted(quoted.outer_start, start)
    order = np.argsort(np.concatenate([at * 2, np.arange(len(quoted)) * 2 + 1]), kind="stable")
    place = np.append(np.argsort(order), _NONE)
    around = _find_around(quoted, start, end)
    parent = np.where(quoted.parent >= 0, quoted.parent + count, around)
    is_carried = (quoted.carried_from >= 0) & (around < 0)
    carried = np.where(is_carried, quoted.carried_from + count, _NONE)
    none = np.full(count, _NONE)
    spans = ((start, quoted.start), (end, quoted.end), (start, quoted.outer_start), (end, quoted.outer_end))
    links = ((none, parent), (none, carried))
    merged = Quoted(
        *(np.concatenate(pair)[order] for pair in spans),
        *(place[np.concatenate(pair)][order] for pair in links),
    )
    return merged, np.concatenate([mention, label])[order]


def _find_around(quoted: Quoted, start: Ints, end: Ints) -> Ints:
    """For each span in marks the turn that it stands in, else -1."""
    if not len(start):
        return np.full(len(quoted), _NONE)
    turn = np.searchsorted(start, quoted.outer_start, side="right") - 1
    return np.where((turn >= 0) & (quoted.end <= end[turn]), turn, _NONE)
