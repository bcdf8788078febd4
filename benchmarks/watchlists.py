"""Watchlists in bulk beside one list and one article at a time: `python -m benchmarks.watchlists --articles FILE.parquet`.

Both ways get the same lists, made of words, word pairs and names of the articles. The slow way reads articles that were folded
before its clock starts, looks words up by substring search, the fastest there is in Python, and stops at the first part that
does not hold; it runs over a sample and is scaled. On that sample both must catch the same articles for the same lists.
"""

import argparse
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import polars as pl

from benchmarks.articles import load_articles
from presswatch.tables import as_text
from transforms.expressions import And, Expression, In, Near, Or, Phrase, Word
from transforms.expressions.words import fold_words
from transforms.watchlists import CompiledWatchlists, read_watchlists, watchlist_hits
from transforms.watchlists.entries import Watchlist

BATCH = 2_000
SEED = 6
QUOTES = {
    "article_id": pl.String,
    "quote_id": pl.String,
    "field": pl.String,
    "start_char": pl.Int32,
    "end_char": pl.Int32,
}
NO_QUOTES = pl.DataFrame(schema={**QUOTES, "text": pl.String, "speaker": pl.String, "kind": pl.String})
NO_MENTIONS = pl.DataFrame(
    schema={
        "article_id": pl.String,
        "field": pl.String,
        "start_char": pl.Int32,
        "end_char": pl.Int32,
        "form": pl.String,
        "entity": pl.String,
    }
)


def main() -> None:
    """Print a table of times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, help="Parquet file with title and body; default: the samples")
    parser.add_argument(
        "--count", type=int, default=100_000, help="articles; those of the file again and again, each made different"
    )
    parser.add_argument("--lists", type=int, default=500, help="watchlists")
    parser.add_argument("--sample", type=int, default=200, help="articles for the slow way")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    texts = load_articles(arguments.articles, min(arguments.count, 20_000))
    entries = {"watchlists": list(make_lists(texts, arguments.lists))}
    started = time.perf_counter()
    compiled = CompiledWatchlists(read_watchlists(entries, "made up"))
    compiling = time.perf_counter() - started
    sample = one_batch(texts, 0, arguments.sample)
    rounds = [time_bulk(texts, arguments.count, compiled) for _ in range(arguments.rounds)]
    slow = time_slow(sample, compiled.watchlists)
    bulk, hits = median(seconds for seconds, _ in rounds), rounds[0][1]
    scaled = slow[0] * arguments.count / sample.height
    print(
        f"{arguments.lists} lists read in {compiling:.1f} s; {arguments.count} articles, {hits} places; slow way over {sample.height} articles, scaled"
    )
    print(
        as_text(
            pl.DataFrame(
                {
                    "way": ["in bulk", "one at a time"],
                    "seconds": [round(bulk, 1), round(scaled, 1)],
                    "ratio": [1.0, round(scaled / bulk, 1)],
                }
            )
        )
    )
    caught = watchlist_hits(sample, NO_MENTIONS, NO_QUOTES, compiled).select("watchlist", "article_id").unique()
    print(
        f"caught in the sample: {caught.height} in bulk, {len(slow[1])} one at a time, the same: {set(caught.rows()) == slow[1]}"
    )


def time_bulk(texts: pl.DataFrame, count: int, compiled: CompiledWatchlists) -> tuple[float, int]:
    """Seconds and places."""
    taken, places = 0.0, 0
    for first in range(0, count, BATCH):
        batch = one_batch(texts, first, min(BATCH, count - first))
        started = time.perf_counter()
        places += watchlist_hits(batch, NO_MENTIONS, NO_QUOTES, compiled).height
        taken += time.perf_counter() - started
    return taken, places


def one_batch(texts: pl.DataFrame, first: int, count: int) -> pl.DataFrame:
    """Articles as they would arrive; no two have one text, so that nothing is read once instead of twice."""
    rows = pl.DataFrame({"row": range(first, first + count)})
    chosen = texts[[row % texts.height for row in range(first, first + count)]]
    return pl.concat([chosen.drop("article_id"), rows], how="horizontal").select(
        article_id=pl.format("a{}", "row"),
        title="title",
        body=pl.format("{}\n{}", "body", "row"),
        outlet=pl.lit("The Post"),
        outlet_id=pl.lit("post"),
    )


def make_lists(texts: pl.DataFrame, count: int) -> Iterator[dict[str, object]]:
    """A third of names, a third of phrases, a third of expressions, as editors write them."""
    chance = random.Random(SEED)  # noqa: S311 - the same lists in every run
    bodies = texts["body"].head(500).to_list()
    names = sorted({name for body in bodies for name in re.findall(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b", body)})
    pairs = sorted({pair for body in bodies for pair in re.findall(r"\b[a-z]{4,} [a-z]{4,}\b", body)})
    words = sorted({word for body in bodies for word in re.findall(r"\b[a-z]{5,}\b", body)})

    def some(of: list[str], number: int) -> list[str]:
        return [chance.choice(of) for _ in range(number)]

    for number in range(count):
        one = some(words, 8)
        near = f"({one[0]} OR {one[1][:5]}*) NEAR/8 ({one[2]} OR {one[3]} OR {one[4]})"
        logic = f'({near} OR "{chance.choice(pairs)}" OR {one[5]} {one[6]}) NOT title:{one[7]}'
        kind = ({"names": some(names, 3)}, {"phrases": some(pairs, 6)}, {"expression": logic})[number % 3]
        yield {"name": f"list-{number}", **kind}


def time_slow(sample: pl.DataFrame, watchlists: tuple[Watchlist, ...]) -> tuple[float, set[tuple[str, str]]]:
    """Seconds for the sample, and (list, article) that were caught."""
    folded = [
        (row["article_id"], {field: f" {' '.join(fold_words(row[field]))} " for field in ("title", "body")})
        for row in sample.iter_rows(named=True)
    ]
    started = time.perf_counter()
    caught = {
        (each.name, article_id)
        for each in watchlists
        for article_id, article in folded
        if fits(each.expression, article, ())
    }
    return time.perf_counter() - started, caught


def fits(node: Expression, article: dict[str, str], fields: tuple[str, ...]) -> bool:
    """Whether one article fits one expression, read without any preparation."""
    match node:
        case In(inner_fields, inner):
            return fits(inner, article, inner_fields)
        case And(all_of, none_of):
            return all(fits(each, article, fields) for each in all_of) and not any(
                fits(each, article, fields) for each in none_of
            )
        case Or(any_of):
            return any(fits(each, article, fields) for each in any_of)
        case Near():
            return any(places(node, article[field]) for field in fields if field in article)
    return any(_spelled(node) in article[field] for field in fields if field in article)


def places(node: Expression, text: str) -> list[tuple[int, int]]:
    """First and last word of each place, counted by the spaces before."""
    match node:
        case Or(any_of):
            return [place for each in any_of for place in places(each, text)]
        case Near(left, right, distance):
            before = places(left, text)
            after = places(right, text) if before else []
            return [
                one for one in before for other in after if 1 <= max(other[0] - one[1], one[0] - other[1]) <= distance
            ]
    spelled, length, found, start = _spelled(node), len(node.words) if isinstance(node, Phrase) else 1, [], 0
    while (start := text.find(spelled, start)) >= 0:
        first = text.count(" ", 0, start)
        found.append((first, first + length - 1))
        start += 1
    return found


def _spelled(node: Expression) -> str:
    words = node.words if isinstance(node, Phrase) else (node,)
    spelled = " ".join(word.text for word in words if isinstance(word, Word))
    return f" {spelled}" if isinstance(words[-1], Word) and words[-1].is_prefix else f" {spelled} "


if __name__ == "__main__":
    main()
