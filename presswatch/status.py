"""Which sources answered, what was run, what is missing, what was put aside."""

from datetime import UTC, date, datetime
from typing import Any

from presswatch.coverage import coverage_lines
from presswatch.settings import ALL, Settings
from presswatch.tables import as_text
from reports.alert_queue import untold_receivers
from reports.receivers import variable_of
from schemas import RAW_PAGES
from sources.ledger import InboxLedger
from warehouse.connect import query
from warehouse.lake import Lake

RUNS_SHOWN = 10
COLLECTED = """SELECT run_key, started_at + to_milliseconds((seconds * 1000)::BIGINT + 1) AS collected_at
               FROM run_steps WHERE step = 'collect'"""
"""Until when each run has looked at the inbox."""
EARLIEST = datetime.min.replace(tzinfo=UTC)


def status_text(settings: Settings) -> str:
    """Coverage, runs, gaps, quarantine and broken beliefs, as text for people."""
    snapshot = query(settings.published, "SELECT sequence, published_at FROM snapshot").row(0, named=True)
    lines = [
        f"Snapshot {snapshot['sequence']}, published {snapshot['published_at']:%Y-%m-%d %H:%M} UTC, in {settings.published}",
        *coverage_lines(settings.published),
        _latest_runs(settings),
        *_gaps(settings),
        *_waiting_days(settings),
        *_unfinished(settings),
        *_untold(settings),
        *_put_aside(settings),
    ]
    return "\n".join(lines)


def _latest_runs(settings: Settings) -> str:
    sql = f"""SELECT run_key, loaded_at, rows_in, articles_loaded, duplicates, quarantined, mentions_loaded, quotes_loaded
              FROM runs ORDER BY loaded_at DESC LIMIT {RUNS_SHOWN}"""
    return as_text(query(settings.published, sql))


def _gaps(settings: Settings) -> list[str]:
    sql = """WITH days AS (SELECT try_cast(run_key AS DATE) AS day FROM runs),
                  calendar AS (SELECT unnest(range(min(day), max(day), INTERVAL 1 DAY))::DATE AS day FROM days)
             SELECT day FROM calendar ANTI JOIN days USING (day) ORDER BY day"""
    missing = [f"{day}" for (day,) in query(settings.published, sql).iter_rows()]
    if not missing:
        return ["No day is missing between the first and the last day run."]
    shown = ", ".join(missing[:RUNS_SHOWN]) + (", …" if len(missing) > RUNS_SHOWN else "")
    return [
        f"{len(missing)} day(s) without a run between the first and the last: {shown}. Run `presswatch run --date DAY` or an Airflow backfill."
    ]


def _waiting_days(settings: Settings) -> list[str]:
    """Days of which the inbox holds articles that no run has taken, because they came late or the day was never run."""
    collected = dict(query(settings.published, COLLECTED).iter_rows())
    late, never = set(), set()
    for version in InboxLedger(settings.state).versions():
        if version.first_seen_at <= collected.get(ALL, EARLIEST):
            continue
        for day in version.days:
            if day.isoformat() not in collected:
                never.add(day)
            elif collected[day.isoformat()] < version.first_seen_at:
                late.add(day)
    lines = []
    if late:
        lines.append(
            f"{_list_days(late)} got articles after the run. Run again: `presswatch run --date DAY` or a backfill."
        )
    if never := {day for day in never if day < settings.today()}:
        lines.append(
            f"{_list_days(never)} stand in the inbox and were never run. Run `presswatch run --date DAY` or a backfill."
        )
    return lines


def _list_days(days: set[date]) -> str:
    shown = ", ".join(f"{day}" for day in sorted(days)[:RUNS_SHOWN]) + (", …" if len(days) > RUNS_SHOWN else "")
    return f"{len(days)} day(s) ({shown})"


def _unfinished(settings: Settings) -> list[str]:
    loaded = set(query(settings.published, "SELECT run_key FROM runs").to_series())
    lake = Lake(settings.lake)
    waiting = [key for key in lake.run_keys() if key not in loaded and lake.parts(RAW_PAGES, key)]
    return (
        [f"Collected but not published: {', '.join(waiting)}. Run them again; they go on where they ended."]
        if waiting
        else []
    )


def _untold(settings: Settings) -> list[str]:
    """Receivers that did not take their alerts; the queue tells, because no snapshot is written for a delivery."""
    return [_describe_untold(row) for row in untold_receivers(settings.state, datetime.now(UTC))]


def _describe_untold(row: dict[str, Any]) -> str:
    receiver, variable = row["receiver"], variable_of(row["receiver"])
    if row["partly_count"]:
        return f"Receiver {receiver} was told in part, of {row['partly_count']} alert(s): {row['complaint']}. Look at {variable}."
    counts = f"{row['waiting_count']} alert(s) wait, {row['given_up_count']} given up."
    answer = f"It answered: {row['complaint']}." if row["complaint"] else "None was tried yet."
    return f"Receiver {receiver} was not told: {counts} {answer} Look at {variable}, then `presswatch watch send`."


def _put_aside(settings: Settings) -> list[str]:
    reasons = query(
        settings.published, "SELECT stage, reason, count(*) AS items FROM quarantine GROUP BY ALL ORDER BY items DESC"
    )
    broken = query(
        settings.published,
        "SELECT run_key, table_name, belief, broken_count, action FROM check_results WHERE NOT is_held ORDER BY run_key DESC LIMIT 20",
    )
    lines = ["Nothing is in quarantine." if reasons.is_empty() else f"In quarantine:\n{as_text(reasons)}"]
    if not broken.is_empty():
        lines.append(f"Beliefs that did not hold:\n{as_text(broken)}")
    return lines
