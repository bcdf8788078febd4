"""What is said when a run breaks."""

from dataclasses import replace

import pytest

from presswatch.alerts import LONGEST_ERROR, Failure, failure_text, runbook
from schemas.tables.runs import STAGES

FAILURE = Failure(
    pipeline="daily_monitoring",
    step="quotes",
    run_key="2026-03-04",
    shard=3,
    attempts=3,
    error="OSError: disk full",
    log="http://airflow.example.org/log",
)


def test_the_text_says_what_broke_where_and_what_to_do() -> None:
    assert failure_text(FAILURE).splitlines() == [
        "Presswatch: daily_monitoring stopped at quotes (run 2026-03-04, shard 3) after 3 attempt(s).",
        "What broke: OSError: disk full",
        "What to do: clear `mentions` of this shard together with this task; when the process was killed, "
        "run the day again with a smaller `shard_size`.",
        "By hand: presswatch step quotes --date 2026-03-04 --shard 3",
        "Log: http://airflow.example.org/log",
    ]


def test_a_step_over_the_whole_inbox_is_run_by_hand_with_all() -> None:
    text = failure_text(replace(FAILURE, step="load", run_key="all", shard=None))
    assert "stopped at load (run all) after" in text
    assert "By hand: presswatch step load --all\n" in text


def test_a_refused_setting_is_answered_with_the_setting_and_not_with_the_step() -> None:
    text = failure_text(replace(FAILURE, step="collect", shard=None, error="SettingsError: no inbox at /inbox"))
    assert "What to do: correct the setting or param that the error names" in text


def test_a_long_error_is_cut_so_that_no_article_goes_out_with_it() -> None:
    text = failure_text(replace(FAILURE, error="x" * 100_000))
    assert text.count("x" * LONGEST_ERROR) == 1
    assert len(text) < LONGEST_ERROR + 1000


@pytest.mark.parametrize("step", STAGES)
def test_the_runbook_says_of_every_step_what_it_does_how_it_fails_and_what_to_do(step: str) -> None:
    section = runbook().split(f"\n### {step}\n")[1].split("\n### ")[0]
    assert "Fails " in section
    remedy = section.split("**What to do:** ")[1].strip()
    assert f"What to do: {remedy}\n" in failure_text(replace(FAILURE, step=step))
