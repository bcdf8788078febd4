"""What was read anew takes its place in the lake and goes the way of every run: check, load, marts, publish."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from presswatch import steps
from presswatch.dashboard import rebuild_shown_dashboard
from presswatch.recording import recorded
from presswatch.reextract.days import Part
from presswatch.reextract.outcome import Outcome
from presswatch.run import Watcher
from presswatch.settings import Run, Settings
from presswatch.verdict import PASSED, withdraw_verdict
from schemas import CHECK_RESULTS, Table
from warehouse.lake import Lake, shard_part
from warehouse.staging import STAGED, Staging


@dataclass(frozen=True)
class Publisher:
    """Publishes parts that stand in the staging."""

    settings: Settings
    staging: Staging
    watch: Watcher

    def publish(self, outcome: Outcome) -> Path | None:
        """The new snapshot, or None when every row stands already.

        First everything is written and checked, then loaded run by run, then published at once: readers see all days as
        they were or all days anew. Killed or refused in between, running it again goes on.
        """
        lake = Lake(self.settings.lake)
        days, parts = outcome.days, outcome.found.parts
        written = {part.run_key for part in parts if self._take_over(lake, part, days.articles(lake, part))}
        unjudged = {part.run_key for part in parts if not lake.path(CHECK_RESULTS, part.run_key, PASSED).exists()}
        runs = [Run(key, self.settings) for key in sorted(written | unjudged | outcome.changed_runs)]
        if not runs:
            return None
        work = [(step, run) for step in (steps.check, steps.watchlists, steps.load) for run in runs]
        work += [(steps.marts, runs[-1]), (steps.publish, runs[-1])]
        for done, (step, run) in enumerate(work):
            self.watch(f"{step.__name__} of {run.key}", done, len(work))
            report = step(run)
        rebuild_shown_dashboard(self.settings)
        self.staging.forget_parts()
        return Path(report["paths"][0])

    def _take_over(self, lake: Lake, part: Part, articles: pl.DataFrame) -> bool:
        """Whether the lake's part had to change."""
        written = [self._take_over_table(lake, part, table, articles) for table in STAGED]
        return any(written)

    def _take_over_table(self, lake: Lake, part: Part, table: Table, articles: pl.DataFrame) -> bool:
        name = shard_part(part.shard)
        rows = self.staging.take_over(lake, table, part.run_key, part.shard, articles)
        if rows.equals(lake.require(table, part.run_key, name)):
            return False
        run = Run(part.run_key, self.settings)
        with recorded(run, table.name, part.shard) as tally:
            withdraw_verdict(run)
            tally.rows_in, tally.rows_out = articles.height, rows.height
            tally.paths = [lake.write(table, part.run_key, name, rows)]
        return True
