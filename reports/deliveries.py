"""Delivers the alerts that are due: at least once each, and always under the alert's own key, so that it counts once."""

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from reports.alert_queue import Alert, AlertQueue
from reports.alert_words import message_of, read_hits
from reports.mail import send_mail
from reports.receivers import DeliveryError, Receiver, find_receiver
from reports.webhook import PAUSES, post
from warehouse.connect import is_published, query

READ_AT_ONCE = 200


@dataclass
class Deliveries:
    """What came of the alerts that were due."""

    delivered: int = 0
    waiting: int = 0
    withdrawn: int = 0
    complaints: dict[str, str] = field(default_factory=dict)
    """By receiver, why the first of its alerts was not taken."""
    refusals: dict[str, str] = field(default_factory=dict)
    """By receiver, which of its addresses refused what the others took."""

    def lines(self) -> list[str]:
        """For people, what to do included."""
        counts = f"{self.delivered} alert(s) delivered, {self.waiting} wait, {self.withdrawn} withdrawn"
        return [counts, *(f"  {said}" for said in (*self.complaints.values(), *self.refusals.values()))]


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """Where alerts wait and what they tell of."""

    state: Path
    published: Path
    due_at: Callable[[str, datetime], datetime]
    """When an alert of that watchlist may go out at the earliest. Asked before each delivery: quiet hours may have begun
    since the alert was queued, while its receiver was away or while others were told."""
    pauses: Sequence[float] = PAUSES
    clock: Callable[[], datetime] = _now

    def send_due(self) -> Deliveries:
        """Try each alert that is due once (a webhook a few times). A receiver that fails is not asked again this time."""
        done = Deliveries()
        with _alone(self.state), AlertQueue(self.state) as queue:
            alerts = queue.due(self.clock()) if is_published(self.published) else []
            for first in range(0, len(alerts), READ_AT_ONCE):
                self._send_some(queue, alerts[first : first + READ_AT_ONCE], done)
        return done

    def _send_some(self, queue: AlertQueue, alerts: Sequence[Alert], done: Deliveries) -> None:
        hits = read_hits(self.published, alerts)
        loaded = dict(query(self.published, "SELECT run_key, loaded_at FROM runs").iter_rows())
        for alert in alerts:
            found = [hits[alert.watchlist, each] for each in alert.article_ids if (alert.watchlist, each) in hits]
            if not found and alert.run_key in loaded and loaded[alert.run_key] > alert.created_at:
                # Its run is published and the hit is not there: corrected, replaced or taken down since.
                queue.withdraw(alert.alert_id)
                done.withdrawn += 1
            elif not found or alert.receiver in done.complaints or self._is_quiet(queue, alert):
                done.waiting += 1
            else:
                self._send_one(queue, alert, found, done)

    def _is_quiet(self, queue: AlertQueue, alert: Alert) -> bool:
        now = self.clock()
        due_at = self.due_at(alert.watchlist, now)
        if due_at > now:
            queue.postpone(alert.alert_id, due_at)
        return due_at > now

    def _send_one(self, queue: AlertQueue, alert: Alert, found: Sequence[pl.DataFrame], done: Deliveries) -> None:
        try:
            receiver = find_receiver(alert.receiver)
        except DeliveryError as error:
            # Nothing was tried: an address that is set later finds the alert as it is.
            done.waiting += 1
            done.complaints[alert.receiver] = str(error)
            return
        queue.note_attempt(alert.alert_id)
        try:
            refusal = self._deliver(receiver, alert, found)
        except DeliveryError as error:
            queue.note_failure(alert, str(error), self.clock())
            done.waiting += 1
            done.complaints[alert.receiver] = str(error)
        else:
            queue.note_delivered(alert.alert_id, self.clock(), refusal)
            done.delivered += 1
            done.refusals |= {alert.receiver: refusal} if refusal else {}

    def _deliver(self, receiver: Receiver, alert: Alert, found: Sequence[pl.DataFrame]) -> str | None:
        """What some of the receiver's addresses complain of, though it was delivered."""
        message = message_of(alert, found)
        if receiver.webhook:
            post(receiver, alert.alert_id, message, self.pauses)
            return None
        subject, text = message["text"].splitlines()[0], message["text"]
        return send_mail(receiver, alert.alert_id, subject, text)


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """One sender at a time: another waits, then finds what was delivered noted as such."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "alerts.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
