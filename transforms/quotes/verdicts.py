"""Describes every clause that a word may report, with its rivals in the sentence, so that one model can judge them all alike."""

import numpy as np
import numpy.typing as npt

from transforms.letters import Ints, Mask, hash_words
from transforms.quotes.clauses import Clauses
from transforms.quotes.evidence import Floats
from transforms.quotes.surroundings import KINDS, UNLIKELY, Surroundings, frames

Columns = dict[str, npt.NDArray[np.generic]]
RIVALS = 6
"""How many clauses before and behind a clause are looked at as its rivals; keeps the walk linear."""
WINDOW = 24
"""How many places around a clause are searched for its likeliest source."""
FARTHEST_LEAD = 8.0
EDGES = ("first", "before first", "behind last", "before anchor", "behind anchor")


def describe_clauses(around: Surroundings, clauses: Clauses) -> Columns:
    """Named columns with one number for each clause."""
    return {
        **_describe_scores(clauses),
        **_describe_shape(around, clauses),
        **_describe_kinds(around, clauses),
        **_describe_sources(around, clauses),
        **_describe_rivals(around, clauses),
        "always": np.ones(len(clauses.anchor)),
    }


def _describe_scores(clauses: Clauses) -> Columns:
    scores = clauses.scores
    leads = {name: np.clip(scores[name], -FARTHEST_LEAD, FARTHEST_LEAD) for name in ("start lead", "end lead")}
    steps = (-2, -1, 0, 1, 2)
    return {
        **{name: np.clip(scores[name], -FARTHEST_LEAD, FARTHEST_LEAD) for name in ("anchor", "start", "end")},
        **leads,
        **{f"anchor above {step}": scores["anchor"] > step for step in steps},
        **{f"{name} below {step}": lead < step for name, lead in leads.items() for step in (0, 0.5, 1, 2)},
        "second": scores["second"],
        "weakest": np.minimum(np.minimum(scores["anchor"], scores["start"]), scores["end"]),
    }


def _describe_shape(around: Surroundings, clauses: Clauses) -> Columns:
    anchor, first, past = clauses.anchor, clauses.first, clauses.past
    behind = first > anchor
    length, gap = past - first, np.where(behind, first - anchor - 1, anchor - past)
    own = around.own_words[past] - around.own_words[first]
    quotations = around.quotations[past - 1] - around.quotations[first] + around.is_quotation[first]
    return {
        "behind": behind,
        "length": np.log(length),
        **{f"length {size}": length == size for size in (1, 2, 3, 4)},
        "gap": np.log1p(gap),
        "gap behind": np.log1p(gap) * behind,
        "no gap": gap == 0,
        "small gap": gap == 1,
        "own words": np.log1p(own),
        "quotation": quotations > 0,
        "to the end": around.past[past - 1] - past <= 1,
        "from the start": first == around.first[first],
        "commas": np.log1p(around.commas[past - 1] - around.commas[first]),
    }


def _describe_kinds(around: Surroundings, clauses: Clauses) -> Columns:
    """What stands at the edges of each clause and of its reporting word, and of what class and form that is."""
    anchor, first, past = clauses.anchor, clauses.first, clauses.past
    stream = around.stream
    inside = past < around.past[past - 1]
    beyond = np.where(inside, around.kind[np.minimum(past, len(around.kind) - 1)], len(KINDS))
    held = (
        around.kind[first],
        around.kind[stream.around(first, -1)],
        beyond,
        around.kind[stream.around(anchor, -1)],
        around.kind[stream.around(anchor, 1)],
    )
    named = {
        f"{kind} {edge}": column == number
        for edge, column in zip(EDGES, held, strict=True)
        for number, kind in enumerate(KINDS)
    }
    framed = {f"anchor {frame}": around.frame[anchor] == number for number, frame in enumerate(frames(), 1)}
    ing, ed = hash_words("ing ed")
    return {**named, **framed, "anchor ing": around.suffix[anchor] == ing, "anchor ed": around.ending[anchor] == ed}


def _describe_sources(around: Surroundings, clauses: Clauses) -> Columns:
    """How likely somebody named before the word, behind it or inside the clause is a source."""
    anchor, first, past = clauses.anchor, clauses.first, clauses.past
    behind = first > anchor
    low = np.maximum(np.where(behind, around.first[anchor], past), anchor - WINDOW)
    high = np.minimum(np.where(behind, first, around.past[anchor]), anchor + WINDOW)
    best = {
        "source before": _find_best(around.strength, low, anchor),
        "source behind": _find_best(around.strength, anchor + 1, high),
        "source inside": _find_best(around.strength, first, np.minimum(past, first + WINDOW)),
    }
    return {
        **best,
        **{f"likely {name}": strength > 0 for name, strength in best.items()},
        "subject gap": np.log1p(around.subject_gap[anchor]),
        "subject near": around.subject_gap[anchor] <= 2,
    }


def _find_best(strength: Floats, low: Ints, high: Ints) -> Floats:
    best = np.full(len(low), UNLIKELY)
    for step in range(2 * WINDOW):
        place = low + step
        inside: Mask = place < high
        if not inside.any():
            break
        best = np.where(inside, np.maximum(best, strength[np.minimum(place, len(strength) - 1)]), best)
    return best


def _describe_rivals(around: Surroundings, clauses: Clauses) -> Columns:
    """The likeliest other word whose clause holds this word, whose word this clause holds, or that claims the same places."""
    anchor, first, past = clauses.anchor, clauses.first, clauses.past
    weight = np.minimum(clauses.scores["anchor"], clauses.scores["start"])
    sentence = around.stream.sentence[anchor]
    rivals = {name: np.full(len(anchor), UNLIKELY) for name in ("holder", "held", "overlap", "other")}
    for step in (*range(-RIVALS, 0), *range(1, RIVALS + 1)):
        other = np.arange(len(anchor)) + step
        exists = (other >= 0) & (other < len(anchor))
        other = np.where(exists, other, 0)
        exists &= (sentence[other] == sentence) & (anchor[other] != anchor)
        relations = {
            "holder": (first[other] <= anchor) & (anchor < past[other]),
            "held": (first <= anchor[other]) & (anchor[other] < past),
            "overlap": (first[other] < past) & (first < past[other]),
            "other": exists,
        }
        for name, holds in relations.items():
            rivals[name] = np.where(exists & holds, np.maximum(rivals[name], weight[other]), rivals[name])
    return {**rivals, **{f"{name} stronger": strength > weight for name, strength in rivals.items()}}
