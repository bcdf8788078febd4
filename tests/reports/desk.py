"""A webhook that fails as it is told to, alerts about the samples that wait, and the desk that sends them."""

import json
import os
import signal
from collections.abc import Callable
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from presswatch.settings import Settings
from reports.alert_queue import AlertQueue
from reports.deliveries import Deliveries, Desk

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
LIST = "thalberg-on-the-budget"


class Receiver(ThreadingHTTPServer):
    """A webhook that keeps what it takes by key, and answers as it is told to."""

    def __init__(self, answers: list[int] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = answers or []
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.taken: dict[str, list[dict[str, Any]]] = {}
        self.kills: list[int] = []
        """Processes that are killed when their request has been taken, before they hear of it."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook/s3cret"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers["Idempotency-Key"]
        self.server.requests.append((key, message))
        status = self.server.answers.pop(0) if self.server.answers else 200
        if status < 300:
            self.server.taken.setdefault(key, []).append(message)
        if self.server.kills:
            os.kill(self.server.kills.pop(), signal.SIGKILL)
            return
        self.send_response(status)
        if status == 307:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keeps the test's output clean."""


def queue_alerts(
    state: Path, article_ids: list[str], receiver: str = "desk", due_at: datetime = NOW, created_at: datetime = NOW
) -> None:
    with AlertQueue(state) as queue, queue.replacing("all"):
        queue.add(
            "all",
            [
                {
                    "alert_id": f"key-{each}-{receiver}",
                    "watchlist": LIST,
                    "receiver": receiver,
                    "day": date(2026, 3, 3),
                    "article_id": each,
                }
                | {"article_ids": [each], "created_at": created_at, "due_at": due_at}
                for each in article_ids
            ],
        )


def states(state: Path) -> dict[str, tuple[str, int]]:
    with AlertQueue(state) as queue:
        return {row["alert_id"]: (row["state"], row["attempts"]) for row in queue.rows()}


def never_quiet(_: str, now: datetime) -> datetime:
    return now


def send(
    samples: Settings,
    state: Path,
    now: datetime = NOW,
    due_at: Callable[[str, datetime], datetime] = never_quiet,
    clock: Callable[[], datetime] | None = None,
) -> Deliveries:
    return Desk(state, samples.published, due_at, pauses=(0.0, 0.0), clock=clock or (lambda: now)).send_due()
