"""How fast names are found and joined on one core, beside spaCy's pipeline: `python -m benchmarks.names_speed`."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import polars as pl

from benchmarks.articles import count_words, load_articles
from benchmarks.children import in_child
from benchmarks.spacy_pipeline import build_pipeline
from presswatch import seeds
from presswatch.recording import peak_memory_mb
from presswatch.tables import as_text
from transforms.mentions import mentions
from transforms.mentions.recognise import find_names, gather_known, read_model
from transforms.tokens import tokenise

BATCHES = (100, 1_000)
"""Articles in a batch, ten times as many the second time, to see what memory does."""

SPACY = "spaCy: tok2vec, tagger, parser, ner"
SPACY_TEXTS = 32
"""Texts in spaCy's batch; of 16 to 256 the fastest here."""


def main() -> None:
    """Print a table of speeds and one of memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--articles", type=Path, help="Parquet file with title and body; default: the samples, repeated"
    )
    parser.add_argument("--count", type=int, default=300, help="how many of its articles each system reads in a round")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, in each of which all systems take their turn")
    arguments = parser.parse_args()
    print(as_text(pl.DataFrame(in_child(1, measure_speed, arguments.articles, arguments.count, arguments.rounds))))
    print(as_text(pl.DataFrame([in_child(1, measure_memory, arguments.articles, size) for size in BATCHES])))


def measure_speed(file: Path | None, count: int, rounds: int) -> list[dict[str, Any]]:
    """For each system the median over the rounds: articles and words per second of CPU time, words per second on the clock."""
    articles = load_articles(file, count)
    words = count_words(articles)
    systems = _list_systems()
    for system in systems.values():
        system(articles.head(10))
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in systems}
    for _ in range(rounds):
        for name, system in systems.items():
            taken[name].append(_time_once(system, articles))
    cpu = {name: median(seconds for seconds, _ in times) for name, times in taken.items()}
    clock = {name: median(seconds for _, seconds in times) for name, times in taken.items()}
    return [
        {
            "system": name,
            "articles_per_cpu_second": round(count / cpu[name], 1),
            "words_per_cpu_second": round(words / cpu[name]),
            "words_per_clock_second": round(words / clock[name]),
            "times_spacy": round(cpu[SPACY] / cpu[name], 1),
        }
        for name in systems
    ]


def measure_memory(file: Path | None, count: int) -> dict[str, Any]:
    """Highest memory of a process (MB) before and while the names of one batch are found and joined."""
    articles, known = load_articles(file, count), seeds.known_entities()
    before = peak_memory_mb()
    found = mentions(articles, known)
    return {
        "articles_in_batch": count,
        "mentions": found.height,
        "peak_mb_before": round(before),
        "peak_mb": round(peak_memory_mb()),
    }


def _list_systems() -> dict[str, Callable[[pl.DataFrame], object]]:
    known, pipeline = seeds.known_entities(), build_pipeline()
    weighed = known.filter(pl.col("origin") == "seeds")

    def recognise(articles: pl.DataFrame) -> object:
        texts = _list_texts(articles)
        document = np.tile(np.arange(articles.height), 2)
        return find_names(tokenise(texts), document, read_model(), gather_known(weighed))

    def read_with_spacy(articles: pl.DataFrame) -> object:
        return sum(len(doc.ents) for doc in pipeline.pipe(_list_texts(articles), batch_size=SPACY_TEXTS))

    return {
        "recognition": recognise,
        "recognition and joining": lambda articles: mentions(articles, known),
        SPACY: read_with_spacy,
    }


def _list_texts(articles: pl.DataFrame) -> list[str]:
    return [*articles["title"].to_list(), *articles["body"].to_list()]


def _time_once(system: Callable[[pl.DataFrame], object], articles: pl.DataFrame) -> tuple[float, float]:
    cpu, clock = time.process_time(), time.perf_counter()
    system(articles)
    return time.process_time() - cpu, time.perf_counter() - clock


if __name__ == "__main__":
    main()
