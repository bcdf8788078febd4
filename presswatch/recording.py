"""What a step did and cost, written to the lake beside its rows and handed to whoever called it."""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

import polars as pl

from presswatch.settings import Run
from schemas import RUN_STEPS
from warehouse.lake import Lake

WHOLE_RUN = -1


class StepReport(TypedDict):
    """What a step hands on: paths and counts, never frames. Fits in a JSON message."""

    step: str
    run_key: str
    shard: int
    paths: list[str]
    shards: list[int]
    rows_in: int
    rows_out: int
    quarantined: int
    duplicates: int
    text: str


@dataclass
class Tally:
    """The counts of one step while it runs."""

    step: str
    run: Run
    shard: int
    paths: list[Path] = field(default_factory=list)
    shards: list[int] = field(default_factory=list)
    rows_in: int = 0
    rows_out: int = 0
    quarantined: int = 0
    duplicates: int = 0
    text: str = ""

    def report(self) -> StepReport:
        """The counts as a plain mapping."""
        return StepReport(
            step=self.step,
            run_key=self.run.key,
            shard=self.shard,
            paths=[str(path) for path in self.paths],
            shards=self.shards,
            rows_in=self.rows_in,
            rows_out=self.rows_out,
            quarantined=self.quarantined,
            duplicates=self.duplicates,
            text=self.text,
        )


@contextmanager
def recorded(run: Run, step: str, shard: int = WHOLE_RUN) -> Iterator[Tally]:
    """Count, time and weigh one step; its row in `run_steps` is written only when the step ended well."""
    tally = Tally(step=step, run=run, shard=shard)
    started_at, started = datetime.now(UTC), time.perf_counter()
    _reset_peak_memory()
    yield tally
    part = step if shard == WHOLE_RUN else f"{step}-{shard:04d}"
    row = _step_row(tally, started_at, time.perf_counter() - started)
    Lake(run.settings.lake).write(RUN_STEPS, run.key, part, row)


def _step_row(tally: Tally, started_at: datetime, seconds: float) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "run_key": [tally.run.key],
            "step": [tally.step],
            "shard": [tally.shard],
            "started_at": [started_at],
            "rows_in": [tally.rows_in],
            "rows_out": [tally.rows_out],
            "quarantined": [tally.quarantined],
            "duplicates": [tally.duplicates],
            "seconds": [round(seconds, 3)],
            "peak_memory_mb": [round(peak_memory_mb(), 1)],
        }
    )


def peak_memory_mb() -> float:
    """Highest resident memory of this process since the step began where the system can tell, else since it started."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _reset_peak_memory() -> None:
    # Linux keeps one high-water mark for the whole process; writing 5 starts it anew for this step.
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return
