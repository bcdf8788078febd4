"""Finds the speaker of every quotation in two passes; the second sees who speaks before and after."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.letters import Ints
from transforms.quotes.evidence import Evidence, Floats
from transforms.quotes.pairs import STEP, Pairs, Rows, pair_up, stack_columns
from transforms.quotes.ranker import Weights, add_nobody, rank, score_rows
from transforms.quotes.scene import Scene
from transforms.quotes.streams import Stream


@dataclass(frozen=True)
class Speakers:
    """For every quotation: the row of its speaker among the mentions (-1: nobody), and how sure that is."""

    mention: Ints
    confidence: Floats
    said: Floats
    """How likely the words were said at all; a term, a title or a nickname was not."""


def find_speakers(scene: Scene, streams: list[Stream], evidence: Evidence, weights: Weights) -> Speakers:
    """Rank the candidates of every quotation."""
    count = len(scene.quoted)
    is_long = _count_words(scene, np.arange(count)) >= np.log1p(5)
    found = Speakers(np.full(count, -1), np.zeros(count), is_long.astype(np.float64))
    for depth, stream in enumerate(streams):
        pairs, begin = add_nobody(pair_up(scene, stream, depth, evidence))
        if not len(pairs.quotation):
            continue
        first = rank(pairs, begin, weights.first)
        pairs = see_neighbours(scene, pairs, first)
        second = rank(pairs, begin, weights.second)
        _choose(scene, pairs, begin, second, found)
        rows = pairs.quotation[begin]
        found.said[rows] = 1 / (1 + np.exp(-score_rows(describe_said(scene, pairs, begin, second), weights.said)))
    _carry_over(scene, found)
    return found


def see_neighbours(scene: Scene, pairs: Pairs, shares: Floats) -> Pairs:
    """The pairs with what the first pass says of the quotations before and after, by thing spoken of."""
    being = (
        np.where(pairs.mention >= 0, scene.mentions.being[pairs.mention], 0)
        if len(scene.mentions)
        else pairs.mention * 0
    )
    span = being.max(initial=0) + 1
    keys, inverse = np.unique(pairs.quotation * span + being, return_inverse=True)
    mass = np.bincount(inverse, weights=shares)
    rows = np.unique(pairs.quotation)
    place = np.searchsorted(rows, pairs.quotation)
    text, paragraph = scene.quotations.text, scene.tokens.paragraph[scene.quotations.first]
    columns: dict[str, npt.NDArray[np.generic]] = {}
    for name, step in (("before", -1), ("after", 1)):
        wanted = place + step
        exists = (wanted >= 0) & (wanted < len(rows))
        other = rows[np.where(exists, wanted, 0)]
        exists &= text[other] == text[pairs.quotation]
        key = other * span + being
        slot = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
        held = np.where(exists & (keys[slot] == key), mass[slot], 0.0)
        same = exists & (paragraph[other] == paragraph[pairs.quotation])
        next_door = exists & (np.abs(paragraph[other] - paragraph[pairs.quotation]) == 1)
        columns |= {f"mass {name}": held, f"mass {name} same paragraph": held * same, f"mass {name} next paragraph": held * next_door,
                    f"neighbour {name} same paragraph": same, f"neighbour {name}": exists}  # fmt: skip
    added = stack_columns(columns)
    return Pairs(pairs.quotation, pairs.mention, np.hstack([pairs.features, added]), (*pairs.names, *columns))


def describe_said(scene: Scene, pairs: Pairs, begin: Ints, shares: Floats) -> Rows:
    """Features of each quotation for whether it was said: its own, its best candidate's, its capitals."""
    own = [column for column, name in enumerate(pairs.names) if name.startswith("quote ")]
    best = np.maximum.reduceat(np.where(pairs.mention >= 0, shares, 0), begin)
    cue = pairs.features[:, [column for column, name in enumerate(pairs.names) if name.startswith("cue quote")]]
    rows = pairs.quotation[begin]
    capitals = _share_capitals(scene, rows)
    best_row = _best_rows(shares, begin)
    extra = np.column_stack(
        [best, shares[best_row], capitals, capitals == 1, _count_words(scene, rows), np.ones(len(rows))]
    )
    columns: list[npt.NDArray[np.floating]] = [
        pairs.features[begin][:, own],
        cue[best_row],
        pairs.features[best_row],
        np.round(extra / STEP) * STEP,
    ]
    return np.hstack(columns).astype(np.float32)


def _best_rows(shares: Floats, begin: Ints) -> Ints:
    sizes = np.diff(np.append(begin, len(shares)))
    group = np.repeat(np.arange(len(begin)), sizes)
    order = np.lexsort((np.arange(len(shares)), -shares, group))
    return order[begin]


def _share_capitals(scene: Scene, rows: Ints) -> Floats:
    capital = np.concatenate([[0], np.cumsum(scene.tokens.is_capitalised)])
    word = np.concatenate([[0], np.cumsum(scene.tokens.shape < 9)])
    first, past = scene.quotations.first[rows], scene.quotations.past[rows]
    shares: Floats = (capital[past] - capital[first]) / np.maximum(word[past] - word[first], 1)
    return shares


def _count_words(scene: Scene, rows: Ints) -> Floats:
    word = np.concatenate([[0], np.cumsum(scene.tokens.shape < 9)])
    counted: Floats = np.log1p(word[scene.quotations.past[rows]] - word[scene.quotations.first[rows]])
    return counted


def _choose(scene: Scene, pairs: Pairs, begin: Ints, shares: Floats, found: Speakers) -> None:
    best = _best_rows(shares, begin)
    rows = pairs.quotation[begin]
    mention = pairs.mention[best]
    sizes = np.diff(np.append(begin, len(shares)))
    being = np.where(pairs.mention >= 0, scene.mentions.being[pairs.mention], -1)
    same = being == np.repeat(being[best], sizes)
    found.mention[rows] = mention
    found.confidence[rows] = np.add.reduceat(shares * same, begin)


def _carry_over(scene: Scene, found: Speakers) -> None:
    """Speech carried over paragraphs has one speaker: the one that any of its paragraphs tells most surely."""
    chains: dict[int, list[int]] = {}
    head_of: dict[int, int] = {}
    for row in np.flatnonzero(scene.quoted.carried_from >= 0).tolist():
        earlier = int(scene.quoted.carried_from[row])
        head_of[row] = head_of.get(earlier, earlier)
        chains.setdefault(head_of[row], [head_of[row]]).append(row)
    for chain in chains.values():
        known = [row for row in chain if found.mention[row] >= 0]
        if known:
            surest = max(known, key=lambda row: found.confidence[row])
            found.mention[chain], found.confidence[chain] = found.mention[surest], found.confidence[surest]
            found.said[chain] = found.said[chain].max()
