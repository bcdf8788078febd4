"""WHEN alerts go out that the daily run could not deliver: every ten minutes, for quiet hours end and receivers come back."""

from datetime import UTC, datetime, timedelta

from airflow.sdk import CronTriggerTimetable, dag, task
from asked_run import TIMEZONE
from task_failure import FailAtOnce


@task
def send() -> list[str]:
    """Deliver what is due; what a receiver does not take waits for the next round and is told in the log."""
    from presswatch.settings import Settings
    from presswatch.watch import send_alerts

    lines = send_alerts(Settings.from_environment()).lines()
    print("\n".join(lines))
    return lines


@dag(
    schedule=CronTriggerTimetable("*/10 * * * *", timezone=TIMEZONE),
    start_date=datetime(1990, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    tags=["presswatch"],
    default_args={"retries": 0, "retry_policy": FailAtOnce(), "execution_timeout": timedelta(minutes=30)},
)
def send_alerts() -> None:
    """Send the alerts that wait."""
    send()


send_alerts()
