"""Fits the small models of the quotes: a hidden layer and a softmax over the candidates of each item."""

from typing import Any

import numpy as np

from transforms.letters import Ints
from transforms.quotes.evidence import Floats
from transforms.quotes.pairs import Pairs
from transforms.quotes.ranker import Layer, score_rows, share_out

SEED = 20161108
FOLDS = 4
HIDDEN = 24
NETS = 3
"""Models of different seeds whose scores are averaged, so that no figure hangs on a seed."""
EPOCHS = 14
GRAIN = 4096
"""Weights are whole multiples of 1 / GRAIN, see `transforms.quotes.pairs.STEP`."""
POSITIVE, NEGATIVE, NEUTRAL = 1, 0, -1


def cross_fit(pairs: Pairs, begin: Ints, target: Ints, of_pair: Ints, epochs: int = EPOCHS) -> tuple[Floats, Layer]:
    """Probabilities from models that have not seen the article, and a model of all articles."""
    shares = np.zeros(len(target))
    for held_out in range(FOLDS):
        layer = fit_layer(pairs, begin, np.where(of_pair == held_out, NEUTRAL, target), epochs)
        chosen = share_out(score_rows(pairs.features, layer), begin)
        shares = np.where(of_pair == held_out, chosen, shares)
    _report(pairs, begin, target, shares)
    return shares, fit_layer(pairs, begin, target, epochs)


def _report(pairs: Pairs, begin: Ints, target: Ints, shares: Floats) -> None:
    ends = np.append(begin[1:], len(target))
    hits = [
        target[start + shares[start:end].argmax()] == POSITIVE
        for start, end in zip(begin, ends, strict=True)
        if (target[start:end] == POSITIVE).any()
    ]
    print(f"kept aside: {np.mean(hits):.4f} of {len(hits)}")


def fit_layer(pairs: Pairs, begin: Ints, target: Ints, epochs: int = EPOCHS, decay: float = 5e-3) -> Layer:
    """Hidden layers of several seeds side by side, which as one layer give the mean of their scores."""
    nets = [_fit_net(pairs, begin, target, (epochs, decay), SEED + number) for number in range(NETS)]
    hidden, bias, output, direct = (list(parts) for parts in zip(*nets, strict=True))
    joined = np.hstack(hidden), np.concatenate(bias), np.concatenate(output) / NETS, np.mean(direct, axis=0)
    return Layer(pairs.names, *(np.round(part * GRAIN) / GRAIN for part in joined))


def _fit_net(pairs: Pairs, begin: Ints, target: Ints, pace: tuple[int, float], seed: int) -> tuple[Floats, ...]:
    """One hidden layer by Adam (Kingma and Ba 2015) on the log probability of the right candidates together."""
    (epochs, decay), random = pace, np.random.default_rng(seed)
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
    return hidden / spread[:, None], bias, output, direct / spread


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


def name_layers(**layers: Layer) -> dict[str, Any]:
    """The arrays of each layer under its name, as `read_layer` reads them."""
    parts = ("names", "hidden", "hidden_bias", "output", "direct")
    return {
        f"{name}_{part}": np.array(value) if part == "names" else value.astype(np.float32)
        for name, layer in layers.items()
        for part in parts
        for value in [getattr(layer, part)]
    }
