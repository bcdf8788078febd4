"""The DAG that asks live sources between the daily runs."""

from typing import Any


def test_sources_are_asked_every_hour_one_round_at_a_time_and_never_for_the_past(dag: dict[str, Any]) -> None:
    polling = dag["poll_sources"]
    assert polling["schedule"] == "17 * * * *"
    assert (polling["catchup"], polling["most_at_once"]) == (False, 1)


def test_a_round_that_fails_is_told(dag: dict[str, Any]) -> None:
    task = dag["poll_sources"]["tasks"]["fetch"]
    assert task["callbacks"] == ["report_failed_task"]
    assert task["retries"] == 1
