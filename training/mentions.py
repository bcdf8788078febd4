"""Learns the name recogniser: `python -m training.mentions TRAIN.jsonl.gz --unlabelled ARTICLES.parquet`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from presswatch import seeds
from training.name_variants import Labelled, vary
from training.name_weights import LABELS, Examples, add_evidence, fit, make_examples, score
from training.teacher_reading import read_labelled, read_texts
from training.words import learn_vocabulary
from transforms.letters import Ints
from transforms.mentions.recognise import WEIGHTS, Model, Table, gather_known
from transforms.mentions.vocabulary import KnownSpans, Vocabulary

SEED = 20160101
FOLDS = 3
EPOCHS, FOLD_EPOCHS, EVIDENCE_EPOCHS = 11, 8, 8
VARIANT_WEIGHT, TAUGHT_WEIGHT = 0.5, 0.5
VOCABULARY_SIZE = 40_000


def main() -> None:
    """Read the texts, learn word clusters, fit both passes, and write the weights beside the transform."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("train", type=Path, help='rows {"text", "spans": [[start, end, kind]]}, gzipped JSON lines')
    wanted.add_argument(
        "--unlabelled", type=Path, nargs="+", default=[], help="texts for word clusters, as training.teacher reads them"
    )
    wanted.add_argument("--taught", type=Path, help="rows as in TRAIN that training.teacher labelled")
    wanted.add_argument("--out", type=Path, default=WEIGHTS)
    chosen = wanted.parse_args()
    rows = read_labelled(chosen.train)
    taught = read_labelled(chosen.taught) if chosen.taught else []
    articles = [text for path in chosen.unlabelled for text in read_texts(path)]
    known = gather_known(seeds.known_entities())
    vocabulary = learn_vocabulary([*articles, *(row.text for row in rows)], VOCABULARY_SIZE)
    save(learn(rows, taught, vocabulary, known), chosen.out)


def learn(rows: Sequence[Labelled], taught: Sequence[Labelled], vocabulary: Vocabulary, known: KnownSpans) -> Model:
    """Both passes, from texts that people labelled, variants of them, and texts that the teacher labelled."""
    examples, fold = prepare(rows, vary(rows, SEED), taught, vocabulary, known)
    return Model(*fit_passes(examples, fold), vocabulary)


def prepare(
    rows: Sequence[Labelled],
    variants: Sequence[Labelled],
    taught: Sequence[Labelled],
    vocabulary: Vocabulary,
    known: KnownSpans,
) -> tuple[Examples, Ints]:
    """The candidates of all texts, and the fold of each; a text and its variant share a fold."""
    sizes = [len(rows), len(variants), len(taught)]
    weight = np.repeat([1.0, VARIANT_WEIGHT, TAUGHT_WEIGHT], sizes)
    fold = np.concatenate([np.arange(size) % FOLDS for size in sizes])
    examples = make_examples([*rows, *variants, *taught], weight, vocabulary, known)
    return examples, fold[examples.document]


def fit_passes(examples: Examples, fold: Ints) -> tuple[Table, Table]:
    """The tables of both passes. The second learns from what first passes said of texts that they had not seen."""
    first_pass = fit(examples, epochs=EPOCHS, hide=True, seed=SEED)
    points = np.zeros((len(fold), len(LABELS)), np.int64)
    for number in range(FOLDS):
        held = np.flatnonzero(fold == number)
        others = fit(examples.rows(np.flatnonzero(fold != number)), epochs=FOLD_EPOCHS, hide=True, seed=SEED)
        points[held] = score(examples.features[held], others)
    return first_pass, fit(add_evidence(examples, points), epochs=EVIDENCE_EPOCHS, hide=False, seed=SEED)


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
