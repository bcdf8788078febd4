"""Run apart from pytest: prints the DAG as Airflow loads it, and which of our and of the heavy modules that took."""

import json
import sys
from pathlib import Path

from airflow.dag_processing.dagbag import BundleDagBag
from airflow.serialization.serialized_objects import DagSerialization

before = set(sys.modules)
bag = BundleDagBag(sys.argv[1], bundle_path=Path(sys.argv[1]), bundle_name="dags-folder")
loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
dag = bag.dags["daily_monitoring"]
print(
    json.dumps(
        {
            "dags": sorted(bag.dags),
            "import_errors": bag.import_errors,
            "loaded": sorted(loaded),
            "params": dag.params.dump(),
            "doc": dag.doc_md,
            "catchup": dag.catchup,
            "max_active_runs": dag.max_active_runs,
            "callback": dag.on_failure_callback.__name__,
            "schedule": DagSerialization.serialize_dag(dag)["timetable"],
            "tasks": {
                task.task_id: {
                    "downstream": sorted(task.downstream_task_ids),
                    "pool": task.pool,
                    "retries": task.retries,
                    "is_mapped": any(True for _ in task.iter_mapped_task_groups()),
                    "trigger_rule": str(task.trigger_rule),
                    "outlets": [asset.name for asset in task.outlets],
                    "callback": [each.__name__ for each in task.on_failure_callback],
                }
                for task in dag.tasks
            },
            "files": sorted(path.name for path in Path(sys.argv[1]).glob("*.py")),
        }
    )
)
