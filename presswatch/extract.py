"""Pages into articles, alone and outside a run: read by sources, cleaned and named by the same transform as in a run."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from presswatch import seeds
from schemas import READINGS
from sources.archives import S3
from sources.extract import PAGE_ENDINGS, WARC_ENDINGS, extract_pages
from transforms.articles import read_copies

BATCH = 64

Tell = Callable[[str, str], None]


def extract_to(pages: Iterable[str], out: Path, tell: Tell) -> Iterator[int]:
    """Write one JSON line per page to `out`; yields how many are written. `tell` hears the name and reason of what gives none."""
    outlets, furniture = seeds.outlets(), seeds.furniture()
    written = 0
    with out.open("w", encoding="utf-8") as file:
        found = extract_pages(_list_pages(pages), tell)
        while rows := list(islice(found, BATCH)):
            for row in _clean_rows(rows, outlets, furniture):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
            written += len(rows)
            yield written


def _list_pages(pages: Iterable[str]) -> Iterator[str | Path]:
    for place in pages:
        if not place.startswith(S3) and Path(place).is_dir():
            found = sorted(each for each in Path(place).rglob("*") if each.is_file())
            yield from (each for each in found if each.name.lower().endswith(PAGE_ENDINGS + WARC_ENDINGS))
        else:
            yield place


def _clean_rows(
    rows: list[dict[str, Any]], outlets: pl.DataFrame, furniture: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    today = datetime.now(UTC)
    readings = READINGS.conform(
        pl.DataFrame([_as_reading(row, number, today) for number, row in enumerate(rows)], schema=READINGS.schema())
    )
    cleaned = read_copies(readings, outlets, furniture, "UTC")
    for row, copy in zip(rows, cleaned.iter_rows(named=True), strict=True):
        yield {
            "id": row["id"],
            "url": copy["canonical_url"] or row["url"],
            "title": copy["title"],
            "body": copy["body"],
            "published_at": row["published_at"],
            "published_precision": row["published_precision"],
            "published_from": row["published_from"],
            "authors": copy["byline"],
            "language": copy["language"],
            "outlet": copy["outlet"],
            "body_verdict": copy["body_verdict"],
        }


def _as_reading(row: dict[str, Any], number: int, seen_at: datetime) -> dict[str, Any]:
    # Dates pass through as the page states them, so the reading carries none.
    day: date = seen_at.date()
    return {
        "raw_page_id": str(number),
        "source_id": "pages",
        "item": row["id"],
        "fetched_at": seen_at,
        "day": day,
        "outlet_label": row["outlet"],
        "url": row["url"],
        "canonical_url": row["url"],
        "title": row["title"],
        "byline": row["authors"],
        "published_precision": "unknown",
        "language": row["language"],
        "body": row["body"] or "",
        "body_verdict": None if row["body_verdict"] == "ok" else row["body_verdict"],
    }
