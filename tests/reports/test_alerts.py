"""Alerts over a web hook, sent to a real server on loopback."""

import socket

import pytest

from reports.alerts import WEBHOOK, post_alert
from tests.reports.listeners import Hook, listening


def test_an_alert_arrives_as_json_with_its_text_and_details(monkeypatch: pytest.MonkeyPatch) -> None:
    hook = Hook()
    with listening(hook):
        monkeypatch.setenv(WEBHOOK, hook.address)
        assert post_alert("quotes of 2026-03-04 “broke”", {"step": "quotes"}) is None
    assert hook.received == [{"type": "application/json", "text": "quotes of 2026-03-04 “broke”", "step": "quotes"}]


@pytest.mark.parametrize("nothing", ["", "  "])
def test_without_an_address_nothing_is_sent_and_nothing_complains(
    monkeypatch: pytest.MonkeyPatch, nothing: str
) -> None:
    monkeypatch.setenv(WEBHOOK, nothing)
    assert post_alert("text", {}) is None


def test_a_refusing_service_is_named_without_the_secret_in_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    hook = Hook(status=403)
    with listening(hook):
        monkeypatch.setenv(WEBHOOK, hook.address)
        complaint = post_alert("text", {})
    assert complaint is not None
    assert "127.0.0.1" in complaint
    assert "403" in complaint
    assert "s3cret" not in complaint


def test_a_service_that_is_away_gives_a_complaint_and_no_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv(WEBHOOK, f"http://127.0.0.1:{port}/services/s3cret")
    complaint = post_alert("text", {})
    assert complaint is not None
    assert WEBHOOK in complaint
    assert "s3cret" not in complaint


@pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://example.org/x", "example.org/hook", "http://"])
def test_an_address_that_is_no_web_address_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv(WEBHOOK, address)
    complaint = post_alert("text", {})
    assert complaint is not None
    assert "not an http or https address" in complaint


@pytest.mark.parametrize(
    "address", ["http://[bad/s3cret", "https://hooks.example/s3cret key", "ftp://hooks.example/s3cret"]
)
def test_an_address_that_is_none_gives_a_complaint_without_its_secret(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv(WEBHOOK, address)
    complaint = post_alert("text", {})
    assert complaint is not None
    assert WEBHOOK in complaint
    assert "s3cret" not in complaint
