"""Airflow in a home of its own, and always in a process of its own: its import is slow and full of warnings."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DAGS = ROOT / "dags"


@dataclass(frozen=True)
class Airflow:
    """An empty Airflow home."""

    home: Path

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        settings = {
            "AIRFLOW_HOME": str(self.home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
            "PRESSWATCH_HOME": str(self.home / "presswatch"),
            "PYTHONWARNINGS": "ignore",
        }
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "PRESSWATCH"))
        }
        return subprocess.run(
            command, env=inherited | settings | environment, cwd=ROOT, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="session")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Airflow:
    return Airflow(tmp_path_factory.mktemp("airflow"))


@pytest.fixture(scope="session")
def dag(airflow: Airflow) -> dict[str, Any]:
    """The DAG as Airflow loads it, told by describe_dag.py."""
    described = airflow.run(sys.executable, str(Path(__file__).with_name("describe_dag.py")), str(DAGS))
    assert described.returncode == 0, described.stderr
    return json.loads(described.stdout.splitlines()[-1])


@pytest.fixture(scope="session")
def reextract_dag(dag: dict[str, Any]) -> dict[str, Any]:
    """The DAG that reads old days anew."""
    return dag["reextract"]
