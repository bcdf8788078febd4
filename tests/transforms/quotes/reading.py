"""Reads one invented article the way the pipeline does: names first, then quotations."""

from typing import Any

import polars as pl

from schemas import KNOWN_ENTITIES
from transforms.mentions import mentions
from transforms.quotes import quotes


def frame_of(*bodies: str, title: str = "") -> pl.DataFrame:
    return pl.DataFrame(
        {"article_id": [f"a{number}" for number in range(len(bodies))], "title": title, "body": list(bodies)}
    )


def read_frame(articles: pl.DataFrame) -> pl.DataFrame:
    return quotes(articles, mentions(articles, KNOWN_ENTITIES.empty()))


def read(body: str, title: str = "") -> list[dict[str, Any]]:
    return read_frame(frame_of(body, title=title)).to_dicts()


def quote_that_holds(words: str, body: str, title: str = "") -> dict[str, Any]:
    """The shortest quotation of the article that holds these words."""
    rows = [row for row in read(body, title) if words in row["text"]]
    assert rows, f"no quotation holds {words!r}"
    return min(rows, key=lambda row: (len(row["text"]), row["kind"] == "indirect"))
