"""Forget: take one article down everywhere, and keep only the fact."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from schemas import (
    ALERTS,
    ARTICLE_COPIES,
    ARTICLES,
    FORGOTTEN,
    FORGOTTEN_PAGES,
    MENTIONS,
    QUARANTINE,
    QUOTES,
    RAW_PAGES,
    WATCHLIST_HITS,
    Table,
)
from warehouse.errors import WarehouseError
from warehouse.lake import Lake
from warehouse.links import link_entities
from warehouse.private import (
    WAIT_SECONDS,
    create_at,
    draft_of,
    opened,
    replace_file,
    replace_rows,
    transaction,
    turn_to_write,
)
from warehouse.publish import Snapshot, publish_from
from warehouse.staging import Staging
from warehouse.tables import (
    ARRIVED_ARTICLES,
    ARRIVED_COPIES,
    ARRIVED_HITS,
    ARRIVED_MENTIONS,
    ARRIVED_QUOTES,
    PRIVATE_TABLES,
)

_FORGOTTEN_FILE = "forgotten.parquet"
_PAGES_FILE = "forgotten_pages.parquet"


@dataclass(frozen=True)
class Places:
    """Where one data home keeps what a takedown must reach."""

    lake: Lake
    database: Path
    published: Path
    state: Path


@dataclass(frozen=True)
class Takedown:
    """What was removed from the lake, by table, and where in the sources it had come from."""

    article_id: str
    removed: dict[str, int]
    items: list[str]
    snapshot: Snapshot


@dataclass(frozen=True)
class _Traces:
    """How the article's rows are known."""

    article_id: str
    raw_page_ids: list[str]
    unread_page_ids: list[str]
    """Pages that came under the same names and never became an article, but hold its text all the same."""
    items: pl.DataFrame

    def in_quarantine(self, quarantine: pl.DataFrame) -> pl.DataFrame:
        """The quarantine rows about the article, its raw pages, or what came under their names."""
        own_id = pl.col("row_key").str.contains(f"^{re.escape(self.article_id)}([^0-9A-Za-z]|$)")
        own_page = pl.col("row_key").is_in(self.raw_page_ids)
        by_item = quarantine.join(self.items, on=["source_id", "item"], how="semi")
        return pl.concat([quarantine.filter(own_id | own_page), by_item]).unique("quarantine_id", maintain_order=True)


def forget(places: Places, article_id: str, reason: str, wait_seconds: float = WAIT_SECONDS) -> Takedown:
    """Remove the article from the lake, the private file and every snapshot; publish anew; keep its id and the reason.

    Run it while no other run is under way. Killed at any moment, running it again ends the work. The source itself
    (a file of the inbox) is not ours to delete: `items` names it. WarehouseError for an id that is nowhere.
    """
    if not places.database.exists():
        raise WarehouseError(f"there is no warehouse at {places.database}; run `presswatch rebuild` first")
    with turn_to_write(places.database, wait_seconds):
        traces = _find_traces(places, article_id)
        # The fact first: from here on the article is refused, and a second try knows the id.
        forgotten = _remember(places.state, article_id, reason)
        _remember_pages(places.state, traces)
        _remove_spill(places.database)
        Staging.beside(places.lake).forget_all()
        # The lake goes second: it alone tells, on a second try, which other rows are about the article.
        _remove_from_private(places.database, traces, forgotten)
        removed = _remove_from_lake(places.lake, traces)
        with opened(places.database) as connection:
            snapshot = publish_from(connection, places.published, keep=1)
    items = sorted(f"{source_id}: {item}" for source_id, item in traces.items.rows())
    return Takedown(article_id, removed, items, snapshot)


def read_forgotten(state: Path) -> pl.DataFrame:
    """Every takedown so far; the articles step refuses these ids."""
    return _read_state(state / _FORGOTTEN_FILE, FORGOTTEN)


def read_forgotten_pages(state: Path) -> set[str]:
    """The raw_page_id of every page that a takedown removed; the collect step lets none of them in again."""
    return set(_read_state(state / _PAGES_FILE, FORGOTTEN_PAGES)["raw_page_id"])


def _find_traces(places: Places, article_id: str) -> _Traces:
    copies = _all_rows(places.lake, ARTICLE_COPIES, ["article_id", "raw_page_id"])
    own = set(copies.filter(pl.col("article_id") == article_id)["raw_page_id"])
    with opened(places.database) as connection:
        loaded = connection.execute("SELECT raw_page_id FROM arrived_copies WHERE article_id = $1", [article_id])
        own |= {raw_page_id for (raw_page_id,) in loaded.fetchall()}
    if not own and article_id not in read_forgotten(places.state)["article_id"]:
        raise WarehouseError(
            f"no article {article_id!r} here; find its id with `presswatch query` in the table articles"
        )
    if article_id in read_forgotten(places.state)["article_id"]:
        own |= _came_back(places, article_id)
    pages = _all_rows(places.lake, RAW_PAGES, ["raw_page_id", "source_id", "item"])
    items = pages.filter(pl.col("raw_page_id").is_in(list(own))).select("source_id", "item").unique()
    unread = pages.join(items, on=["source_id", "item"], how="semi").join(copies, on="raw_page_id", how="anti")
    return _Traces(article_id, sorted(own), sorted(unread["raw_page_id"]), items)


def _came_back(places: Places, article_id: str) -> set[str]:
    """Pages of an earlier takedown, and every page refused as forgotten: whoever's it is, it holds a text taken down."""
    removed = _read_state(places.state / _PAGES_FILE, FORGOTTEN_PAGES).filter(pl.col("article_id") == article_id)
    aside = _all_rows(places.lake, QUARANTINE, ["stage", "row_key", "reason"])
    refused = aside.filter((pl.col("stage") == "articles") & (pl.col("reason") == "forgotten"))
    return {*removed["raw_page_id"], *refused["row_key"]}


def _all_rows(lake: Lake, table: Table, columns: list[str]) -> pl.DataFrame:
    parts = [pl.read_parquet(path, columns=columns) for path in (lake.root / table.name).glob("run=*/[!.]*.parquet")]
    return pl.concat([table.empty().select(columns), *parts])


def _remember(state: Path, article_id: str, reason: str) -> pl.DataFrame:
    """Add the fact to the list of takedowns; the first reason given stays."""
    forgotten = read_forgotten(state)
    if article_id not in forgotten["article_id"]:
        fact = {"article_id": [article_id], "reason": [reason], "forgotten_at": [datetime.now(UTC)]}
        forgotten = pl.concat([forgotten, FORGOTTEN.conform(pl.DataFrame(fact))]).sort("article_id")
        _write_state(state / _FORGOTTEN_FILE, forgotten)
    return forgotten


def _remember_pages(state: Path, traces: _Traces) -> None:
    """Before anything is removed, so that a takedown that was killed still knows its pages."""
    known = _read_state(state / _PAGES_FILE, FORGOTTEN_PAGES)
    going = pl.DataFrame({"raw_page_id": traces.raw_page_ids + traces.unread_page_ids}, {"raw_page_id": pl.String})
    fresh = FORGOTTEN_PAGES.conform(going.with_columns(article_id=pl.lit(traces.article_id)))
    _write_state(state / _PAGES_FILE, pl.concat([known, fresh]).unique().sort("article_id", "raw_page_id"))


def _read_state(file: Path, table: Table) -> pl.DataFrame:
    return pl.read_parquet(file) if file.exists() else table.empty()


def _write_state(file: Path, rows: pl.DataFrame) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.draft")
    rows.write_parquet(draft)
    replace_file(draft, file)


def _remove_spill(database: Path) -> None:
    """What DuckDB had written aside for want of memory when it was killed."""
    for name in (database.name, draft_of(database).name):
        shutil.rmtree(database.with_name(f"{name}.tmp"), ignore_errors=True)


def _remove_from_lake(lake: Lake, traces: _Traces) -> dict[str, int]:
    """Rewrite the parts that hold the article. The tables that tell where it is come last, should we be killed."""
    for leftover in lake.root.glob("*/run=*/.*.part"):
        leftover.unlink()
    of_article = pl.col("article_id") == traces.article_id
    rows = (
        (QUARANTINE, traces.in_quarantine),
        (MENTIONS, lambda part: part.filter(of_article)),
        (QUOTES, lambda part: part.filter(of_article)),
        (WATCHLIST_HITS, lambda part: part.filter(of_article)),
        (ARTICLES, lambda part: part.filter(of_article)),
        (RAW_PAGES, lambda part: part.filter(pl.col("raw_page_id").is_in(traces.unread_page_ids))),
        (RAW_PAGES, lambda part: part.filter(pl.col("raw_page_id").is_in(traces.raw_page_ids))),
        (ARTICLE_COPIES, lambda part: part.filter(of_article)),
    )
    removed: dict[str, int] = {}
    for table, find_rows in rows:
        removed[table.name] = removed.get(table.name, 0) + _rewrite_parts(lake, table, find_rows)
    return removed


def _rewrite_parts(lake: Lake, table: Table, find_rows: Callable[[pl.DataFrame], pl.DataFrame]) -> int:
    removed = 0
    for path in sorted((lake.root / table.name).glob("run=*/[!.]*.parquet")):
        part = pl.read_parquet(path)
        going = find_rows(part)
        if going.height:
            kept = part.join(going, on=list(table.key), how="anti", maintain_order="left")
            lake.write(table, path.parent.name.removeprefix("run="), path.stem, kept)
            removed += going.height
    return removed


def _remove_from_private(database: Path, traces: _Traces, forgotten: pl.DataFrame) -> None:
    """Delete its rows, then copy the rest into a new file: a deleted row's bytes stay in the old one."""
    with opened(database) as connection:
        with transaction(connection):
            _delete_rows(connection, traces)
            link_entities(connection)
            replace_rows(connection, FORGOTTEN, forgotten)
            connection.execute("UPDATE warehouse_state SET load_sequence = load_sequence + 1, marts_sequence = -1")
        draft = draft_of(database)
        create_at(draft)
        target = str(draft).replace("'", "''")
        connection.execute(f"ATTACH '{target}' AS fresh")
        connection.execute("DELETE FROM fresh.warehouse_state")
        for table in PRIVATE_TABLES:
            connection.execute(f'INSERT INTO fresh."{table.name}" SELECT * FROM "{table.name}"')
        connection.execute("DETACH fresh")
    replace_file(draft, database)


def _delete_rows(connection: duckdb.DuckDBPyConnection, traces: _Traces) -> None:
    for table in (ARRIVED_COPIES, ARRIVED_ARTICLES, ARRIVED_MENTIONS, ARRIVED_QUOTES, ARRIVED_HITS):
        connection.execute(f'DELETE FROM "{table.name}" WHERE article_id = $1', [traces.article_id])
    connection.execute(f'DELETE FROM "{ALERTS.name}" WHERE list_contains(article_ids, $1)', [traces.article_id])
    for page in traces.raw_page_ids + traces.unread_page_ids:
        connection.execute("DELETE FROM arrived_pages WHERE raw_page_id = $1", [page])
    put_aside = traces.in_quarantine(connection.sql("SELECT * FROM quarantine").pl())
    for quarantine_id in put_aside["quarantine_id"]:
        connection.execute("DELETE FROM quarantine WHERE quarantine_id = $1", [quarantine_id])
