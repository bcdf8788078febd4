"""Learns which words occur in like places from unlabelled text: neighbour counts, a truncated SVD, then k-means."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD

from transforms.letters import Ints, Mask
from transforms.mentions.vocabulary import Vocabulary
from transforms.tokens import CAPITAL, LOWER, MIXED, NUMBER, PUNCTUATION, UPPER, Tokens, tokenise

SEED = 20160101
CONTEXT_WORDS = 2000
FINE, COARSE = 512, 64
LEAST_COUNT = 5


def learn_vocabulary(texts: Sequence[str], vocabulary_size: int) -> Vocabulary:
    """Clusters and share of capitals of the most frequent words of these texts."""
    tokens = tokenise(texts)
    words, inverse, counts = np.unique(tokens.word, return_inverse=True, return_counts=True)
    is_word = np.bincount(inverse, weights=~np.isin(tokens.shape, (NUMBER, PUNCTUATION))) > 0
    counts = np.where(is_word, counts, 0)
    rank = np.argsort(-counts, kind="stable")
    kept = np.sort(rank[: min(vocabulary_size, int((counts >= LEAST_COUNT).sum()))])
    place = np.full(len(words), -1)
    place[kept] = np.arange(len(kept))
    contexts = np.full(len(words), -1)
    contexts[np.argsort(-np.bincount(inverse), kind="stable")[:CONTEXT_WORDS]] = np.arange(CONTEXT_WORDS)
    counts_near = _count_neighbours(tokens, place[inverse], contexts[inverse], len(kept))
    fine, coarse = _cluster(counts_near)
    capital = _share_capitals(tokens, place[inverse], len(kept))
    return Vocabulary(words[kept], fine, coarse, capital)


def _count_neighbours(tokens: Tokens, target: Ints, context: Ints, size: int) -> sparse.csr_matrix:
    blocks = []
    for step in (-2, -1, 1, 2):
        near = context[tokens.neighbours(step)]
        both = (target >= 0) & (near >= 0)
        pairs = (np.ones(both.sum()), (target[both], near[both]))
        blocks.append(sparse.coo_matrix(pairs, shape=(size, CONTEXT_WORDS)).tocsr())
    return sparse.hstack(blocks).tocsr()


def _cluster(counts: sparse.csr_matrix) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint8]]:
    """Fine and coarse cluster of each row, from 1, of the positive pointwise mutual information of the counts."""
    total, rows, columns = counts.sum(), counts.sum(axis=1).A1, counts.sum(axis=0).A1
    weighed = counts.tocoo()
    information = np.log(
        np.maximum(weighed.data * total / (rows[weighed.row] * columns[weighed.col] ** 0.75 * total**0.25), 1)
    )
    positive = sparse.csr_matrix((information, (weighed.row, weighed.col)), shape=counts.shape)
    points = TruncatedSVD(80, random_state=SEED).fit_transform(positive)
    points /= np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)
    fine = MiniBatchKMeans(FINE, random_state=SEED, n_init=1, batch_size=4096, max_iter=60).fit(points)
    coarse = KMeans(COARSE, random_state=SEED, n_init=2).fit(fine.cluster_centers_)
    return (fine.labels_ + 1).astype(np.uint16), (coarse.labels_[fine.labels_] + 1).astype(np.uint8)


def _share_capitals(tokens: Tokens, target: Ints, size: int) -> npt.NDArray[np.uint8]:
    """1 to 8 by the share of capitals among what stands in lower case or inside a sentence; 4 when it never does."""
    capital: Mask = np.isin(tokens.shape, (CAPITAL, MIXED, UPPER)) & ~tokens.starts_sentence
    lower = tokens.shape == LOWER
    known = target >= 0
    up, down = (np.bincount(target[known & side], minlength=size) for side in (capital, lower))
    share = np.where(up + down > 0, up / np.maximum(up + down, 1), 0.45)
    eighths: npt.NDArray[np.uint8] = (1 + np.minimum((share * 8).astype(int), 7)).astype(np.uint8)
    return eighths
