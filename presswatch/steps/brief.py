"""Step `brief`: the day on one page."""

from presswatch.recording import StepReport, recorded
from presswatch.settings import Run


def brief(run: Run) -> StepReport:
    """Write the brief."""
    with recorded(run, "brief") as tally:
        pass
    return tally.report()
