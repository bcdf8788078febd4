"""Learns the weights of the speaker scorer: `python -m training.quotes TRAIN.jsonl.gz`.

The file holds JSON lines of two kinds: `{"kind": "doc", "doc", "text", "quoted": [[start, end, words, closed], ...]}` and
`{"kind": "attr", "doc", "source", "source_span": [[start, end], ...], "source_kind", "units": [{"quote": [start, end]}]}`.
"""

import gzip
import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from schemas import KNOWN_ENTITIES
from transforms.letters import Ints
from transforms.mentions import mentions
from transforms.quotes.evidence import Evidence, Floats
from transforms.quotes.indirect import covering_speaker, find_reported
from transforms.quotes.pairs import Pairs, pair_up
from transforms.quotes.ranker import Layer, add_nobody, score_rows, share_out
from transforms.quotes.scene import Scene, lay_out_scene
from transforms.quotes.sources import TABLE_BITS, source_features
from transforms.quotes.speakers import describe_said, see_neighbours
from transforms.quotes.streams import read_stream

SEED = 20161108
FOLDS = 4
HIDDEN = 24
GRAIN = 4096
"""Weights are whole multiples of 1 / GRAIN, see `transforms.quotes.pairs.STEP`."""
WEIGHTS = Path(__file__).parents[1] / "transforms" / "quotes" / "weights.npz"
POSITIVE, NEGATIVE, NEUTRAL = 1, 0, -1


@dataclass(frozen=True)
class Corpus:
    """Articles with their gold attributions."""

    articles: pl.DataFrame
    attributions: dict[str, list[dict[str, Any]]]


def main(path: str) -> None:
    """Train on one file and write the weights beside the transform."""
    corpus = read_corpus(Path(path))
    arrays = train(corpus, mentions(corpus.articles, KNOWN_ENTITIES.empty()))
    np.savez_compressed(WEIGHTS, **arrays)
    print(f"{WEIGHTS}: {WEIGHTS.stat().st_size} bytes")


def read_corpus(path: Path) -> Corpus:
    """The articles and attributions of one file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    docs = [row for row in rows if row["kind"] == "doc"]
    attributions = defaultdict(list)
    for row in rows:
        if row["kind"] == "attr":
            attributions[row["doc"]].append(row)
    articles = pl.DataFrame(
        {"article_id": [row["doc"] for row in docs], "title": "", "body": [row["text"] for row in docs]}
    )
    return Corpus(articles, attributions)


def train(corpus: Corpus, found: pl.DataFrame) -> dict[str, Any]:
    """Weights for `weights.npz`. What a later stage learns from is always predicted by models that have not seen the article."""
    scene = lay_out_scene(corpus.articles, found)
    streams = [read_stream(scene, depth) for depth in (0, 1)]
    fold = np.random.default_rng(SEED).integers(0, FOLDS, corpus.articles.height)
    gold = Gold(corpus, scene)
    design = _build_design(scene, streams)
    of_mention = fold[scene.tokens.text[scene.mentions.first] // 2]
    scores = np.zeros(len(scene.mentions))
    for held_out in range(FOLDS):
        table, scale = _fit_sources(design, gold.is_source, of_mention != held_out)
        scores[of_mention == held_out] = (design[of_mention == held_out] @ table) * scale
    table, scale = _fit_sources(design, gold.is_source, of_mention >= 0)
    evidence = Evidence(scores, covering_speaker(scene, find_reported(scene, streams[0], scores)))
    pairs, begin = add_nobody(pair_up(scene, streams[0], 0, evidence))
    target = gold.judge(pairs, begin)
    of_pair = fold[scene.quotations.text[pairs.quotation] // 2]
    shares, first = _cross_fit(pairs, begin, target, of_pair)
    pairs = see_neighbours(scene, pairs, shares)
    shares, second = _cross_fit(pairs, begin, target, of_pair)
    said = _fit_said(describe_said(scene, pairs, begin, shares), gold.is_owned[pairs.quotation[begin]])
    arrays: dict[str, Any] = {"source": table.astype(np.int8), "source_scale": np.float64(scale)}
    for name, layer in (("first", first), ("second", second), ("said", said)):
        for part in ("names", "hidden", "hidden_bias", "output", "direct"):
            value = getattr(layer, part)
            arrays[f"{name}_{part}"] = np.array(value) if part == "names" else value.astype(np.float32)
    return arrays


class Gold:
    """What the annotators say, in terms of the scene's mentions and quotations."""

    def __init__(self, corpus: Corpus, scene: Scene) -> None:
        self.scene = scene
        self.is_source = np.zeros(len(scene.mentions), dtype=np.int64)
        self.speakers: dict[int, set[int]] = {}
        self.is_owned = np.zeros(len(scene.quoted), dtype=bool)
        self.has_source: dict[int, bool] = {}
        for number, doc in enumerate(corpus.articles.get_column("article_id")):
            self._read_article(corpus.attributions[doc], 2 * number + 1)

    def _read_article(self, attributions: list[dict[str, Any]], text: int) -> None:
        tokens, mentions, quoted = self.scene.tokens, self.scene.mentions, self.scene.quoted
        base, end = tokens.text_start[text], tokens.text_start[text + 1]
        low, high = np.searchsorted(mentions.start, [base, end])
        quote_low, quote_high = np.searchsorted(quoted.start, [base, end])
        for attribution in attributions:
            sources = set()
            for start, past in attribution["source_span"]:
                overlap = (mentions.start[low:high] < base + past) & (mentions.end[low:high] > base + start)
                sources |= {
                    low + int(row)
                    for row in np.flatnonzero(overlap)
                    if self._is_head(low + int(row), attribution["source"])
                }
            self.is_source[list(sources)] = POSITIVE
            for unit in attribution["units"]:
                middle = base + (unit["quote"][0] + unit["quote"][1]) // 2
                for row in range(quote_low, quote_high):
                    if quoted.start[row] <= middle < quoted.end[row] and self.scene.quotations.depth[row] == 0:
                        self.is_owned[row] = True
                        self.speakers.setdefault(row, set()).update(sources)
                        self.has_source[row] = bool(attribution["source"])

    def _is_head(self, mention: int, source: str) -> bool:
        mentions = self.scene.mentions
        words = self.scene.tokens.words_at(int(mentions.start[mention]), int(mentions.end[mention]))
        mine, theirs = leading_phrase(words), leading_phrase(source)
        return bool(mine and theirs) and mine[-1] == theirs[-1]

    def judge(self, pairs: Pairs, begin: Ints) -> Ints:
        """POSITIVE, NEGATIVE or NEUTRAL for every pair. Where no candidate is right, nobody is."""
        target = np.zeros(len(pairs.quotation), np.int64)
        ends = np.append(begin[1:], len(target))
        being = self.scene.mentions.being
        for start, end in zip(begin.tolist(), ends.tolist(), strict=True):
            row = int(pairs.quotation[start])
            mentions = pairs.mention[start:end]
            if not self.is_owned[row]:
                target[start:end] = NEUTRAL
                continue
            right = np.isin(mentions, list(self.speakers[row]))
            if not right.any():
                right = mentions == -1
            same = np.isin(being[mentions], being[mentions[right & (mentions >= 0)]]) & (mentions >= 0)
            target[start:end] = np.where(right, POSITIVE, np.where(same, NEUTRAL, NEGATIVE))
        return target


def leading_phrase(source: str) -> list[str]:
    """The words of a source up to its first apposition or preposition, lower case, without titles and marks."""
    phrase = re.split(
        r"[,;:(\[—–]|\s-+\s|\b(?:who|which|that|of|for|from|at|in|with|on|to|and|told|said)\b",
        source.strip(),
        maxsplit=1,
    )[0]
    words = [re.sub(r"['’]s?$", "", word.strip(" \"“”'’.,")) for word in (phrase or source).split()]
    return [word.lower() for word in words if word]


def _build_design(scene: Scene, streams: list[Any]) -> sparse.csr_matrix:
    columns = np.column_stack(list(source_features(scene, streams)))
    count, width = columns.shape
    pointers = np.arange(0, count * width + 1, width)
    design = sparse.csr_matrix(
        (np.ones(count * width, np.float64), columns.ravel(), pointers), shape=(count, 1 << TABLE_BITS)
    )
    design.sum_duplicates()
    return design


def _fit_sources(design: sparse.csr_matrix, is_source: Ints, chosen: npt.NDArray[np.bool_]) -> tuple[Ints, float]:
    """An eight-bit table and its scale."""
    model = LogisticRegression(
        C=0.05, solver="liblinear", random_state=SEED, tol=1e-3, max_iter=200, intercept_scaling=1.0
    )
    model.fit(design[chosen], is_source[chosen])
    width = design[0].sum()
    dense = model.coef_[0] + model.intercept_[0] / width
    scale = float(np.quantile(np.abs(dense), 0.9999)) / 127
    return np.clip(np.round(dense / scale), -127, 127).astype(np.int64), scale


def _cross_fit(pairs: Pairs, begin: Ints, target: Ints, of_pair: Ints) -> tuple[Floats, Layer]:
    """Probabilities from models that have not seen the article, and a model of all articles."""
    shares = np.zeros(len(target))
    for held_out in range(FOLDS):
        layer = fit_layer(pairs, begin, np.where(of_pair == held_out, NEUTRAL, target))
        chosen = share_out(score_rows(pairs.features, layer), begin)
        shares = np.where(of_pair == held_out, chosen, shares)
    _report(pairs, begin, target, shares)
    return shares, fit_layer(pairs, begin, target)


def _report(pairs: Pairs, begin: Ints, target: Ints, shares: Floats) -> None:
    ends = np.append(begin[1:], len(target))
    hits = [
        target[start + shares[start:end].argmax()] == POSITIVE
        for start, end in zip(begin, ends, strict=True)
        if (target[start:end] == POSITIVE).any()
    ]
    print(f"kept aside: {np.mean(hits):.4f} of {len(hits)} quotations")


def fit_layer(pairs: Pairs, begin: Ints, target: Ints, epochs: int = 14, decay: float = 5e-3) -> Layer:
    """One hidden layer by Adam (Kingma and Ba 2015) on the log probability of the right candidates together."""
    random = np.random.default_rng(SEED)
    features = pairs.features.astype(np.float64)
    spread = np.maximum(features.std(axis=0), 0.05)
    width = features.shape[1]
    parameters = [
        random.normal(0, 0.5 / np.sqrt(width), (width, HIDDEN)),
        np.zeros(HIDDEN),
        random.normal(0, 0.3, HIDDEN),
        np.zeros(width),
    ]
    moments = [(np.zeros_like(each), np.zeros_like(each)) for each in parameters]
    usable = np.flatnonzero(np.maximum.reduceat(target, begin) == POSITIVE)
    ends = np.append(begin[1:], len(target))
    step = 0
    for epoch in range(epochs):
        random.shuffle(usable)
        for batch in np.array_split(usable, max(1, len(usable) // 128)):
            rows = np.concatenate([np.arange(begin[group], ends[group]) for group in batch])
            sizes = (ends - begin)[batch]
            gradient = _find_gradient(features[rows] / spread, target[rows], sizes, parameters)
            step += 1
            rate = 0.004 * (1 - epoch / epochs)
            for parameter, slope, moment in zip(parameters, gradient, moments, strict=True):
                _step(parameter, slope + decay * parameter, moment, (step, rate))
    hidden, bias, output, direct = parameters
    grid = [np.round(each * GRAIN) / GRAIN for each in (hidden / spread[:, None], bias, output, direct / spread)]
    return Layer(pairs.names, *grid)


def _step(parameter: Floats, slope: Floats, moment: tuple[Floats, Floats], pace: tuple[int, float]) -> None:
    """One step of Adam, in place. `pace`: the number of the step and its rate."""
    number, rate = pace
    mean, square = moment
    mean += 0.1 * (slope - mean)
    square += 0.001 * (slope**2 - square)
    parameter -= rate * (mean / (1 - 0.9**number)) / (np.sqrt(square / (1 - 0.999**number)) + 1e-8)


def _find_gradient(features: Floats, target: Ints, sizes: Ints, parameters: list[Floats]) -> list[Floats]:
    hidden, bias, output, direct = parameters
    raised = np.maximum(features @ hidden + bias, 0)
    scores = np.where(target == NEUTRAL, -1e9, raised @ output + features @ direct)
    begin = np.cumsum(sizes) - sizes
    shares = share_out(scores, begin)
    right = np.where(target == POSITIVE, shares, 0)
    wanted = right / np.repeat(np.maximum(np.add.reduceat(right, begin), 1e-12), sizes)
    error = (shares - wanted) / len(sizes)
    back = np.outer(error, output) * (raised > 0)
    return [features.T @ back, back.sum(axis=0), raised.T @ error, features.T @ error]


def _fit_said(features: npt.NDArray[np.float32], is_owned: npt.NDArray[np.bool_]) -> Layer:
    spread = np.maximum(features.std(axis=0), 0.05)
    model = LogisticRegression(C=0.3, max_iter=2000, fit_intercept=False).fit(features / spread, is_owned)
    direct = np.round(model.coef_[0] / spread * GRAIN) / GRAIN
    empty = np.zeros((features.shape[1], 1))
    return Layer(tuple(f"said {place}" for place in range(features.shape[1])), empty, np.zeros(1), np.zeros(1), direct)


if __name__ == "__main__":
    main(*sys.argv[1:])
