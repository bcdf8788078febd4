"""The brief of a day: written, and sent where the operator says."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from presswatch.coverage import coverage_lines
from presswatch.settings import Run, Settings, SettingsError
from reports.alert_queue import AlertQueue
from reports.brief import Brief, as_html, as_markdown, as_text, latest_day, read_brief, write_brief
from reports.brief.page import title_of
from reports.mail import send_mail
from reports.receivers import DeliveryError, find_receiver, variable_of
from reports.webhook import post
from warehouse.connect import query

RECEIVER = "brief"
NEWEST = timedelta(days=7)
"""The brief of an older day is written but sent only when it is asked for, so that a backfill fills no mailbox."""


def brief_day(run: Run) -> date | None:
    """The day that a run's brief is about: its own, or the last dated one of a run over everything."""
    return run.day or latest_day(run.settings.published)


def make_brief(settings: Settings, day: date) -> tuple[Brief, list[Path]]:
    """Read the day and write its files. SettingsError when the tables know nothing of such a day, not even that it is missing."""
    first, last = query(settings.published, "SELECT min(day), max(day) FROM days").row(0)
    if first is None or not first <= day <= last:
        held = f"the tables go from {first} to {last}; name a day of these" if first else "the tables hold no day yet"
        raise SettingsError(f"there is no brief of {day}: {held}")
    brief = read_brief(settings.published, day, coverage_lines(settings.published, day.isoformat()))
    return brief, write_brief(settings.briefs, brief)


def send_brief(settings: Settings, brief: Brief, is_asked: bool = False) -> str:
    """Send the brief to PRESSWATCH_TELL_BRIEF, once; what came of it in one line. A brief that is asked for goes again."""
    variable = variable_of(RECEIVER)
    day = brief.day.isoformat()
    with AlertQueue(settings.state) as queue:
        if not is_asked and (queue.is_brief_sent(day) or brief.day < settings.today() - NEWEST):
            return f"the brief of {day} is not sent: it was before, or the day is long past; `presswatch brief --date {day} --send` sends it"
        try:
            complaint = _deliver(brief, _key_of(brief, is_asked))
        except DeliveryError as error:
            return f"the brief was not sent: {error}"
        queue.note_brief(day, datetime.now(UTC))
    return f"the brief of {day} was sent to {variable}" + (f", but {complaint}" if complaint else "")


def _key_of(brief: Brief, is_asked: bool) -> str:
    """One key for the brief that a day's run sends, whatever its words are when it is made anew after a kill.

    What is asked for by hand is wanted although there was one, so its words make the key: the same words count once.
    """
    words = hashlib.sha256(as_text(brief).encode()).hexdigest() if is_asked else ""
    return hashlib.sha256(f"{RECEIVER} {brief.day} {words}".encode()).hexdigest()[:32]


def _deliver(brief: Brief, key: str) -> str | None:
    receiver, text = find_receiver(RECEIVER), as_text(brief)
    if receiver.webhook:
        message = {"day": brief.day.isoformat(), "text": text, "markdown": as_markdown(brief), "html": as_html(brief)}
        post(receiver, key, message)
        return None
    return send_mail(receiver, key, title_of(brief), text, as_html(brief))
