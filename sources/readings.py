"""From raw pages to readings: each payload parsed as what it is, with a problem named where that fails."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from schemas import READINGS
from schemas.tables.articles import BODY_VERDICTS
from sources import files, rows
from sources.announcements import complete, latest_day_of
from sources.arrivals import PAGE_TYPE
from sources.dates import Published, read_date
from sources.feeds import web_link
from sources.page_readers import Job, PageReaders
from sources.sound import sound_fields

Fields = dict[str, Any]

_WORKER_JOBS = {PAGE_TYPE: "page", files.ENTRY_TYPE: "entry"}
_NOTHING: Fields = {
    "outlet_label": None,
    "url": None,
    "canonical_url": None,
    "title": None,
    "byline": [],
    "published_text": None,
    "published_at": None,
    "published_precision": "unknown",
    "published_offset": None,
    "published_from": None,
    "language": None,
    "body": None,
    "body_verdict": None,
    "problem": None,
    "problem_text": None,
}
_EXPLAINED = frozenset(BODY_VERDICTS) - {"ok", "too_short"}
"""Verdicts that say why a page has no text: its row is kept."""


def read(
    raw_pages: pl.DataFrame,
    timezone: ZoneInfo,
    latest_publication: datetime,
    selectors: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> pl.DataFrame:
    """One reading (`schemas.READINGS`) per raw page, in the same order.

    A page that cannot be read, has no text or is published after `latest_publication` carries `problem` and
    `problem_text`. A date that cannot be read is no problem: its precision is `unknown`. HTML and feed entries are
    parsed in worker processes under caps of bytes, time and memory. `selectors` holds the CSS selectors of sources by id.
    """
    arrived = raw_pages.to_dicts()
    answers = _ask_workers(arrived, latest_publication.date(), selectors)
    readings = []
    for page in arrived:
        stated = answers.get(page["raw_page_id"]) or _read_here(page)
        stated = complete(stated, page["announced"])
        fields = {**_NOTHING, **_settle_date(stated, timezone)}
        fields |= _find_problem(fields, latest_publication)
        readings.append(_conclude(page, fields))
    return READINGS.conform(pl.DataFrame(readings, schema=READINGS.schema()))


def _ask_workers(
    arrived: list[Fields], latest_day: date, selectors: Mapping[str, Mapping[str, str]]
) -> dict[str, Fields]:
    pages = [page for page in arrived if files.split_charset(page["media_type"])[0] in _WORKER_JOBS]
    if not pages:
        return {}
    jobs = [_job(page, latest_day, selectors.get(page["source_id"], {})) for page in pages]
    with PageReaders() as readers:
        answers = readers.answer(jobs)
    return {page["raw_page_id"]: answer for page, answer in zip(pages, answers, strict=True)}


def _job(page: Fields, latest_day: date, selectors: Mapping[str, str]) -> Job:
    media_type, charset = files.split_charset(page["media_type"])
    latest = latest_day_of(page["announced"], latest_day)
    return Job(_WORKER_JOBS[media_type], page["payload"], latest, page["url"], selectors, charset)


def _read_here(page: Fields) -> Fields:
    media_type, charset = files.split_charset(page["media_type"])
    reader = _READERS.get(media_type)
    if reader is None:
        return {
            "problem": "unknown_media_type",
            "problem_text": f"nothing reads {media_type}; add a reader or leave it out",
        }
    return reader(page["payload"].decode(charset or "utf-8", "replace"))


def _read_text(text: str) -> Fields:
    """A plain text: the first line is the title, the rest the body."""
    title, _, body = text.lstrip("\ufeff \r\n\t").replace("\r\n", "\n").partition("\n")
    return {"title": title.strip(), "body": body.strip("\n"), "published": Published()}


def _read_row(text: str) -> Fields:
    return rows.read_row(json.loads(text, strict=False))


_READERS: dict[str, Callable[[str], Fields]] = {files.TEXT_TYPE: _read_text, rows.ROW_TYPE: _read_row}


def _settle_date(stated: Fields, timezone: ZoneInfo) -> Fields:
    """Dates of workers come as text, those read here as `Published`: from here on both are columns."""
    published = stated.get("published")
    if not isinstance(published, Published):
        published = read_date(published)
    text = stated.get("published_text") or published.text
    kept = {key: value for key, value in stated.items() if key in _NOTHING}
    return {
        **kept,
        "published_text": text,
        "published_at": published.at(timezone),
        "published_precision": published.precision,
        "published_offset": published.offset,
        "published_from": stated.get("published_from") if published.day else None,
    }


def _find_problem(fields: Fields, latest_publication: datetime) -> Fields:
    published_at = fields["published_at"]
    if fields["problem"]:
        return {}
    if published_at and published_at > latest_publication:
        explanation = f"published {published_at:%Y-%m-%d %H:%M} UTC, later than {latest_publication:%Y-%m-%d %H:%M}; correct its date"
        return {"problem": "future_date", "problem_text": explanation}
    if not (fields["body"] or "").strip() and fields["body_verdict"] not in _EXPLAINED:
        return {"problem": "no_text", "problem_text": "it has no text; fill its body or leave it out"}
    if not (fields["title"] or "").strip() and not fields["url"]:
        return {"problem": "no_title", "problem_text": "it has neither title nor address; give it one of them"}
    return {}


def _conclude(page: Fields, fields: Fields) -> Fields:
    origin = {key: page[key] for key in ("raw_page_id", "source_id", "item", "fetched_at", "day")}
    sound = sound_fields(fields)
    return {**origin, **sound, "url": sound["url"] or web_link(page["url"])}
