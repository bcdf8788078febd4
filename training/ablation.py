"""What each family of features brings: `python -m training.ablation TRAIN.jsonl.gz DEV.jsonl.gz [--taught TAUGHT.jsonl.gz]`.

Both passes are fitted anew without each family, on the same texts with the same seed, and judged on texts that no pass
has seen. F1 is strict: span and kind both right.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from presswatch import seeds
from training.mentions import SEED, fit_passes, prepare
from training.name_variants import Labelled, vary
from training.name_weights import LABELS, Examples, add_evidence, make_examples, score
from training.teacher_reading import read_labelled
from transforms.letters import Ints, Mask
from transforms.mentions.features import INNER, WHOLE
from transforms.mentions.lattice import build_lattice, choose_best
from transforms.mentions.recognise import Table, gather_known, read_model

FAMILIES = {
    "words themselves": (0, 8, INNER, *(WHOLE + number for number in (0, 11, 12))),
    "affixes": (1, 2, 3, 9, 10, 11, INNER + 1, INNER + 3, WHOLE + 10, WHOLE + 19),
    "shapes, case and place": (4, 7, 12, 15, WHOLE + 16),
    "neighbours": (*range(16, 34), *(WHOLE + number for number in (3, 4, 5, 8, 9, 14, 15, 18))),
    "clusters": (
        *(5, 6, 13, 14, 17, 18, 22, 24, 25, 29, 31, 33, INNER + 2),
        *(WHOLE + number for number in (6, 7, 8, 9, 14, 15, 18)),
    ),
    "known names": (WHOLE + 20, WHOLE + 21),
    "patterns of the whole": tuple(WHOLE + number for number in (1, 2, 3, 4, 6, 13, 17, 18)),
    "head words": tuple(WHOLE + number for number in (22, 23, 24)),
}
"""Numbers of the features of transforms.mentions.features, in the order they are listed there."""

Passes = tuple[Table, Table]


def main() -> None:
    """Fit, judge and print a row per family, as Markdown for the model card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--taught", type=Path, help="rows that training.teacher labelled")
    parser.add_argument("--most", type=int, default=400, help="taught rows to learn from")
    arguments = parser.parse_args()
    taught = read_labelled(arguments.taught) if arguments.taught else []
    step = max(len(taught) // arguments.most, 1)
    rows = ablate(read_labelled(arguments.train), read_labelled(arguments.dev), taught[::step])
    print("| without | F1 | F1, names never in train |\n|---|---|---|")
    for name, whole, unseen in rows.iter_rows():
        print(f"| {name} | {whole:.1f} | {unseen:.1f} |")


def ablate(train: Sequence[Labelled], dev: Sequence[Labelled], taught: Sequence[Labelled]) -> pl.DataFrame:
    """F1 on `dev` with everything, then without each family of features, kind of text and pass."""
    known, vocabulary = gather_known(seeds.known_entities()), read_model().vocabulary
    examples, fold = prepare(train, vary(train, SEED), taught, vocabulary, known)
    judged = make_examples(dev, np.ones(len(dev)), vocabulary, known)
    names = {row.text[start:end] for row in train for start, end, _ in row.spans}
    text = examples.document
    is_taught, is_variant = text >= 2 * len(train), (text >= len(train)) & (text < 2 * len(train))

    def measure(keep: Mask, hidden: Sequence[int], *, second: bool = True) -> tuple[float, float]:
        kept = np.flatnonzero(keep)
        passes = fit_passes(_hide(examples.rows(kept), hidden), fold[kept])
        return _judge(_hide(judged, hidden), dev, passes, names, second=second)

    everything = np.ones(len(text), bool)
    rows = [("nothing: the whole model", *measure(everything, ()))]
    for name, numbers in FAMILIES.items():
        rows.append((name, *measure(everything, numbers)))
        print(rows[-1], flush=True)
    rows.append(("document consistency (the second pass)", *measure(everything, (), second=False)))
    rows.append(("variants of the training lines", *measure(~is_variant, ())))
    rows.append(("texts that the teacher labelled", *measure(~is_taught, ())))
    return pl.DataFrame(rows, schema=["without", "f1", "f1_unseen"], orient="row")


def _hide(examples: Examples, numbers: Sequence[int]) -> Examples:
    """The same without some features. A feature's number is kept, plus 1, as the value in its column."""
    if not numbers:
        return examples
    features = examples.features.copy()
    features.data[np.isin(features.data, np.array(numbers) + 1)] = 0
    features.eliminate_zeros()
    return replace(examples, features=features)


def _judge(
    judged: Examples, dev: Sequence[Labelled], passes: Passes, names: set[str], *, second: bool
) -> tuple[float, float]:
    points = score(judged.features, passes[0])
    if second:
        points = points + score(add_evidence(judged, points).features, passes[1])
    chosen = choose_best(build_lattice(judged.candidates), points.max(axis=1))
    found = _list_spans(judged, np.flatnonzero(chosen), points.argmax(axis=1))
    given = {(number, *span) for number, row in enumerate(dev) for span in row.spans}
    is_new: Callable[[tuple[int, int, int, str]], bool] = lambda one: dev[one[0]].text[one[1] : one[2]] not in names  # noqa: E731
    return _f1(found, given), _f1(set(filter(is_new, found)), set(filter(is_new, given)))


def _list_spans(judged: Examples, chosen: Ints, kind: Ints) -> set[tuple[int, int, int, str]]:
    tokens, candidates = judged.tokens, judged.candidates
    first, last = candidates.first[chosen], candidates.last[chosen]
    columns = tokens.text[first], tokens.local_start[first], tokens.local_end[last], kind[chosen]
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return {(text, start, end, LABELS[number]) for text, start, end, number in rows}


def _f1(found: set[tuple[int, int, int, str]], given: set[tuple[int, int, int, str]]) -> float:
    return 200 * len(found & given) / max(len(found) + len(given), 1)


if __name__ == "__main__":
    main()
