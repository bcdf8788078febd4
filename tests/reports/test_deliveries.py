"""Alerts delivered over real sockets: receivers that fail and come back, and senders that are killed."""

import dataclasses
import re
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from presswatch.settings import Settings
from presswatch.status import status_text
from reports.alert_queue import MOST_ATTEMPTS, AlertQueue
from tests.reports.desk import LIST, NOW, Receiver, queue_alerts, send, states
from tests.reports.listeners import listening
from warehouse.connect import query


def test_an_alert_says_what_was_caught_where_and_points_at_its_characters(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_alerts(state, articles[:1])
    receiver = Receiver()
    with listening(receiver):
        monkeypatch.setenv("PRESSWATCH_TELL_DESK", receiver.address)
        assert send(samples, state).delivered == 1
    ((key, message),) = receiver.requests
    assert key == message["idempotency_key"] == message["alert_id"] == f"key-{articles[0]}-desk"
    assert (message["watchlist"], message["day"]) == (LIST, "2026-03-03")
    (article,) = message["articles"]
    body = query(samples.published, "SELECT body FROM articles WHERE article_id = ?", parameters=[articles[0]]).item()
    for place in article["places"]:
        assert body[place["start_char"] : place["end_char"]] == place["matched"]
        assert place["speaker"] == "Signe Thalberg"
    assert article["title"] in message["text"]


def test_an_alert_links_to_the_address_that_the_dashboard_links_to(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_alerts(state, articles)
    receiver = Receiver()
    with listening(receiver):
        monkeypatch.setenv("PRESSWATCH_TELL_DESK", receiver.address)
        send(samples, state)
    sent = {message["articles"][0]["url"] for _, message in receiver.requests}
    stored = query(
        samples.published, "SELECT url, canonical_url FROM articles SEMI JOIN watchlist_hits USING (article_id)"
    )
    assert sent <= set(stored["canonical_url"])
    assert len(sent) == len(articles)
    assert not sent <= set(stored["url"])


def test_a_webhook_that_fails_and_recovers_has_each_alert_once(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_alerts(state, articles)
    receiver = Receiver(answers=[500] * 3 + [503, 200, 429, 200])
    with listening(receiver):
        monkeypatch.setenv("PRESSWATCH_TELL_DESK", receiver.address)
        failed = send(samples, state)
        assert (failed.delivered, failed.waiting) == (0, len(articles))
        assert "500" in failed.complaints["desk"]
        assert "s3cret" not in failed.complaints["desk"]
        assert send(samples, state).delivered == len(articles) - 1  # the one that failed rests for a while
        assert send(samples, state, NOW + timedelta(hours=1)).delivered == 1
        assert send(samples, state, NOW + timedelta(hours=2)).delivered == 0
    assert {key: len(messages) for key, messages in receiver.taken.items()} == {
        f"key-{each}-desk": 1 for each in articles
    }
    assert {state for state, _ in states(state).values()} == {"delivered"}


def test_status_names_receivers_that_were_not_told_and_what_they_answered(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (state.parent / "published").symlink_to(samples.published)
    here = dataclasses.replace(samples, home=state.parent)
    assert "was not told" not in status_text(here)
    assert not state.exists()
    queue_alerts(state, articles)
    assert (
        f"desk was not told: {len(articles)} alert(s) wait, 0 given up. None was tried yet. Look at PRESSWATCH_TELL_DESK"
        in (status_text(here))
    )
    receiver = Receiver(answers=[500] * 3)
    with listening(receiver):
        monkeypatch.setenv("PRESSWATCH_TELL_DESK", receiver.address)
        send(samples, state)
        assert re.search(r"desk was not told: .* It answered: .*500", status_text(here))
        send(samples, state, NOW + timedelta(hours=1))
    assert "was not told" not in status_text(here)


SENDER = """
import sys
from datetime import datetime
from pathlib import Path
from reports.deliveries import Desk
sys.stdin.readline()
now = datetime.fromisoformat(sys.argv[3])
Desk(Path(sys.argv[1]), Path(sys.argv[2]), lambda _, now: now, clock=lambda: now).send_due()
"""


def test_a_sender_killed_between_sending_and_noting_sends_again_under_the_same_key(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_alerts(state, articles)
    receiver = Receiver()
    with listening(receiver):
        monkeypatch.setenv("PRESSWATCH_TELL_DESK", receiver.address)
        command = [sys.executable, "-c", SENDER, str(state), str(samples.published), NOW.isoformat()]
        sender = subprocess.Popen(command, stdin=subprocess.PIPE, text=True)
        receiver.kills.append(sender.pid)
        sender.communicate("go\n", timeout=120)
        assert sender.returncode == -signal.SIGKILL
        assert len(receiver.taken) == 1
        (first,) = receiver.taken
        assert states(state)[first] == ("waiting", 1)
        assert send(samples, state).delivered == len(articles)
    assert set(receiver.taken) == {f"key-{each}-desk" for each in articles}
    again = {key: len(messages) for key, messages in receiver.taken.items()}
    assert again.pop(first) == 2  # told twice, under one key: the receiver keeps one
    assert set(again.values()) == {1}
    assert receiver.taken[first][0] == receiver.taken[first][1]


@pytest.mark.parametrize("status", [307, 404])
def test_an_answer_that_is_no_yes_is_none_and_is_not_asked_for_again_at_once(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    queue_alerts(state, articles[:1])
    receiver = Receiver(answers=[status])
    with listening(receiver):
        monkeypatch.setenv("PRESSWATCH_TELL_DESK", receiver.address)
        assert send(samples, state).waiting == 1
    assert len(receiver.requests) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ftp://example.org/s3cret",
        "mailto:",
        "mailto:nobody",
        "mailto:a@b.example;d@e.example",
        "mailto:a@b.example?subject=x",
        "mailto:a@b.example,c@",
        "mailto:a@b..example",
        "mailto:<a@b.example>",
        "https://h.example/s3 cret",
    ],
)
def test_without_a_usable_address_an_alert_waits_untried_and_the_variable_is_named(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    queue_alerts(state, articles[:1], receiver="news-desk")
    monkeypatch.setenv("PRESSWATCH_TELL_NEWS_DESK", address)
    done = send(samples, state)
    assert "PRESSWATCH_TELL_NEWS_DESK" in done.complaints["news-desk"]
    assert "s3" not in done.complaints["news-desk"]
    assert states(state) == {f"key-{articles[0]}-news-desk": ("waiting", 0)}


def test_one_receiver_that_is_away_holds_up_no_other(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with AlertQueue(state) as queue:
        queue.rows()
    receiver = Receiver()
    gone = Receiver()
    gone.server_close()
    queue_alerts(state, articles, receiver="away")
    with AlertQueue(state) as queue:
        queue.add(
            "all",
            [
                {**row, "alert_id": row["alert_id"] + "2", "receiver": "desk", "day": date(2026, 3, 3)}
                for row in queue.rows()
            ],
        )
    with listening(receiver):
        monkeypatch.setenv("PRESSWATCH_TELL_DESK", receiver.address)
        monkeypatch.setenv("PRESSWATCH_TELL_AWAY", gone.address)
        done = send(samples, state)
    assert (done.delivered, done.waiting) == (len(articles), len(articles))
    assert sorted(attempts for _, attempts in states(state).values()) == [0] * (len(articles) - 1) + [1] * (
        len(articles) + 1
    )


def test_an_alert_that_nobody_ever_takes_is_given_up(
    samples: Settings, state: Path, articles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_alerts(state, articles[:1])
    receiver = Receiver(answers=[403] * 100)
    with listening(receiver):
        monkeypatch.setenv("PRESSWATCH_TELL_DESK", receiver.address)
        for hour in range(MOST_ATTEMPTS + 5):
            send(samples, state, NOW + timedelta(hours=2 * hour))
    assert len(receiver.requests) == MOST_ATTEMPTS
    assert states(state) == {f"key-{articles[0]}-desk": ("given_up", MOST_ATTEMPTS)}


def test_an_alert_about_what_does_not_stand_any_more_is_withdrawn_once_its_run_is_published(
    samples: Settings, state: Path
) -> None:
    queue_alerts(state, ["a-gone"], created_at=datetime(2027, 1, 1, tzinfo=UTC), due_at=NOW)
    assert (send(samples, state).waiting, states(state)["key-a-gone-desk"][0]) == (1, "waiting")
    queue_alerts(state, ["a-gone"])
    assert (send(samples, state).withdrawn, states(state)["key-a-gone-desk"][0]) == (1, "withdrawn")


def test_a_run_that_is_made_again_replaces_only_what_nobody_was_sent(state: Path) -> None:
    queue_alerts(state, ["a1", "a2"])
    with AlertQueue(state) as queue:
        queue.note_attempt("key-a1-desk")
    queue_alerts(state, ["a3"])
    assert set(states(state)) == {"key-a1-desk", "key-a3-desk"}


def test_an_article_that_is_taken_down_leaves_the_alerts(state: Path) -> None:
    queue_alerts(state, ["a1", "a2"])
    with AlertQueue(state) as queue:
        assert queue.forget("a1") == 1
        assert [row["article_ids"] for row in queue.rows()] == [["a2"]]
