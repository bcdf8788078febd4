"""What is said when a run breaks: what, where, and the next action, taken from the runbook."""

import re
from dataclasses import dataclass
from pathlib import Path

LONGEST_ERROR = 2000
"""Code points of an error that go out: enough to name the cause, too few to carry an article."""


@dataclass(frozen=True)
class Failure:
    """A step that failed for good."""

    pipeline: str
    step: str
    run_key: str
    shard: int | None
    attempts: int
    error: str
    log: str


def runbook() -> str:
    """The runbook, as Markdown."""
    return Path(__file__).with_name("runbook.md").read_text(encoding="utf-8")


def failure_text(failure: Failure) -> str:
    """What broke, where, and what to do, in a few lines for a log, a chat or a mail."""
    where = f"run {failure.run_key}" + ("" if failure.shard is None else f", shard {failure.shard}")
    return "\n".join(
        (
            f"Presswatch: {failure.pipeline} stopped at {failure.step} ({where}) after {failure.attempts} attempt(s).",
            f"What broke: {failure.error[:LONGEST_ERROR]}",
            f"What to do: {_remedy(failure)}",
            f"By hand: {_command(failure)}",
            f"Log: {failure.log}",
        )
    )


def send_failure(failure: Failure) -> str | None:
    """Send the text to the webhook of PRESSWATCH_ALERT_WEBHOOK; gives why it could not be sent, or None."""
    from reports.alerts import post_alert

    return post_alert(failure_text(failure), {"step": failure.step, "run_key": failure.run_key})


def _remedy(failure: Failure) -> str:
    step = "settings" if failure.error.startswith("SettingsError") else failure.step
    found = re.search(rf"^### {re.escape(step)}\n.*?^\*\*What to do:\*\* (.+?)$", runbook(), re.MULTILINE | re.DOTALL)
    return found.group(1) if found else "read the error above, then run the day again."


def _command(failure: Failure) -> str:
    day = "--all" if failure.run_key == "all" else f"--date {failure.run_key}"
    shard = "" if failure.shard is None else f" --shard {failure.shard}"
    return f"presswatch step {failure.step} {day}{shard}"
