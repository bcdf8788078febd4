"""Fits the weights of a semi-Markov log-linear model over hashed features, and what its training needs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from training.name_variants import Labelled
from transforms.letters import Hashes, Ints, Mask
from transforms.mentions.candidates import Candidates, find_candidates
from transforms.mentions.consistency import KINDS, Judgement, list_evidence
from transforms.mentions.features import (
    EVIDENCE,
    INNER,
    ROW_BITS,
    WHOLE,
    find_rows,
    list_inner,
    list_roles,
    list_whole,
    view_tokens,
)
from transforms.mentions.lattice import build_lattice, choose_best, find_marginals
from transforms.mentions.recognise import UNIT
from transforms.mentions.vocabulary import KnownSpans, Vocabulary
from transforms.tokens import Tokens, tokenise

LABELS = ("PER", "ORG", "LOC", "MISC")
DROPPED = {0: 0.3, 1: 0.1, 8: 0.3, 9: 0.1, WHOLE: 0.6, WHOLE + 7: 0.2, WHOLE + 11: 0.3, WHOLE + 12: 0.3, INNER: 0.3}
"""How often a feature is hidden in training, so that no name is learned by heart: the words themselves most."""

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Examples:
    """Candidates of labelled texts, a row each."""

    tokens: Tokens
    candidates: Candidates
    features: sparse.csr_matrix
    """The values are the number of the feature plus 1, so that kinds of features can be hidden."""
    label: Ints
    """Kind of each candidate, -1 where it is no name."""
    weight: Floats
    """How much each candidate's text counts."""
    offset: Floats
    """Log odds that are given beforehand, a column per kind."""

    @property
    def document(self) -> Ints:
        """The text of each candidate."""
        return self.tokens.text[self.candidates.first]

    def rows(self, chosen: Ints) -> "Examples":
        """Some of the candidates, whole texts at a time."""
        return replace(
            self,
            candidates=_renumber_runs(self.candidates, chosen),
            features=self.features[chosen],
            label=self.label[chosen],
            weight=self.weight[chosen],
            offset=self.offset[chosen],
        )


def make_examples(rows: Sequence[Labelled], weight: Floats, vocabulary: Vocabulary, known: KnownSpans) -> Examples:
    """Candidates and first-pass features of labelled texts; `weight` says how much each text counts."""
    tokens = tokenise([row.text for row in rows])
    candidates = find_candidates(tokens)
    views = view_tokens(tokens, np.arange(len(rows)), vocabulary)
    roles = [(feature, role.position) for role in list_roles(tokens, views, candidates) for feature in role.rows]
    columns = [(number, feature[position]) for number, (feature, position) in enumerate(roles)]
    columns += enumerate(list_whole(tokens, views, candidates, known), WHOLE)
    outer = _stack_features(columns, len(candidates))
    features = _merge_features([outer, *_list_inner_features(candidates, list_inner(views))])
    offset = np.zeros((len(candidates), KINDS))
    label = _label_candidates(tokens, candidates, rows)
    sure = ~_find_unsure(tokens, candidates, rows)
    return Examples(tokens, candidates, features, label, weight[tokens.text[candidates.first]] * sure, offset)


def add_evidence(examples: Examples, points: Ints) -> Examples:
    """The same candidates with second-pass features, given what a first pass said of them."""
    chosen = choose_best(build_lattice(examples.candidates), points.max(axis=1))
    judged = Judgement(points.astype(np.int32), chosen, UNIT)
    texts = np.arange(examples.tokens.text.max() + 1)
    evidence = list_evidence(examples.tokens, texts, examples.candidates, judged)
    features = _stack_features(list(enumerate(evidence, EVIDENCE)), len(examples.label))
    return replace(examples, features=features, offset=points / UNIT)


def score(features: sparse.csr_matrix, table: npt.NDArray[np.int8]) -> Ints:
    """Points of each row for each kind."""
    plain = sparse.csr_matrix((np.ones(features.nnz, np.float32), features.indices, features.indptr), features.shape)
    points: Ints = np.rint(plain @ table.astype(np.float32)).astype(np.int64)
    return points


def fit(examples: Examples, *, epochs: int, hide: bool, seed: int) -> npt.NDArray[np.int8]:
    """Points per feature row and kind: the likelihood's maximum by Adagrad over batches of texts (Duchi et al. 2011).

    The weights are averaged over the last 40 % of the epochs and rounded to whole points.
    """
    random = np.random.default_rng(seed)
    examples = examples.rows(np.flatnonzero(examples.weight > 0))
    table = np.zeros((2**ROW_BITS, KINDS), np.float32)
    squares, total, averaged = np.full_like(table, 0.01), np.zeros_like(table), 0
    first, past = _bound_documents(examples.document)
    for epoch in range(epochs):
        is_late = epoch >= epochs * 0.6
        order = random.permutation(len(first))
        for batch in np.array_split(order, max(len(order) // 32, 1)):
            part = examples.rows(np.concatenate([np.arange(first[one], past[one]) for one in batch]))
            slope = _find_slope(part, _hide_features(part.features, random, hide), table) + 2e-6 * table
            squares += slope * slope
            table -= (0.05 if is_late else 0.12) * slope / np.sqrt(squares)
        if is_late:
            total += table
            averaged += 1
    return np.clip(np.rint(total / averaged * UNIT), -127, 127).astype(np.int8)


def _find_slope(part: Examples, features: sparse.csr_matrix, table: Singles) -> Singles:
    """Expected less observed features of a batch, per text."""
    log_weight = (features @ table).astype(np.float64) + part.offset
    together = np.logaddexp.reduce(log_weight, axis=1)
    likely, _ = find_marginals(build_lattice(part.candidates), together)
    surplus = likely[:, None] * np.exp(log_weight - together[:, None])
    # The model expects each candidate as often as it is likely; what is labelled was expected too little.
    named = np.flatnonzero(part.label >= 0)
    surplus[named, part.label[named]] -= 1
    surplus *= part.weight[:, None] / 32
    slope: Singles = features.T @ surplus.astype(np.float32)
    return slope


def _hide_features(features: sparse.csr_matrix, random: np.random.Generator, hide: bool) -> sparse.csr_matrix:
    kept = np.ones(int(features.data.max(initial=0)) + 1, np.float32)
    for number, share in DROPPED.items() if hide else ():
        if number + 1 < len(kept):
            kept[number + 1] = 1 - share
    chance = kept[features.data.astype(np.int64)]
    values = (random.random(len(chance), dtype=np.float32) < chance) / chance
    return sparse.csr_matrix((values.astype(np.float32), features.indices, features.indptr), features.shape)


def _bound_documents(document: Ints) -> tuple[Ints, Ints]:
    documents = np.unique(document)
    return np.searchsorted(document, documents), np.searchsorted(document, documents, side="right")


def _renumber_runs(candidates: Candidates, chosen: Ints) -> Candidates:
    runs, run = np.unique(candidates.run[chosen], return_inverse=True)
    return Candidates(candidates.first[chosen], candidates.last[chosen], run, candidates.run_first[runs])


def _stack_features(columns: Sequence[tuple[int, Hashes]], count: int) -> sparse.csr_matrix:
    rows = np.stack([find_rows(feature, number) for number, feature in columns], axis=1)
    numbers = np.tile(np.array([number + 1 for number, _ in columns], np.float32), count)
    ends = np.arange(count + 1) * len(columns)
    return sparse.csr_matrix((numbers, rows.ravel(), ends), (count, 2**ROW_BITS))


def _list_inner_features(candidates: Candidates, features: Sequence[Hashes]) -> list[sparse.csr_matrix]:
    """One matrix per place inside a candidate; rows of shorter candidates are empty."""
    matrices = []
    for extra in range(int((candidates.last - candidates.first).max()) + 1):
        reaches = candidates.first + extra <= candidates.last
        position = candidates.first[reaches] + extra
        rows = np.stack(
            [find_rows(feature[position], number) for number, feature in enumerate(features, INNER)], axis=1
        )
        numbers = np.tile(np.arange(INNER, INNER + len(features), dtype=np.float32) + 1, len(position))
        ends = np.append(0, np.cumsum(reaches * len(features)))
        matrices.append(sparse.csr_matrix((numbers, rows.ravel(), ends), (len(candidates), 2**ROW_BITS)))
    return matrices


def _merge_features(matrices: Sequence[sparse.csr_matrix]) -> sparse.csr_matrix:
    """All features of each row side by side; equal columns are not added up, since values are numbers of features."""
    owner = np.concatenate([np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr)) for matrix in matrices])
    order = np.argsort(owner, kind="stable")
    values, columns = (np.concatenate([getattr(one, name) for one in matrices])[order] for name in ("data", "indices"))
    ends = np.append(0, np.cumsum(np.bincount(owner, minlength=matrices[0].shape[0])))
    return sparse.csr_matrix((values, columns, ends), matrices[0].shape)


def _label_candidates(tokens: Tokens, candidates: Candidates, rows: Sequence[Labelled]) -> Ints:
    named = {(text, start, end): LABELS.index(kind) for text, row in enumerate(rows) for start, end, kind in row.spans}
    spans = zip(
        tokens.text[candidates.first].tolist(),
        tokens.local_start[candidates.first].tolist(),
        tokens.local_end[candidates.last].tolist(),
        strict=True,
    )
    return np.array([named.get(span, -1) for span in spans])


def _find_unsure(tokens: Tokens, candidates: Candidates, rows: Sequence[Labelled]) -> Mask:
    """Whether each candidate lies in a run that somebody was not sure of: what stands there hangs together."""
    stretches = [(number, start, end) for number, row in enumerate(rows) for start, end in row.unsure]
    text, start, end = np.array(stretches, np.int64).reshape(-1, 3).T
    steps = np.zeros(len(tokens) + 1, np.int64)
    np.add.at(steps, np.searchsorted(tokens.end, tokens.text_start[text] + start, side="right"), 1)
    np.add.at(steps, np.searchsorted(tokens.start, tokens.text_start[text] + end, side="left"), -1)
    doubted = np.append(0, np.cumsum(np.cumsum(steps[:-1]) > 0))
    last = np.zeros(len(candidates.run_first), np.int64)
    np.maximum.at(last, candidates.run, candidates.last)
    unsure: Mask = (doubted[last + 1] > doubted[candidates.run_first])[candidates.run]
    return unsure
