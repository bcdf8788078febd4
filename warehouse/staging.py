"""Staging: where days are read anew beside the lake, until what was found takes the place of what stands there."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from schemas import MENTIONS, QUOTES, Table
from schemas.tables.quote_changes import QUOTE_CHANGES
from warehouse.errors import WarehouseError
from warehouse.lake import Lake, shard_part
from warehouse.private import replace_file

STAGED = (MENTIONS, QUOTES)
"""What is read anew; articles never change after cleaning."""


@dataclass(frozen=True)
class Staging:
    """The folder `reextract/` of a data home: parts as in the lake, a stamp beside each, and what they change."""

    root: Path

    @classmethod
    def beside(cls, lake: Lake) -> "Staging":
        """The staging of that lake."""
        return cls(lake.root.with_name("reextract"))

    @property
    def changes(self) -> Path:
        """The changes that were found last, as schemas.tables.quote_changes; they may not be there."""
        return self.root / f"{QUOTE_CHANGES.name}.parquet"

    def holds(self, run_key: str, shard: int, stamp: str) -> bool:
        """Whether the shard was read to its end, from what that stamp stands for."""
        file = self._stamp(run_key, shard)
        return file.exists() and file.read_text(encoding="ascii") == stamp

    def write(self, run_key: str, shard: int, stamp: str, found: dict[str, pl.DataFrame]) -> None:
        """Keep a shard's mentions and quotes, by table name. Killed at any moment, the shard counts as not read."""
        file = self._stamp(run_key, shard)
        file.unlink(missing_ok=True)
        for table in STAGED:
            self._lake.write(table, run_key, shard_part(shard), found[table.name])
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.draft")
        draft.write_text(stamp, encoding="ascii")
        replace_file(draft, file)

    def read(self, table: Table, run_key: str, shard: int) -> pl.DataFrame:
        """What was found for a shard. FileNotFoundError when it was not read."""
        return self._lake.require(table, run_key, shard_part(shard))

    def take_over(self, lake: Lake, table: Table, run_key: str, shard: int, articles: pl.DataFrame) -> pl.DataFrame:
        """The lake's part with the rows of these articles replaced by those found anew, as a run of the step gives it.

        Nothing is written. WarehouseError when rows of other articles were written by a version with other columns.
        """
        standing = lake.require(table, run_key, shard_part(shard))
        others = standing.join(articles, on="article_id", how="anti", maintain_order="left")
        if others.height and others.schema != table.schema():
            raise WarehouseError(
                f"run {run_key}, shard {shard} holds {table.name} of other days with the columns of another version; "
                f"name with --from and --to all the days of that run"
            )
        anew = self.read(table, run_key, shard).join(articles, on="article_id", how="semi", maintain_order="left")
        # Both steps sort by article first, and the order within an article is theirs.
        return pl.concat([table.conform(others) if others.height else table.empty(), anew]).sort(
            "article_id", maintain_order=True
        )

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else reads days anew meanwhile. WarehouseError at once when somebody does."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("wb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise WarehouseError(
                    f"another reextract works in {self.root}; wait for it to end, then run this again"
                ) from error
            yield

    @contextmanager
    def writing_changes(self) -> Iterator[pq.ParquetWriter]:
        """The file of changes, written piece by piece; it takes the old one's place when all is in it."""
        draft = self.changes.with_name(f".{self.changes.name}.draft")
        try:
            with pq.ParquetWriter(draft, QUOTE_CHANGES.empty().to_arrow().schema, compression="zstd") as writer:
                yield writer
            replace_file(draft, self.changes)
        finally:
            draft.unlink(missing_ok=True)

    def forget_parts(self) -> None:
        """Remove what was found, once it stands in the lake; the file of changes stays."""
        for name in ("stamps", *(table.name for table in STAGED)):
            shutil.rmtree(self.root / name, ignore_errors=True)

    def forget_all(self) -> None:
        """Remove everything, the changes too: their words may be of an article that is taken down."""
        shutil.rmtree(self.root, ignore_errors=True)

    @property
    def _lake(self) -> Lake:
        return Lake(self.root)

    def _stamp(self, run_key: str, shard: int) -> Path:
        return self.root / "stamps" / f"{run_key}-{shard_part(shard)}"
