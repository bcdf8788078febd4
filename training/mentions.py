"""Learns the name recogniser: `python -m training.mentions TRAIN.jsonl.gz --unlabelled ARTICLES.parquet`."""

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from schemas import KNOWN_ENTITIES
from training.name_variants import Labelled, vary
from training.name_weights import LABELS, Floats, add_evidence, fit, make_examples, score
from training.words import learn_vocabulary
from transforms.letters import Ints
from transforms.mentions.recognise import WEIGHTS, Model, find_names, gather_known
from transforms.mentions.vocabulary import KnownSpans, Vocabulary
from transforms.tokens import tokenise

SEED = 20160101
FOLDS = 3
EPOCHS, EVIDENCE_EPOCHS = 11, 8
VARIANT_WEIGHT, OWN_WEIGHT = 0.5, 0.3
VOCABULARY_SIZE = 40_000


def main() -> None:
    """Read the texts, learn word clusters, fit both passes, and write the weights beside the transform."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("train", type=Path, help='rows {"text", "spans": [[start, end, kind]]}, gzipped JSON lines')
    wanted.add_argument("--unlabelled", type=Path, help="Parquet with title, body, url and id, for word clusters")
    wanted.add_argument(
        "--own-labels", type=int, default=300, help="articles that the first model labels for the second"
    )
    wanted.add_argument("--known", type=Path, default=Path("seeds/entities.csv"))
    wanted.add_argument("--out", type=Path, default=WEIGHTS)
    chosen = wanted.parse_args()
    rows = read_labelled(chosen.train)
    articles = read_unlabelled(chosen.unlabelled) if chosen.unlabelled else []
    known = gather_known(read_known(chosen.known))
    vocabulary = learn_vocabulary([*articles, *(row.text for row in rows)], VOCABULARY_SIZE)
    model = learn(rows, [], vocabulary, known)
    if articles and chosen.own_labels:
        picked = [text for text in articles if 1500 <= len(text) <= 7000][::9][: chosen.own_labels]
        model = learn(rows, label_texts(picked, model, known), vocabulary, known)
    save(model, chosen.out)


def read_labelled(path: Path) -> list[Labelled]:
    """Texts with their names."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Labelled(row["text"], tuple((start, end, kind) for start, end, kind in row["spans"])) for row in rows]


def read_unlabelled(path: Path) -> list[str]:
    """Title and body of each article that has an address, ordered by id."""
    rows = pl.read_parquet(path).filter(pl.col("url").is_not_null(), pl.col("body").is_not_null()).sort("id")
    return rows.select(pl.concat_str(pl.col("title").fill_null(""), "body", separator="\n")).to_series().to_list()


def read_known(path: Path) -> pl.DataFrame:
    """The known entities, as the pipeline reads them from the seeds."""
    rows = pl.read_csv(path, infer_schema=False)
    return KNOWN_ENTITIES.conform(rows.with_columns(pl.col("aliases").fill_null("").str.split("|")))


def learn(rows: Sequence[Labelled], own: Sequence[Labelled], vocabulary: Vocabulary, known: KnownSpans) -> Model:
    """Both passes. The second learns from what first passes said of texts that they had not seen."""
    texts = [*rows, *vary(rows, SEED), *own]
    weight = np.repeat([1.0, VARIANT_WEIGHT, OWN_WEIGHT], [len(rows), len(rows), len(own)])
    fold = np.concatenate([np.arange(len(rows)) % FOLDS] * 2 + [np.full(len(own), -1)])
    examples = make_examples(texts, weight, vocabulary, known)
    first_pass = fit(examples, epochs=EPOCHS, hide=True, seed=SEED)
    part = fold[examples.document]
    points = np.zeros((len(part), len(LABELS)), np.int64)
    for number in range(FOLDS):
        held = np.flatnonzero(part == number)
        others = fit(examples.rows(np.flatnonzero(part != number)), epochs=EPOCHS - 3, hide=True, seed=SEED)
        points[held] = score(examples.features[held], others)
    labelled = np.flatnonzero(part >= 0)
    evidence = add_evidence(examples.rows(labelled), points[labelled])
    return Model(first_pass, fit(evidence, epochs=EVIDENCE_EPOCHS, hide=False, seed=SEED), vocabulary)


def label_texts(texts: Sequence[str], model: Model, known: KnownSpans) -> list[Labelled]:
    """What a model finds in texts; a name takes the kind that it mostly has in all of them (self-training)."""
    tokens = tokenise(texts)
    names = find_names(tokens, np.arange(len(texts)), model, known)
    text = tokens.text[names.first].tolist()
    start, end = tokens.local_start[names.first].tolist(), tokens.local_end[names.last].tolist()
    words = [texts[one][first:past] for one, first, past in zip(text, start, end, strict=True)]
    kinds = _vote(words, names.kind, names.confidence)
    spans: list[list[tuple[int, int, str]]] = [[] for _ in texts]
    for one, first, past, kind in zip(text, start, end, kinds, strict=True):
        spans[one].append((first, past, LABELS[kind]))
    return [Labelled(content, tuple(found)) for content, found in zip(texts, spans, strict=True)]


def _vote(words: Sequence[str], kinds: Ints, confidence: Floats) -> list[int]:
    votes: dict[str, Floats] = defaultdict(lambda: np.zeros(len(LABELS)))
    for word, kind, sure in zip(words, kinds, confidence, strict=True):
        votes[word][kind] += sure
    chosen = []
    for word, kind in zip(words, kinds.tolist(), strict=True):
        vote = votes[word]
        chosen.append(int(vote.argmax()) if vote.sum() >= 3 and vote.max() >= 0.6 * vote.sum() else kind)
    return chosen


def save(model: Model, path: Path) -> None:
    """Write the weights: numbers and hashes of single words, no text."""
    words = model.vocabulary
    np.savez_compressed(
        path,
        first_pass=model.first_pass,
        second_pass=model.second_pass,
        word=words.word,
        fine=words.fine,
        coarse=words.coarse,
        capital_share=words.capital_share,
    )


if __name__ == "__main__":
    main()
