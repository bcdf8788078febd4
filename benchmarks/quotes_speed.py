"""How fast quotes are found on one core, beside textacy on spaCy's pipeline: `python -m benchmarks.quotes_speed`.

Both read the same articles in turns, first who and what is named (or the parse), then who said what.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

from benchmarks.articles import count_words, load_articles
from benchmarks.children import in_child
from benchmarks.quotes_pipeline import count_quotations, train_pipeline
from presswatch import seeds
from presswatch.tables import as_text
from transforms.mentions import mentions
from transforms.quotes import quotes

SPACY_TEXTS = 32
"""Texts in spaCy's batch, as in benchmarks.names_speed."""
PARSE_ALONE = "spaCy's pipeline alone"


@dataclass(frozen=True)
class System:
    """One way from articles to quotations, in two steps that are timed apart."""

    name: str
    read: Callable[[pl.DataFrame], Any]
    """What is named, or how the sentences are built."""
    find: Callable[[pl.DataFrame, Any], list[int | None]]
    """The numbers of quotations found, in parts of any size; None for an article that was given up."""


def main() -> None:
    """Print one row per system, and what to know when reading it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--articles", type=Path, help="Parquet file with title and body; default: the samples, repeated"
    )
    parser.add_argument("--count", type=int, default=200, help="how many of its articles each system reads in a round")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, in each of which both systems take their turn")
    arguments = parser.parse_args()
    if not _has_textacy():
        print("textacy is not installed (`uv sync --group bench`; Python 3.11 or 3.12), so only the parse is timed.")
    print(as_text(pl.DataFrame(in_child(1, measure_speed, arguments.articles, arguments.count, arguments.rounds))))
    print(
        "Processor time on one core, medians of the rounds. spaCy's pipeline has the sizes of en_core_web_sm and was "
        "trained on a few sentences only:\nit does the same sums, but what it finds is not fit to be judged. textacy gives up "
        "an article whose quotation marks do not come in pairs."
    )


def measure_speed(file: Path | None, count: int, rounds: int) -> list[dict[str, Any]]:
    """For each system the median over the rounds of its processor time, and how often it could do what the last one did."""
    articles = load_articles(file, count)
    systems = [_our_own(), _textacy()]
    for system in systems:
        system.find(articles.head(10), system.read(articles.head(10)))
    taken: dict[str, list[tuple[float, float]]] = {system.name: [] for system in systems}
    found: dict[str, list[int | None]] = {}
    for number in range(rounds):
        for system in systems:
            *seconds, found[system.name] = _time_once(system, articles)
            taken[system.name].append((seconds[0], seconds[1]))
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    slowest = _median_whole(taken[systems[-1].name])
    return [
        {
            "system": system.name,
            "names_or_parse_ms": round(1000 * median(first for first, _ in taken[system.name]) / count, 2),
            "quotes_ms": round(1000 * median(second for _, second in taken[system.name]) / count, 2),
            "articles_per_cpu_second": round(count / _median_whole(taken[system.name]), 1),
            "words_per_cpu_second": round(count_words(articles) / _median_whole(taken[system.name])),
            "quotes": sum(number or 0 for number in found[system.name]),
            "articles_given_up": found[system.name].count(None),
            "times_as_fast": round(slowest / _median_whole(taken[system.name]), 1),
        }
        for system in systems
    ]


def _our_own() -> System:
    known = seeds.known_entities()
    return System(
        "mentions and quotes",
        lambda articles: mentions(articles, known),
        lambda articles, found: [quotes(articles, found).height],
    )


def _textacy() -> System:
    pipeline = train_pipeline()

    def parse(articles: pl.DataFrame) -> list[Any]:
        texts = articles.select(pl.concat_str("title", "body", separator="\n\n")).to_series().to_list()
        return list(pipeline.pipe(texts, batch_size=SPACY_TEXTS))

    if not _has_textacy():
        return System(PARSE_ALONE, parse, lambda *_: [0])
    return System("spaCy's pipeline, then textacy", parse, lambda _, docs: [*map(count_quotations, docs)])


def _has_textacy() -> bool:
    return find_spec("textacy") is not None


def _time_once(system: System, articles: pl.DataFrame) -> tuple[float, float, list[int | None]]:
    start = time.process_time()
    read = system.read(articles)
    between = time.process_time()
    found = system.find(articles, read)
    return between - start, time.process_time() - between, found


def _median_whole(taken: list[tuple[float, float]]) -> float:
    return median(first + second for first, second in taken)


if __name__ == "__main__":
    main()
