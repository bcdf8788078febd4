"""One run from first step to last, without Airflow: the same steps in the same order."""

from collections.abc import Callable

from presswatch import steps
from presswatch.recording import StepReport
from presswatch.settings import Run

Watcher = Callable[[str, int, int], None]
"""Told before each piece of work: the step, how many pieces are done, how many there are in all."""


def run_all(run: Run, watch: Watcher) -> StepReport:
    """Run every step; the summary's report comes back. A step that fails raises and leaves the published tables as they were."""
    steps.fetch(run, lambda work, done, total: watch(f"fetch: {done} of {total} {work}", 0, 1))
    watch("collect", 0, 1)
    shards = steps.collect(run)["shards"]
    total = 1 + len(shards) * len(steps.SHARD_STEPS) + len(steps.RUN_STEPS)
    done = 1
    for shard in shards:
        for shard_step in steps.SHARD_STEPS:
            watch(f"{shard_step.__name__} of shard {shard}", done, total)
            shard_step(run, shard)
            done += 1
    for run_step in steps.RUN_STEPS:
        watch(run_step.__name__, done, total)
        report = run_step(run)
        done += 1
    watch("done", total, total)
    return report
