"""Rows put aside: the one place where a quarantine row is made outside the checks."""

import hashlib

import polars as pl

from presswatch.settings import Run
from schemas import QUARANTINE

EXCERPT = 4000
"""Characters of a row that are kept to look at."""


def quarantine_rows(run: Run, stage: str, table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with row_key, source_id, item, reason, explanation and row_excerpt as schemas.QUARANTINE."""
    named = rows.with_columns(
        pl.lit(run.key).alias("run_key"),
        pl.lit(stage).alias("stage"),
        pl.lit(table).alias("table_name"),
        pl.col("row_excerpt").fill_null("").str.slice(0, EXCERPT),
    )
    keys = named.select(
        pl.concat_str("run_key", "stage", "table_name", "row_key", "reason", separator="\x1f")
    ).to_series()
    ids = [hashlib.sha256(key.encode()).hexdigest()[:24] for key in keys]
    return QUARANTINE.conform(named.with_columns(pl.Series("quarantine_id", ids, dtype=pl.String)))
