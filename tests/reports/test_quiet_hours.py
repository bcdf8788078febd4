"""Nothing goes out in quiet hours, whenever it was queued and however often it was tried."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from presswatch.settings import Settings
from tests.reports.desk import NOW, Receiver, queue_alerts, send, states
from tests.reports.listeners import listening
from transforms.watchlists import read_watchlists

EVENING = NOW.replace(hour=21, minute=59)
MORNING = NOW.replace(day=9, hour=7)


def quiet_at_night(watchlist: str, now: datetime) -> datetime:
    """The rule of the real lists, of one that is quiet from 22:00 to 07:00."""
    night = {"name": watchlist, "phrases": ["budget"], "quiet": "22:00-07:00"}
    return read_watchlists({"watchlists": [night]}, "lists")[0].due_at(now)


def test_nothing_goes_out_in_quiet_hours(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_alerts(state, articles[:1], due_at=NOW + timedelta(hours=7))
    receiver = Receiver()
    with listening(receiver):
        monkeypatch.setenv("PRESSWATCH_TELL_DESK", receiver.address)
        assert send(samples, state).delivered == 0
        assert send(samples, state, NOW + timedelta(hours=7)).delivered == 1


def test_an_alert_that_was_queued_just_before_quiet_hours_waits_for_their_end(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_alerts(state, articles[:1], due_at=EVENING)
    receiver = Receiver()
    with listening(receiver):
        monkeypatch.setenv("PRESSWATCH_TELL_DESK", receiver.address)
        late = send(samples, state, EVENING + timedelta(minutes=11), quiet_at_night)
        assert (late.delivered, late.waiting, late.complaints) == (0, 1, {})
        assert states(state) == {f"key-{articles[0]}-desk": ("waiting", 0)}
        assert send(samples, state, MORNING - timedelta(seconds=1), quiet_at_night).delivered == 0
        assert receiver.requests == []
        assert send(samples, state, MORNING, quiet_at_night).delivered == 1


def test_a_delivery_that_failed_is_not_tried_again_in_quiet_hours(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_alerts(state, articles[:1], due_at=EVENING)
    receiver = Receiver(answers=[500] * 3)
    with listening(receiver):
        monkeypatch.setenv("PRESSWATCH_TELL_DESK", receiver.address)
        assert "500" in send(samples, state, EVENING, quiet_at_night).complaints["desk"]
        for hours in range(1, 9):
            send(samples, state, EVENING + timedelta(hours=hours), quiet_at_night)
        assert len(receiver.requests) == 3
        assert send(samples, state, MORNING, quiet_at_night).delivered == 1


def test_quiet_hours_that_begin_between_two_alerts_hold_back_the_second(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_alerts(state, articles[:2], due_at=EVENING)
    receiver = Receiver()

    def clock() -> datetime:
        return EVENING + timedelta(minutes=2 * len(receiver.requests))

    with listening(receiver):
        monkeypatch.setenv("PRESSWATCH_TELL_DESK", receiver.address)
        done = send(samples, state, due_at=quiet_at_night, clock=clock)
    assert (done.delivered, done.waiting, len(receiver.requests)) == (1, 1, 1)
