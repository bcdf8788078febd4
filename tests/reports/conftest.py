"""Where the alerts of a test wait, and what they tell of."""

from pathlib import Path

import pytest

from presswatch.settings import Settings
from tests.reports.desk import LIST
from warehouse.connect import query


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def articles(samples: Settings) -> list[str]:
    """The articles that the list catches in the samples."""
    found = query(
        samples.published,
        "SELECT DISTINCT article_id FROM watchlist_hits WHERE watchlist = ? ORDER BY ALL",
        parameters=[LIST],
    )
    return found["article_id"].to_list()
