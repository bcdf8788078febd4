#!/usr/bin/env bash
# Run once before the services: Airflow's database, the writer's pool, and the password of the user `admin`.
set -euo pipefail

airflow db migrate
airflow pools set warehouse_writer 1 "one writer of the warehouse"
umask 077
python -c 'import json, os; print(json.dumps({"admin": os.environ["PRESSWATCH_ADMIN_PASSWORD"]}))' \
  > "$AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"
