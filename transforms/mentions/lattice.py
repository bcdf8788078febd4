"""Which candidates stand together: the best set that does not overlap, and how likely each one is.

A run of tokens is read left to right; every token is either left outside or covered by one candidate (a semi-Markov
model without memory, after Sarawagi and Cohen 2004). All runs advance together, one token a step, longest run first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from transforms.letters import Ints, Mask
from transforms.mentions.candidates import LONGEST, Candidates

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[Any]
"""Whole numbers where the best is sought, so that ties and sums are exact; floats where likelihoods are."""

_OUTSIDE = LONGEST
"""The column of the choice to leave a token outside; column `n` is a candidate of `n + 1` tokens."""


@dataclass(frozen=True)
class Lattice:
    """Candidates laid out by step: the cells of step `s` are the tokens number `s` of all runs that have one."""

    cell_start: Ints
    """First cell of each step, and the number of cells."""
    rank: Ints
    """Place of each run within a step."""
    run_length: Ints
    """Tokens of each run, up to the last candidate's end."""
    run: Ints
    """The run of each candidate."""
    offset: Ints
    """The last token of each candidate, counted from the start of its run."""
    extra: Ints
    """Tokens of each candidate, less one."""

    def cells(self, offset: Ints) -> Ints:
        """The cell of each candidate's run at these offsets."""
        return self.cell_start[offset] + self.rank[self.run]


def build_lattice(candidates: Candidates) -> Lattice:
    """Lay the candidates out for reading all runs at once."""
    offset = candidates.last - candidates.run_first[candidates.run]
    run_length = np.zeros(len(candidates.run_first), np.int64)
    np.maximum.at(run_length, candidates.run, offset + 1)
    return _lay_out_steps(run_length, candidates.run, offset, candidates.last - candidates.first)


def choose_best(lattice: Lattice, score: Ints) -> Mask:
    """The candidates of the highest total score that do not overlap; one is taken only if it adds more than 0."""
    table, _ = _advance(lattice, score, lambda rows: rows.max(axis=1))
    inside = table[:, :_OUTSIDE].argmax(axis=1)
    adds_more = np.take_along_axis(table, inside[:, None], axis=1)[:, 0] > table[:, _OUTSIDE]
    return _trace_back(lattice, np.where(adds_more, inside, _OUTSIDE))


def find_marginals(lattice: Lattice, score: Floats) -> tuple[Floats, Floats]:
    """How likely each candidate is to stand, its score being a log weight; and the log of every run's total weight."""
    # Reading the runs from right to left gives the weight of what comes after a candidate by the same steps.
    mirrored = _lay_out_steps(
        lattice.run_length,
        lattice.run,
        lattice.run_length[lattice.run] - 1 - lattice.offset + lattice.extra,
        lattice.extra,
    )
    before, totals = _weigh_before(lattice, score)
    after, _ = _weigh_before(mirrored, score)
    return np.exp(before + score + after - totals[lattice.run]), totals


def _lay_out_steps(run_length: Ints, run: Ints, offset: Ints, extra: Ints) -> Lattice:
    rank = np.empty_like(run_length)
    rank[np.argsort(-run_length, kind="stable")] = np.arange(len(run_length))
    active = np.searchsorted(np.sort(-run_length), -np.arange(run_length.max(initial=0)), side="left")
    return Lattice(np.append(0, np.cumsum(active)), rank, run_length, run, offset, extra)


def _advance(lattice: Lattice, score: Numbers, combine: Callable[[Numbers], Numbers]) -> tuple[Numbers, Numbers]:
    """Weight of every way to reach each cell's end (a row per cell, a column per choice), and these combined."""
    lowest = np.iinfo(np.int64).min // 4 if score.dtype == np.int64 else -np.inf
    table = np.full((lattice.cell_start[-1], LONGEST + 1), lowest, score.dtype)
    table[:, _OUTSIDE] = 0
    table[lattice.cells(lattice.offset), lattice.extra] = score
    reached = np.zeros(len(table), score.dtype)
    # Runs are ranked by length, so the runs still going at a step are the first ones of every step before it.
    for step in range(len(lattice.cell_start) - 1):
        cells = slice(lattice.cell_start[step], lattice.cell_start[step + 1])
        for back in range(min(step, LONGEST)):
            source = lattice.cell_start[step - 1 - back]
            table[cells, back] += reached[source : source + cells.stop - cells.start]
        if step:
            source = lattice.cell_start[step - 1]
            table[cells, _OUTSIDE] += reached[source : source + cells.stop - cells.start]
        reached[cells] = combine(table[cells])
    return table, reached


def _trace_back(lattice: Lattice, choice: Ints) -> Mask:
    """Follow the choices of every run from its end; which candidates are met."""
    taken = np.zeros(len(choice), bool)
    ahead = lattice.run_length[np.argsort(lattice.rank)] - 1
    for step in range(len(lattice.cell_start) - 2, -1, -1):
        cells = np.arange(lattice.cell_start[step], lattice.cell_start[step + 1])
        here = ahead[: len(cells)] == step
        chosen = choice[cells]
        taken[cells] = here & (chosen != _OUTSIDE)
        ahead[: len(cells)] -= here * np.where(chosen == _OUTSIDE, 1, chosen + 1)
    cells = lattice.cells(lattice.offset)
    met: Mask = taken[cells] & (choice[cells] == lattice.extra)
    return met


def _weigh_before(lattice: Lattice, score: Floats) -> tuple[Floats, Floats]:
    """Log weight of all ways to reach each candidate's first token, and to reach each run's end."""
    _, reached = _advance(lattice, score, _add_logs)
    start = lattice.offset - lattice.extra
    before = np.where(start > 0, reached[lattice.cells(np.maximum(start - 1, 0))], 0.0)
    has_end = lattice.run_length > 0
    ends = lattice.cell_start[np.maximum(lattice.run_length - 1, 0)] + lattice.rank
    totals = np.zeros(len(ends))
    totals[has_end] = reached[ends[has_end]]
    return before, totals


def _add_logs(rows: Floats) -> Floats:
    highest = rows.max(axis=1)
    total: Floats = highest + np.log(np.exp(rows - highest[:, None]).sum(axis=1))
    return total
