"""Load: the lake partitions of one run become its rows in the private file, in one transaction."""

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from schemas import (
    ALERTS,
    ARTICLE_COPIES,
    ARTICLES,
    CHECK_RESULTS,
    ENTITY_CORRECTIONS,
    FORGOTTEN,
    KNOWN_ENTITIES,
    MENTIONS,
    PANELS,
    QUARANTINE,
    QUOTES,
    RAW_PAGES,
    RUN_STEPS,
    SOURCE_HEALTH,
    WATCHLIST_HITS,
    Table,
)
from warehouse.errors import WarehouseError
from warehouse.lake import Lake, shard_part
from warehouse.links import link_entities
from warehouse.private import WAIT_SECONDS, replace_rows, rows_of, transaction, writing
from warehouse.tables import (
    ARRIVED_ARTICLES,
    ARRIVED_COPIES,
    ARRIVED_HITS,
    ARRIVED_MENTIONS,
    ARRIVED_PAGES,
    ARRIVED_QUOTES,
    RUN_TABLES,
)

CHECK_PART = "check"
"""The part of `check_results` and `quarantine` that the check writes when a run may be loaded."""

_PLACED = "SELECT $run_key AS run_key, $shard::INTEGER AS shard"
_PART = "FROM read_parquet($path, hive_partitioning = false)"
_PUT_ASIDE = "SELECT row_key FROM quarantine WHERE run_key = $run_key AND stage = 'check' AND table_name ="
_KEPT = "SELECT article_id FROM arrived_articles WHERE run_key = $run_key AND shard = $shard"

_SHARD_ROWS = (
    (RAW_PAGES, ARRIVED_PAGES, f"{_PLACED}, raw_page_id {_PART}"),
    (
        ARTICLE_COPIES,
        ARRIVED_COPIES,
        f"{_PLACED}, * EXCLUDE (run_key, shard), article_id IN ({_PUT_ASIDE} 'articles') AS is_quarantined {_PART}",
    ),
    (ARTICLES, ARRIVED_ARTICLES, f"{_PLACED}, * {_PART} WHERE article_id NOT IN ({_PUT_ASIDE} 'articles')"),
    (
        MENTIONS,
        ARRIVED_MENTIONS,
        f"{_PLACED}, * {_PART} WHERE article_id IN ({_KEPT}) AND mention_id NOT IN ({_PUT_ASIDE} 'mentions')",
    ),
    (
        QUOTES,
        ARRIVED_QUOTES,
        f"{_PLACED}, * {_PART} WHERE article_id IN ({_KEPT}) AND quote_id NOT IN ({_PUT_ASIDE} 'quotes')",
    ),
    (
        WATCHLIST_HITS,
        ARRIVED_HITS,
        f"{_PLACED}, * {_PART} WHERE article_id IN ({_KEPT}) "
        f"AND (quote_id IS NULL OR quote_id NOT IN ({_PUT_ASIDE} 'quotes'))",
    ),
)
"""What a shard's part gives to which table. A quarantined article takes its mentions and quotes along."""


@dataclass(frozen=True)
class Context:
    """What the warehouse must know beside the lake: known entities, corrections, takedowns, panels, who loads, and alerts."""

    known_entities: pl.DataFrame
    corrections: pl.DataFrame
    forgotten: pl.DataFrame
    panels: pl.DataFrame
    version: str
    alerts: pl.DataFrame = field(default_factory=ALERTS.empty)


@dataclass(frozen=True)
class LoadCounts:
    """Where a run's rows went; rows_in = articles_loaded + duplicates + quarantined."""

    run_key: str
    rows_in: int
    articles_loaded: int
    duplicates: int
    quarantined: int
    mentions_loaded: int
    quotes_loaded: int
    shard_count: int


def load(lake: Lake, database: Path, run_key: str, context: Context, wait_seconds: float = WAIT_SECONDS) -> LoadCounts:
    """Replace the rows of that run by what stands in its lake partitions, all or nothing.

    The private file keeps every run's rows side by side; its views show the copy of each article that stands, so the
    order of the loads does not matter. WarehouseError when the run is incomplete, unchecked, or does not add up.
    """
    refuse_incomplete(lake, run_key)
    with writing(database, wait_seconds) as connection, transaction(connection):
        counts = load_run(connection, lake, run_key, context.version)
        finish_load(connection, context)
    return counts


def relink(database: Path, context: Context, wait_seconds: float = WAIT_SECONDS) -> None:
    """Decide anew which entity is whom, with the corrections of now, over the rows that are loaded. Marts then lag."""
    with writing(database, wait_seconds) as connection, transaction(connection):
        finish_load(connection, context)


def refuse_incomplete(lake: Lake, run_key: str) -> None:
    """WarehouseError that names the first step which has not left its part for this run."""
    for table in (ARTICLE_COPIES, ARTICLES, MENTIONS, QUOTES):
        missing = [shard for shard in lake.shards(run_key) if not lake.path(table, run_key, shard_part(shard)).exists()]
        if missing:
            named = ", ".join(map(str, missing[:5]))
            step = "articles" if table is ARTICLE_COPIES else table.name
            raise WarehouseError(
                f"run {run_key} has no {table.name} for shard {named} in the lake; run its step `{step}` first"
            )
    if not lake.path(CHECK_RESULTS, run_key, CHECK_PART).exists():
        raise WarehouseError(f"run {run_key} has not passed its check; run its step `check` and read what it says")


def read_counts(connection: duckdb.DuckDBPyConnection, run_key: str) -> LoadCounts:
    """Where that run's rows stand now; a later run may have taken some of its articles over. KeyError if never loaded."""
    names = [field.name for field in fields(LoadCounts)]
    found = rows_of(connection, f"SELECT {', '.join(names)} FROM runs WHERE run_key = $1", run_key)
    if not found:
        raise KeyError(run_key)
    return LoadCounts(*found[0])


def load_run(connection: duckdb.DuckDBPyConnection, lake: Lake, run_key: str, version: str) -> LoadCounts:
    """The rows of one run, inside the caller's transaction. WarehouseError when they do not add up or cannot be read."""
    try:
        _replace_run(connection, lake, run_key, version)
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        raise WarehouseError(f"run {run_key} cannot be loaded: {said}; run its steps again from `articles`") from error
    _refuse_other_choices(connection, run_key)
    return _add_up(connection, run_key)


def insert_records(connection: duckdb.DuckDBPyConnection, lake: Lake, table: Table, run_key: str) -> None:
    """A record table's rows of one run, one row per key even when two shards report the same."""
    parts = [str(path) for path in lake.parts(table, run_key)]
    if parts:
        key = ", ".join(table.key)
        order = ", ".join((*table.key, *table.schema()))
        connection.execute(
            f'INSERT INTO "{table.name}" BY NAME SELECT DISTINCT ON ({key}) * '
            f"FROM read_parquet($1, hive_partitioning = false) ORDER BY {order}",
            [parts],
        )


def finish_load(connection: duckdb.DuckDBPyConnection, context: Context) -> None:
    """What is not any run's: entities known beforehand, corrections, takedowns, panels, which entity is whom across all articles,
    and the count of loads, which tells that marts lag."""
    replace_rows(connection, KNOWN_ENTITIES, context.known_entities)
    replace_rows(connection, ENTITY_CORRECTIONS, context.corrections)
    replace_rows(connection, FORGOTTEN, context.forgotten)
    replace_rows(connection, PANELS, context.panels)
    replace_rows(connection, ALERTS, context.alerts)
    connection.execute("UPDATE warehouse_state SET load_sequence = load_sequence + 1, version = $1", [context.version])
    returned = rows_of(
        connection, "SELECT article_id, run_key FROM arrived_copies SEMI JOIN forgotten USING (article_id)"
    )
    if returned:
        article_id, run_key = returned[0]
        raise WarehouseError(
            f"article {article_id} was taken down but is back in run {run_key} of the lake; "
            f"run `presswatch forget {article_id}` again"
        )
    link_entities(connection)


def _replace_run(connection: duckdb.DuckDBPyConnection, lake: Lake, run_key: str, version: str) -> None:
    for table in RUN_TABLES:
        connection.execute(f'DELETE FROM "{table.name}" WHERE run_key = $1', [run_key])
    for table in (QUARANTINE, CHECK_RESULTS, RUN_STEPS, SOURCE_HEALTH):
        insert_records(connection, lake, table, run_key)
    shards = lake.shards(run_key)
    for shard in shards:
        _insert_shard(connection, lake, run_key, shard)
    _clear_dangling(connection, run_key)
    # The sequence is raised when the load ends, so that the marts see what came after them.
    connection.execute(
        "INSERT INTO loads SELECT $1, $2, $3, $4, load_sequence + 1 FROM warehouse_state",
        [run_key, datetime.now(UTC), len(shards), version],
    )


def _insert_shard(connection: duckdb.DuckDBPyConnection, lake: Lake, run_key: str, shard: int) -> None:
    for source, target, query in _SHARD_ROWS:
        path = lake.path(source, run_key, shard_part(shard))
        # A run may be loaded whose articles were never held against the watchlists; all else it must have.
        if source is not WATCHLIST_HITS or path.exists():
            connection.execute(
                f'INSERT INTO "{target.name}" BY NAME {query}', {"path": str(path), "run_key": run_key, "shard": shard}
            )


def _clear_dangling(connection: duckdb.DuckDBPyConnection, run_key: str) -> None:
    """A quote outlives its quarantined parent or speaker mention: its words are its own, only the pointer goes."""
    connection.execute(
        "UPDATE arrived_quotes SET parent_quote_id = NULL WHERE run_key = $1 AND parent_quote_id IS NOT NULL "
        "AND (shard, parent_quote_id) NOT IN (SELECT (shard, quote_id) FROM arrived_quotes WHERE run_key = $1)",
        [run_key],
    )
    for pointer in ("speaker_entity_id", "organization_entity_id"):
        connection.execute(
            f"UPDATE arrived_quotes SET {pointer} = NULL WHERE run_key = $1 AND {pointer} IS NOT NULL "
            f"AND (shard, article_id, {pointer}) NOT IN (SELECT (shard, article_id, entity_id) "
            "FROM arrived_mentions WHERE run_key = $1 AND entity_id IS NOT NULL)",
            [run_key],
        )


def _refuse_other_choices(connection: duckdb.DuckDBPyConnection, run_key: str) -> None:
    """The articles step must have kept, in each shard, the copy that ranks first there."""
    sql = """
        WITH chosen AS (
            SELECT article_id, run_key, shard, arg_min(raw_page_id, place) AS raw_page_id
            FROM ranked_copies WHERE run_key = $1 GROUP BY article_id, run_key, shard
        )
        SELECT coalesce(chosen.article_id, kept.article_id), coalesce(chosen.shard, kept.shard)
        FROM chosen
        FULL JOIN (SELECT * FROM arrived_articles WHERE run_key = $1) AS kept USING (article_id, run_key, shard)
        WHERE chosen.raw_page_id IS DISTINCT FROM kept.raw_page_id ORDER BY ALL
    """
    differing = rows_of(connection, sql, run_key)
    if differing:
        article_id, shard = differing[0]
        raise WarehouseError(
            f"run {run_key}, shard {shard}: articles and article_copies disagree about {len(differing)} article(s), "
            f"first {article_id}; run its step `articles` again"
        )


def _add_up(connection: duckdb.DuckDBPyConnection, run_key: str) -> LoadCounts:
    counts = read_counts(connection, run_key)
    accounted = counts.articles_loaded + counts.duplicates + counts.quarantined
    if counts.rows_in != accounted or counts.duplicates < 0:
        raise WarehouseError(
            f"run {run_key} does not add up: {counts.rows_in} rows in, but {counts.articles_loaded} loaded + "
            f"{counts.duplicates} duplicates + {counts.quarantined} quarantined = {accounted}; run its step `articles` again"
        )
    return counts
