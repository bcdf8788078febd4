"""The warehouse's own tables: what each run brought (private), and what a snapshot says of itself (published)."""

import polars as pl

from schemas import (
    ARTICLE_COPIES,
    ARTICLES,
    CHECK_RESULTS,
    ENTITY_CORRECTIONS,
    ENTITY_LINKS,
    FORGOTTEN,
    KNOWN_ENTITIES,
    MENTIONS,
    PANELS,
    QUARANTINE,
    QUOTES,
    RUN_STEPS,
    SOURCE_HEALTH,
    Column,
    Table,
)
from schemas.contract import UTC_INSTANT

_RUN = Column("run_key", pl.String(), "The run that brought it.")
_SHARD = Column("shard", pl.Int32(), "The shard of that run which holds it.", minimum=0)


def _arrived(table: Table, name: str) -> Table:
    """That table as the runs brought it: every run's rows side by side, whether or not they stand."""
    return Table(
        name=name,
        grain=f"{table.grain} per run and shard",
        doc=f"What each run brought for {table.name}; the view {table.name} shows the rows that stand.",
        key=("run_key", "shard", *table.key),
        columns=(_RUN, _SHARD, *table.columns),
    )


ARRIVED_ARTICLES = _arrived(ARTICLES, "arrived_articles")
ARRIVED_MENTIONS = _arrived(MENTIONS, "arrived_mentions")
ARRIVED_QUOTES = _arrived(QUOTES, "arrived_quotes")

ARRIVED_PAGES = Table(
    name="arrived_pages",
    grain="one row per raw page per run",
    doc="Which raw pages each run took in; the bytes stay in the lake.",
    key=("run_key", "raw_page_id"),
    columns=(_RUN, _SHARD, Column("raw_page_id", pl.String(), "The raw page.")),
)

ARRIVED_COPIES = Table(
    name="arrived_copies",
    grain=ARTICLE_COPIES.grain,
    doc="Every arrival of every article in every run, from which the copy that stands is chosen.",
    key=ARTICLE_COPIES.key,
    columns=(
        *ARTICLE_COPIES.columns,
        Column("is_quarantined", pl.Boolean(), "Whether the check of that run put the article aside."),
    ),
)

LOADS = Table(
    name="loads",
    grain="one row per run that was loaded, its latest load",
    doc="When each run was loaded and by what version; the view runs adds the counts.",
    key=("run_key",),
    columns=(
        _RUN,
        Column("loaded_at", UTC_INSTANT, "When its rows were committed.", is_clock=True),
        Column("shard_count", pl.Int32(), "Shards the run was cut into.", minimum=0),
        Column("version", pl.String(), "Version of Presswatch."),
        Column("load_sequence", pl.Int64(), "The load_sequence that this load came to.", minimum=1),
    ),
)

WAREHOUSE_STATE = Table(
    name="warehouse_state",
    grain="one row",
    doc="How far the private file is: the marts lag when they were built from an earlier load.",
    key=("load_sequence",),
    columns=(
        Column("load_sequence", pl.Int64(), "Raised by each load and each takedown.", minimum=0),
        Column("marts_sequence", pl.Int64(), "The load_sequence that the marts were built from.", minimum=-1),
        Column("version", pl.String(), "Version of Presswatch that loaded last."),
        Column("marts_version", pl.String(), "Digest of what defined the marts when they were built."),
    ),
)

RUN_TABLES = (
    ARRIVED_PAGES,
    ARRIVED_COPIES,
    ARRIVED_ARTICLES,
    ARRIVED_MENTIONS,
    ARRIVED_QUOTES,
    QUARANTINE,
    CHECK_RESULTS,
    RUN_STEPS,
    SOURCE_HEALTH,
    LOADS,
)
"""Tables of which each run owns its rows and replaces them."""

PRIVATE_TABLES = (*RUN_TABLES, KNOWN_ENTITIES, ENTITY_CORRECTIONS, ENTITY_LINKS, PANELS, FORGOTTEN, WAREHOUSE_STATE)

VIEWS = (
    "ranked_copies",
    "standing_copies",
    "articles",
    "article_revisions",
    "read_mentions",
    "mentions",
    "entities",
    "quotes",
    "runs",
)
"""The files of warehouse/views, each after those it reads from."""

SNAPSHOT = Table(
    name="snapshot",
    grain="one row",
    doc="Which snapshot this file is.",
    made_by="publish",
    key=("sequence",),
    columns=(
        Column("sequence", pl.Int64(), "Number of the snapshot; a later one is higher.", minimum=1),
        Column("published_at", UTC_INSTANT, "When it was built.", is_clock=True),
        Column("version", pl.String(), "Version of Presswatch that loaded last."),
    ),
)

DICTIONARY = Table(
    name="dictionary",
    grain="one row per column of a table",
    doc="What every table and column means.",
    made_by="publish",
    key=("table_name", "position"),
    columns=(
        Column("table_name", pl.String(), "The table."),
        Column("position", pl.Int32(), "Place of the column in its table, from 1.", minimum=1),
        Column("column_name", pl.String(), "The column."),
        Column("type", pl.String(), "Its DuckDB type."),
        Column("doc", pl.String(), "What it means."),
        Column("unit", pl.String(), "What it is counted in; empty when it is not a quantity."),
        Column("example", pl.String(), "A value as it may stand there; invented."),
        Column(
            "lineage",
            pl.String(),
            "Where it comes from: the column whose values it repeats, else the tables that the mart is counted from.",
        ),
    ),
)
