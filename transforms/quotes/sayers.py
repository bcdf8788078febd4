"""Pairs every reported clause with the mentions of its sentence that could have said it, and describes each pair in numbers."""

from dataclasses import dataclass

import numpy as np

from transforms.letters import Ints
from transforms.quotes.clauses import Clauses
from transforms.quotes.evidence import Floats
from transforms.quotes.pairs import Pairs, stack_columns
from transforms.quotes.scene import NAME, NO_KIND, NOMINAL, PRONOUN, Scene
from transforms.quotes.surroundings import KINDS, Surroundings, frames
from transforms.quotes.verdicts import Columns

NEAREST = 10
"""How many mentions before and behind the reporting word are looked at."""
HOPELESS = -5.0
"""Log odds of being a source below which a mention is not looked at."""
RIVAL_ANCHOR = -1.0
"""Log odds from which another word between mention and clause counts as reporting."""


PARTING = {"verbs": ("cue", "ed"), "auxiliaries": ("auxiliary",), "links": ("link",), "who": ("who",)}


@dataclass(frozen=True)
class _Sides:
    """Places of the two sides of every pair."""

    anchor: Ints
    first: Ints
    past: Ints
    left: Ints
    right: Ints


def pair_clauses(scene: Scene, around: Surroundings, clauses: Clauses, scores: Floats, odds: Floats) -> Pairs:
    """One row per clause (as `quotation`) and candidate; `scores` of mentions as sources, `odds` of places as reporting."""
    stream, mentions = around.stream, scene.mentions
    chosen = np.flatnonzero((mentions.depth == 0) & (scores > HOPELESS))
    position = stream.place_of[mentions.first[chosen]]
    anchor = clauses.anchor
    middle = np.searchsorted(position, anchor)
    low = np.maximum(np.searchsorted(position, around.first[anchor]), middle - NEAREST)
    high = np.minimum(np.searchsorted(position, around.past[anchor]), middle + NEAREST)
    count = np.maximum(high - low, 0)
    row = np.repeat(np.arange(len(anchor)), count)
    index = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + low[row]
    mention = chosen[index]
    rank = np.where(index < middle[row], middle[row] - index - 1, index - middle[row])
    left, right = position[index], stream.place_of[mentions.past[mention] - 1]
    sides = _Sides(anchor[row], clauses.first[row], clauses.past[row], left, right)
    columns = {
        **_describe_places(around, sides, rank, odds),
        **_describe_mention(scene, around, mention, scores),
        **_describe_edges(scene, around, sides),
        **_describe_rivals(row, sides, scores[mention]),
        **_describe_clause(around, sides),
    }
    return Pairs(row, mention, stack_columns(columns), tuple(columns))


def _describe_places(around: Surroundings, sides: _Sides, rank: Ints, odds: Floats) -> Columns:
    before = sides.right < sides.anchor
    gap = np.where(before, sides.anchor - sides.right - 1, sides.left - sides.anchor - 1)
    low = np.where(before, sides.right, sides.anchor)
    high = np.where(before, sides.anchor, sides.left)
    reporting = np.cumsum(odds > RIVAL_ANCHOR)
    behind = sides.first > sides.anchor
    inside = (sides.left >= sides.first) & (sides.left < sides.past)
    between = (sides.left > np.minimum(sides.anchor, sides.past)) & (sides.left < np.maximum(sides.anchor, sides.first))
    commas = around.commas[high] - around.commas[low]
    inner = np.maximum(high - 1, low)
    return {
        **_count_kinds(around, low, inner),
        "before": before,
        "before, clause behind": before & behind,
        "before, clause before": before & ~behind,
        "behind, clause before": ~before & ~behind,
        "gap": np.log1p(np.maximum(gap, 0)),
        "gap before": np.log1p(np.maximum(gap, 0)) * before,
        **{f"gap {size}": gap == size for size in (0, 1, 2)},
        "rank": np.log1p(rank),
        "nearest before": (rank == 0) & before,
        "nearest behind": (rank == 0) & ~before,
        "inside": inside,
        "inside short": inside & (sides.past - sides.first <= 3),
        "between": between,
        "no comma between": commas == 0,
        "one comma between": commas == 1,
        "commas between": np.log1p(commas),
        "reporting between": np.log1p(reporting[inner] - reporting[low]),
        "opens sentence": around.first[sides.left] == sides.left,
    }


def _count_kinds(around: Surroundings, low: Ints, high: Ints) -> Columns:
    """Words between two places that part a subject from a verb that is not its own."""
    columns: Columns = {}
    none: Columns = {}
    for name, kinds in PARTING.items():
        held = np.cumsum(np.isin(around.kind, [KINDS.index(kind) for kind in kinds]))
        columns[f"{name} between"] = np.log1p(held[high] - held[low])
        none[f"no {name} between"] = held[high] == held[low]
    return columns | none


def _describe_mention(scene: Scene, around: Surroundings, mention: Ints, scores: Floats) -> Columns:
    mentions = scene.mentions
    form, kind = mentions.form[mention], mentions.kind[mention]
    first = mentions.first[mention]
    return {
        "source score": scores[mention] / 2,
        "source score sure": scores[mention] > 2,
        "source score likely": scores[mention] > 0,
        **{f"is {name}": form == code for name, code in (("name", NAME), ("nominal", NOMINAL), ("pronoun", PRONOUN))},
        **{f"kind {number}": kind == number for number in range(NO_KIND)},
        "subject pronoun": scene.tokens.among("he she they i we who")[first],
        "who": scene.tokens.among("who which that")[first],
        "it": scene.tokens.among("it this")[first],
    }


def _describe_edges(scene: Scene, around: Surroundings, sides: _Sides) -> Columns:
    """The words right before and behind each mention."""
    stream = around.stream
    ahead, behind = stream.around(sides.left, -1), stream.around(sides.right, 1)
    names = ("to", "about", "by", "according", "and", "comma", "who", "cue", "possessive", "auxiliary", "that")
    held = {name: scene.words[name][stream.token] for name in names}
    columns: Columns = {}
    for name in names:
        columns[f"{name} ahead"] = held[name][ahead]
        columns[f"{name} behind"] = held[name][behind]
    return {
        **columns,
        "anchor right behind": behind == sides.anchor,
        "anchor right ahead": ahead == sides.anchor,
        "according to": held["to"][ahead] & held["according"][stream.around(sides.left, -2)],
        "quotation ahead": stream.quotation[ahead] >= 0,
        "quotation behind": stream.quotation[behind] >= 0,
    }


def _describe_rivals(row: Ints, sides: _Sides, score: Floats) -> Columns:
    """How the candidate compares with the others of its clause, all of them and those on its side."""
    columns: Columns = {}
    before = (sides.right < sides.anchor).astype(np.int64)
    for name, group in (("all", row), ("its side", row * 2 + before)):
        best = np.full(group.max(initial=-1) + 1, -99.0)
        np.maximum.at(best, group, score)
        columns[f"best of {name}"] = score == best[group]
        columns[f"behind best of {name}"] = np.minimum(best[group] - score, 8) / 4
    first = np.full(row.max(initial=-1) + 1, len(row))
    likely = np.flatnonzero(score > 0)
    np.minimum.at(first, row[likely], likely)
    columns["first likely"] = first[row] == np.arange(len(row))
    return columns


def _describe_clause(around: Surroundings, sides: _Sides) -> Columns:
    """What is alike for all candidates of a clause; `quote` in the name says so to the ranker."""
    anchor, stream = sides.anchor, around.stream
    held = {
        "anchor": (anchor, ("cue", "ing", "ed", "word", "preposition", "colon")),
        "behind": (stream.around(anchor, -1), ("auxiliary", "to", "article", "comma", "preposition")),
        "before": (stream.around(anchor, 1), ("that", "to", "preposition")),
    }
    return {
        "quote stands behind": sides.first > anchor,
        **{
            f"quote {edge} {name}": around.kind[place] == KINDS.index(name)
            for edge, (place, names) in held.items()
            for name in names
        },
        **{f"quote anchor {frame}": around.frame[anchor] == number for number, frame in enumerate(frames(), 1)},
    }
