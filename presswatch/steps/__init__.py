"""The steps of a run in order: each replaces its own partition, runs alone and can be run again."""

from collections.abc import Callable

from presswatch.recording import StepReport
from presswatch.settings import Run
from presswatch.steps.alerts import alerts
from presswatch.steps.articles import articles
from presswatch.steps.brief import brief
from presswatch.steps.check import check
from presswatch.steps.collect import collect
from presswatch.steps.dashboard import dashboard
from presswatch.steps.fetch import fetch
from presswatch.steps.load import load
from presswatch.steps.marts import marts
from presswatch.steps.mentions import mentions
from presswatch.steps.publish import publish
from presswatch.steps.quotes import quotes
from presswatch.steps.summary import summary
from presswatch.steps.watchlists import watchlists
from warehouse.lake import Lake

ShardStep = Callable[[Run, int], StepReport]
RunStep = Callable[[Run], StepReport]

SHARD_STEPS: tuple[ShardStep, ...] = (articles, mentions, quotes)
"""Each takes a run and one of its shards."""

RUN_STEPS: tuple[RunStep, ...] = (check, watchlists, load, marts, publish, dashboard, brief, alerts, summary)
"""Each takes a run whose shards are done."""


def shards(run: Run) -> list[int]:
    """The shards that `collect` has made for a run."""
    return Lake(run.settings.lake).shards(run.key)


__all__ = [
    "RUN_STEPS",
    "SHARD_STEPS",
    "RunStep",
    "ShardStep",
    "alerts",
    "articles",
    "brief",
    "check",
    "collect",
    "dashboard",
    "fetch",
    "load",
    "marts",
    "mentions",
    "publish",
    "quotes",
    "shards",
    "summary",
    "watchlists",
]
