"""The DAG that reads old days anew, as Airflow loads it."""

from typing import Any

from schemas import CONTENT_TABLES


def test_it_runs_only_when_a_person_asks_and_names_the_days(reextract_dag: dict[str, Any]) -> None:
    assert reextract_dag["timetable"] == "NullTimetable"
    assert reextract_dag["params"] == {"first": None, "last": None, "publish": False}


def test_what_changes_is_shown_before_anything_is_published(reextract_dag: dict[str, Any]) -> None:
    assert reextract_dag["tasks"]["compare"]["downstream"] == ["publish"]
    assert list(reextract_dag["tasks"]) == ["compare", "publish"]


def test_only_publishing_writes_the_warehouse_and_announces_the_tables_that_can_change(
    reextract_dag: dict[str, Any],
) -> None:
    compare, publish = reextract_dag["tasks"].values()
    assert (compare["pool"], publish["pool"]) == ("default_pool", "warehouse_writer")
    unchanged = {"articles", "article_revisions"}
    assert compare["outlets"] == []
    assert set(publish["outlets"]) == {table.name for table in CONTENT_TABLES} - unchanged | {"snapshot"}
