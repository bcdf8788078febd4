"""Articles out of page files and web archives, alone and outside the daily run."""

import gzip
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sources.arrivals import printable_line
from sources.feeds import web_link
from sources.page_readers import Job, PageReaders
from sources.pages import MAX_PAGE_BYTES
from sources.sound import sound_fields
from sources.warc import WarcReader

PAGE_ENDINGS = (".html.gz", ".html", ".htm.gz", ".htm", ".xhtml")
WARC_ENDINGS = (".warc", ".warc.gz", ".arc", ".arc.gz")
_WINDOW_PAGES = 16


@dataclass(frozen=True)
class _Page:
    page_id: str
    url: str | None
    payload: bytes


def extract_pages(paths: Iterable[Path], report: Callable[[str, str], None] | None = None) -> Iterator[dict[str, Any]]:
    """One row per page: id, url, title, body, published_at and how it is known, authors, language, outlet, body_verdict.

    `published_at` is ISO with the offset that the page states, or `YYYY-MM-DD` when only the day is known; `outlet` is
    the label that the page gives itself. `report` is told the name and the reason of what gives no row.
    """
    tell = report or (lambda _name, _reason: None)
    latest_day = datetime.now(UTC).date()
    with PageReaders() as readers:
        for window in _cut_windows(_find_pages(paths, tell)):
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


def _find_pages(paths: Iterable[Path], tell: Callable[[str, str], None]) -> Iterator[_Page]:
    for path in paths:
        lowered = path.name.lower()
        if lowered.endswith(WARC_ENDINGS):
            yield from _read_archive(path, tell)
        elif lowered.endswith(PAGE_ENDINGS):
            yield from _read_file(path, tell)
        else:
            tell(
                printable_line(path.name), f"unknown_format: what can be read: {', '.join(PAGE_ENDINGS + WARC_ENDINGS)}"
            )


def _read_archive(path: Path, tell: Callable[[str, str], None]) -> Iterator[_Page]:
    reader = WarcReader(path)
    try:
        for page in reader.pages():
            yield _Page(printable_line(page.record_id), web_link(page.url), page.payload)
    except OSError as error:
        tell(
            printable_line(path.name), f"unreadable_file: {error.strerror or error}; check the path and its permissions"
        )
    for reason, count in sorted(Counter(reader.skipped).items()):
        tell(printable_line(path.name), f"{count} record(s) passed over: {printable_line(reason)}")


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
