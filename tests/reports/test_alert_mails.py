"""Alerts by mail: under their key, through TLS, and what is said of addresses that are refused."""

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest

from presswatch.settings import Settings
from presswatch.status import status_text
from reports.alert_queue import AlertQueue
from tests.reports.desk import NOW, queue_alerts, send
from tests.reports.listeners import MailServer, listening, mail_through


def mail_to_two(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    mail_through(server, monkeypatch)
    monkeypatch.setenv("PRESSWATCH_TELL_DESK", "mailto:desk@example.org,chief@example.org")


def test_a_mail_that_one_address_refuses_is_delivered_once_and_complained_of(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (state.parent / "published").symlink_to(samples.published)
    here = dataclasses.replace(samples, home=state.parent)
    queue_alerts(state, articles[:2])
    server = MailServer()
    server.refused.append("chief@example.org")
    mail_to_two(server, monkeypatch)
    with listening(server):
        done = send(samples, state)
        assert (done.delivered, done.waiting, done.complaints) == (2, 0, {})
        assert done.lines()[1:] == ["  desk: 127.0.0.1 refused address 2 of 2 (550); the others have the mail"]
        assert send(samples, state, NOW + timedelta(hours=2)).delivered == 0
        assert len(server.received) == 2
        assert "desk was told in part, of 2 alert(s): desk: 127.0.0.1 refused address 2 of 2 (550)" in status_text(here)
        assert "was not told" not in status_text(here)
        server.refused.clear()
        queue_alerts(state, ["a-later"])
        with AlertQueue(state) as queue:
            queue.note_delivered("key-a-later-desk", NOW + timedelta(hours=3))
    assert "told in part" not in status_text(here)


def test_a_mail_that_every_address_refuses_waits(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_alerts(state, articles[:1])
    server = MailServer()
    server.refused += ["desk@example.org", "chief@example.org"]
    mail_to_two(server, monkeypatch)
    with listening(server):
        done = send(samples, state)
    assert (done.delivered, done.waiting) == (0, 1)
    assert done.complaints["desk"] == "desk: 127.0.0.1 refused address 1, 2 of 2 (550)"


def test_an_alert_goes_by_mail_with_its_key_as_message_id(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_alerts(state, articles[:1])
    server = MailServer()
    mail_to_two(server, monkeypatch)
    with listening(server):
        assert send(samples, state).delivered == 1
    (mail,) = server.received
    assert f"Message-ID: <key-{articles[0]}-desk@example.org>".encode() in mail
    assert b"To: desk@example.org, chief@example.org" in mail


def test_a_mail_server_without_tls_gets_nothing_unless_that_is_asked_for(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_alerts(state, articles[:1])
    server = MailServer()
    with listening(server):
        monkeypatch.setenv("PRESSWATCH_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("PRESSWATCH_SMTP_PORT", str(server.port))
        monkeypatch.setenv("PRESSWATCH_TELL_DESK", "mailto:desk@example.org")
        assert "did not take the mail" in send(samples, state).complaints["desk"]
    assert server.received == []
