"""WHICH run an Airflow run asks for: its params, and the day that its partition, its date or a person names."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from airflow.sdk import Param, get_current_context

if TYPE_CHECKING:
    from airflow.sdk import Context

    from presswatch.settings import Run

TIMEZONE = os.environ.get("PRESSWATCH_TIMEZONE", "UTC")

PARAMS = {
    "inbox": Param("", type="string", description="Folder to read; empty for PRESSWATCH_INBOX."),
    "day": Param(None, type=["null", "string"], format="date", description="Day of publication, for a run by hand."),
    "everything": Param(False, type="boolean", description="The whole inbox at once, whatever its dates."),
    "shard_size": Param(
        None, type=["null", "integer"], minimum=1, maximum=10_000, description="Empty for PRESSWATCH_SHARD_SIZE."
    ),
}


def asked_run() -> "Run":
    """The run that the current task belongs to. SettingsError when its params contradict each other or its partition."""
    from presswatch.settings import Run, Settings, SettingsError

    context = get_current_context()
    asked = context["params"]
    if asked["day"] and asked["everything"]:
        raise SettingsError("the params `day` and `everything` exclude each other; give one of them")
    if asked["day"] and context["partition_key"] not in (None, asked["day"]):
        raise SettingsError(
            f"the param `day` is {asked['day']} but this run stands for {context['partition_key']}; leave `day` empty"
        )
    inbox = Path(asked["inbox"]) if asked["inbox"] else None
    return Run(key=run_key(context), settings=Settings.from_environment(inbox, asked["shard_size"]))


def run_key(context: "Context") -> str:
    """`all`, or the day as YYYY-MM-DD: the param, else the partition, else the date that the run was started with."""
    asked, dag_run = context["params"], context["dag_run"]
    # A DAG that takes no params, as the one that only fetches, names its run by its date.
    if asked.get("everything"):
        return "all"
    if named := asked.get("day") or context["partition_key"]:
        return date.fromisoformat(named).isoformat()
    started: datetime = dag_run.logical_date or dag_run.run_after
    return started.astimezone(ZoneInfo(TIMEZONE)).date().isoformat()
