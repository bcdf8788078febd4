"""WHEN live sources are asked between the daily runs: every hour, so that no feed drops an item before it was seen."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from airflow.sdk import CronTriggerTimetable, dag, task
from asked_run import TIMEZONE
from task_failure import WHEN_A_TASK_FAILS

if TYPE_CHECKING:
    from presswatch.recording import StepReport


@task
def fetch() -> "StepReport":
    """Put what is new into today's run, which the daily DAG reads when the day is over."""
    from presswatch import steps
    from presswatch.settings import Run, Settings

    settings = Settings.from_environment()
    return steps.fetch(Run.for_day(settings.today(), settings))


@dag(
    schedule=CronTriggerTimetable("17 * * * *", timezone=TIMEZONE),
    start_date=datetime(1990, 1, 1, tzinfo=UTC),
    catchup=False,
    # A round that takes longer than an hour is not joined by a second one.
    max_active_runs=1,
    tags=["presswatch"],
    default_args=WHEN_A_TASK_FAILS | {"retries": 1},
)
def poll_sources() -> None:
    """Ask the live sources; the daily DAG does the same once more and then reads everything."""
    fetch()


poll_sources()
