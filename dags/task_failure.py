"""WHAT HAPPENS when a task fails: it is tried again; when that fails too, the log says so, and a webhook and mail if set."""

import html
import logging
import os
from datetime import timedelta
from typing import TYPE_CHECKING

from airflow.sdk import RetryDecision, RetryPolicy
from asked_run import run_key

from presswatch.alerts import Failure, failure_text, send_failure

if TYPE_CHECKING:
    from airflow.sdk import Context

MAIL_TO = "PRESSWATCH_ALERT_MAIL"

HOPELESS = ("SettingsError", "TableBroken")
"""Errors that come again however often a step is tried, by name: importing them would slow every parse of the DAG."""

log = logging.getLogger(__name__)


class FailAtOnce(RetryPolicy):
    """Leaves out the further attempts that cannot help."""

    def evaluate(
        self, exception: BaseException, try_number: int, max_tries: int, context: "Context | None" = None
    ) -> RetryDecision:
        """Fail on a hopeless error; go on trying on any other."""
        name = type(exception).__name__
        return RetryDecision.fail(f"{name} would come again") if name in HOPELESS else RetryDecision.default()


def report_failed_task(context: "Context") -> None:
    """Say what broke and what to do. Airflow calls it in the task's process after the last attempt."""
    error = context.get("exception")
    told = f"{type(error).__name__}: {error}" if isinstance(error, BaseException) else error
    _report(context, told or "its process ended without a word, mostly for want of memory")


def report_failed_run(context: "Context") -> None:
    """Say that the whole run failed. It also tells of a killed process, which cannot call `report_failed_task` itself."""
    _report(
        context,
        "the run has ended without new tables, and this task was the last to fail. "
        "If no other message says why, its process was killed, mostly for want of memory",
    )


def _report(context: "Context", error: str) -> None:
    instance = context["ti"]
    mapped = instance.map_index is not None and instance.map_index >= 0
    failure = Failure(
        pipeline=instance.dag_id,
        step=instance.task_id.rpartition(".")[2],
        run_key=run_key(context),
        shard=instance.map_index if mapped else None,
        attempts=instance.try_number,
        error=error,
        log=instance.log_url,
    )
    log.error(failure_text(failure))
    for complaint in (send_failure(failure), _mail(failure, context)):
        if complaint:
            log.error(complaint)


WHEN_A_TASK_FAILS = {
    "retries": 2,
    "retry_delay": timedelta(seconds=20),
    "retry_exponential_backoff": 3,
    "max_retry_delay": timedelta(minutes=10),
    "retry_policy": FailAtOnce(),
    "execution_timeout": timedelta(hours=2),
    "on_failure_callback": report_failed_task,
}
"""The arguments that every task of the DAG shares."""


def _mail(failure: Failure, context: "Context") -> str | None:
    recipients = [part.strip() for part in os.environ.get(MAIL_TO, "").split(",") if part.strip()]
    if not recipients:
        return None
    from airflow.providers.smtp.notifications.smtp import SmtpNotifier

    notifier = SmtpNotifier(
        to=recipients,
        subject=f"Presswatch: {failure.step} of {failure.run_key} failed",
        html_content=f"<pre>{html.escape(failure_text(failure))}</pre>",
    )
    try:
        # `notify`, not a call: a call renders the text as a template, and the text may quote an article.
        notifier.notify(context)
    except Exception as error:  # the provider lets through whatever the mail server does
        return f"no mail was sent: {error}; look at {MAIL_TO} and at the connection smtp_default"
    return None
