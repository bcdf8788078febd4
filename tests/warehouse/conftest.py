"""The lake of March, and a place for its warehouse."""

import shutil
from pathlib import Path

import pytest

from tests.warehouse.march import RUNS
from tests.warehouse.newsdesk import lake_at, write_run
from warehouse.lake import Lake


@pytest.fixture(scope="session")
def march_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("march")
    for run_key, shards in RUNS.items():
        write_run(lake_at(home), run_key, shards, broken_items=1)
    return home


@pytest.fixture
def lake(march_home: Path, tmp_path: Path) -> Lake:
    """A lake of March of one's own, to change at will."""
    shutil.copytree(march_home / "lake", tmp_path / "lake")
    return lake_at(tmp_path)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "warehouse" / "private.duckdb"
