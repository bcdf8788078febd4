"""WHEN the daily run happens: one Airflow task per step of `presswatch.steps`; presswatch/runbook.md tells how each one fails."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from airflow.sdk import Asset, CronPartitionTimetable, TriggerRule, dag, task, task_group
from asked_run import PARAMS, TIMEZONE, asked_run
from task_failure import WHEN_A_TASK_FAILS, report_failed_run

from presswatch.alerts import runbook

if TYPE_CHECKING:
    from presswatch.recording import StepReport

WRITER_POOL = "warehouse_writer"  # one slot: one task of the whole installation writes the private warehouse at a time

# Announced by `publish`, not by the step that makes the rows: whoever a table wakes up can already read it.
PUBLISHED = [Asset(name, group="presswatch") for name in ("articles", "entities", "mentions", "quotes", "snapshot")]


@task
def fetch() -> "StepReport":
    """Ask the live sources what is new; of an old day they have nothing any more."""
    from presswatch import steps

    return steps.fetch(asked_run())


@task
def collect() -> list[int]:
    """Take the day's items from the inbox; gives the shards to read."""
    from presswatch import steps

    return steps.collect(asked_run())["shards"]


@task
def articles(shard: int) -> "StepReport":
    """Read and clean one shard's articles."""
    from presswatch import steps

    return steps.articles(asked_run(), shard)


@task
def mentions(shard: int) -> "StepReport":
    """Find who is named in one shard."""
    from presswatch import steps

    return steps.mentions(asked_run(), shard)


@task
def quotes(shard: int) -> "StepReport":
    """Find who is quoted in one shard."""
    from presswatch import steps

    return steps.quotes(asked_run(), shard)


@task_group(group_id="shard")
def read_shard(shard: int) -> None:
    """One shard's way, apart from the others: a slow or broken shard holds up nobody but the check."""
    articles(shard) >> mentions(shard) >> quotes(shard)


# A day without news has no shards and its group is skipped; its empty day must still be checked, loaded and published.
@task(trigger_rule=TriggerRule.NONE_FAILED)
def check() -> "StepReport":
    """Judge the run's tables before anything is loaded."""
    from presswatch import steps

    return steps.check(asked_run())


@task
def watchlists() -> "StepReport":
    """Find where the run fits the watchlists, and who is to be told."""
    from presswatch import steps

    return steps.watchlists(asked_run())


@task(pool=WRITER_POOL)
def load() -> "StepReport":
    """Write the run into the private warehouse in one transaction."""
    from presswatch import steps

    return steps.load(asked_run())


@task(pool=WRITER_POOL)
def marts() -> "StepReport":
    """Bring the marts up to what was loaded."""
    from presswatch import steps

    return steps.marts(asked_run())


@task(pool=WRITER_POOL, outlets=PUBLISHED)
def publish() -> "StepReport":
    """Give analysts a new snapshot."""
    from presswatch import steps

    return steps.publish(asked_run())


@task
def dashboard() -> "StepReport":
    """Make the pages anew from the published tables."""
    from presswatch import steps

    return steps.dashboard(asked_run())


@task
def brief() -> "StepReport":
    """Write the day on one page."""
    from presswatch import steps

    return steps.brief(asked_run())


@task
def alerts() -> "StepReport":
    """Tell who is to be told by now."""
    from presswatch import steps

    report = steps.alerts(asked_run())
    print(report["text"])
    return report


@task
def summary() -> "StepReport":
    """Say what was found and where."""
    from presswatch import steps

    report = steps.summary(asked_run())
    print(report["text"])
    return report


@dag(
    # Runs when a day has ended (offset -1) and is keyed by that day, as are its backfills and its asset events.
    schedule=CronPartitionTimetable("@daily", timezone=TIMEZONE, run_offset=-1, key_format="%Y-%m-%d"),
    start_date=datetime(1990, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=4,
    params=PARAMS,
    doc_md=runbook(),
    tags=["presswatch"],
    default_args=WHEN_A_TASK_FAILS,
    on_failure_callback=report_failed_run,
)
def daily_monitoring() -> None:
    """Fetch, collect, read, check, load and publish one day of news."""
    fetched, shards = fetch(), collect()
    fetched >> shards
    checked = read_shard.expand(shard=shards) >> check()
    checked >> watchlists() >> load() >> marts() >> publish() >> dashboard() >> brief() >> alerts() >> summary()


daily_monitoring()
