"""The lake of March, and a place for its warehouse."""

from pathlib import Path

import pytest

from tests.warehouse.march import RUNS
from tests.warehouse.newsdesk import lake_at, write_run
from warehouse.lake import Lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = lake_at(tmp_path)
    for run_key, shards in RUNS.items():
        write_run(lake, run_key, shards, broken_items=1)
    return lake


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "warehouse" / "private.duckdb"
