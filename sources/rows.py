"""Rows of articles, from JSON Lines or Parquet: which field means what, and the reading of one row."""

import json
import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sources.bylines import clean_byline
from sources.dates import Published, read_date
from sources.feeds import web_link

Row = Mapping[str, Any]

ROW_TYPE = "application/json"

FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "outlet": ("outlet", "publisher", "site", "source"),
    "url": ("url", "link"),
    "canonical_url": ("canonical_url",),
    "title": ("title", "headline"),
    "authors": ("authors", "byline", "author"),
    "published": ("published_at", "published", "date_published", "date"),
    "body": ("body", "text", "content"),
    "language": ("language", "lang"),
}
"""The names under which a row may carry a field, the first that is not empty counts; upper and lower case are one.
An `id` is part of the stored row but never of an article's identity. `authors` is a list, or names joined by commas."""


def field_of(row: Row, field: str) -> Any:  # noqa: ANN401 - a row from outside holds anything
    """The value of a field under the first of its names that is not empty, or None."""
    folded = {str(name).strip().casefold(): value for name, value in row.items()}
    return next((folded[name] for name in FIELD_NAMES[field] if folded.get(name) not in (None, "", [])), None)


def has_text_column(names: Iterable[str]) -> bool:
    """Whether one of these columns can hold an article's text."""
    return any(name.strip().casefold() in FIELD_NAMES["body"] for name in names)


def published_of(row: Row) -> Published:
    """When the row says it was published."""
    return read_date(field_of(row, "published"))


def link_of(row: Row) -> str | None:
    """The row's web address, if it has one."""
    return web_link(field_of(row, "url"))


def spell_row(row: Row) -> bytes:
    """The row as canonical JSON: keys sorted, UTF-8, dates in ISO form; the same row gives the same bytes anywhere."""
    plain = {str(name): _plain(value) for name, value in row.items()}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.encode("utf-8", "replace")


def read_row(row: Row) -> dict[str, Any]:
    """The fields of a reading out of one row; the date as a `Published` under `published`."""
    body = field_of(row, "body")
    title = field_of(row, "title")
    return {
        "title": None if title is None else str(title),
        "byline": _names(field_of(row, "authors")),
        "published": published_of(row),
        "published_from": "row",
        "url": link_of(row),
        "canonical_url": web_link(field_of(row, "canonical_url")),
        "outlet_label": _line(field_of(row, "outlet")),
        "language": _line(field_of(row, "language")),
        "body": body if isinstance(body, str) else None,
        "body_verdict": None,
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - a cell from outside holds anything
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _names(value: Any) -> list[str]:  # noqa: ANN401 - a list of texts or nodes, or one text
    entries = value if isinstance(value, list) else [value]
    texts = [entry.get("name") if isinstance(entry, dict) else entry for entry in entries]
    return clean_byline(text for text in texts if isinstance(text, str))


def _line(value: Any) -> str | None:  # noqa: ANN401 - a text, or a node with a name
    named = value.get("name") if isinstance(value, dict) else value
    return " ".join(named.split()) or None if isinstance(named, str) else None
