"""Rows of one query dealt out to the pages that they belong to."""

from typing import Any

from reports.dashboard.snapshot import Snapshot

Rows = list[dict[str, Any]]


def by_page(snapshot: Snapshot, sql: str, *parameters: object) -> dict[str, Rows]:
    """Rows by their first column, page_id, in the order of the query."""
    pages: dict[str, Rows] = {}
    for row in snapshot.rows(sql, *parameters).iter_rows(named=True):
        pages.setdefault(row["page_id"], []).append(row)
    return pages
