"""The Parquet lake: one file per table, run and part, written whole or not at all."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from schemas import CHECK_RESULTS, RAW_PAGES, RUN_STEPS, Table

RUN_KEY = re.compile(r"^(all|\d{4}-\d{2}-\d{2})$")
PART = re.compile(r"^[a-z]+(-\d{4,})?$")


def shard_part(shard: int) -> str:
    """The part that holds a shard: `shard-0007`."""
    return f"shard-{shard:04d}"


@dataclass(frozen=True)
class Lake:
    """The folder `lake/` of a data home: `TABLE/run=KEY/PART.parquet`."""

    root: Path

    def path(self, table: Table, run_key: str, part: str) -> Path:
        """Where that part stands, whether or not it exists. ValueError for a key or part that could leave the lake."""
        if not RUN_KEY.match(run_key) or not PART.match(part):
            raise ValueError(f"not a run and part of the lake: {run_key!r}, {part!r}")
        return self.root / table.name / f"run={run_key}" / f"{part}.parquet"

    def write(self, table: Table, run_key: str, part: str, frame: pl.DataFrame) -> Path:
        """Replace that part by `frame`, conformed to the table; a reader sees the old file or the new, never a half."""
        target = self.path(table, run_key, part)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with draft.open("wb") as file:
                table.conform(frame).write_parquet(file, compression="zstd", statistics=True)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        return target

    def read(self, table: Table, run_key: str, part: str) -> pl.DataFrame:
        """That part as a frame; the empty table if it was never written."""
        target = self.path(table, run_key, part)
        return pl.read_parquet(target) if target.exists() else table.empty()

    def require(self, table: Table, run_key: str, part: str) -> pl.DataFrame:
        """That part as a frame. FileNotFoundError when the step that writes it has not been run."""
        target = self.path(table, run_key, part)
        if not target.exists():
            step = "collect" if table is RAW_PAGES else table.name
            raise FileNotFoundError(f"run {run_key} has no {table.name} in {part}; run its step `{step}` first")
        return pl.read_parquet(target)

    def drop(self, table: Table, run_key: str, part: str) -> None:
        """Take that part away, if it stands."""
        self.path(table, run_key, part).unlink(missing_ok=True)

    def parts(self, table: Table, run_key: str) -> list[Path]:
        """The files of a table in a run, in order."""
        return sorted(self.path(table, run_key, "any").parent.glob("[!.]*.parquet"))

    def shards(self, run_key: str) -> list[int]:
        """The shards that were collected for a run."""
        return [int(path.stem.removeprefix("shard-")) for path in self.parts(RAW_PAGES, run_key)]

    def run_keys(self) -> list[str]:
        """Every run that left a trace, in order; a day without any raw page has its steps and checks all the same."""
        tables = (RAW_PAGES, RUN_STEPS, CHECK_RESULTS)
        folders = (folder for table in tables for folder in (self.root / table.name).glob("run=*"))
        return sorted({folder.name.removeprefix("run=") for folder in folders})
