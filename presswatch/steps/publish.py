"""Step `publish`: a new snapshot for analysts, in the place of the old one."""

from presswatch.recording import StepReport, recorded
from presswatch.search import refresh_index
from presswatch.settings import Run
from warehouse.lake import Lake
from warehouse.publish import publish as publish_snapshot


def publish(run: Run) -> StepReport:
    """Write a new read-only snapshot, turn the link to it and index its words; readers of the old one are not disturbed."""
    settings = run.settings
    with recorded(run, "publish") as tally:
        snapshot = publish_snapshot(Lake(settings.lake), settings.warehouse, settings.published, run.key)
        tally.rows_in = tally.rows_out = sum(snapshot.rows.values())
        tally.paths = [snapshot.path]
        if (index := refresh_index(settings.published)) is not None:
            tally.paths.append(index)
    return tally.report()
