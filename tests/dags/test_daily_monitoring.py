"""The DAG as Airflow loads it."""

from datetime import date
from itertools import pairwise
from typing import Any

from presswatch.alerts import runbook
from schemas import CONTENT_TABLES
from schemas.tables.runs import STAGES

HEAVY = {"polars", "duckdb", "great_expectations", "numpy", "pandas", "pyarrow", "lxml", "trafilatura"}


def test_the_folder_holds_this_dag_and_those_that_ask_sources_read_old_days_anew_and_send_alerts(
    dag: dict[str, Any],
) -> None:
    assert dag["dags"] == ["daily_monitoring", "poll_sources", "reextract", "send_alerts"]


def test_reading_the_file_brings_in_nothing_heavy(dag: dict[str, Any]) -> None:
    assert "presswatch" in dag["brought_in"]
    assert not HEAVY & set(dag["brought_in"])


def test_there_is_one_task_for_every_step(dag: dict[str, Any]) -> None:
    assert [task.rpartition(".")[2] for task in dag["tasks"]] == list(STAGES)


def test_the_tasks_follow_each_other_in_the_order_of_the_steps(dag: dict[str, Any]) -> None:
    names = list(dag["tasks"])
    for earlier, later in pairwise(names):
        assert later in dag["tasks"][earlier]["downstream"]


def test_each_shard_goes_its_own_way_from_articles_to_quotes(dag: dict[str, Any]) -> None:
    mapped = {name for name, task in dag["tasks"].items() if task["is_mapped"]}
    assert mapped == {"shard.articles", "shard.mentions", "shard.quotes"}


def test_a_day_without_shards_is_still_checked_and_a_broken_shard_is_not(dag: dict[str, Any]) -> None:
    assert dag["tasks"]["check"]["trigger_rule"] == "none_failed"
    others = {task["trigger_rule"] for name, task in dag["tasks"].items() if name != "check"}
    assert others == {"all_success"}


def test_only_one_task_at_a_time_writes_the_warehouse(dag: dict[str, Any]) -> None:
    writers = {name for name, task in dag["tasks"].items() if task["pool"] == "warehouse_writer"}
    assert writers == {"load", "marts", "publish"}


def test_every_task_is_tried_again_ever_later_and_then_tells(dag: dict[str, Any]) -> None:
    for task in dag["tasks"].values():
        assert task["retries"] == 2
        assert task["backoff"] > 1
        assert task["callbacks"] == ["report_failed_task"]
    assert dag["callback"] == "report_failed_run"


def test_a_table_is_announced_when_analysts_can_read_it(dag: dict[str, Any]) -> None:
    outlets = {name: task["outlets"] for name, task in dag["tasks"].items() if task["outlets"]}
    assert list(outlets) == ["publish"]
    published = {table.name for table in CONTENT_TABLES} - {"article_revisions"}
    assert set(outlets["publish"]) == published | {"snapshot"}


def test_a_run_is_keyed_by_the_day_that_has_ended(dag: dict[str, Any]) -> None:
    timetable = dag["timetable"]
    assert timetable["expression"] == "0 0 * * *"
    assert timetable["run_offset"] == -1
    assert date(2016, 10, 5).strftime(timetable["key_format"]) == "2016-10-05"


def test_old_days_can_be_backfilled_but_do_not_start_by_themselves(dag: dict[str, Any]) -> None:
    assert dag["start_date"] < "2016"
    assert dag["catchup"] is False


def test_a_run_without_params_reads_the_configured_inbox_for_its_own_day(dag: dict[str, Any]) -> None:
    assert dag["params"] == {"inbox": "", "day": None, "everything": False, "shard_size": None}


def test_the_runbook_is_the_dags_documentation(dag: dict[str, Any]) -> None:
    assert dag["doc"].strip() == runbook().strip()
