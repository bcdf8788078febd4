"""One snapshot, asked many times, even when a newer one is published meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from warehouse.connect import LINK, connect, query

PATIENCE_SECONDS = 600.0


class Snapshot:
    """The file that the published link pointed at when it was opened."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def rows(self, sql: str, *parameters: object) -> pl.DataFrame:
        """What that SELECT gives, with `?` bound to the parameters."""
        return query(self._file, sql, PATIENCE_SECONDS, parameters)


@contextmanager
def opened(published: Path) -> Iterator[Snapshot]:
    """The latest snapshot of that folder. WarehouseError when nothing was published."""
    link = published / LINK
    file = link.resolve() if link.exists() else published
    with connect(file):  # held open, so that every question finds it loaded
        yield Snapshot(file)
