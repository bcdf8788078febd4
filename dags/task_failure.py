"""WHAT HAPPENS when a task fails: it is tried again; when that fails too, the log says so, and a webhook and mail if set."""

import html
import logging
import os
from datetime import timedelta
from typing import TYPE_CHECKING

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule
from asked_run import run_key

from presswatch.alerts import Failure, failure_text, send_failure

if TYPE_CHECKING:
    from airflow.sdk import Context

MAIL_TO = "PRESSWATCH_ALERT_MAIL"

log = logging.getLogger(__name__)


def report_failure(context: "Context") -> None:
    """Log, post and mail what broke and what to do. Airflow calls it after the last attempt of a task."""
    instance = context["ti"]
    mapped = instance.map_index is not None and instance.map_index >= 0
    failure = Failure(
        pipeline=instance.dag_id,
        step=instance.task_id.rpartition(".")[2],
        run_key=run_key(context),
        shard=instance.map_index if mapped else None,
        attempts=instance.try_number,
        error=_describe_error(context.get("exception")),
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
    "retry_policy": ExceptionRetryPolicy(
        [RetryRule("presswatch.settings.SettingsError", RetryAction.FAIL, reason="a wrong setting stays wrong")]
    ),
    "execution_timeout": timedelta(hours=2),
    "on_failure_callback": report_failure,
}
"""The arguments that every task of the DAG shares."""


def _describe_error(error: object) -> str:
    if error is None:
        return "the task's process ended without a word, mostly for want of memory or because its machine went away"
    return f"{type(error).__name__}: {error}" if isinstance(error, BaseException) else str(error)


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
