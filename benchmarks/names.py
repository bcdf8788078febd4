"""How right the names are: `python -m benchmarks.names GOLD.jsonl.gz [--train TRAIN.jsonl.gz]`, strict, by kind.

A name counts only if its start, its end and its kind are all right. With `--train`, a last row counts only names, given
or found, whose exact text is no name in the training texts: what the recogniser cannot know by heart.
"""

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import polars as pl

from presswatch import seeds
from presswatch.tables import as_text
from training.name_variants import Labelled, Span
from training.teacher_reading import read_labelled
from transforms.mentions import mentions

KINDS = {"PERSON": "PER", "ORGANIZATION": "ORG", "PLACE": "LOC", "OTHER": "MISC"}

Keep = Callable[[str, Span], bool]


def main() -> None:
    """Read the labelled texts as the pipeline would and print precision, recall and F1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, help='rows {"text", "spans": [[start, end, kind]]}, gzipped JSON lines')
    parser.add_argument("--train", type=Path, help="the labelled texts that the weights were learned from")
    arguments = parser.parse_args()
    gold = read_labelled(arguments.gold)
    known_names = list_names(read_labelled(arguments.train)) if arguments.train else None
    print(as_text(judge(gold, find_spans([row.text for row in gold]), known_names)))


def find_spans(texts: Sequence[str]) -> list[set[Span]]:
    """The names that the pipeline finds in each text, read as a body."""
    articles = pl.DataFrame(
        {"article_id": [f"{number:08}" for number in range(len(texts))], "title": "", "body": texts}
    )
    found = mentions(articles, seeds.known_entities()).filter(pl.col("form") == "name")
    spans: list[set[Span]] = [set() for _ in texts]
    for article, start, end, kind in found.select("article_id", "start_char", "end_char", "kind").iter_rows():
        spans[int(article)].add((start, end, KINDS[kind]))
    return spans


def list_names(rows: Iterable[Labelled]) -> frozenset[str]:
    """Every name of labelled texts, as written."""
    return frozenset(row.text[start:end] for row in rows for start, end, _ in row.spans)


def judge(gold: Sequence[Labelled], found: Sequence[set[Span]], known_names: frozenset[str] | None) -> pl.DataFrame:
    """Precision, recall and F1 in percent: all names, each kind, and names that are not among `known_names`."""
    rows = [("all", *_count(gold, found, lambda _, span: True))]
    rows += [(kind, *_count(gold, found, _is_of(kind))) for kind in KINDS.values()]
    if known_names is not None:
        rows.append(
            ("never in train", *_count(gold, found, lambda text, span: text[span[0] : span[1]] not in known_names))
        )
    counted = pl.DataFrame(rows, schema=["names", "right", "found", "given"], orient="row")
    return counted.with_columns(
        precision=(100 * pl.col("right") / pl.col("found")).round(2),
        recall=(100 * pl.col("right") / pl.col("given")).round(2),
        f1=(200 * pl.col("right") / (pl.col("found") + pl.col("given"))).round(2),
    )


def _is_of(kind: str) -> Keep:
    return lambda _, span: span[2] == kind


def _count(gold: Sequence[Labelled], found: Sequence[set[Span]], keep: Keep) -> tuple[int, int, int]:
    right = named = given = 0
    for row, spans in zip(gold, found, strict=True):
        wanted = {span for span in row.spans if keep(row.text, span)}
        had = {span for span in spans if keep(row.text, span)}
        right, named, given = right + len(wanted & had), named + len(had), given + len(wanted)
    return right, named, given


if __name__ == "__main__":
    main()
