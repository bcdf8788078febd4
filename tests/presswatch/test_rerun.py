"""The same input gives the same tables: again, in another order of days, in other shards, and rebuilt from the lake."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from presswatch.maintenance import content_hashes, rebuild_warehouse
from presswatch.run import run_all
from presswatch.settings import Run, Settings
from tests.conftest import SAMPLES, make_settings

pytestmark = pytest.mark.timeout(600)

FIRST, LAST = date(2026, 3, 4), date(2026, 3, 6)


def _silent(*_: object) -> None:
    return None


def _run_days(settings: Settings, days: Iterable[date]) -> dict[str, str]:
    for day in days:
        run_all(Run.for_day(day, settings), _silent)
    return content_hashes(settings)


@pytest.fixture(scope="module")
def in_order(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, dict[str, str]]:
    settings = make_settings(tmp_path_factory.mktemp("order"), SAMPLES)
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    return settings, _run_days(settings, days)


def test_days_in_another_order_and_other_shards_give_equal_tables(
    in_order: tuple[Settings, dict[str, str]], tmp_path: Path
) -> None:
    settings = make_settings(tmp_path / "home", SAMPLES, shard_size=2)
    assert _run_days(settings, [LAST, FIRST, date(2026, 3, 5)]) == in_order[1]


def test_a_day_run_again_and_a_rebuild_give_equal_tables(in_order: tuple[Settings, dict[str, str]]) -> None:
    settings, hashes = in_order
    assert _run_days(settings, [FIRST]) == hashes
    line = rebuild_warehouse(settings, _silent)
    assert line.startswith("3 run(s)")
    assert content_hashes(settings) == hashes
