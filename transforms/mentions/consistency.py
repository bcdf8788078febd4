"""What the rest of an article says about a candidate: how the same words were judged wherever else they occur in it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.letters import Hashes, Ints, Mask, mix, stretch_hash, sum_hashes
from transforms.mentions.candidates import Candidates
from transforms.mentions.features import name_keys
from transforms.tokens import UPPER, Tokens

KINDS = 4
_ALONE, _FIRST, _MIDDLE, _LAST = range(4)
_PLACES = 4
_MANY = 2


@dataclass(frozen=True)
class Judgement:
    """What a first pass said of the candidates."""

    score: npt.NDArray[np.int32]
    """Points of each candidate for each kind, above 0 in favour."""
    chosen: Mask
    """Which candidates stand."""
    unit: float
    """Points that make one unit of log odds."""

    @property
    def kind(self) -> Ints:
        """The best kind of each candidate."""
        kind: Ints = self.score.argmax(axis=1)
        return kind


def list_evidence(tokens: Tokens, document: Ints, candidates: Candidates, first_pass: Judgement) -> list[Hashes]:
    """Hashed features of each candidate about the other places where its words occur in the same article."""
    article = document[tokens.text].astype(np.uint64) * np.uint64(0xD1B54A32D192ED03)
    span_key = mix(name_keys(tokens, candidates) + article[candidates.first])
    _, group = np.unique(span_key, return_inverse=True)
    elsewhere = _count_elsewhere(candidates, first_pass, group)
    average = _average_elsewhere(first_pass, group)
    words = _profile_words(tokens, article, candidates, first_pass)
    is_long = (candidates.last > candidates.first).astype(np.uint64)
    seen, outside = _pack(np.minimum(elsewhere[:, :KINDS], _MANY)), _pack(np.minimum(elsewhere[:, KINDS:], _MANY))
    margin = np.clip(first_pass.score.max(axis=1) / first_pass.unit, -3, 3).round().astype(np.int64) + 3
    own = (first_pass.kind * 8 + margin).astype(np.uint64)
    first, last = words[candidates.first], words[candidates.last]
    return [
        seen,
        _join(seen, outside),
        _join(own, seen),
        _join(outside, own),
        *[_join(average[:, kind], is_long) for kind in range(KINDS)],
        _join(_join(average[:, 0], average[:, 1]), _join(average[:, 2], average[:, 3])),
        _join(first, is_long),
        _join(last, is_long + np.uint64(2)),
        _join(_join(first, last), own),
        _join(_join(last, own), seen),
        own,
        _join(_pair_initials(tokens, article, candidates, first_pass), own),
    ]


def _count_elsewhere(candidates: Candidates, judged: Judgement, group: Ints) -> Ints:
    """Per candidate: other places of the same words that stand as each kind, inside a longer name, and as no name."""
    state = np.where(judged.chosen, judged.kind, np.where(_lie_inside(candidates, judged.chosen), KINDS, KINDS + 1))
    counts = np.zeros((group.max(initial=-1) + 1, KINDS + 2), np.int64)
    np.add.at(counts, (group, state), 1)
    # A place must not bear witness for itself: what is learned from its own judgement would only repeat it.
    others = counts[group]
    others[np.arange(len(group)), state] -= 1
    return others


def _lie_inside(candidates: Candidates, chosen: Mask) -> Mask:
    size = candidates.last.max(initial=-1) + 2
    cover = np.zeros(size, np.int64)
    cover[candidates.first[chosen]] += np.arange(1, chosen.sum() + 1)
    cover[candidates.last[chosen] + 1] -= np.arange(1, chosen.sum() + 1)
    owner = np.cumsum(cover)
    inside: Mask = (owner[candidates.first] > 0) & (owner[candidates.first] == owner[candidates.last]) & ~chosen
    return inside


def _average_elsewhere(judged: Judgement, group: Ints) -> Hashes:
    """Per candidate and kind, the rounded log odds of the same words elsewhere; 99 where they do not occur again."""
    totals = np.zeros((group.max(initial=-1) + 1, KINDS), np.int64)
    np.add.at(totals, group, judged.score)
    others = np.bincount(group)[group][:, None] - 1
    mean = (totals[group] - judged.score) / np.maximum(others, 1) / judged.unit
    return np.where(others > 0, np.clip(mean.round(), -5, 5).astype(np.int64) + 5, 99).astype(np.uint64)


def _profile_words(tokens: Tokens, article: Hashes, candidates: Candidates, judged: Judgement) -> Hashes:
    """Per token, how often its word stands elsewhere in the article alone, first, inside or last in names of each kind."""
    used = np.zeros(len(tokens), bool)
    used[candidates.first] = used[candidates.last] = True
    place = _place_tokens(len(tokens), candidates, judged)
    position = np.flatnonzero(used | (place >= 0))
    _, group = np.unique(mix(tokens.word[position] + article[position]), return_inverse=True)
    own = place[position]
    counts = np.zeros((group.max(initial=-1) + 1, KINDS * _PLACES), np.int64)
    np.add.at(counts, (group[own >= 0], own[own >= 0]), 1)
    others = counts[group]
    others[own >= 0, own[own >= 0]] -= 1
    profile = np.zeros(len(tokens), np.uint64)
    profile[position] = _pack(np.minimum(others, 1))
    return profile


def _pair_initials(tokens: Tokens, article: Hashes, candidates: Candidates, judged: Judgement) -> Hashes:
    """Per candidate, as what the name of several words stands whose initials it is, or the initials of which it is the name."""
    first, last = candidates.first, candidates.last
    begins = np.append(0, np.cumsum(tokens.is_capitalised))
    sums = sum_hashes(tokens.folded[tokens.start[tokens.is_capitalised]])
    # Both are hashes of lower-case letters, so that the initials of words and a word of initials are one key.
    is_initials = (first == last) & (tokens.shape[first] == UPPER)
    key = np.where(is_initials, tokens.word[first], stretch_hash(sums, begins[first], begins[last + 1]))
    key = mix(key + article[first])
    paired = np.flatnonzero(is_initials | (np.isin(key, key[is_initials]) & (begins[last + 1] - begins[first] > 1)))
    _, group = np.unique(key[paired], return_inverse=True)
    counts = np.zeros((2, group.max(initial=-1) + 1, KINDS), np.int64)
    stands, side = judged.chosen[paired], is_initials[paired].astype(np.int64)
    np.add.at(counts, (side[stands], group[stands], judged.kind[paired][stands]), 1)
    partner = np.zeros(len(first), np.uint64)
    partner[paired] = _pack(np.minimum(counts[1 - side, group], 1))
    return partner


def _place_tokens(size: int, candidates: Candidates, judged: Judgement) -> Ints:
    """Per token, kind and place of the name that stands on it; -1 outside of names."""
    first, last, kind = (values[judged.chosen] for values in (candidates.first, candidates.last, judged.kind))
    # Kind and place go up where a name begins and down after it ends, so that one running sum marks every token.
    steps = np.zeros(size + 1, np.int64)
    steps[first] += kind * _PLACES + _MIDDLE + 1
    steps[last + 1] -= kind * _PLACES + _MIDDLE + 1
    place = np.cumsum(steps[:-1]) - 1
    place[first] = kind * _PLACES + _FIRST
    place[last] = kind * _PLACES + np.where(first == last, _ALONE, _LAST)
    return place


def _pack(counts: Ints) -> Hashes:
    """One number per row of small counts below 4."""
    weights = np.uint64(4) ** np.arange(counts.shape[1], dtype=np.uint64)
    packed: Hashes = (counts.astype(np.uint64) * weights).sum(axis=1, dtype=np.uint64)
    return packed


def _join(left: Hashes, right: Hashes) -> Hashes:
    return mix(left * np.uint64(3) + np.uint64(7)) + right
