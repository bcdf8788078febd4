"""Step `brief`: the day on one page, for people."""

from presswatch.brief import brief_day, make_brief, send_brief
from presswatch.recording import StepReport, recorded
from presswatch.settings import Run


def brief(run: Run) -> StepReport:
    """Write the day's brief and send it where the operator says. What a receiver does not take does not fail the run."""
    with recorded(run, "brief") as tally:
        day = brief_day(run)
        if day is None:
            tally.text = "No article is dated, so there is no day to write a brief of."
        else:
            made, tally.paths = make_brief(run.settings, day)
            tally.rows_in, tally.rows_out = made.counts["article_count"], 1
            tally.text = send_brief(run.settings, made)
    return tally.report()
