"""Coverage in words: how many live sources answered on a day, and which of them are in trouble."""

from pathlib import Path

import polars as pl

from schemas.tables.source_health import VERDICTS
from warehouse.connect import query

SHOWN = 10
"""Sources in trouble that are named; the table has the others."""

_OF_RUN = """SELECT source_id, verdict, reason, is_answered, poll_count, new_count, waiting_count, missed_count
             FROM source_health WHERE run_key = ? ORDER BY source_id"""
_LATEST = "SELECT max(run_key) FROM source_health"


def coverage_lines(published: Path, run_key: str | None = None) -> list[str]:
    """What a run says of its live sources, coverage first; of the latest run that has asked any when none is named.

    Empty when no live source was asked.
    """
    key = run_key or query(published, _LATEST).item()
    health = query(published, _OF_RUN, parameters=[key]) if key else pl.DataFrame()
    if health.is_empty():
        return []
    troubled = health.filter(pl.col("verdict") != "ok")
    return [_count_answers(health, None if run_key else key), *_name_troubled(troubled)]


def _count_answers(health: pl.DataFrame, day: str | None) -> str:
    """One line such as `31 of 33 sources answered, 2 silent`."""
    asked = health.filter((pl.col("poll_count") > 0) | (pl.col("verdict") != "ok"))
    verdicts = dict(asked.group_by("verdict").len().iter_rows())
    counts = [f"{verdicts[verdict]} {verdict}" for verdict in VERDICTS[1:] if verdict in verdicts]
    resting = health.height - asked.height
    counts += [f"{resting} not due"] if resting else []
    items = f"{health['new_count'].sum()} new items"
    items += f", {health['waiting_count'].sum()} wait for their page" if health["waiting_count"].sum() else ""
    items += f", about {health['missed_count'].sum():.0f} expected and missing" if health["missed_count"].sum() else ""
    answered = f"{asked['is_answered'].sum()} of {asked.height} sources answered"
    return f"Coverage{f' on {day}' if day else ''}: {', '.join([answered, *counts])}; {items}"


def _name_troubled(troubled: pl.DataFrame) -> list[str]:
    gravest = troubled.sort(pl.col("verdict").cast(pl.Enum(VERDICTS)), "source_id", descending=[True, False])
    lines = [f"  {row['verdict']:<8} {row['source_id']}: {row['reason']}" for row in gravest[:SHOWN].to_dicts()]
    rest = troubled.height - SHOWN
    return [*lines, f"  and {rest} more: SELECT * FROM source_health WHERE verdict <> 'ok'"] if rest > 0 else lines
