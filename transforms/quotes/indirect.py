"""Finds speech and thought that are reported without marks: `X said that ...`, `according to X`, `..., X said`, `X vowed to ...`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from transforms.letters import Ints
from transforms.quotes.anchors import Table, anchor_odds
from transforms.quotes.clauses import Clauses, find_clauses
from transforms.quotes.evidence import Floats
from transforms.quotes.pairs import Pairs, stack_columns
from transforms.quotes.ranker import Layer, add_nobody, read_layer, score_rows, share_out
from transforms.quotes.sayers import pair_clauses
from transforms.quotes.scene import Scene
from transforms.quotes.streams import Stream
from transforms.quotes.surroundings import Surroundings, look_around
from transforms.quotes.verdicts import describe_clauses

WEIGHTS = Path(__file__).with_name("reported.npz")
IS_REPORTED = 0.54
"""How likely a clause must be reported, with about these borders, to be given."""
LEAST_WORDS = 2
"""Words of the reporter's own, a name counting as one, below which a clause tells nothing; one more beside a quotation."""
MAY_TELL = 0.4
"""How likely clause and sayer must both be right: who says what nobody knows tells little."""
NOBODY = -1


@dataclass(frozen=True)
class Reported:
    """One piece of reported speech: tokens of its content and cue (`past` exclusive, -1 for no cue), who said it, how sure."""

    first: int
    past: int
    mention: int
    """Row of the mention that says it, -1 for nobody."""
    cue_first: int
    cue_past: int
    confidence: float


@dataclass(frozen=True)
class ReportWeights:
    """Everything learned of reported speech; see MODEL_CARD.md."""

    anchor: Table
    start: Table
    end: Table
    verdict: Layer
    sayer: Layer


@cache
def load_report_weights() -> ReportWeights:
    """The packaged weights."""
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        anchor, start, end = (
            Table(stored[name], int(stored[f"{name}_base"]), float(stored[f"{name}_scale"]))
            for name in ("anchor", "start", "end")
        )
        return ReportWeights(anchor, start, end, read_layer(stored, "verdict"), read_layer(stored, "sayer"))


def find_reported(scene: Scene, stream: Stream, scores: Floats, weights: ReportWeights) -> list[Reported]:
    """Reported speech of the reporter's own level, in order; never only a quotation, no two pieces overlapping.

    `scores` are the mentions' log odds of being a source. ValueError when the weights were made for other features.
    """
    around = look_around(scene, stream, scores)
    odds = anchor_odds(around, weights.anchor)
    clauses = find_clauses(around, odds, odds, (weights.start, weights.end))
    sure = judge(around, clauses, weights.verdict)
    chosen = choose_clauses(around, clauses, sure)
    kept = Clauses(clauses.anchor[chosen], clauses.first[chosen], clauses.past[chosen], {})
    mention, share = find_sayers(scene, around, kept, (scores, odds), weights.sayer)
    pieces = list_reported(scene, around, kept, mention, sure[chosen] * share)
    return [piece for piece in pieces if piece.confidence >= MAY_TELL and not _holds_sayer(scene, piece)]


def _holds_sayer(scene: Scene, piece: Reported) -> bool:
    """`The captain, Ivo Brandt, after the game` tells who spoke and is not what he said."""
    return piece.mention >= 0 and bool(piece.first <= scene.mentions.first[piece.mention] < piece.past)


def judge(around: Surroundings, clauses: Clauses, layer: Layer) -> Floats:
    """How likely each clause is reported, with about these borders."""
    columns = describe_clauses(around, clauses)
    _refuse_other_features(layer, tuple(columns))
    sure: Floats = 1 / (1 + np.exp(-score_rows(stack_columns(columns), layer)))
    return sure


def choose_clauses(around: Surroundings, clauses: Clauses, sure: Floats, threshold: float = IS_REPORTED) -> Ints:
    """The surest clauses that do not overlap, in order of place."""
    own = around.own_words[clauses.past] - around.own_words[clauses.first]
    quotations = around.quotations[clauses.past - 1] - around.quotations[np.maximum(clauses.first - 1, 0)]
    likely = np.flatnonzero((sure >= threshold) & (own >= LEAST_WORDS + (quotations > 0)))
    # Rounded, so that clauses as good as alike are taken in order of place on every machine.
    order = likely[np.lexsort((clauses.past[likely], clauses.first[likely], -np.round(sure[likely], 6)))]
    taken = np.zeros(len(around.is_mark), bool)
    chosen = []
    for row in order.tolist():
        span = slice(clauses.first[row], clauses.past[row])
        if not taken[span].any():
            taken[span] = True
            chosen.append(row)
    rows = np.array(chosen, np.int64)
    return rows[np.argsort(clauses.first[rows], kind="stable")]


def find_sayers(
    scene: Scene, around: Surroundings, clauses: Clauses, odds: tuple[Floats, Floats], layer: Layer
) -> tuple[Ints, Floats]:
    """Who says each clause, NOBODY where the text does not tell, and how sure that is. `odds`: of mentions, of places."""
    pairs, begin = add_nobody(pair_clauses(scene, around, clauses, *odds))
    _refuse_other_features(layer, pairs.names)
    shares = share_out(score_rows(pairs.features, layer), begin)
    return choose_sayers(scene, pairs, shares, len(clauses.anchor))


def choose_sayers(scene: Scene, pairs: Pairs, shares: Floats, count: int) -> tuple[Ints, Floats]:
    """The likeliest candidate of each of `count` clauses, and how likely; NOBODY where there is none.

    What other mentions of the same being and those around or inside the chosen one have counts for it.
    """
    mention, share = np.full(count, NOBODY), np.ones(count)
    order = np.lexsort((-shares, pairs.quotation))
    best = order[np.diff(pairs.quotation[order], prepend=-1) > 0]
    mention[pairs.quotation[best]] = pairs.mention[best]
    chosen, mentions = mention[pairs.quotation], scene.mentions
    alike = chosen == pairs.mention
    both = np.flatnonzero((chosen >= 0) & (pairs.mention >= 0))
    one, other = chosen[both], pairs.mention[both]
    overlap = (mentions.first[one] < mentions.past[other]) & (mentions.first[other] < mentions.past[one])
    alike[both] = overlap | (mentions.being[one] == mentions.being[other])
    share[pairs.quotation[best]] = np.bincount(pairs.quotation, shares * alike, count)[pairs.quotation[best]]
    return mention, share


def _refuse_other_features(layer: Layer, names: tuple[str, ...]) -> None:
    if layer.names != names:
        changed = ", ".join(sorted(set(layer.names) ^ set(names))) or "order"
        raise ValueError(
            f"transforms/quotes/reported.npz was made for other features ({changed}); "
            "make it again with `python -m training.quotes TRAIN.jsonl.gz`"
        )


def list_reported(
    scene: Scene, around: Surroundings, clauses: Clauses, mention: Ints, confidence: Floats
) -> list[Reported]:
    """The clauses in tokens of the scene, each with its sayer, the words that report it and how sure both are."""
    token = np.append(around.stream.token, len(scene.tokens))
    according = scene.words["according"][token[clauses.anchor]]
    is_cue = ~around.is_mark[clauses.anchor]
    led_in = scene.words["that"][token[clauses.first]] & (clauses.past - clauses.first > LEAST_WORDS)
    columns = (
        token[clauses.first + led_in],
        token[clauses.past],
        mention,
        np.where(is_cue, token[clauses.anchor], NOBODY),
        np.where(is_cue, token[clauses.anchor + 1 + according], NOBODY),
        confidence,
    )
    return [Reported(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def covering_speaker(scene: Scene, pieces: list[Reported]) -> Ints:
    """For every quotation the mention that says the reported speech it stands in, or -1."""
    first = np.array([piece.first for piece in pieces] + [len(scene.tokens)])
    past = np.array([piece.past for piece in pieces] + [0])
    mention = np.array([piece.mention for piece in pieces] + [-1])
    slot = np.searchsorted(first, scene.quotations.first, side="right") - 1
    covered = (slot >= 0) & (scene.quotations.past <= past[slot])
    return np.where(covered, mention[slot], -1)
