"""What is said of a live source, day by day, from what it brought."""

from datetime import date, timedelta

import polars as pl
import pytest

from schemas import SOURCE_DAYS
from transforms.source_health import source_health

MONDAY = date(2026, 5, 4)
NOTHING = {name: 0 for name in SOURCE_DAYS.schema() if name.endswith("_count")}


def _days(*days: dict | int | None, source_id: str = "harbour", first: date = MONDAY) -> pl.DataFrame:
    """One row per day: a number of new items, the facts of the day, or None for a day on which nobody ran."""
    rows = []
    for number, facts in enumerate(days):
        if facts is None:
            continue
        told = {"new_count": facts} if isinstance(facts, int) else facts
        answered = "failure" not in told and told.get("poll_count", 1) > 0
        row = {**NOTHING, "poll_count": 1, "answered_count": int(answered), **told}
        rows.append({**row, "source_id": source_id, "kind": "feed", "day": first + timedelta(days=number)})
    schema = SOURCE_DAYS.schema()
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def _judge(*days: dict | int | None) -> dict:
    frame = _days(*days)
    return source_health(frame, frame["day"].max()).row(0, named=True)


def _failing(count: int, failure: str, status: int | None = None) -> list[dict]:
    return [{"failure": failure, "http_status": status}] * count


@pytest.mark.parametrize(
    ("days", "verdict"),
    [
        ([12] * 20, "ok"),
        ([12] * 20 + [0], "silent"),
        ([12] * 20 + [0, 3], "ok"),
        ([0, 1, 0, 2, 0, 0, 1] * 3 + [0] * 5, "ok"),
        ([0, 1, 0, 2, 0, 0, 1] * 3 + [0] * 14, "silent"),
        ([8, 8, 8, 8, 8, 0, 0] * 3, "ok"),
        ([8, 8, 8, 8, 8, 0, 0] * 3 + [0], "silent"),
        ([6, 0, 0, 0, 0, 0, 0] * 3 + [6, 0, 0, 0, 0, 0], "ok"),
        ([6, 0, 0, 0, 0, 0, 0] * 3 + [0] * 15, "silent"),
        ([12] * 20 + [0] * 29, "stale"),
        ([12] * 3 + [0], "ok"),
    ],
    ids=[
        "daily",
        "daily, then nothing",
        "nothing, then something",
        "now and then, nothing for days",
        "now and then, nothing for weeks",
        "working days, on a Sunday",
        "working days, nothing on a Monday",
        "weekly, between",
        "weekly, two missed",
        "nothing for four weeks",
        "too new to expect anything",
    ],
)
def test_a_source_is_judged_by_its_own_rhythm(days: list, verdict: str) -> None:
    assert _judge(*days)["verdict"] == verdict


@pytest.mark.parametrize(
    ("failures", "verdict"),
    [
        (_failing(1, "timeout"), "failing"),
        (_failing(6, "server_error", 500), "failing"),
        (_failing(7, "server_error", 500), "dead"),
        (_failing(1, "gone", 410), "dead"),
        (_failing(2, "not_found", 404), "failing"),
        (_failing(3, "not_found", 404), "dead"),
        (_failing(3, "unknown_host"), "dead"),
        (_failing(1, "blocked", 403), "blocked"),
        (_failing(9, "robots_disallow"), "blocked"),
    ],
)
def test_a_source_that_does_not_answer_is_failing_blocked_or_dead(failures: list, verdict: str) -> None:
    health = _judge(*[10] * 9, *failures)
    assert (health["verdict"], health["failing_days"]) == (verdict, len(failures))
    assert health["failure"] == failures[-1]["failure"]
    assert f"no answer on {len(failures)} day(s)" in health["reason"]


def test_a_dead_source_stays_dead_on_days_on_which_it_is_not_asked() -> None:
    health = _judge(*[10] * 9, *_failing(7, "timeout"), *[{"poll_count": 0}] * 3)
    assert (health["verdict"], health["failing_days"], health["is_answered"]) == ("dead", 7, False)


def test_a_source_that_answers_again_is_well() -> None:
    assert _judge(*[10] * 9, *_failing(8, "timeout"), 10)["verdict"] == "ok"


@pytest.mark.parametrize(
    ("today", "verdict"),
    [
        ({"new_count": 10, "misdated_count": 10}, "stale"),
        ({"new_count": 10, "misdated_count": 2}, "ok"),
        ({"new_count": 2, "misdated_count": 2}, "ok"),
        ({"new_count": 0, "renamed_count": 12}, "stale"),
        ({"new_count": 9, "renamed_count": 3}, "ok"),
    ],
)
def test_impossible_dates_and_old_news_under_new_names_are_stale(today: dict, verdict: str) -> None:
    assert _judge(*[10] * 20, today)["verdict"] == verdict


def test_what_was_expected_and_missed_is_said_in_numbers() -> None:
    health = _judge(*[10] * 20, 4)
    assert (health["expected_count"], health["missed_count"], health["verdict"]) == (10.0, 6.0, "ok")
    assert health["reason"] == "4 new item(s), about 10.0 expected"


def test_nothing_is_missed_on_a_day_on_which_a_source_was_not_asked() -> None:
    health = _judge(*[10] * 20, {"poll_count": 0})
    assert (health["missed_count"], health["verdict"], health["reason"]) == (None, "ok", "not due on this day")


def test_days_on_which_presswatch_did_not_run_are_no_silence() -> None:
    assert _judge(*[12] * 20, *[None] * 10, 12)["verdict"] == "ok"
    assert _judge(*[12] * 20, *[None] * 10, 0)["verdict"] == "silent"


def test_a_row_does_not_depend_on_the_other_sources() -> None:
    many = pl.concat([_days(*[12] * 9, 0), _days(*[3] * 9, *_failing(1, "timeout"), source_id="bay")])
    day = many["day"].max()
    together = source_health(many, day)
    alone = [source_health(many.filter(source_id=source), day) for source in ("bay", "harbour")]
    assert together.equals(pl.concat(alone))
    assert together["source_id"].to_list() == ["bay", "harbour"]
