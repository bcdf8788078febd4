#!/usr/bin/env bash
# Makes Airflow's database and the writer's pool, or brings them up to date. The Makefile sets the environment.
set -euo pipefail

log="$AIRFLOW_HOME/prepare.log"
mkdir -p "$AIRFLOW_HOME"
echo "Preparing Airflow in $AIRFLOW_HOME"
if ! { .venv/bin/airflow db migrate && .venv/bin/airflow pools set warehouse_writer 1 "one writer of the warehouse"; } > "$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "Airflow's database could not be prepared; the whole log is $log." >&2
  exit 1
fi
