"""The queue of alerts as the table of that name."""

from pathlib import Path

import polars as pl

from reports.alert_queue import AlertQueue
from schemas import ALERTS


def alert_rows(state: Path) -> pl.DataFrame:
    """Every alert and what became of it."""
    with AlertQueue(state) as queue:
        rows = queue.rows()
    if not rows:
        return ALERTS.empty()
    return pl.DataFrame(rows, infer_schema_length=None).with_columns(pl.col("day").str.to_date()).pipe(ALERTS.conform)
