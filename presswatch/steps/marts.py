"""Step `marts`: the tables that answer questions, built from what was loaded."""

from presswatch.recording import StepReport, recorded
from presswatch.settings import Run
from warehouse.marts.building import build


def marts(run: Run) -> StepReport:
    """Bring every mart in the private warehouse up to what was loaded."""
    with recorded(run, "marts") as tally:
        rows = build(run.settings.warehouse)
        tally.rows_in, tally.rows_out = len(rows), sum(rows.values())
        tally.paths = [run.settings.warehouse]
    return tally.report()
