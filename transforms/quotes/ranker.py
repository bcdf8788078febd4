"""Turns described pairs into probabilities: one hidden layer, a softmax over the candidates of each quotation and nobody."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from transforms.letters import Ints
from transforms.quotes.evidence import Floats
from transforms.quotes.pairs import Pairs, Rows

NOBODY = "nobody"
BLOCK = 4_096
"""Rows that are scored at once: few enough to stay in the processor's cache."""


@dataclass(frozen=True)
class Layer:
    """Weights of one ranker; `names` are the features in order."""

    names: tuple[str, ...]
    hidden: Floats
    hidden_bias: Floats
    output: Floats
    direct: Floats


@dataclass(frozen=True)
class Weights:
    """Everything learned; see MODEL_CARD.md."""

    source: npt.NDArray[np.int8]
    source_scale: float
    first: Layer
    second: Layer
    said: Layer


@cache
def load_weights() -> Weights:
    """The packaged weights."""
    with np.load(Path(__file__).with_name("weights.npz"), allow_pickle=False) as stored:
        return Weights(
            stored["source"],
            float(stored["source_scale"]),
            *(read_layer(stored, name) for name in ("first", "second", "said")),
        )


def read_layer(stored: "np.lib.npyio.NpzFile", name: str) -> Layer:
    """The layer that was stored under a name."""
    arrays = (stored[f"{name}_{part}"] for part in ("hidden", "hidden_bias", "output", "direct"))
    return Layer(tuple(stored[f"{name}_names"].tolist()), *(array.astype(np.float64) for array in arrays))


def score_rows(features: Rows, layer: Layer) -> Floats:
    """The raw score of each row of features."""
    scores = np.empty(len(features))
    for start in range(0, len(features), BLOCK):
        block = features[start : start + BLOCK].astype(np.float64)
        raised = np.maximum(block @ layer.hidden + layer.hidden_bias, 0)
        scores[start : start + BLOCK] = raised @ layer.output + block @ layer.direct
    return scores


def add_nobody(pairs: Pairs) -> tuple[Pairs, Ints]:
    """The pairs with one more candidate for each quotation, mention -1 and first, and where each quotation's rows begin."""
    quotations, begin = np.unique(pairs.quotation, return_index=True)
    nobody = np.zeros((len(quotations), pairs.features.shape[1]), np.float32)
    for column, name in enumerate(pairs.names):
        if name.startswith("quote "):
            nobody[:, column] = pairs.features[begin, column]
        elif name == "source score" and len(begin):
            nobody[:, column] = np.maximum.reduceat(pairs.features[:, column], begin)
    quotation = np.insert(pairs.quotation, begin, quotations)
    mention = np.insert(pairs.mention, begin, -1)
    is_somebody = mention >= 0
    whole = np.zeros((len(mention), pairs.features.shape[1] + 1), np.float32)
    whole[is_somebody, :-1] = pairs.features
    whole[~is_somebody, :-1] = nobody
    whole[~is_somebody, -1] = 1
    return Pairs(quotation, mention, whole, (*pairs.names, NOBODY)), begin + np.arange(len(begin))


def rank(pairs: Pairs, begin: Ints, layer: Layer) -> Floats:
    """The probability of every pair. ValueError when the weights were made for other features."""
    if layer.names != pairs.names:
        changed = sorted(set(layer.names) ^ set(pairs.names))
        raise ValueError(
            f"transforms/quotes/weights.npz does not fit the features of pairs.py ({', '.join(changed) or 'order'}); "
            "make it again with `python -m training.quotes TRAIN.jsonl.gz`"
        )
    return share_out(score_rows(pairs.features, layer), begin)


def share_out(scores: Floats, begin: Ints) -> Floats:
    """Probabilities that sum to 1 over each stretch of rows that starts at `begin`."""
    if not len(begin):
        return scores
    sizes = np.diff(np.append(begin, len(scores)))
    powers = np.exp(scores - np.repeat(np.maximum.reduceat(scores, begin), sizes))
    shares: Floats = powers / np.repeat(np.add.reduceat(powers, begin), sizes)
    return shares
