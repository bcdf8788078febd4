"""How the time to read one article grows with its size, for shapes that could blow up: `python -m benchmarks.quotes_growth`."""

import argparse
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import polars as pl

from benchmarks.children import in_child
from presswatch import seeds
from presswatch.recording import peak_memory_mb
from presswatch.tables import as_text
from transforms.mentions import mentions
from transforms.quotes import quotes

CHARACTERS = 1_000_000
"""Size of the largest article of words without end."""
MARKS = 20_000
"""Marks, paragraphs or turns of the largest article of each of the other shapes."""
PARTS = (4, 2, 1)
"""Every shape is read at a quarter, at half and at its whole size."""

_NAMES = ("Orla Finch", "Ivo Brandt", "Mia Thorne", "Ravi Menon", "Ada Stern")
_PARAGRAPHS = (
    "{name} met the council of Ardle on Monday, and the baths stayed shut for another week because the roof was gone.\n\n",
    "“We will not close them,” said {name}, the mayor. “The town has ‘no other place’ to swim.”\n\n",
    "A spokesman for the council said that the work would cost 4.5 million and called the delay “a shame”.\n\n",
)


def main() -> None:
    """Print a table with the seconds of each shape at each size, and how they grow from half the size to the whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each article is read; the median counts")
    parser.add_argument("--shape", choices=sorted(SHAPES), help="only this one; default: all")
    arguments = parser.parse_args()
    shapes = [arguments.shape] if arguments.shape else list(SHAPES)
    print(as_text(pl.DataFrame([in_child(1, measure_shape, shape, arguments.rounds) for shape in shapes])))


def measure_shape(shape: str, rounds: int, parts: tuple[int, ...] = PARTS) -> dict[str, Any]:
    """Median seconds of CPU time for the names and for the quotations of one article of this shape, by its size.

    `growth_last` is the time of the largest article over that of the one before it, half its size: 2 is linear.
    """
    _read_once("Warm.")
    row: dict[str, Any] = {"shape": shape}
    times: list[float] = []
    for part in parts:
        body = SHAPES[shape](part)
        taken = [_read_once(body) for _ in range(rounds)]
        names, spoken = (median(times) for times in zip(*(seconds for seconds, _ in taken), strict=True))
        times.append(names + spoken)
        size = "whole" if part == 1 else f"1/{part}"
        row |= {f"names {size}": round(names, 2), f"quotes {size}": round(spoken, 2)}
    return row | {
        "characters": len(body),
        "rows": taken[-1][1],
        "growth_last": round(times[-1] / times[-2], 2),
        "peak_mb": round(peak_memory_mb()),
    }


def _read_once(body: str) -> tuple[tuple[float, float], int]:
    articles = pl.DataFrame({"article_id": ["a1"], "title": ["Baths"], "body": [body]})
    known = seeds.known_entities()
    begun = time.process_time()
    named = mentions(articles, known)
    between = time.process_time()
    rows = quotes(articles, named).height
    return (between - begun, time.process_time() - between), rows


def _write_prose(part: int) -> str:
    size = CHARACTERS // part
    written = "".join(
        _PARAGRAPHS[number % len(_PARAGRAPHS)].format(name=_NAMES[number % len(_NAMES)])
        for number in range(size // 100)
    )
    return written[:size]


def _write_one_sentence(part: int) -> str:
    clause = "Orla Finch said the council met and the baths stayed shut while “the roof” was gone and "
    return (clause * (CHARACTERS // len(clause) + 1))[: CHARACTERS // part]


def _repeat(unit: str) -> Callable[[int], str]:
    """The unit once for each of so many marks."""
    return lambda part: unit * (MARKS // part)


SHAPES: dict[str, Callable[[int], str]] = {
    "prose": _write_prose,
    "one sentence": _write_one_sentence,
    "closed marks": lambda part: "“We stay,” said Orla Finch. " * (MARKS // 2 // part),
    "closed marks, a paragraph each": lambda part: "“We stay,” said Orla Finch.\n\n" * (MARKS // 2 // part),
    "marks alone": _repeat("“a” "),
    "none closed": _repeat("“We will stay. "),
    "none closed, straight": _repeat('"We will stay. '),
    "none closed, single": _repeat("‘We will stay. "),
    "one mark open": lambda part: "“" + "We will stay in Ardle. " * (CHARACTERS // 23 // part),
    "paragraphs that open a mark": _repeat("“We will stay.\n\n"),
    "paragraphs that open a single mark": _repeat("'We will stay.\n\n"),
    "nested": _repeat("“‘a "),
    "nested and closed": lambda part: "“He said, ‘She cried, “Stop!” and ran,’ and left.” " * (MARKS // 6 // part),
    "apostrophes": _repeat("the lads' 'n' the '90s "),
    "turns": lambda part: "FINCH: Why close it?\n\nBRANDT: The roof is gone.\n\n" * (MARKS // 2 // part),
    "block quotes": lambda part: "Finch wrote:\n\n> We will stay in Ardle.\n\n" * (MARKS // 2 // part),
    "signed": lambda part: "“We will stay in Ardle.” — Orla Finch\n\n" * (MARKS // 2 // part),
}


if __name__ == "__main__":
    main()
