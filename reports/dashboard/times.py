"""Counts over time for many pages at once, on a calendar without holes: None where nobody knows."""

from collections import defaultdict
from datetime import date

from reports.dashboard.cells import Figure
from reports.dashboard.charts import over_time
from reports.dashboard.scope import RECENT_DAYS, Scope
from reports.dashboard.snapshot import Snapshot

Counts = list[tuple[date, float | None]]

_COUNTS = """
    WITH wanted AS (SELECT unnest(?::VARCHAR[]) AS id),
    calendar AS (
        SELECT date_trunc(?, day)::DATE AS since, count(*) FILTER (is_covered) AS covered_count
        FROM days WHERE day > ?::DATE AND day <= ?::DATE GROUP BY ALL
    ),
    counted AS (
        SELECT {id} AS id, date_trunc(?, day)::DATE AS since, sum(article_count)::BIGINT AS article_count,
            count(article_count) AS known_count
        FROM {mart} WHERE {id} IN (SELECT id FROM wanted) AND day > ?::DATE AND day <= ?::DATE GROUP BY ALL
    )
    -- By the days that are known, so that a week of which few are does not look like a quiet one.
    SELECT id, since, coalesce(article_count, 0) / nullif({days}, 0)
    FROM wanted CROSS JOIN calendar LEFT JOIN counted USING (id, since)
    ORDER BY id, since
"""
_ENTITIES = _COUNTS.format(id="entity_id", mart="attention", days="covered_count")
# Of an outlet, what is not covered is unknown even on days that are.
_OUTLETS = _COUNTS.format(id="outlet_id", mart="source_coverage", days="coalesce(known_count, covered_count)")
_EARLIEST = date(1, 1, 1)


class Times:
    """Articles over time of the pages of one kind: the last months by day, and the whole time, longer ones as a mean by day."""

    def __init__(self, snapshot: Snapshot, scope: Scope, kind: str) -> None:
        sql, ids = (_ENTITIES, scope.entities) if kind == "entities" else (_OUTLETS, scope.outlets)
        self._bucket = scope.bucket
        self._whole = _count(snapshot, sql, ids, (scope.bucket, _EARLIEST, scope.today))
        since = date.fromordinal(scope.today.toordinal() - RECENT_DAYS)
        is_short = scope.bucket == "day"
        self._recent = {} if is_short else _count(snapshot, sql, ids, ("day", since, scope.today))

    def figures(self, identity: str, whose: str) -> list[Figure]:
        """The charts of one page; those that would show little are left out."""
        recent = over_time(f"{whose}, last {RECENT_DAYS} days", "Articles", self._recent.get(identity, []), "day")
        whole = over_time(f"{whose}, whole time", "Articles", self._whole.get(identity, []), self._bucket)
        return [figure for figure in (recent, whole) if figure]


def _count(snapshot: Snapshot, sql: str, ids: list[str], cut: tuple[str, date, date]) -> dict[str, Counts]:
    """`cut` is the bucket, the day after which it begins, and the last day."""
    counts: dict[str, Counts] = defaultdict(list)
    for identity, at, count in snapshot.rows(sql, ids, *cut, *cut).iter_rows():
        counts[identity].append((at, count))
    return counts
