"""Alerts and what became of them: one SQLite file in the state folder, which survives a kill at any moment."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

QUEUE_NAME = "alerts.sqlite"
MOST_ATTEMPTS = 20
_LONGEST_PAUSE = timedelta(hours=1)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS alerts (
    alert_id TEXT PRIMARY KEY, run_key TEXT NOT NULL, watchlist TEXT NOT NULL, receiver TEXT NOT NULL, day TEXT NOT NULL,
    article_id TEXT, article_ids TEXT NOT NULL, created_at TEXT NOT NULL, due_at TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting',
    attempts INTEGER NOT NULL DEFAULT 0, next_try_at TEXT NOT NULL, delivered_at TEXT, complaint TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alerts_waiting ON alerts (due_at) WHERE state = 'waiting';
"""
_BRIEFS = "CREATE TABLE IF NOT EXISTS briefs (day TEXT PRIMARY KEY, sent_at TEXT NOT NULL) WITHOUT ROWID"
_UNTRIED = "state = 'waiting' AND attempts = 0"


@dataclass(frozen=True)
class Alert:
    """One alert that waits."""

    alert_id: str
    run_key: str
    watchlist: str
    receiver: str
    day: str
    article_id: str | None
    article_ids: list[str]
    created_at: datetime
    attempts: int


class AlertQueue:
    """The open file. Use as a context manager; several processes may, SQLite lets one write at a time."""

    def __init__(self, state: Path) -> None:
        state.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(state / QUEUE_NAME, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        # FULL: what is noted as delivered stays noted after a power cut, so that nobody is told twice.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=60000"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(_SCHEMA + _BRIEFS)

    def __enter__(self) -> "AlertQueue":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @contextmanager
    def replacing(self, run_key: str) -> Iterator[None]:
        """Inside, the alerts of that run that nobody was sent yet are gone, and new ones may be added; all or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.execute(f"DELETE FROM alerts WHERE run_key = ? AND {_UNTRIED}", [run_key])
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def told(self, since: date) -> list[tuple[str, str, str]]:
        """(watchlist, receiver, article_id) of all that was, is or will be told of days from `since` on."""
        rows = self._connection.execute(
            "SELECT watchlist, receiver, each.value FROM alerts, json_each(article_ids) AS each WHERE state <> 'withdrawn' AND day >= ?",
            [since.isoformat()],
        )
        return [(watchlist, receiver, article_id) for watchlist, receiver, article_id in rows]

    def add(self, run_key: str, alerts: Iterable[Mapping[str, Any]]) -> None:
        """New alerts; one that stands already is left as it is, unless it was withdrawn."""
        rows = [
            (
                *(
                    each["alert_id"],
                    run_key,
                    each["watchlist"],
                    each["receiver"],
                    each["day"].isoformat(),
                    each["article_id"],
                ),
                *(
                    json.dumps(each["article_ids"]),
                    _text(each["created_at"]),
                    _text(each["due_at"]),
                    _text(each["due_at"]),
                ),
            )
            for each in alerts
        ]
        self._connection.executemany(
            "INSERT INTO alerts (alert_id, run_key, watchlist, receiver, day, article_id, article_ids, created_at, due_at, next_try_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (alert_id) DO UPDATE SET state = 'waiting', run_key = excluded.run_key, "
            "due_at = excluded.due_at, next_try_at = excluded.due_at WHERE state = 'withdrawn'",
            rows,
        )

    def rows(self) -> list[dict[str, Any]]:
        """Every alert, for the table of that name."""
        return [_read_row(row) for row in self._connection.execute("SELECT * FROM alerts ORDER BY alert_id")]

    def untold(self, now: datetime) -> list[dict[str, Any]]:
        """By receiver: how many alerts it refused or were due without a try, how many were given up, and its last answer.

        On a row of their own those that some of its addresses refused, until one is taken by all.
        """
        rows = self._connection.execute(
            "WITH whole AS (SELECT receiver, max(delivered_at) AS last_at FROM alerts WHERE complaint IS NULL GROUP BY receiver) "
            "SELECT receiver, sum(state = 'waiting') AS waiting_count, sum(state = 'given_up') AS given_up_count, "
            "sum(state = 'delivered') AS partly_count, complaint, "
            "max(CASE WHEN complaint IS NULL THEN '' ELSE next_try_at END) "  # SQLite: the complaint of that row
            "FROM alerts LEFT JOIN whole USING (receiver) "
            "WHERE state = 'given_up' OR state = 'waiting' AND (complaint IS NOT NULL OR due_at <= ?) "
            "OR state = 'delivered' AND complaint IS NOT NULL AND delivered_at > coalesce(last_at, '') "
            "GROUP BY receiver, state = 'delivered' ORDER BY receiver, partly_count",
            [_text(now)],
        )
        return [dict(row) for row in rows]

    def due(self, now: datetime) -> list[Alert]:
        """What may go out now, the oldest first."""
        rows = self._connection.execute(
            "SELECT * FROM alerts WHERE state = 'waiting' AND due_at <= ? AND next_try_at <= ? ORDER BY due_at, alert_id",
            [_text(now), _text(now)],
        )
        return [Alert(**{name: _read_row(row)[name] for name in Alert.__annotations__}) for row in rows]

    def note_attempt(self, alert_id: str) -> None:
        """Before sending: from here on the receiver may have it, so that no run replaces it.

        Its articles stay those of its key; its words are made anew at each try, for what was taken down or corrected
        since must not go out because it stood there once.
        """
        self._connection.execute("UPDATE alerts SET attempts = attempts + 1 WHERE alert_id = ?", [alert_id])

    def note_delivered(self, alert_id: str, now: datetime, complaint: str | None = None) -> None:
        """The receiver has taken it; the complaint says which of its addresses did not."""
        self._connection.execute(
            "UPDATE alerts SET state = 'delivered', delivered_at = ?, complaint = ? WHERE alert_id = ?",
            [_text(now), complaint, alert_id],
        )

    def note_failure(self, alert: Alert, complaint: str, now: datetime) -> None:
        """It will be tried again, later each time, and given up after MOST_ATTEMPTS."""
        tried = alert.attempts + 1
        pause = min(_LONGEST_PAUSE, timedelta(minutes=2 ** min(tried, 10)))
        state = "given_up" if tried >= MOST_ATTEMPTS else "waiting"
        self._connection.execute(
            "UPDATE alerts SET state = ?, complaint = ?, next_try_at = ? WHERE alert_id = ?",
            [state, complaint, _text(now + pause), alert.alert_id],
        )

    def postpone(self, alert_id: str, due_at: datetime) -> None:
        """Quiet hours have begun since it was queued."""
        self._connection.execute("UPDATE alerts SET due_at = ? WHERE alert_id = ?", [_text(due_at), alert_id])

    def withdraw(self, alert_id: str) -> None:
        """What it tells of does not stand any more."""
        self._connection.execute("UPDATE alerts SET state = 'withdrawn' WHERE alert_id = ?", [alert_id])

    def is_brief_sent(self, day: str) -> bool:
        """Whether that day's brief was taken by its receiver."""
        return self._connection.execute("SELECT 1 FROM briefs WHERE day = ?", [day]).fetchone() is not None

    def note_brief(self, day: str, now: datetime) -> None:
        """That day's brief was taken."""
        self._connection.execute("INSERT OR REPLACE INTO briefs VALUES (?, ?)", [day, _text(now)])

    def forget(self, article_id: str) -> int:
        """Remove an article that was taken down from every alert; how many told of it."""
        rows = self._connection.execute(
            "SELECT alert_id, article_ids FROM alerts WHERE ? IN (SELECT value FROM json_each(article_ids))",
            [article_id],
        ).fetchall()
        for alert_id, article_ids in rows:
            kept = [each for each in json.loads(article_ids) if each != article_id]
            if kept:
                self._connection.execute(
                    "UPDATE alerts SET article_ids = ? WHERE alert_id = ?", [json.dumps(kept), alert_id]
                )
            else:
                self._connection.execute("DELETE FROM alerts WHERE alert_id = ?", [alert_id])
        return len(rows)


def untold_receivers(state: Path, now: datetime) -> list[dict[str, Any]]:
    """`AlertQueue.untold` of the queue in that folder, which is not made when it is not there."""
    if not (state / QUEUE_NAME).is_file():
        return []
    with AlertQueue(state) as queue:
        return queue.untold(now)


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _read_row(row: sqlite3.Row) -> dict[str, Any]:
    read = dict(row)
    for name in ("created_at", "due_at", "delivered_at"):
        read[name] = datetime.fromisoformat(read[name]) if read[name] else None
    return {**read, "article_ids": json.loads(read["article_ids"])}
