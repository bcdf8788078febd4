"""Rows that are not loaded look as they will when they are."""

from pathlib import Path

import polars as pl
import pytest

from schemas import ENTITY_LINKS, MENTIONS, QUOTES, Table
from tests.warehouse.newsdesk import lake_at
from tests.warehouse.test_links import HART, load_all, write_harts
from warehouse.private import reading
from warehouse.seeing import as_readers_see

RENAMED = {"action": "rename", "entity_id": HART, "name": "Johnny Hart", "decided_on": None}


def _loaded(database: Path, table: Table) -> pl.DataFrame:
    with reading(database) as connection:
        return table.conform(connection.sql(f"FROM {table.name}").pl()).sort(table.key)


def _arrived(home: Path, table: Table) -> pl.DataFrame:
    return pl.read_parquet(sorted((lake_at(home).root / table.name).glob("run=*/*.parquet")))


@pytest.mark.parametrize("corrections", [(), (RENAMED,)], ids=["as read", "corrected"])
def test_rows_seen_before_the_load_are_those_that_the_load_gives(
    tmp_path: Path, database: Path, corrections: tuple[dict, ...]
) -> None:
    load_all(write_harts(tmp_path), database, *corrections)
    links = _loaded(database, ENTITY_LINKS)
    assert links.height
    found = {table.name: _arrived(tmp_path, table) for table in (MENTIONS, QUOTES)}
    seen = as_readers_see(found, links)
    for table in (MENTIONS, QUOTES):
        assert seen[table.name].sort(table.key).equals(_loaded(database, table))
        assert not found[table.name].sort(table.key).equals(_loaded(database, table))
