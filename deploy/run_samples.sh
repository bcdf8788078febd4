#!/usr/bin/env bash
# Runs the DAG once through Airflow on the sample articles and prints its summary. The Makefile sets the environment.
set -euo pipefail

log="$AIRFLOW_HOME/run.log"
samples="${PRESSWATCH_INBOX:-$PWD/seeds/samples}"
echo "Running the DAG daily_monitoring on $samples"
if ! .venv/bin/airflow dags test daily_monitoring --conf "{\"everything\": true, \"inbox\": \"$samples\"}" > "$log" 2>&1; then
  grep -A 4 'Presswatch: .* stopped at' "$log" >&2 || tail -n 40 "$log" >&2
  echo "The run failed; the whole log is $log." >&2
  exit 1
fi
.venv/bin/presswatch step summary --all
echo "Here \`presswatch\` is .venv/bin/presswatch; Airflow's log of the run is $log."
echo "The samples are invented news. Before articles of your own: rm -r $PRESSWATCH_HOME"
