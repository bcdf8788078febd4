"""What becomes of a taken-down article that arrives again: the fact is kept, the bytes are not."""

from collections.abc import Iterable

import polars as pl

WITHHELD = "application/x.presswatch-withheld"
"""Media type of a raw page whose bytes were taken away."""


def withhold(raw_pages: pl.DataFrame, raw_page_ids: Iterable[str]) -> pl.DataFrame:
    """The same raw pages, those of these ids without their bytes, address and announcement."""
    is_gone = pl.col("raw_page_id").is_in(list(raw_page_ids))
    return raw_pages.with_columns(
        pl.when(is_gone).then(pl.lit(b"")).otherwise("payload").alias("payload"),
        pl.when(is_gone).then(pl.lit(WITHHELD)).otherwise("media_type").alias("media_type"),
        pl.when(is_gone).then(pl.lit(0, pl.Int64)).otherwise("byte_count").alias("byte_count"),
        pl.when(~is_gone).then("url").alias("url"),
        pl.when(~is_gone).then("announced").alias("announced"),
    )
