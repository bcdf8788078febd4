"""What a reader made of one raw page: fields as the source states them, before any cleaning."""

import polars as pl

from schemas.contract import STRINGS, UTC_INSTANT, Column, Table

DATE_PRECISIONS = ("instant", "day", "unknown")

READINGS = Table(
    name="readings",
    grain="one row per raw page",
    doc="What a reader made of one raw page. Lives between two steps and is not stored.",
    key=("raw_page_id",),
    columns=(
        Column("raw_page_id", pl.String(), "The raw page that was read.", references="raw_pages.raw_page_id"),
        Column("source_id", pl.String(), "The source that brought it."),
        Column("source_outlet_id", pl.String(), "The outlet that its source is of, by the registry.", nullable=True),
        Column("item", pl.String(), "Where in the source."),
        Column("fetched_at", UTC_INSTANT, "When it was fetched, or its file first seen.", is_clock=True),
        Column("day", pl.Date(), "The run day of the raw page."),
        Column(
            "outlet_label", pl.String(), "The outlet as the source names it; empty when it does not.", nullable=True
        ),
        Column("url", pl.String(), "Address as stated.", nullable=True),
        Column("canonical_url", pl.String(), "Canonical address as the page states it.", nullable=True),
        Column("title", pl.String(), "Title as stated.", nullable=True),
        Column("byline", STRINGS, "Authors as stated, one name each."),
        Column("published_text", pl.String(), "The date as the source wrote it.", nullable=True),
        Column("published_at", UTC_INSTANT, "Instant, or the day's midnight in the run's time zone.", nullable=True),
        Column("published_precision", pl.String(), "How exact the date is.", values=DATE_PRECISIONS),
        Column("published_offset", pl.String(), "UTC offset as stated, such as +02:00.", nullable=True),
        Column("published_from", pl.String(), "Where the date was found.", nullable=True),
        Column("language", pl.String(), "Language as the source states it.", nullable=True),
        Column("body", pl.String(), "Main text as read.", nullable=True),
        Column(
            "body_verdict", pl.String(), "What the reader already knows of the body (a wall, a listing).", nullable=True
        ),
        Column("problem", pl.String(), "Code of why this page cannot be read.", nullable=True),
        Column("problem_text", pl.String(), "The same in words, with what to do.", nullable=True),
    ),
)
