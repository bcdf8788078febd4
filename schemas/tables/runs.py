"""What the pipeline did: runs, their steps, their checks and what they put aside."""

import polars as pl

from schemas.contract import UTC_INSTANT, Column, Table

STAGES = (
    "fetch",
    "collect",
    "articles",
    "mentions",
    "quotes",
    "check",
    "watchlists",
    "load",
    "marts",
    "publish",
    "dashboard",
    "brief",
    "alerts",
    "summary",
)
SUITES = ("MUST_HOLD", "SHOULD_HOLD")

RUNS = Table(
    name="runs",
    grain="one row per run key, its latest attempt",
    doc="What each run took in and where it went: rows_in = articles_loaded + duplicates + quarantined, always.",
    made_by="load",
    key=("run_key",),
    columns=(
        Column("run_key", pl.String(), "The run day as YYYY-MM-DD, or `all`."),
        Column("started_at", UTC_INSTANT, "When its first step began.", is_clock=True),
        Column("loaded_at", UTC_INSTANT, "When its rows were committed to the warehouse.", is_clock=True),
        Column("rows_in", pl.Int64(), "Items that arrived.", unit="row", minimum=0),
        Column(
            "articles_loaded",
            pl.Int64(),
            "Articles in the warehouse of which this run's copy stands.",
            unit="row",
            minimum=0,
        ),
        Column("duplicates", pl.Int64(), "Arrivals of an article of which another copy stands.", unit="row", minimum=0),
        Column("quarantined", pl.Int64(), "Items put aside with a reason.", unit="row", minimum=0),
        Column("mentions_loaded", pl.Int64(), "Mentions of those articles.", unit="row", minimum=0),
        Column("quotes_loaded", pl.Int64(), "Quotes of those articles.", unit="row", minimum=0),
        Column("shard_count", pl.Int32(), "Shards the run was cut into.", unit="shard", minimum=0),
        Column("version", pl.String(), "Version of Presswatch."),
    ),
)

RUN_STEPS = Table(
    name="run_steps",
    grain="one row per step and shard of a run, its latest attempt",
    doc="What each step took, gave, put aside and cost.",
    made_by="every step",
    key=("run_key", "step", "shard"),
    columns=(
        Column("run_key", pl.String(), "The run."),
        Column("step", pl.String(), "The step.", values=STAGES),
        Column("shard", pl.Int32(), "The shard; -1 for a step over the whole run."),
        Column("started_at", UTC_INSTANT, "When it began.", is_clock=True),
        Column("rows_in", pl.Int64(), "Rows read.", unit="row", minimum=0),
        Column("rows_out", pl.Int64(), "Rows written.", unit="row", minimum=0),
        Column("quarantined", pl.Int64(), "Rows put aside.", unit="row", minimum=0),
        Column("duplicates", pl.Int64(), "Rows that were here already.", unit="row", minimum=0),
        Column("seconds", pl.Float64(), "Wall time.", unit="s", minimum=0, is_clock=True),
        Column(
            "peak_memory_mb", pl.Float64(), "Highest resident memory while it ran.", unit="MB", minimum=0, is_clock=True
        ),
    ),
)

CHECK_RESULTS = Table(
    name="check_results",
    grain="one row per belief per table per run",
    doc="What was believed of each table, whether it held, and what to do when it did not.",
    made_by="check",
    key=("run_key", "table_name", "suite", "belief"),
    columns=(
        Column("run_key", pl.String(), "The run."),
        Column("table_name", pl.String(), "The table that was checked."),
        Column("suite", pl.String(), "A row that breaks MUST_HOLD is quarantined; SHOULD_HOLD warns.", values=SUITES),
        Column("belief", pl.String(), "Name of the belief."),
        Column("expectation", pl.String(), "The Great Expectations class that judged it."),
        Column("is_held", pl.Boolean(), "Whether it held."),
        Column("checked_count", pl.Int64(), "Rows that were judged.", unit="row", minimum=0),
        Column("broken_count", pl.Int64(), "Rows that broke it.", unit="row", minimum=0),
        Column("why", pl.String(), "Why it is believed."),
        Column("action", pl.String(), "What to do when it breaks."),
    ),
)

QUARANTINE = Table(
    name="quarantine",
    grain="one row per item put aside per run",
    doc="What could not pass, with its reason and what to do; nothing is dropped in silence.",
    made_by="fetch, collect, articles and check",
    key=("quarantine_id",),
    columns=(
        Column("quarantine_id", pl.String(), "Hash of run, stage, table, row key and reason."),
        Column("run_key", pl.String(), "The run that put it aside."),
        Column("stage", pl.String(), "The step that put it aside.", values=STAGES),
        Column("table_name", pl.String(), "The table it would have gone to."),
        Column("row_key", pl.String(), "Key of the row in that table, or the item when it was never a row."),
        Column("source_id", pl.String(), "The source that brought it.", nullable=True),
        Column("item", pl.String(), "Where in the source.", nullable=True),
        Column("reason", pl.String(), "Short code, such as `broken_json`."),
        Column("explanation", pl.String(), "What is wrong and what to do."),
        Column("row_excerpt", pl.String(), "The row, cut to its first 4,000 characters."),
    ),
)

FORGOTTEN = Table(
    name="forgotten",
    grain="one row per article taken down",
    doc="Articles removed on request. Only the fact is kept; the article is refused when it arrives again.",
    made_by="`presswatch forget`",
    key=("article_id",),
    columns=(
        Column("article_id", pl.String(), "The article that was removed."),
        Column("reason", pl.String(), "Why, as given."),
        Column("forgotten_at", UTC_INSTANT, "When.", is_clock=True),
    ),
)

FORGOTTEN_PAGES = Table(
    name="forgotten_pages",
    grain="one row per raw page that a takedown removed",
    doc="Raw pages removed on request, so that the same bytes are refused when they arrive again. Kept beside the lake.",
    key=("article_id", "raw_page_id"),
    columns=(
        Column("article_id", pl.String(), "The article whose takedown removed it.", references="forgotten.article_id"),
        Column("raw_page_id", pl.String(), "The raw page that was removed."),
    ),
)
