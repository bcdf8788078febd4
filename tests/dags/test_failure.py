"""What Airflow really does when a task fails: one run that asks for two things that exclude each other."""

import base64
import email
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.dags.conftest import Airflow
from tests.reports.listeners import Hook, MailServer, listening

AIRFLOW = str(Path(sys.executable).with_name("airflow"))
CONTRADICTION = {"everything": True, "day": "2026-03-04"}


@dataclass(frozen=True)
class FailedRun:
    output: str
    posted: list[dict[str, Any]]
    mailed: list[bytes]


@pytest.fixture(scope="module")
def failed_run(airflow: Airflow) -> FailedRun:
    hook, mail_server = Hook(), MailServer()
    connection = {
        "conn_type": "smtp",
        "host": "127.0.0.1",
        "port": mail_server.port,
        "extra": {"disable_ssl": True, "disable_tls": True, "from_email": "presswatch@example.org"},
    }
    migrated = airflow.run(AIRFLOW, "db", "migrate")
    assert migrated.returncode == 0, migrated.stderr
    with listening(hook), listening(mail_server):
        tested = airflow.run(
            *(AIRFLOW, "dags", "test", "daily_monitoring", "--conf", json.dumps(CONTRADICTION)),
            PRESSWATCH_ALERT_WEBHOOK=hook.address,
            PRESSWATCH_ALERT_MAIL="desk@example.org, night@example.org",
            AIRFLOW_CONN_SMTP_DEFAULT=json.dumps(connection),
        )
    assert tested.returncode != 0
    return FailedRun(tested.stdout + tested.stderr, hook.received, mail_server.received)


def test_a_refused_setting_is_not_tried_again(failed_run: FailedRun) -> None:
    assert "SettingsError would come again" in failed_run.output
    assert "after 1 attempt(s)" in failed_run.output


def test_the_log_says_what_broke_and_what_to_do(failed_run: FailedRun) -> None:
    assert "Presswatch: daily_monitoring stopped at fetch (run all)" in failed_run.output
    assert "What broke: SettingsError: the params `day` and `everything` exclude each other" in failed_run.output
    assert "What to do: correct the setting or param that the error names" in failed_run.output


def test_the_web_hook_is_told_of_the_task_and_of_the_end_of_the_run(failed_run: FailedRun) -> None:
    of_the_task, of_the_run = failed_run.posted
    assert "exclude each other" in of_the_task["text"]
    assert "the run has ended without new tables" in of_the_run["text"]
    assert {posted["step"] for posted in failed_run.posted} == {"fetch"}


def test_everyone_on_the_list_gets_the_mail(failed_run: FailedRun) -> None:
    first = email.message_from_bytes(failed_run.mailed[0])
    assert first["Subject"] == "Presswatch: fetch of all failed"
    assert re.split(r",\s*", first["To"]) == ["desk@example.org", "night@example.org"]
    text = base64.b64decode(first.get_payload()[0].get_payload()).decode()
    assert "What to do: correct the setting" in text
