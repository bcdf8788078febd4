"""Step `collect`: what the inbox holds for the run, kept byte for byte in bounded shards."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from presswatch.quarantine import quarantine_rows
from presswatch.recording import StepReport, Tally, recorded
from presswatch.settings import Run
from presswatch.steps.check import withdraw_verdict
from presswatch.takedowns import withhold
from schemas import QUARANTINE, RAW_PAGES
from sources.arrivals import Refusal
from sources.inbox import SOURCE_ID, collect_inbox
from warehouse.forget import read_forgotten_pages
from warehouse.lake import Lake, shard_part

SHARD_BYTES = 128_000_000
"""A shard of big pages is closed before it holds its number of articles."""

REFUSALS_AT_ONCE = 2_000
"""Refusals that are held before they are written, so that a flood of bad lines does not fill the memory."""


def collect(run: Run) -> StepReport:
    """Add to the run's raw pages what has not been collected before; nothing collected is ever taken away."""
    settings = run.settings
    settings.require_inbox()
    lake = Lake(settings.lake)
    with recorded(run, "collect") as tally, _alone(run):
        shards, refused = _Shards(run, lake), _Refused(run, lake)
        forgotten = read_forgotten_pages(settings.state)
        gathered = collect_inbox(settings.inbox, settings.state, settings.timezone, run.day, run.latest_publication())
        for batch in gathered:
            refused.add(batch.refusals)
            _add_new(shards, withhold(batch.raw_pages, forgotten), tally)
        shards.close()
        tally.quarantined = refused.close()
        tally.rows_in += tally.quarantined
        tally.shards = lake.shards(run.key)
        tally.paths = lake.parts(RAW_PAGES, run.key)
    return tally.report()


@contextmanager
def _alone(run: Run) -> Iterator[None]:
    # Two collects of one run at once would each number the same new shards.
    run.settings.state.mkdir(parents=True, exist_ok=True)
    with (run.settings.state / f".collect-{run.key}.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _add_new(shards: "_Shards", arrived: pl.DataFrame, tally: Tally) -> None:
    fresh = arrived.unique("raw_page_id", keep="first", maintain_order=True)
    fresh = fresh.filter(~pl.col("raw_page_id").is_in(list(shards.known)))
    tally.rows_in += arrived.height
    tally.rows_out += fresh.height
    tally.duplicates += arrived.height - fresh.height
    shards.add(fresh)


class _Refused:
    """What was refused in this run: parts `collect-0000` and on, which take the place of those of an earlier attempt."""

    def __init__(self, run: Run, lake: Lake) -> None:
        self._run, self._lake = run, lake
        self._waiting: list[Refusal] = []
        self._parts = self._count = 0

    def add(self, refusals: tuple[Refusal, ...]) -> None:
        """Take refusals; they are written when enough have come."""
        self._waiting.extend(refusals)
        if len(self._waiting) >= REFUSALS_AT_ONCE:
            self._write()

    def close(self) -> int:
        """Write what is left and remove what an earlier attempt wrote beyond it; gives how many there were."""
        self._write()
        for path in self._lake.parts(QUARANTINE, self._run.key):
            if path.stem.startswith("collect-") and int(path.stem.removeprefix("collect-")) >= self._parts:
                self._lake.drop(QUARANTINE, self._run.key, path.stem)
        return self._count

    def _write(self) -> None:
        columns = ("row_key", "source_id", "item", "reason", "explanation", "row_excerpt")
        rows = [
            (each.item, SOURCE_ID, each.item, each.reason, each.explanation, each.excerpt) for each in self._waiting
        ]
        frame = pl.DataFrame(rows, dict.fromkeys(columns, pl.String), orient="row")
        aside = quarantine_rows(self._run, "collect", RAW_PAGES.name, frame).unique(
            "quarantine_id", maintain_order=True
        )
        self._lake.write(QUARANTINE, self._run.key, f"collect-{self._parts:04d}", aside)
        self._parts += 1
        self._count += aside.height
        self._waiting = []


class _Shards:
    """The shards of a run while they fill. Shards above the size are cut first; a last one that is not full is filled."""

    def __init__(self, run: Run, lake: Lake) -> None:
        self._run, self._lake = run, lake
        self._size = run.settings.shard_size
        ids = {shard: self._ids(shard) for shard in lake.shards(run.key)}
        self._next = max(ids, default=-1) + 1
        for shard in [shard for shard, own in ids.items() if len(own) > self._size]:
            self._cut_down(shard, {row_id for other, own in ids.items() if other != shard for row_id in own})
        ids = {shard: self._ids(shard) for shard in lake.shards(run.key)}
        self.known = {row_id for own in ids.values() for row_id in own}
        self._waiting = RAW_PAGES.empty()
        last = max(ids, default=-1)
        if ids and len(ids[last]) < self._size:
            self._next, self._waiting = last, lake.read(RAW_PAGES, run.key, shard_part(last))
        self._has_grown = False

    def add(self, fresh: pl.DataFrame) -> None:
        """Take rows that are not known yet; full shards are written at once."""
        if fresh.is_empty():
            return
        self.known.update(fresh["raw_page_id"])
        self._has_grown = True
        *full, self._waiting = _cut(pl.concat([self._waiting, fresh]), self._size)
        for shard in full:
            self._write(shard)

    def close(self) -> None:
        """Write what is left."""
        if self._has_grown and self._waiting.height:
            self._write(self._waiting)

    def _cut_down(self, shard: int, elsewhere: set[str]) -> None:
        """Move what is above the size into new shards. Those are written first: killed in between, nothing is lost."""
        rows = self._lake.read(RAW_PAGES, self._run.key, shard_part(shard))
        rest = rows[self._size :].filter(~pl.col("raw_page_id").is_in(list(elsewhere)))
        for piece in _cut(rest, self._size):
            if piece.height:
                self._write(piece)
        self._lake.write(RAW_PAGES, self._run.key, shard_part(shard), rows[: self._size])

    def _write(self, rows: pl.DataFrame) -> None:
        withdraw_verdict(self._run)
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
