"""Tiny lake partitions of invented news, built the way the steps build them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from schemas import (
    ARTICLE_COPIES,
    ARTICLES,
    CHECK_RESULTS,
    ENTITY_CORRECTIONS,
    FORGOTTEN,
    KNOWN_ENTITIES,
    MENTIONS,
    PANELS,
    QUARANTINE,
    QUOTES,
    RAW_PAGES,
    RUN_STEPS,
    Table,
)
from tests.warehouse.arrivals import CHOIR, FIRST_FETCH, Arrival, mentions_in, quotes_in, short_hash
from warehouse.lake import Lake, shard_part
from warehouse.load import Context


@dataclass(frozen=True)
class PutAside:
    """A row that the check quarantines."""

    table: Table
    row_key: str
    reason: str = "words_at_span"


def context(
    forgotten: pl.DataFrame | None = None,
    version: str = "0.1.0",
    corrections: pl.DataFrame | None = None,
    panels: pl.DataFrame | None = None,
    knows_the_choir: bool = False,
) -> Context:
    known = [
        _known_row("Q901", "Mara Voss", "PERSON", gender="female", country="NZ"),
        _known_row("Q902", "Lindley Harbour Council", "ORGANIZATION", aliases=["Harbour Council"]),
        _known_row("k:lindley-bay", "Lindley Bay", "PLACE", latitude=-41.5, longitude=174.25),
    ]
    if knows_the_choir:
        known += [_known_row(f"k:{name}", name, "PERSON", gender=gender) for name, gender in CHOIR.items()]
    return Context(
        known_entities=_frame(KNOWN_ENTITIES, known),
        corrections=ENTITY_CORRECTIONS.empty() if corrections is None else corrections,
        forgotten=FORGOTTEN.empty() if forgotten is None else forgotten,
        panels=PANELS.empty() if panels is None else panels,
        version=version,
    )


def _known_row(entity_id: str, name: str, kind: str, **facts: Any) -> dict[str, Any]:
    row = dict.fromkeys(KNOWN_ENTITIES.schema()) | {"entity_id": entity_id, "name": name, "kind": kind}
    wikidata_id = entity_id if entity_id.startswith("Q") else None
    return row | {"aliases": [], "related": [], "origin": "seeds", "wikidata_id": wikidata_id} | facts


def write_run(
    lake: Lake,
    run_key: str,
    shards: Sequence[Sequence[Arrival]],
    put_aside: Sequence[PutAside] = (),
    broken_items: int = 0,
) -> None:
    """Every partition of one run; `broken_items` never became pages, and each shard holds one page nobody could read."""
    for shard, arrivals in enumerate(shards):
        _write_shard(lake, run_key, shard, list(arrivals))
    broken = [
        _aside_row(run_key, "collect", RAW_PAGES, f"bad.jsonl#{row}", "broken_json") for row in range(broken_items)
    ]
    lake.write(QUARANTINE, run_key, "collect", _frame(QUARANTINE, broken))
    checked = [_aside_row(run_key, "check", row.table, row.row_key, row.reason) for row in put_aside]
    lake.write(QUARANTINE, run_key, "check", _frame(QUARANTINE, checked))
    lake.write(CHECK_RESULTS, run_key, "check", _frame(CHECK_RESULTS, [_check_row(run_key)]))
    lake.write(RUN_STEPS, run_key, "collect", _frame(RUN_STEPS, [_step_row(run_key)]))


def unread_page(run_key: str, shard: int) -> Arrival:
    """The page of each shard that no reader understands."""
    return Arrival(f"unread-{run_key}-{shard}", "\x00\x01", outlet="nobody")


def _write_shard(lake: Lake, run_key: str, shard: int, arrivals: list[Arrival]) -> None:
    part = shard_part(shard)
    unread = unread_page(run_key, shard)
    by_article = groupby(sorted(arrivals, key=lambda one: one.article_id), key=lambda one: one.article_id)
    kept = [min(copies, key=Arrival.rank) for _, copies in by_article]
    readable = [arrival for arrival in kept if arrival.verdict == "ok"]
    lake.write(RAW_PAGES, run_key, part, _frame(RAW_PAGES, [_page_row(arrival) for arrival in [*arrivals, unread]]))
    copies = [_copy_row(run_key, shard, arrival) for arrival in arrivals]
    lake.write(ARTICLE_COPIES, run_key, part, _frame(ARTICLE_COPIES, copies))
    lake.write(ARTICLES, run_key, part, _frame(ARTICLES, [_article_row(arrival) for arrival in kept]))
    lake.write(MENTIONS, run_key, part, _frame(MENTIONS, [row for one in readable for row in mentions_in(one)]))
    lake.write(QUOTES, run_key, part, _frame(QUOTES, [row for one in readable for row in quotes_in(one)]))
    aside = _aside_row(run_key, "articles", ARTICLES, unread.raw_page_id, "binary") | {"item": _item(unread)}
    lake.write(QUARANTINE, run_key, part, _frame(QUARANTINE, [aside]))


def _page_row(arrival: Arrival) -> dict[str, Any]:
    payload = arrival.body.encode()
    return dict.fromkeys(RAW_PAGES.schema()) | {
        "raw_page_id": arrival.raw_page_id,
        "source_id": "inbox",
        "item": _item(arrival),
        "day": arrival.day,
        "fetched_at": arrival.fetched_at,
        "media_type": "text/plain",
        "sha256": hashlib.sha256(payload).hexdigest(),
        "byte_count": len(payload),
        "payload": payload,
    }


def _copy_row(run_key: str, shard: int, arrival: Arrival) -> dict[str, Any]:
    return {
        "article_id": arrival.article_id,
        "run_key": run_key,
        "shard": shard,
        "raw_page_id": arrival.raw_page_id,
        "content_hash": arrival.content_hash,
        "day": arrival.day,
        "fetched_at": arrival.fetched_at,
        "is_ok": arrival.verdict == "ok",
        "title": arrival.title,
        "word_count": arrival.words,
    }


def _article_row(arrival: Arrival) -> dict[str, Any]:
    is_undated = arrival.precision == "unknown"
    return {
        "article_id": arrival.article_id,
        "revision": 1,
        "outlet_id": arrival.outlet.lower().replace(" ", "-"),
        "outlet": arrival.outlet,
        "url": f"https://news.example/{arrival.article_id}",
        "canonical_url": f"https://news.example/{arrival.article_id}",
        "title": arrival.title,
        "byline": ["Ines Calder", "Rolf Amundsen"],
        "published_at": None if is_undated else datetime.combine(arrival.day, time.min, UTC),
        "published_precision": arrival.precision,
        "published_offset": None,
        "published_from": None if is_undated else "row",
        "published_on": arrival.day,
        "first_seen_at": arrival.fetched_at,
        "language": "en",
        "body": arrival.body,
        "word_count": arrival.words,
        "content_hash": arrival.content_hash,
        "body_verdict": arrival.verdict,
        "source_id": "inbox",
        "raw_page_id": arrival.raw_page_id,
    }


def _aside_row(run_key: str, stage: str, table: Table, row_key: str, reason: str) -> dict[str, Any]:
    return {
        "quarantine_id": short_hash(f"{run_key} {stage} {table.name} {row_key} {reason}"),
        "run_key": run_key,
        "stage": stage,
        "table_name": table.name,
        "row_key": row_key,
        "source_id": "inbox",
        "item": None,
        "reason": reason,
        "explanation": "Look at the row and mend it at its source.",
        "row_excerpt": f"the row {row_key}",
    }


def _check_row(run_key: str) -> dict[str, Any]:
    return {
        "run_key": run_key,
        "table_name": "articles",
        "suite": "MUST_HOLD",
        "belief": "title_is_not_empty",
        "expectation": "ExpectColumnValueLengthsToBeBetween",
        "is_held": True,
        "checked_count": 1,
        "broken_count": 0,
        "why": "A reader must be able to name the article.",
        "action": "Look at the source's mapping.",
    }


def _step_row(run_key: str) -> dict[str, Any]:
    counts = dict.fromkeys(("rows_in", "rows_out", "quarantined", "duplicates"), 0)
    clock = {"started_at": FIRST_FETCH, "seconds": 0.5, "peak_memory_mb": 90.0}
    return {"run_key": run_key, "step": "collect", "shard": -1} | counts | clock


def _item(arrival: Arrival) -> str:
    return f"{arrival.article_id}-{arrival.outlet}.txt"


def _frame(table: Table, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=table.schema())


def lake_at(home: Path) -> Lake:
    return Lake(home / "lake")
