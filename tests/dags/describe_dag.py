"""Run apart from pytest: prints the DAG as Airflow loads it, and which packages its file brought in."""

import json
import sys
from pathlib import Path
from typing import Any

from airflow.dag_processing.dagbag import BundleDagBag
from airflow.sdk import DAG, BaseOperator
from airflow.serialization.serialized_objects import DagSerialization


def describe(folder: Path) -> dict[str, Any]:
    before = set(sys.modules)
    bag = BundleDagBag(folder, bundle_path=folder, bundle_name="dags-folder")
    brought_in = {name.partition(".")[0] for name in set(sys.modules) - before}
    if bag.import_errors:
        raise SystemExit("\n".join(bag.import_errors.values()))
    dag = bag.dags["daily_monitoring"]
    return {
        "dags": sorted(bag.dags),
        "brought_in": sorted(brought_in),
        "params": dag.params.dump(),
        "doc": dag.doc_md,
        "catchup": dag.catchup,
        "start_date": dag.start_date.isoformat(),
        "callback": dag.on_failure_callback.__name__,
        "timetable": DagSerialization.serialize_dag(dag)["timetable"]["__var"],
        "tasks": {task.task_id: _describe_task(task) for task in dag.tasks},
        "reextract": _describe_reextract(bag.dags["reextract"]),
        "poll_sources": {
            "schedule": bag.dags["poll_sources"].timetable.expression,
            "catchup": bag.dags["poll_sources"].catchup,
            "most_at_once": bag.dags["poll_sources"].max_active_runs,
            "tasks": {task.task_id: _describe_task(task) for task in bag.dags["poll_sources"].tasks},
        },
    }


def _describe_reextract(dag: DAG) -> dict[str, Any]:
    return {
        "params": dag.params.dump(),
        "timetable": type(dag.timetable).__name__,
        "tasks": {
            task.task_id: {
                "downstream": sorted(task.downstream_task_ids),
                "pool": task.pool,
                "outlets": [asset.name for asset in task.outlets],
            }
            for task in dag.tasks
        },
    }


def _describe_task(task: BaseOperator) -> dict[str, Any]:
    return {
        "downstream": sorted(task.downstream_task_ids),
        "pool": task.pool,
        "retries": task.retries,
        "backoff": task.retry_exponential_backoff,
        "is_mapped": any(True for _ in task.iter_mapped_task_groups()),
        "trigger_rule": task.trigger_rule.value,
        "outlets": [asset.name for asset in task.outlets],
        "callbacks": [callback.__name__ for callback in task.on_failure_callback],
    }


if __name__ == "__main__":
    print(json.dumps(describe(Path(sys.argv[1]))))
