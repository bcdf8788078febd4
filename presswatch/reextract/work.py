"""Reading old days anew from first part to last: read, compare, write down; then, when asked, publish."""

from pathlib import Path

import polars as pl

from presswatch.engines import load_engine
from presswatch.reextract.comparing import Comparer
from presswatch.reextract.days import Days, find_parts
from presswatch.reextract.outcome import Outcome
from presswatch.reextract.publishing import Publisher
from presswatch.reextract.reading import Reader
from presswatch.run import Watcher
from presswatch.settings import Settings
from warehouse.lake import Lake
from warehouse.staging import Staging


def reextract(days: Days, settings: Settings, watch: Watcher) -> Outcome:
    """Read the published articles of those days with the code at hand and compare with what is published.

    Lake, warehouse and published tables stay as they are. Memory is that of one shard. Killed at any moment, running it
    again goes on and ends the same. WarehouseError when there is nothing to read, or somebody else reads anew.
    """
    load_engine(settings.entity_engine)  # a missing one is told before the work, not in the middle of it
    lake = Lake(settings.lake)
    found = find_parts(days, settings)
    staging = Staging.beside(lake)
    outcome = Outcome(days, found, staging.changes)
    reader, comparer = Reader(staging, settings.entity_engine), Comparer(settings.published, staging)
    with staging.alone(), staging.writing_changes() as file:
        for done, part in enumerate(found.parts):
            watch(f"reading {part.run_key}, shard {part.shard}", done, len(found.parts))
            articles = days.articles(lake, part)
            reader.read_anew(part, articles)
            comparison = comparer.compare(part, articles)
            outcome.add(part.run_key, comparison)
            file.write_table(comparison.changes.filter(pl.col("change") != "kept").to_arrow())
    return outcome


def publish_reextracted(outcome: Outcome, settings: Settings, watch: Watcher) -> Path | None:
    """Publish what was compared; gives the new snapshot, or None when every row stands already.

    Raises what the steps `check` and `load` raise; then the published tables are as they were.
    """
    lake = Lake(settings.lake)
    staging = Staging.beside(lake)
    reader = Reader(staging, settings.entity_engine)
    with staging.alone():
        # Found in the staging, unless somebody has read something else there meanwhile.
        for done, part in enumerate(outcome.found.parts):
            watch(f"reading {part.run_key}, shard {part.shard}", done, len(outcome.found.parts))
            reader.read_anew(part, outcome.days.articles(lake, part))
        return Publisher(settings, staging, watch).publish(outcome)
