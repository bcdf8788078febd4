"""Exact decoding against trying every set of candidates."""

from itertools import combinations

import numpy as np
import pytest

from transforms.mentions.candidates import Candidates, find_candidates
from transforms.mentions.lattice import build_lattice, choose_best, find_marginals
from transforms.tokens import tokenise

TEXTS = ["The Velmora Fleet of Orbex went to Big Rock Town. And A B C D.", "X", "", "no names here"]


def list_sets(candidates: Candidates, members: list[int]) -> list[tuple[int, ...]]:
    """Every set of candidates of one run that do not overlap."""
    spans = {one: (int(candidates.first[one]), int(candidates.last[one])) for one in members}
    sets: list[tuple[int, ...]] = [()]
    for one in members:
        sets += [
            (*chosen, one)
            for chosen in sets
            if all(spans[one][0] > spans[other][1] or spans[one][1] < spans[other][0] for other in chosen)
        ]
    return sets


@pytest.mark.parametrize("seed", range(5))
def test_the_best_set_and_the_likelihoods_are_those_of_trying_all_sets(seed: int):
    candidates = find_candidates(tokenise(TEXTS))
    score = np.random.default_rng(seed).integers(-30, 30, len(candidates))
    chosen = choose_best(build_lattice(candidates), score)
    likely, _ = find_marginals(build_lattice(candidates), score / 10)
    for run in range(len(candidates.run_first)):
        members = np.flatnonzero(candidates.run == run).tolist()
        sets = list_sets(candidates, members)
        totals = np.array([score[list(one)].sum() for one in sets])
        weights = np.exp(totals / 10)
        assert score[members][chosen[members]].sum() == totals.max()
        for one in members:
            share = weights[[one in chosen_set for chosen_set in sets]].sum() / weights.sum()
            assert likely[one] == pytest.approx(share)


def test_chosen_candidates_never_overlap():
    candidates = find_candidates(tokenise(TEXTS))
    chosen = np.flatnonzero(choose_best(build_lattice(candidates), np.ones(len(candidates), np.int64)))
    spans = [(candidates.first[one], candidates.last[one]) for one in chosen]
    assert len(spans) > 3
    assert all(left[1] < right[0] or right[1] < left[0] for left, right in combinations(spans, 2))


def test_a_run_of_capitals_without_a_stop_is_cut_and_stays_linear():
    candidates = find_candidates(tokenise(["STORM WARNING " * 5000]))
    assert build_lattice(candidates).run_length.max() <= 64
    assert len(candidates) < 10_000 * 7
