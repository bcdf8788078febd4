"""What live sources brought day by day, as the judgement of their health needs it."""

from datetime import date
from pathlib import Path

import polars as pl

from schemas import SOURCE_DAYS
from sources.live.state import LiveState, from_epoch
from sources.registry import Registry, Source

SPAN_DAYS = 60


def source_days(state: Path, registry: Registry, day: date) -> pl.DataFrame:
    """The last SPAN_DAYS days of every source that is asked over the network (`schemas.SOURCE_DAYS`), sorted by source and day.

    A source that was not asked on `day` has a row of zeros for it.
    """
    with LiveState(state) as known:
        stored = known.days(day, SPAN_DAYS)
    asked = {row["source_id"] for row in stored if row["day"] == day.isoformat()}
    sources = {source.source_id: source for source in registry.live if source.url}
    rows = [row for row in stored if row["source_id"] in sources]
    rows += [{"source_id": source_id, "day": day.isoformat()} for source_id in sources if source_id not in asked]
    return _as_frame([{**row, **_describe(sources[row["source_id"]])} for row in rows])


def _describe(source: Source) -> dict[str, str | None]:
    return {"outlet_id": source.outlet_id, "kind": source.kind}


def _as_frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    schema = SOURCE_DAYS.schema()
    counts = [name for name in schema if name.endswith("_count")]
    stored = {"day": pl.String, "newest_published_on": pl.String, "last_answer_at": pl.Float64}
    frame = pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema={**schema, **stored})
    instants = pl.Series(
        "last_answer_at", [from_epoch(at) for at in frame["last_answer_at"]], dtype=schema["last_answer_at"]
    )
    return SOURCE_DAYS.conform(
        frame.with_columns(
            instants,
            pl.col("day").str.to_date(),
            pl.col("newest_published_on").replace("", None).str.to_date(strict=False),
            pl.col(counts).fill_null(0),
        )
    ).sort("source_id", "day")
