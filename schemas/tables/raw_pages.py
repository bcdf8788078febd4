"""What arrived, byte for byte, before anybody read it."""

import polars as pl

from schemas.contract import UTC_INSTANT, Column, Table

RAW_PAGES = Table(
    name="raw_pages",
    grain="one row per item per run",
    doc="What arrived, byte for byte. An item of a container (a Parquet row, a feed entry) is kept as the JSON of its fields. "
    "Stays in the lake; the warehouse holds what was read from it.",
    key=("raw_page_id",),
    columns=(
        Column(
            "raw_page_id", pl.String(), "Hash of source, item and payload: the same arrival has the same id anywhere."
        ),
        Column("source_id", pl.String(), "The source that brought it; `inbox` for files of the inbox."),
        Column(
            "item",
            pl.String(),
            "Where in the source: the file's path inside the inbox, and `#` with the row for rows of a file.",
        ),
        Column("url", pl.String(), "The address it was fetched from or says it has.", nullable=True),
        Column(
            "day",
            pl.Date(),
            "The run day it belongs to: published on that day, or first seen on it when it has no usable date.",
        ),
        Column("fetched_at", UTC_INSTANT, "When it was fetched, or the file that holds it first seen.", is_clock=True),
        Column(
            "media_type",
            pl.String(),
            "What the payload is, as an IANA media type, with the charset that its server told or that was found.",
        ),
        Column("http_status", pl.Int16(), "Status of the response.", nullable=True),
        Column("etag", pl.String(), "Validator given by the server.", nullable=True),
        Column("last_modified", pl.String(), "Validator given by the server, as it wrote it.", nullable=True),
        Column(
            "announced",
            pl.String(),
            "What the feed or sitemap said of it, as JSON of a JSON Feed item without its texts.",
            nullable=True,
        ),
        Column("sha256", pl.String(), "SHA-256 of the payload, in hex."),
        Column("byte_count", pl.Int64(), "Length of the payload.", unit="byte", minimum=0),
        Column("payload", pl.Binary(), "The bytes."),
    ),
)
