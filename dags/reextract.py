"""WHEN old days are read anew: when a person asks. It shows what changes, and publishes it if asked; docs/reextract.md."""

from datetime import date

from airflow.sdk import Asset, Param, dag, get_current_context, task
from task_failure import FailAtOnce

CHANGED = [Asset(name, group="presswatch") for name in ("entities", "mentions", "quotes", "snapshot")]
PARAMS = {
    "first": Param(type="string", format="date", description="First day of publication."),
    "last": Param(type="string", format="date", description="Last day of publication, included."),
    "publish": Param(False, type="boolean", description="Publish what was found; otherwise it is only shown."),
}


@task.short_circuit
def compare(is_published: bool = False) -> bool:
    """Read the days anew and show what changes, or publish it; the parts that were read before are not read again."""
    from presswatch.reextract import Days, publish_reextracted, reextract, report_text
    from presswatch.settings import Settings

    asked, settings = get_current_context()["params"], Settings.from_environment()
    days = Days(date.fromisoformat(asked["first"]), date.fromisoformat(asked["last"]))
    outcome = reextract(days, settings, print)
    print(publish_reextracted(outcome, settings, print) if is_published else report_text(outcome))
    return bool(asked["publish"])


@dag(schedule=None, params=PARAMS, tags=["presswatch"], default_args={"retries": 2, "retry_policy": FailAtOnce()})
def reextract() -> None:
    """Read the articles of old days with the extractor of now: `compare`, then, with the param `publish`, `publish`."""
    publish = compare.override(task_id="publish", pool="warehouse_writer", outlets=CHANGED)
    compare() >> publish(is_published=True)


reextract()
