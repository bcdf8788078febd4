"""Step `alerts`: tell who is to be told, as far as it is due."""

from presswatch.alert_desk import alert_desk
from presswatch.recording import StepReport, recorded
from presswatch.settings import Run


def alerts(run: Run) -> StepReport:
    """Deliver what is due, whichever run made it. What a receiver does not take waits and does not fail the run."""
    with recorded(run, "alerts") as tally:
        done = alert_desk(run.settings).send_due()
        tally.rows_in, tally.rows_out = done.delivered + done.waiting + done.withdrawn, done.delivered
        tally.text = "\n".join(done.lines())
    return tally.report()
