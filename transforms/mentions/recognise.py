"""Finds the names in a batch of texts: candidates, two passes of a linear model, exact decoding; arrays throughout."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from schemas.tables.mentions import ENTITY_KINDS
from transforms.letters import Ints
from transforms.mentions.candidates import Candidates, find_candidates
from transforms.mentions.consistency import KINDS, Judgement, list_evidence
from transforms.mentions.features import (
    EVIDENCE,
    INNER,
    WHOLE,
    Views,
    find_rows,
    list_inner,
    list_roles,
    list_whole,
    name_keys,
    view_tokens,
)
from transforms.mentions.lattice import build_lattice, choose_best, find_marginals
from transforms.mentions.vocabulary import KnownSpans, Vocabulary
from transforms.tokens import Tokens, tokenise

WEIGHTS = Path(__file__).with_name("weights.npz")
UNIT = 12.0
"""Points of the stored weights that make one unit of log odds."""

Table = npt.NDArray[np.int8]
Scores = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Model:
    """What training made: points for each feature row and kind, for both passes, and facts of single words."""

    first_pass: Table
    second_pass: Table
    vocabulary: Vocabulary


@dataclass(frozen=True)
class Names:
    """Names found, in the order of the batch."""

    first: Ints
    """First token of each name."""
    last: Ints
    """Last token of each name."""
    kind: Ints
    """0 person, 1 organisation, 2 place, 3 other."""
    confidence: npt.NDArray[np.float64]
    """How likely span and kind are both right, by the engine's own measure."""
    start: Ints
    """Offset of each name's first character in its own text."""
    end: Ints
    """Offset after its last character."""


@lru_cache(maxsize=1)
def read_model() -> Model:
    """The weights that lie beside this file."""
    with np.load(WEIGHTS) as stored:
        vocabulary = Vocabulary(stored["word"], stored["fine"], stored["coarse"], stored["capital_share"])
        return Model(stored["first_pass"], stored["second_pass"], vocabulary)


def find_names(tokens: Tokens, document: Ints, model: Model, known: KnownSpans) -> Names:
    """The names in a batch of texts. `document` is the article of each text: texts of one article inform each other."""
    candidates = find_candidates(tokens)
    points = score_candidates(tokens, document, candidates, model, known)
    lattice = build_lattice(candidates)
    chosen = choose_best(lattice, points.max(axis=1, initial=-1).astype(np.int64))
    evidence = list_evidence(tokens, document, candidates, Judgement(points, chosen, UNIT))
    for number, feature in enumerate(evidence, EVIDENCE):
        points += model.second_pass[find_rows(feature, number)]
    chosen = choose_best(lattice, points.max(axis=1, initial=-1).astype(np.int64))
    order = np.flatnonzero(chosen)
    best = points.argmax(axis=1)
    log_weight = points / UNIT
    together = np.logaddexp.reduce(log_weight, axis=1)
    likely, _ = find_marginals(lattice, together)
    share = np.exp(log_weight[order, best[order]] - together[order])
    first, last = candidates.first[order], candidates.last[order]
    start, end = tokens.local_start[first], tokens.local_end[last]
    return Names(first, last, best[order], likely[order] * share, start, end)


def gather_known(known_entities: pl.DataFrame) -> KnownSpans:
    """The names of known entities as the recogniser looks them up; it weighs a known name, and may still disagree."""
    named = (
        known_entities.select("kind", "origin", name=pl.concat_list("name", "aliases"))
        .explode("name")
        .filter(pl.col("name") != "")
    )
    tokens = tokenise(named["name"].to_list())
    first, past = tokens.first_token[:-1], tokens.first_token[1:]
    keys = name_keys(tokens, Candidates(first, past - 1, first, first))
    bits = named["kind"].replace_strict(ENTITY_KINDS, [1, 2, 4, 8], return_dtype=pl.UInt64).to_numpy()
    # Many a family name is a town somewhere; what only the long list of towns tells is weighed apart.
    bits = np.where((named["origin"] == "geonames").to_numpy(), np.uint64(16), bits)
    distinct, place = np.unique(keys, return_inverse=True)
    kinds = np.zeros(len(distinct), np.uint64)
    np.bitwise_or.at(kinds, place, bits)
    return KnownSpans(distinct, kinds)


def score_candidates(tokens: Tokens, document: Ints, candidates: Candidates, model: Model, known: KnownSpans) -> Scores:
    """First-pass points of each candidate for each kind. Whole numbers, so that the order of adding cannot matter."""
    views = view_tokens(tokens, document, model.vocabulary)
    points = np.zeros((len(candidates), KINDS), np.int32)
    _add_roles(points, tokens, views, candidates, model.first_pass)
    _add_inner(points, views, candidates, model.first_pass)
    for number, feature in enumerate(list_whole(tokens, views, candidates, known), WHOLE):
        points += model.first_pass[find_rows(feature, number)]
    return points


def _add_roles(points: Scores, tokens: Tokens, views: Views, candidates: Candidates, table: Table) -> None:
    number = 0
    for role in list_roles(tokens, views, candidates):
        # One token plays the same role in several candidates; it is looked up once.
        plays = np.zeros(len(tokens), bool)
        plays[role.position] = True
        position, place = np.flatnonzero(plays), (np.cumsum(plays) - 1)[role.position]
        at_token = np.zeros((len(position), KINDS), np.int32)
        for feature in role.rows:
            at_token += table[find_rows(feature[position], number)]
            number += 1
        points += at_token[place]


def _add_inner(points: Scores, views: Views, candidates: Candidates, table: Table) -> None:
    size = len(views.word)
    inside = np.zeros(size + 1, np.int64)
    np.add.at(inside, candidates.first, 1)
    np.add.at(inside, candidates.last + 1, -1)
    position = np.flatnonzero(np.cumsum(inside[:size]))
    at_token = np.zeros((size + 1, KINDS), np.int32)
    for number, feature in enumerate(list_inner(views), INNER):
        at_token[position + 1] += table[find_rows(feature[position], number)]
    sums = np.cumsum(at_token, axis=0, dtype=np.int64)
    points += (sums[candidates.last + 1] - sums[candidates.first]).astype(np.int32)
