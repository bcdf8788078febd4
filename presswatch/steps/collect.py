"""Step `collect`: what the inbox holds for the run, kept byte for byte in bounded shards."""

from collections.abc import Iterator

import polars as pl

from presswatch.quarantine import quarantine_rows
from presswatch.recording import StepReport, Tally, recorded
from presswatch.settings import Run
from schemas import QUARANTINE, RAW_PAGES
from sources.arrivals import Refusal
from sources.inbox import SOURCE_ID, collect_inbox
from warehouse.lake import Lake, shard_part

SHARD_BYTES = 128_000_000
"""A shard of big pages is closed before it holds its number of articles."""


def collect(run: Run) -> StepReport:
    """Add to the run's raw pages what has not been collected before; nothing collected is ever taken away."""
    settings = run.settings
    settings.require_inbox()
    lake = Lake(settings.lake)
    with recorded(run, "collect") as tally:
        shards = _Shards(run, lake)
        refusals: list[Refusal] = []
        gathered = collect_inbox(settings.inbox, settings.state, settings.timezone, run.day, run.latest_publication())
        for batch in gathered:
            refusals.extend(batch.refusals)
            _add_new(shards, batch.raw_pages, tally)
        shards.close()
        refused = _quarantine(run, refusals)
        lake.write(QUARANTINE, run.key, "collect", refused)
        tally.rows_in += refused.height
        tally.quarantined = refused.height
        tally.shards = lake.shards(run.key)
        tally.paths = lake.parts(RAW_PAGES, run.key)
    return tally.report()


def _add_new(shards: "_Shards", arrived: pl.DataFrame, tally: Tally) -> None:
    fresh = arrived.unique("raw_page_id", keep="first", maintain_order=True)
    fresh = fresh.filter(~pl.col("raw_page_id").is_in(list(shards.known)))
    tally.rows_in += arrived.height
    tally.rows_out += fresh.height
    tally.duplicates += arrived.height - fresh.height
    shards.add(fresh)


def _quarantine(run: Run, refusals: list[Refusal]) -> pl.DataFrame:
    columns = ("row_key", "source_id", "item", "reason", "explanation", "row_excerpt")
    rows = [(each.item, SOURCE_ID, each.item, each.reason, each.explanation, each.excerpt) for each in refusals]
    return quarantine_rows(
        run, "collect", RAW_PAGES.name, pl.DataFrame(rows, dict.fromkeys(columns, pl.String), orient="row")
    )


class _Shards:
    """The shards of a run while they fill. A last shard that is not full is filled first."""

    def __init__(self, run: Run, lake: Lake) -> None:
        self._run, self._lake = run, lake
        self._size = run.settings.shard_size
        existing = lake.shards(run.key)
        self.known = {row_id for shard in existing for row_id in self._ids(shard)}
        self._next = max(existing, default=-1) + 1
        self._waiting = RAW_PAGES.empty()
        if existing and len(self._ids(existing[-1])) < self._size:
            self._next = existing[-1]
            self._waiting = lake.read(RAW_PAGES, run.key, shard_part(self._next))
        self._grown = False

    def add(self, fresh: pl.DataFrame) -> None:
        """Take rows that are not known yet; full shards are written at once."""
        if fresh.is_empty():
            return
        self.known.update(fresh["raw_page_id"])
        self._grown = True
        *full, self._waiting = _cut(pl.concat([self._waiting, fresh]), self._size)
        for shard in full:
            self._write(shard)

    def close(self) -> None:
        """Write what is left."""
        if self._grown and self._waiting.height:
            self._write(self._waiting)

    def _write(self, rows: pl.DataFrame) -> None:
        self._lake.write(RAW_PAGES, self._run.key, shard_part(self._next), rows)
        self._next += 1

    def _ids(self, shard: int) -> pl.Series:
        path = self._lake.path(RAW_PAGES, self._run.key, shard_part(shard))
        return pl.read_parquet(path, columns=["raw_page_id"]).to_series()


def _cut(rows: pl.DataFrame, size: int) -> Iterator[pl.DataFrame]:
    """Pieces of at most `size` rows and about SHARD_BYTES; the last one may grow on."""
    start, held = 0, 0
    for position, byte_count in enumerate(rows["byte_count"]):
        if position - start == size or (held + byte_count > SHARD_BYTES and position > start):
            yield rows[start:position]
            start, held = position, 0
        held += byte_count
    yield rows[start:]
