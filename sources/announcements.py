"""What a feed, sitemap or archive announced of a page, which completes what the page says of itself."""

import json
from datetime import date
from typing import Any

from sources.bylines import clean_byline
from sources.dates import Published, read_date
from sources.feeds import entry_authors
from sources.pages import published_fields

Fields = dict[str, Any]

CAPTURED_AT = "_captured_at"
"""When an archive fetched the page: nothing in it was published later."""
_GUESSED = frozenset(["url", "text", "htmldate"])
"""Witnesses of a date that a feed knows better than."""


def complete(stated: Fields, announced: str | None) -> Fields:
    """The fields of a reading, title, authors, language and date taken from the announcement where the page does not tell.

    The page's own date stands unless it is missing or guessed; an announced instant refines a bare day that it falls on.
    """
    if announced is None or "problem" in stated:
        return stated
    entry: Fields = json.loads(announced)
    fields = dict(stated)
    fields["title"] = stated.get("title") or entry.get("title")
    fields["byline"] = stated.get("byline") or clean_byline(entry_authors(entry), [str(entry.get("_outlet") or "")])
    fields["language"] = stated.get("language") or entry.get("language")
    told = read_date(entry.get("date_published"))
    if told.day and _is_better(told, stated):
        fields |= {**published_fields(told), "published_from": "feed"}
    return fields


def latest_day_of(announced: str | None, latest_day: date) -> date:
    """The last day on which a page may have been published: that of its capture when an archive tells it, else `latest_day`."""
    # Most of what comes was not archived, and need not be parsed.
    if announced is None or CAPTURED_AT not in announced:
        return latest_day
    captured = read_date(json.loads(announced).get(CAPTURED_AT)).day
    return min(captured, latest_day) if captured else latest_day


def _is_better(told: Published, stated: Fields) -> bool:
    own = read_date(stated.get("published"))
    if own.day is None or stated.get("published_from") in _GUESSED:
        return True
    return own.instant is None and told.instant is not None and own.day == told.day
