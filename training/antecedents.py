"""Learns who `he` and `she` are: `python -m training.antecedents TRAIN.jsonl.gz`.

The articles come from the file that `training.quotes` learns from, what we read in them from `pronoun_labels.jsonl` beside
this one (offsets only; those of articles that the file does not hold are left out), and more of both, of our own invention,
from `pronoun_samples.jsonl`. All are JSON lines: `{"kind": "doc", "doc", "text"}` and `{"kind": "pronoun", "doc", "span":
[start, end], "quote": [start, end] or null, "antecedents": [[start, end], ...]}`: a pronoun that says something, the words in
marks that it says (null for reported speech), and mentions of the person it stands for, none where the text does not tell.
Labels with `"drawn_at_random": false`, as of pronouns chosen for being hard, teach the choice and are left out of the
calibration; a label with a `weight` counts as that many.
"""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from schemas import KNOWN_ENTITIES
from training.layers import FOLDS, GRAIN, name_layers
from transforms.mentions import mentions
from transforms.quotes.antecedents import WEIGHTS, Weights
from transforms.quotes.evidence import Evidence, Floats
from transforms.quotes.identity import GENDER_OF, Identifier, Identity, Situation
from transforms.quotes.indirect import covering_speaker, find_reported, load_report_weights
from transforms.quotes.pairs import Rows
from transforms.quotes.ranker import Layer, load_weights, share_out
from transforms.quotes.reporting import find_cues
from transforms.quotes.scene import PRONOUN, Scene, lay_out_scene
from transforms.quotes.sources import source_scores
from transforms.quotes.speakers import Speakers, find_speakers
from transforms.quotes.streams import read_stream

LABELS = Path(__file__).with_name("pronoun_labels.jsonl")
SAMPLES = Path(__file__).with_name("pronoun_samples.jsonl")
ROUNDS = 3
"""Who spoke last may be a pronoun too: each round sees what the round before made of those."""
DECAY = 0.005
IS_SAID = 0.65
LEAST_SPREAD = 0.1
"""Keeps the weights of what is seldom seen small."""

AGAINST = ("title clashes", "role clashes", "name clashes", "clashes", "named in the quotation")
FAVOUR = (
    "title agrees",
    "role agrees",
    "name agrees",
    "agrees",
    "pronoun votes",
    "could be",
    "person's name",
    "spoke last",
)
"""Features whose weights may not be of a sign that makes no sense; hard cases are few and would teach oddities."""

Label = dict[str, Any]
Item = tuple[Rows, np.ndarray[Any, np.dtype[np.bool_]], int, bool]
"""The features of the candidates and nobody, which of them are right, the article, whether it was drawn at random."""


def main(path: str) -> None:
    """Train on one file and write the weights beside the transform."""
    articles, labels = read_labels(Path(path), LABELS, SAMPLES)
    print(f"{len(labels)} labels in {articles.height} articles")
    arrays = train(articles, labels)
    np.savez_compressed(WEIGHTS, **arrays)
    print(f"{WEIGHTS}: {WEIGHTS.stat().st_size} bytes")


def read_labels(*paths: Path) -> tuple[pl.DataFrame, list[Label]]:
    """The labelled pronouns of these files, and the articles that they stand in."""
    rows = []
    for path in paths:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        rows += [json.loads(line) for line in content.decode("utf-8").splitlines()]
    texts = {row["doc"]: row["text"] for row in rows if row["kind"] == "doc"}
    labels = [row for row in rows if row["kind"] == "pronoun" and row["doc"] in texts]
    docs = list(dict.fromkeys(label["doc"] for label in labels))
    articles = pl.DataFrame({"article_id": docs, "title": "", "body": [texts[doc] for doc in docs]})
    return articles, [label for label in labels for _ in range(label.get("weight", 1))]


def train(articles: pl.DataFrame, labels: list[Label]) -> dict[str, Any]:
    """The arrays of `antecedents.npz`."""
    reading = Reading(articles, labels)
    names = reading.identifier.antecedents.names
    weights = weigh(names, np.zeros(len(names)), (0.0, -9.0))
    for _ in range(ROUNDS):
        items = reading.list_items(weights)
        direct = fit_choice(items, names)
        calibration = _calibrate(items, names)
        weights = weigh(names, direct, calibration)
    return {**name_layers(antecedents=weights.layer), "calibration": np.array(calibration)}


class Reading:
    """The articles read as the product reads them, with the labelled pronouns given as the speakers of their quotations."""

    def __init__(self, articles: pl.DataFrame, labels: list[Label]) -> None:
        found = mentions(articles, KNOWN_ENTITIES.empty())
        self.scene = lay_out_scene(articles, found)
        streams = [read_stream(self.scene, depth) for depth in (0, 1)]
        weights = load_weights()
        scores = source_scores(self.scene, streams, weights.source, weights.source_scale)
        reported = find_reported(self.scene, streams[0], scores, load_report_weights())
        self.speakers = find_speakers(
            self.scene, streams, Evidence(scores, covering_speaker(self.scene, reported)), weights
        )
        order = {doc: place for place, doc in enumerate(articles.get_column("article_id"))}
        placed = [_place_label(self.scene, order, label, self.speakers) for label in labels]
        self.labels = [label for label in placed if label]
        self.cues = find_cues(self.scene, streams, self.speakers)
        entity = found.select("entity")[self.scene.mentions.row.tolist()].get_column("entity").to_list()
        self.identifier = Identifier(self.scene, scores, entity, weigh((), np.zeros(0), (0.0, 0.0)))

    def list_items(self, weights: Weights) -> list[Item]:
        """What the choice is learned from, who spoke last being said by `weights`."""
        self.identifier.weights = weights
        rows = np.flatnonzero((self.scene.quotations.depth == 0) & (self.speakers.said >= IS_SAID)).tolist()
        situations: dict[int, Situation] = {}
        spoken: list[tuple[int, Identity]] = []
        for row in rows:
            situations[row] = self._describe(row, spoken[-1] if spoken else None)
            identity = self.identifier.identify(situations[row])
            if identity.speaker is not None:
                spoken.append((row, identity))
        return [self._make_item(label, situations, spoken) for label in self.labels]

    def _describe(self, row: int, last: tuple[int, Identity] | None) -> Situation:
        tokens, quotations = self.scene.tokens, self.scene.quotations
        if last and quotations.text[last[0]] != quotations.text[row]:
            last = None
        paragraph = tokens.paragraph[quotations.first]
        near = last is not None and bool(paragraph[last[0]] == paragraph[row])
        cue = int(self.cues.first[row])
        words = tokens.words_at(int(tokens.start[cue]), int(tokens.end[self.cues.past[row] - 1])) if cue >= 0 else ""
        return Situation(row, int(self.speakers.mention[row]), 1.0, words.lower(), last[1] if last else None, near)

    def _make_item(self, label: Label, situations: dict[int, Situation], spoken: list[tuple[int, Identity]]) -> Item:
        situation = situations.get(label["row"]) or self._describe_reported(label["mention"], spoken)
        antecedents = self.identifier.antecedents
        near, features = antecedents.describe(self.identifier.ask(situation, GENDER_OF[label["word"]]))
        right = np.append(np.isin(antecedents.people.being[near], list(label["right"])), False)
        right[-1] = not right.any()
        return features, right, label["article"], label["is_random"]

    def _describe_reported(self, mention: int, spoken: list[tuple[int, Identity]]) -> Situation:
        """Speech without marks: the quotation before it tells who spoke last."""
        tokens, quotations = self.scene.tokens, self.scene.quotations
        place = self.scene.mentions.first[mention]
        before = [pair for pair in spoken if quotations.first[pair[0]] < place]
        known = before and quotations.text[before[-1][0]] == tokens.text[place]
        return Situation(-1, mention, 1.0, "", before[-1][1] if known else None, False)


def fit_choice(items: list[Item], names: tuple[str, ...], held_out: int = -1) -> Floats:
    """One weight for each feature: the log likelihood of the right candidates together, with a penalty on large weights."""
    chosen = [item for item in items if item[2] % FOLDS != held_out]
    features = np.vstack([item[0] for item in chosen]).astype(np.float64)
    right = np.concatenate([item[1] for item in chosen])
    sizes = np.array([len(item[1]) for item in chosen])
    begin = np.cumsum(sizes) - sizes
    spread = np.maximum(features.std(axis=0), LEAST_SPREAD)
    scaled = features / spread

    def loss(direct: Floats) -> tuple[float, Floats]:
        shares = share_out(scaled @ direct, begin)
        held = np.add.reduceat(shares * right, begin)
        wanted = shares * right / np.repeat(held, sizes)
        cost = -np.log(held).mean() + DECAY / 2 * (direct**2).sum()
        return float(cost), scaled.T @ (shares - wanted) / len(sizes) + DECAY * direct

    start = np.zeros(features.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=list_bounds(names), options={"maxiter": 500})
    direct: Floats = np.round(found.x / spread * GRAIN) / GRAIN
    return direct


def list_bounds(names: tuple[str, ...]) -> list[tuple[float | None, float | None]]:
    """No weight may be of a sign that makes no sense, such as a clash of gender that speaks for somebody."""
    return [(None, 0.0) if name in AGAINST else (0.0, None) if name in FAVOUR else (None, None) for name in names]


def _calibrate(items: list[Item], names: tuple[str, ...]) -> tuple[float, float]:
    """Slope and offset that turn the log odds of a choice into those of its being right; models choose that have not seen the article."""
    odds, hits = [], []
    for held_out in range(FOLDS):
        direct = fit_choice(items, names, held_out)
        for features, right, article, is_random in items:
            if is_random and article % FOLDS == held_out:
                shares = share_out(features.astype(np.float64) @ direct, np.zeros(1, np.int64))
                best = min(max(float(shares.max()), 1e-6), 1 - 1e-6)
                odds.append(np.log(best / (1 - best)))
                hits.append(bool(right[shares.argmax()]))
    print(f"kept aside: {np.mean(hits):.4f} of {len(hits)}")
    model = LogisticRegression(C=1.0).fit(np.array(odds)[:, None], hits)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def weigh(names: tuple[str, ...], direct: Floats, calibration: tuple[float, float]) -> Weights:
    """Weights of these features with no hidden layer."""
    return Weights(Layer(names, np.zeros((len(names), 1)), np.zeros(1), np.zeros(1), direct), *calibration)


def _place_label(scene: Scene, order: dict[str, int], label: Label, speakers: Speakers) -> Label | None:
    """The label in terms of the scene, its mention made the speaker of its quotation; None where its pronoun was not found."""
    mentions, quoted = scene.mentions, scene.quoted
    text = 2 * order[label["doc"]] + 1
    base = int(scene.tokens.text_start[text])
    at = {int(mentions.start[row]): row for row in np.flatnonzero(mentions.form == PRONOUN).tolist()}
    mention = at.get(base + label["span"][0], -1)
    word = scene.tokens.words_at(base + label["span"][0], base + label["span"][1]).lower()
    if mention < 0 or word not in GENDER_OF:
        return None
    middle = base + sum(label["quote"]) // 2 if label["quote"] else -1
    around = np.flatnonzero((quoted.start <= middle) & (quoted.end > middle) & (scene.quotations.depth == 0))
    row = int(around[0]) if len(around) else -1
    if row >= 0:
        speakers.mention[row], speakers.confidence[row], speakers.said[row] = mention, 1.0, 1.0
    ends = [base + end for _, end in label["antecedents"]]
    # By their ends: `Baker Orhan Kaya` may be the mention where `Orhan Kaya` was labelled.
    right = set(mentions.being[np.isin(mentions.end, ends) & (mentions.form != PRONOUN)].tolist())
    return {
        "mention": mention,
        "row": row,
        "word": word,
        "right": right,
        "article": text // 2,
        "is_random": label.get("drawn_at_random", True),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
