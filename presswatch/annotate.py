"""Names and quotes of given texts, without a run: the texts are read exactly as they are."""

import gzip
import json
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import polars as pl

from presswatch import seeds
from transforms.mentions import mentions as find_mentions
from transforms.mentions.engines import Engine
from transforms.quotes import quotes as find_quotes

BATCH_TEXTS = 500
BATCH_CHARACTERS = 10_000_000
"""Read at once, whichever is reached first, so that memory does not grow with the file."""

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_TYPES = {"PERSON": "PER", "ORGANIZATION": "ORG", "PLACE": "LOC", "OTHER": "MISC"}


class AnnotateError(ValueError):
    """A line of the input that cannot be read; the message names it."""


@dataclass
class Annotated:
    """What was read and found."""

    texts: int = 0
    passed_over: int = 0
    quotes: int = 0
    names: int = 0


def annotate(
    articles: Path, quotes_out: Path | None, entities_out: Path | None, engine: Engine | None = None
) -> Iterator[Annotated]:
    """Write quote rows and entity rows for `{"doc","text"}` lines (plain or .gz); yields the counts after each batch.

    `engine` finds the names; our own when there is none.
    """
    known, counts = seeds.known_entities(), Annotated()
    with _open_output(quotes_out) as quote_file, _open_output(entities_out) as entity_file:
        for batch in _read_batches(articles, counts):
            names = find_mentions(batch, known, engine)
            said = find_quotes(batch, names)
            counts.texts += batch.height
            counts.quotes += _write_rows(quote_file, _quote_rows(batch, said))
            _write_rows(entity_file, _entity_rows(batch, names))
            counts.names += names.filter(pl.col("form") == "name").height
            yield counts


def _read_batches(path: Path, counts: Annotated) -> Iterator[pl.DataFrame]:
    rows: list[dict[str, str]] = []
    characters = 0
    for line_number, line in enumerate(_lines(path), 1):
        row = _parse_line(path, line_number, line) if line.strip() else None
        if row is None:
            continue
        if not isinstance(row.get("text"), str):
            counts.passed_over += 1
            continue
        # Half a surrogate pair is no character; its stand-in is as long, so every offset stays.
        text = LONE_SURROGATE.sub("�", row["text"])
        # The line number is the id inside: nothing stops a file from using one doc name twice.
        rows.append(
            {"article_id": str(line_number), "doc": str(row.get("doc", line_number)), "title": "", "body": text}
        )
        characters += len(text)
        if len(rows) == BATCH_TEXTS or characters >= BATCH_CHARACTERS:
            yield pl.DataFrame(rows)
            rows, characters = [], 0
    if rows:
        yield pl.DataFrame(rows)


def _lines(path: Path) -> Iterator[str]:
    opener: Any = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8", newline="\n") as file:
            yield from file
    except UnicodeDecodeError as error:
        raise AnnotateError(f"{path.name}: not UTF-8 ({error.reason}); save it as UTF-8 and try again") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise AnnotateError(f"{path.name}: not a whole gzip file ({error}); copy it again") from error


def _parse_line(path: Path, line_number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise AnnotateError(
            f"{path.name} line {line_number}: not JSON ({error.msg}); mend or remove the line"
        ) from error
    if not isinstance(row, dict):
        raise AnnotateError(f'{path.name} line {line_number}: expected an object with "doc" and "text"')
    return row


def _open_output(path: Path | None) -> TextIO:
    return (path or Path(os.devnull)).open("w", encoding="utf-8")


def _write_rows(file: TextIO, rows: Iterable[dict[str, Any]]) -> int:
    count = 0
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def _quote_rows(texts: pl.DataFrame, quotes: pl.DataFrame) -> Iterator[dict[str, Any]]:
    parents = quotes.select(pl.col("quote_id").alias("parent_quote_id"), pl.col("start_char").alias("parent"))
    docs = texts.select("article_id", "doc")
    joined = quotes.join(docs, on="article_id", how="left", maintain_order="left")
    rows = joined.join(parents, on="parent_quote_id", how="left", maintain_order="left").select(
        "doc",
        pl.col("start_char").alias("start"),
        pl.col("end_char").alias("end"),
        "text",
        "kind",
        "parent",
        pl.col("speaker").alias("speaker_text"),
        "speaker_mention",
        pl.col("speaker_start_char").alias("speaker_start"),
        pl.col("speaker_end_char").alias("speaker_end"),
        "antecedent",
        "speaker_role",
        "speaker_affiliation",
        "cue",
        "cue_lemma",
        "cue_class",
        pl.col("attribution").alias("state"),
        pl.col("confidence").cast(pl.Float64).round(4),
    )
    return rows.iter_rows(named=True)


def _entity_rows(texts: pl.DataFrame, mentions: pl.DataFrame) -> Iterator[dict[str, Any]]:
    spans: dict[str, list[list[int | str]]] = {article_id: [] for article_id in texts["article_id"]}
    names = mentions.filter(pl.col("form") == "name", pl.col("field") == "body", pl.col("kind").is_not_null())
    for article_id, start, end, kind in names.select("article_id", "start_char", "end_char", "kind").iter_rows():
        spans[article_id].append([start, end, _TYPES[kind]])
    for article_id, doc in texts.select("article_id", "doc").iter_rows():
        yield {"doc": doc, "spans": sorted(spans[article_id])}
