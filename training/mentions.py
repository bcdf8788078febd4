"""Learns the weights of the name recogniser: `python -m training.mentions TRAIN.jsonl.gz --unlabelled ARTICLES.parquet`."""

import argparse
import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from training.words import learn_vocabulary
from transforms.letters import Ints
from transforms.mentions.candidates import Candidates, find_candidates
from transforms.mentions.consistency import Judgement, list_evidence
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
from transforms.mentions.vocabulary import KnownSpans, Vocabulary
from transforms.tokens import Tokens, tokenise

SEED = 20160101
KINDS = ("PER", "ORG", "LOC", "MISC")
UNIT = 12.0
"""Points of one unit of log odds in the stored weights."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Examples:
    """Candidates of labelled texts with their features."""

    tokens: Tokens
    candidates: Candidates
    document: Ints
    """The text of each candidate."""
    features: sparse.csr_matrix
    """A row per candidate; the values are the salt of the feature, plus 1, so that groups can be left out."""
    label: Ints
    """Kind of each candidate, -1 where it is no name."""


def read_labelled(path: Path) -> list[dict[str, Any]]:
    """Rows of text and spans."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def vary_case(rows: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    """Copies of some lines of each text as headlines in title case or capitals; offsets stay."""
    random = np.random.default_rng(seed)
    copies = []
    for row in rows:
        text, spans, offset = "", [], 0
        for line in row["text"].splitlines(keepends=True):
            draw = random.random()
            if draw < 0.38 and len(line) > 30:
                change = _title_line if draw < 0.28 else _capital_line
                moved = len(text) - offset
                spans += [
                    [s + moved, e + moved, kind]
                    for s, e, kind in row["spans"]
                    if offset <= s and e <= offset + len(line)
                ]
                text += change(line)
            offset += len(line)
        if text:
            copies.append({"doc": row["doc"], "text": text, "spans": spans})
    return copies


def _title_line(line: str) -> str:
    small = {"of", "the", "and", "a", "an", "in", "on", "to", "for", "at", "by", "with", "as", "from"}
    words = line[:110].rsplit(" ", 1)[0].split(" ")
    return (
        " ".join(w if w in small and i else w[:1].upper() + w[1:] for i, w in enumerate(words)).ljust(len(line) - 1)
        + "\n"
    )


def _capital_line(line: str) -> str:
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in line)


def make_examples(rows: list[dict[str, Any]], vocabulary: Vocabulary, known: KnownSpans) -> Examples:
    """Candidates and features of labelled rows."""
    tokens = tokenise([row["text"] for row in rows])
    candidates = find_candidates(tokens)
    views = view_tokens(tokens, np.arange(len(rows)), vocabulary)
    columns, salts = [], []
    salt = 0
    for role in list_roles(tokens, views, candidates):
        for feature in role.rows:
            columns.append(find_rows(feature[role.position], salt))
            salts.append(salt)
            salt += 1
    for salt, feature in enumerate(list_whole(tokens, views, candidates, known), WHOLE):
        columns.append(find_rows(feature, salt))
        salts.append(salt)
    n = len(candidates)
    indices = [np.stack(columns, 1).ravel()]
    owner = [np.repeat(np.arange(n), len(columns))]
    data = [np.tile(np.array(salts) + 1, n)]
    for extra in range(int((candidates.last - candidates.first).max()) + 1):
        has = np.flatnonzero(candidates.first + extra <= candidates.last)
        for k, feature in enumerate(list_inner(views)):
            indices.append(find_rows(feature[candidates.first[has] + extra], INNER + k))
            owner.append(has)
            data.append(np.full(len(has), INNER + k + 1))
    matrix = sparse.coo_matrix(
        (np.concatenate(data).astype(np.float32), (np.concatenate(owner), np.concatenate(indices))),
        shape=(n, 2**ROW_BITS),
    )
    # no summing of duplicates: keep raw csr
    order = np.argsort(matrix.row, kind="stable")
    indptr = np.append(0, np.cumsum(np.bincount(matrix.row, minlength=n)))
    csr = sparse.csr_matrix((matrix.data[order], matrix.col[order], indptr), shape=matrix.shape)
    return Examples(tokens, candidates, tokens.text[candidates.first], csr, label_candidates(tokens, candidates, rows))


def label_candidates(tokens: Tokens, candidates: Candidates, rows: list[dict[str, Any]]) -> Ints:
    """The kind of each candidate that is a labelled span."""
    known = {
        (number, start, end): KINDS.index(kind) for number, row in enumerate(rows) for start, end, kind in row["spans"]
    }
    text = tokens.text[candidates.first].tolist()
    start, end = tokens.local_start[candidates.first].tolist(), tokens.local_end[candidates.last].tolist()
    return np.array([known.get(span, -1) for span in zip(text, start, end, strict=True)])


def select(candidates: Candidates, rows: Ints) -> Candidates:
    """A part of the candidates with their runs numbered anew."""
    runs, run = np.unique(candidates.run[rows], return_inverse=True)
    return Candidates(candidates.first[rows], candidates.last[rows], run, candidates.run_first[runs])


def fit(
    features,
    label,
    candidates,
    document,
    *,
    offset=None,
    drop=None,
    epochs=14,
    rate=0.12,
    l2=2e-6,
    seed=SEED,
    weight=None,
    log=print,
):
    """Semi-Markov log-linear weights by Adagrad over batches of documents, averaged over the later epochs."""
    random = np.random.default_rng(seed)
    n_rows = features.shape[1]
    W = np.zeros((n_rows, 4), np.float32)
    acc = np.full((n_rows, 4), 1e-2, np.float32)
    total = np.zeros_like(W)
    n_avg = 0
    docs = np.unique(document)
    bounds = np.searchsorted(document, docs), np.searchsorted(document, docs, side="right")
    max_salt = int(features.data.max()) + 1
    keep = np.ones(max_salt + 1, np.float32)
    if drop is not None:
        for salt, p in drop.items():
            keep[salt + 1] = 1 - p
    for epoch in range(epochs):
        order = random.permutation(len(docs))
        loss = 0
        lr = rate * (1 if epoch < epochs * 0.6 else 0.4)
        for b in range(0, len(order), 32):
            rows = np.concatenate([np.arange(bounds[0][d], bounds[1][d]) for d in order[b : b + 32]])
            X = features[rows]
            p = keep[X.data.astype(np.int64)]
            values = (random.random(len(p), dtype=np.float32) < p) / p
            X = sparse.csr_matrix((values.astype(np.float32), X.indices, X.indptr), shape=X.shape)
            S = (X @ W).astype(np.float64)
            if offset is not None:
                S += offset[rows]
            top = S.max(1)
            lse = top + np.log(np.exp(S - top[:, None]).sum(1))
            c = select(candidates, rows)
            marg, totals = find_marginals(build_lattice(c), lse)
            P = marg[:, None] * np.exp(S - lse[:, None])
            y = label[rows]
            pos = y >= 0
            loss += totals.sum() - S[pos, y[pos]].sum()
            P[pos, y[pos]] -= 1
            if weight is not None:
                P *= weight[rows][:, None]
            G = (X.T @ P.astype(np.float32)) / 32 + l2 * W
            acc += G * G
            W -= lr * G / np.sqrt(acc)
        if epoch >= epochs * 0.6:
            total += W
            n_avg += 1
        log(epoch, round(loss))
    return total / n_avg


def score_of(features, W):
    X = sparse.csr_matrix((np.ones_like(features.data), features.indices, features.indptr), shape=features.shape)
    return X @ W


def quantise(W):
    return np.clip(np.round(W * UNIT), -127, 127)
