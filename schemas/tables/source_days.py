"""What a live source brought on one day, before it is judged."""

import polars as pl

from schemas.contract import UTC_INSTANT, Column, Table

SOURCE_DAYS = Table(
    name="source_days",
    grain="one row per live source and day",
    doc="What a live source was asked and brought on one day. Lives between two steps and is not stored.",
    key=("source_id", "day"),
    columns=(
        Column("source_id", pl.String(), "The source."),
        Column("outlet_id", pl.String(), "The outlet that it belongs to, when it is of one.", nullable=True),
        Column("kind", pl.String(), "What sort of place it is."),
        Column("day", pl.Date(), "The run day."),
        Column("poll_count", pl.Int64(), "How often it was asked; 0 when it was not due.", unit="poll", minimum=0),
        Column("answered_count", pl.Int64(), "How often it answered with a listing.", unit="poll", minimum=0),
        Column("received_count", pl.Int64(), "Items in its answers.", unit="item", minimum=0),
        Column("new_count", pl.Int64(), "Items never seen before.", unit="item", minimum=0),
        Column("repeated_count", pl.Int64(), "Items known already, under the same name.", unit="item", minimum=0),
        Column("renamed_count", pl.Int64(), "Items known already that came under a new name.", unit="item", minimum=0),
        Column("changed_count", pl.Int64(), "Known items whose text changed.", unit="item", minimum=0),
        Column("refused_count", pl.Int64(), "Items that could not be taken.", unit="item", minimum=0),
        Column("misdated_count", pl.Int64(), "New items whose date cannot be true.", unit="item", minimum=0),
        Column("waiting_count", pl.Int64(), "Items whose page was not fetched yet at the end.", unit="item", minimum=0),
        Column("failure", pl.String(), "Code of the last poll that failed after the last answer.", nullable=True),
        Column("http_status", pl.Int16(), "Status of that failure, if there was one.", nullable=True),
        Column("last_answer_at", UTC_INSTANT, "When it answered last.", nullable=True, is_clock=True),
        Column("newest_published_on", pl.Date(), "Newest usable date among its items.", nullable=True),
        Column("failing_poll_count", pl.Int64(), "Polls in a row that failed, at the end.", unit="poll", minimum=0),
    ),
)
