"""How each live source does, day by day."""

import polars as pl

from schemas.contract import UTC_INSTANT, Column, Table

VERDICTS = ("ok", "silent", "stale", "failing", "blocked", "dead")

SOURCE_HEALTH = Table(
    name="source_health",
    grain="one row per live source and day",
    doc="What every live source brought on a day beside what was to be expected of it, and what is wrong. `silent`: it answers "
    "but brings nothing new where its own rhythm lets expect it. `stale`: what it brings as new is old or has impossible "
    "dates, or it has been silent for four weeks. `failing`: asked and never answered. `blocked`: it refuses us, or its "
    "robots.txt does. `dead`: failing for a week, gone, or its address or name missing for three days; asked once a week.",
    made_by="fetch",
    key=("source_id", "day"),
    columns=(
        Column("source_id", pl.String(), "The source's id in the registry."),
        Column("outlet_id", pl.String(), "The outlet that it belongs to, when it is of one.", nullable=True),
        Column("kind", pl.String(), "What sort of place it is."),
        Column("day", pl.Date(), "The run day."),
        Column("run_key", pl.String(), "The run that asked it: the day as YYYY-MM-DD."),
        Column("verdict", pl.String(), "How it does.", values=VERDICTS),
        Column("reason", pl.String(), "Why, with the numbers."),
        Column("poll_count", pl.Int64(), "How often it was asked; 0 when it was not due.", unit="poll", minimum=0),
        Column("is_answered", pl.Boolean(), "Whether it answered at least once on the day."),
        Column(
            "expected_count",
            pl.Float64(),
            "New items to be expected, from the same weekday in its last 28 days with news; null while it is too new.",
            unit="item",
            nullable=True,
            minimum=0,
        ),
        Column("received_count", pl.Int64(), "Items in its answers.", unit="item", minimum=0),
        Column("new_count", pl.Int64(), "Items never seen before.", unit="item", minimum=0),
        Column("repeated_count", pl.Int64(), "Items known already, new names included.", unit="item", minimum=0),
        Column("changed_count", pl.Int64(), "Known items whose text changed.", unit="item", minimum=0),
        Column("refused_count", pl.Int64(), "Items that could not be taken.", unit="item", minimum=0),
        Column("misdated_count", pl.Int64(), "New items whose date cannot be true.", unit="item", minimum=0),
        Column("waiting_count", pl.Int64(), "Items whose page is not fetched yet.", unit="item", minimum=0),
        Column(
            "missed_count",
            pl.Float64(),
            "What was to be expected and did not come; null when that is not known.",
            unit="item",
            nullable=True,
            minimum=0,
        ),
        Column("failing_days", pl.Int32(), "Days in a row on which it was asked in vain.", unit="day", minimum=0),
        Column("failure", pl.String(), "Code of the failure.", nullable=True),
        Column("http_status", pl.Int16(), "Status of the failure, if there was one.", nullable=True),
        Column("last_answer_at", UTC_INSTANT, "When it answered last.", nullable=True, is_clock=True),
        Column("newest_published_on", pl.Date(), "Newest usable date among its items.", nullable=True),
    ),
)
