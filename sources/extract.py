"""Articles out of page files and web archives, alone and outside the daily run."""

import gzip
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sources.archives import ENDINGS, S3, Archive, UnreachableArchiveError
from sources.arrivals import printable_line
from sources.feeds import web_link
from sources.page_readers import Job, PageReaders
from sources.pages import MAX_PAGE_BYTES
from sources.sound import sound_fields
from sources.warc import WarcReader

PAGE_ENDINGS = (".html.gz", ".html", ".htm.gz", ".htm", ".xhtml")
WARC_ENDINGS = ENDINGS
_WINDOW_PAGES = 16


@dataclass(frozen=True)
class _Page:
    page_id: str
    url: str | None
    payload: bytes


def extract_pages(
    places: Iterable[str | Path], report: Callable[[str, str], None] | None = None
) -> Iterator[dict[str, Any]]:
    """One row per page of files and of web archives, which may stand at `s3://bucket/key`: id, url, title, body, published_at and how it is known, authors, language, outlet, body_verdict.

    `published_at` is ISO with the offset that the page states, or `YYYY-MM-DD` when only the day is known; `outlet` is
    the label that the page gives itself. `report` is told the name and the reason of what gives no row.
    """
    tell = report or (lambda _name, _reason: None)
    latest_day = datetime.now(UTC).date()
    with PageReaders() as readers:
        for window in _cut_windows(_find_pages(places, tell)):
            answers = readers.answer(Job("page", page.payload, latest_day, page.url) for page in window)
            for page, answer in zip(window, answers, strict=True):
                if "problem" in answer:
                    tell(page.page_id, f"{answer['problem']}: {answer['problem_text']}")
                else:
                    yield _spell_row(page, answer)


def page_id(path: Path) -> str:
    """A file's name without the ending that makes it a page."""
    ending = next((ending for ending in PAGE_ENDINGS if path.name.lower().endswith(ending)), "")
    return printable_line(path.name[: len(path.name) - len(ending)])


def _find_pages(places: Iterable[str | Path], tell: Callable[[str, str], None]) -> Iterator[_Page]:
    for place in places:
        lowered = str(place).lower()
        if lowered.endswith(WARC_ENDINGS):
            yield from _read_archive(Archive(str(place)), tell)
        elif lowered.endswith(PAGE_ENDINGS) and not lowered.startswith(S3):
            yield from _read_file(Path(place), tell)
        else:
            known = ", ".join(WARC_ENDINGS if lowered.startswith(S3) else PAGE_ENDINGS + WARC_ENDINGS)
            tell(printable_line(Path(place).name), f"unknown_format: what can be read: {known}")


def _read_archive(archive: Archive, tell: Callable[[str, str], None]) -> Iterator[_Page]:
    name = printable_line(archive.name)
    skipped: Counter[str] = Counter()
    try:
        with archive.open() as stream:
            for page in WarcReader(stream, archive.name, skipped).pages():
                yield _Page(printable_line(page.record_id), web_link(page.url), page.payload)
    except UnreachableArchiveError as error:
        tell(name, f"unreadable_file: {error}; check the path and its permissions")
    for reason, count in sorted(skipped.items()):
        tell(name, f"{count} record(s) passed over: {printable_line(reason)}")


def _read_file(path: Path, tell: Callable[[str, str], None]) -> Iterator[_Page]:
    opened = gzip.open if path.name.lower().endswith(".gz") else open
    try:
        with opened(path, "rb") as file:
            payload = file.read(MAX_PAGE_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        tell(
            printable_line(path.name), f"unreadable_file: {error}; check the path, its permissions and that it is whole"
        )
        return
    yield _Page(page_id(path), None, payload)


def _cut_windows(pages: Iterator[_Page]) -> Iterator[list[_Page]]:
    window: list[_Page] = []
    for page in pages:
        window.append(page)
        if len(window) >= _WINDOW_PAGES:
            yield window
            window = []
    yield window


def _spell_row(page: _Page, stated: dict[str, Any]) -> dict[str, Any]:
    answer = sound_fields(stated)
    return {
        "id": page.page_id,
        "url": answer["url"],
        "title": answer["title"],
        "body": answer["body"],
        "published_at": answer["published"],
        "published_precision": answer["published_precision"],
        "published_from": answer["published_from"],
        "authors": answer["byline"],
        "language": answer["language"],
        "outlet": answer["outlet_label"],
        "body_verdict": answer["body_verdict"] or ("ok" if answer["body"] else "too_short"),
    }
