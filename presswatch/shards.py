"""Where arrivals go: the shards of a run's raw pages while they fill, and the refusals beside them."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from presswatch.quarantine import quarantine_rows
from presswatch.recording import Tally
from presswatch.settings import Run
from presswatch.verdict import withdraw_verdict
from schemas import QUARANTINE, RAW_PAGES
from sources.arrivals import Refusal
from warehouse.lake import Lake, shard_part

SHARD_BYTES = 128_000_000
"""A shard of big pages is closed before it holds its number of articles."""

REFUSALS_AT_ONCE = 2_000
"""Refusals that are held before they are written, so that a flood of bad lines does not fill the memory."""


@contextmanager
def alone(run: Run, work: str) -> Iterator[None]:
    """Wait until no other process does this work: two at once would each number the same new shards."""
    run.settings.state.mkdir(parents=True, exist_ok=True)
    with (run.settings.state / f".{work}.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def add_new(shards: "Shards", arrived: pl.DataFrame, tally: Tally) -> None:
    """Put what the run does not hold yet into its shards; all of it is counted."""
    fresh = arrived.unique("raw_page_id", keep="first", maintain_order=True)
    fresh = fresh.filter(~pl.col("raw_page_id").is_in(list(shards.known)))
    tally.rows_in += arrived.height
    tally.rows_out += fresh.height
    tally.duplicates += arrived.height - fresh.height
    shards.add(fresh)


class Refused:
    """What a step of a run refused: parts `STEP-0000` and on in the quarantine.

    Those of a step that can look at everything again take the place of an earlier attempt's; with `is_added` they stand beside them.
    """

    def __init__(self, run: Run, lake: Lake, step: str, *, is_added: bool = False) -> None:
        self._run, self._lake, self._step, self._is_added = run, lake, step, is_added
        self._waiting: list[Refusal] = []
        self._parts = 1 + max(self._numbers(), default=-1) if is_added else 0
        self._count = 0

    def add(self, refusals: tuple[Refusal, ...]) -> None:
        """Take refusals; they are written when enough have come."""
        self._waiting.extend(refusals)
        if len(self._waiting) >= REFUSALS_AT_ONCE:
            self._write()

    def flush(self) -> None:
        """Write what waits, if anything does."""
        if self._waiting:
            self._write()

    def close(self) -> int:
        """Write what is left and remove what an earlier attempt wrote beyond it; gives how many there were."""
        if self._is_added:
            self.flush()
            return self._count
        self._write()
        for number in self._numbers():
            if number >= self._parts:
                self._lake.drop(QUARANTINE, self._run.key, f"{self._step}-{number:04d}")
        return self._count

    def _numbers(self) -> list[int]:
        parts = [path.stem.rpartition("-") for path in self._lake.parts(QUARANTINE, self._run.key)]
        return [int(number) for step, _, number in parts if step == self._step]

    def _write(self) -> None:
        columns = ("row_key", "source_id", "item", "reason", "explanation", "row_excerpt")
        rows = [
            (each.item, each.source_id, each.item, each.reason, each.explanation, each.excerpt)
            for each in self._waiting
        ]
        frame = pl.DataFrame(rows, dict.fromkeys(columns, pl.String), orient="row")
        aside = quarantine_rows(self._run, self._step, RAW_PAGES.name, frame).unique(
            "quarantine_id", maintain_order=True
        )
        self._lake.write(QUARANTINE, self._run.key, f"{self._step}-{self._parts:04d}", aside)
        self._parts += 1
        self._count += aside.height
        self._waiting = []


class Shards:
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

    def flush(self) -> None:
        """Write what waits, so that it is safe; the shard is filled further by what comes."""
        if self._has_grown and self._waiting.height:
            self._write(self._waiting)
            self._next -= 1
            self._has_grown = False

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
