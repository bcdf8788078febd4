"""Learns the weights of the quotes: `python -m training.quotes TRAIN.jsonl.gz`.

The file holds JSON lines of two kinds: `{"kind": "doc", "doc", "text", "quoted": [[start, end, words, closed], ...]}` and
`{"kind": "attr", "doc", "source", "source_span": [[start, end], ...], "source_kind", "cue_span": [[start, end], ...],
"content": [[start, end], ...], "units": [{"quote": [start, end]}]}`.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from schemas import KNOWN_ENTITIES
from training.attributions import Corpus, Gold, join_corpora, read_corpus
from training.layers import FOLDS, GRAIN, SEED, cross_fit, name_layers
from training.reported import learn_reported, read_told
from training.samples import read_samples
from transforms.letters import Ints
from transforms.mentions import mentions
from transforms.quotes import indirect
from transforms.quotes.evidence import Evidence
from transforms.quotes.indirect import covering_speaker
from transforms.quotes.pairs import pair_up
from transforms.quotes.ranker import Layer, add_nobody
from transforms.quotes.scene import Scene, lay_out_scene
from transforms.quotes.sources import TABLE_BITS, source_features
from transforms.quotes.speakers import describe_said, see_neighbours
from transforms.quotes.streams import read_stream

WEIGHTS = Path(__file__).parents[1] / "transforms" / "quotes" / "weights.npz"


def main(path: str) -> None:
    """Train on one file and write the weights beside the transform."""
    corpus = join_corpora(read_corpus(Path(path)), read_samples())
    marked, reported = train(corpus, mentions(corpus.articles, KNOWN_ENTITIES.empty()))
    for file, arrays in ((WEIGHTS, marked), (indirect.WEIGHTS, reported)):
        np.savez_compressed(file, **arrays)
        print(f"{file}: {file.stat().st_size} bytes")


def train(corpus: Corpus, found: pl.DataFrame) -> tuple[dict[str, Any], dict[str, Any]]:
    """Weights for `weights.npz` and `reported.npz`. What a later stage learns from is always predicted by models that have not seen the article."""
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
    told = read_told(corpus, scene, streams[0], gold)
    reported, pieces = learn_reported(scene, streams[0], scores, told, fold)
    evidence = Evidence(scores, covering_speaker(scene, pieces))
    pairs, begin = add_nobody(pair_up(scene, streams[0], 0, evidence))
    target = gold.judge(pairs, begin)
    of_pair = fold[scene.quotations.text[pairs.quotation] // 2]
    shares, first = cross_fit(pairs, begin, target, of_pair)
    pairs = see_neighbours(scene, pairs, shares)
    shares, second = cross_fit(pairs, begin, target, of_pair)
    said = _fit_said(describe_said(scene, pairs, begin, shares), gold.is_owned[pairs.quotation[begin]])
    arrays: dict[str, Any] = {"source": table.astype(np.int8), "source_scale": np.float64(scale)}
    return arrays | name_layers(first=first, second=second, said=said), reported


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


def _fit_said(features: npt.NDArray[np.float32], is_owned: npt.NDArray[np.bool_]) -> Layer:
    spread = np.maximum(features.std(axis=0), 0.05)
    model = LogisticRegression(C=0.3, max_iter=2000, fit_intercept=False).fit(features / spread, is_owned)
    direct = np.round(model.coef_[0] / spread * GRAIN) / GRAIN
    empty = np.zeros((features.shape[1], 1))
    return Layer(tuple(f"said {place}" for place in range(features.shape[1])), empty, np.zeros(1), np.zeros(1), direct)


if __name__ == "__main__":
    main(*sys.argv[1:])
