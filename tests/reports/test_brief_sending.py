"""The brief on its way: by mail and by webhook, once a day under one key, and again when it is asked for."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from presswatch.brief import make_brief, send_brief
from presswatch.settings import Settings
from tests.reports.listeners import Hook, MailServer, listening, mail_through

DAY = date(2026, 3, 3)


@pytest.fixture
def home_of_samples(samples: Settings, tmp_path: Path) -> Settings:
    """The samples' snapshot in a home whose state and briefs are this test's own."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "published").symlink_to(samples.published)
    return replace(samples, home=home)


def test_the_brief_goes_by_mail_as_text_and_page(home_of_samples: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    made, _ = make_brief(home_of_samples, DAY)
    server = MailServer()
    with listening(server):
        mail_through(server, monkeypatch)
        monkeypatch.setenv("PRESSWATCH_TELL_BRIEF", "mailto:desk@example.org")
        assert "was sent" in send_brief(home_of_samples, made, is_asked=True)
        server.refused.append("chief@example.org")
        monkeypatch.setenv("PRESSWATCH_TELL_BRIEF", "mailto:desk@example.org,chief@example.org")
        assert "but brief: 127.0.0.1 refused address 2 of 2 (550)" in send_brief(home_of_samples, made, is_asked=True)
    mail, _ = server.received
    assert b"Subject: Presswatch brief, Tuesday 3 March 2026" in mail
    assert b"multipart/alternative" in mail
    assert mail.index(b"text/plain") < mail.index(b"text/html")


def test_a_brief_is_sent_once_unless_it_is_asked_for(
    home_of_samples: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = Hook()
    today = home_of_samples.today()
    made = replace(make_brief(home_of_samples, DAY)[0], day=today)
    with listening(hook):
        monkeypatch.setenv("PRESSWATCH_TELL_BRIEF", hook.address)
        said = [send_brief(home_of_samples, made, is_asked) for is_asked in (False, False, True)]
        old = send_brief(home_of_samples, replace(made, day=DAY))
    assert ["was sent to" in line for line in said] == [True, False, True]
    assert "is not sent" in old
    assert [message["day"] for message in hook.received] == [str(today)] * 2
    assert hook.received[0]["html"].startswith("<!doctype html>")


def test_a_days_brief_has_one_key_whatever_its_words_and_one_that_is_asked_for_a_key_of_its_words(
    home_of_samples: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = Hook(status=403)
    made = replace(make_brief(home_of_samples, DAY)[0], day=home_of_samples.today())
    made_again = replace(made, speakers=[])
    with listening(hook):
        monkeypatch.setenv("PRESSWATCH_TELL_BRIEF", hook.address)
        assert "was not sent" in send_brief(home_of_samples, made)
        hook.status = 200
        for brief_to_send, is_asked in ((made_again, False), (made, True), (made, True), (made_again, True)):
            assert "was sent to" in send_brief(home_of_samples, brief_to_send, is_asked)
    texts = [message["text"] for message in hook.received]
    first, again, by_hand, by_hand_again, other_by_hand = (message["idempotency_key"] for message in hook.received)
    assert texts[0] != texts[1]
    assert first == again
    assert by_hand == by_hand_again
    assert len({first, by_hand, other_by_hand}) == 3


def test_without_an_address_the_brief_is_written_and_nothing_is_sent(home_of_samples: Settings) -> None:
    made, paths = make_brief(home_of_samples, DAY)
    assert "set PRESSWATCH_TELL_BRIEF" in send_brief(home_of_samples, made, is_asked=True)
    assert all(path.stat().st_size > 1000 for path in paths)
