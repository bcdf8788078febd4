"""The inbox: a folder of files from which a run takes the items of its day.

`collect_inbox` yields `Gathered` batches: rows of `schemas.RAW_PAGES` and refusals (item, reason, explanation, excerpt).
"""

import os
import stat
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sources.announcements import latest_day_of
from sources.arrivals import INBOX, Gathered, RawItem, Refusal, printable_line, raw_page, raw_pages_frame
from sources.dates import Published, read_date
from sources.files import InboxFile, file_format, file_items, known_formats
from sources.ledger import FileVersion, InboxLedger, Listed
from sources.page_readers import Job, PageReaders

BATCH_ROWS = 1_000
BATCH_BYTES = 64_000_000
_WINDOW_ITEMS = 32
"""Pages whose dates are read side by side."""


_Found = Iterator[tuple[FileVersion, RawItem | Refusal]]


@dataclass(frozen=True)
class Scope:
    """Which day a collection is about, None for all, and how days are counted."""

    day: date | None
    timezone: ZoneInfo
    latest_publication: datetime

    def day_of(self, published: Published, first_day: date) -> date:
        """The run day of an item: its publication day, or `first_day` without a date or with one in the future."""
        moment = published.at(self.timezone)
        is_usable = moment is not None and moment <= self.latest_publication
        return (published.day_in(self.timezone) if is_usable else None) or first_day

    def takes(self, day: date) -> bool:
        """Whether a run of this scope takes what belongs to `day`."""
        return self.day is None or self.day == day


@dataclass(frozen=True)
class Arrival:
    """An item or a refusal, the file version that held it, and the run day it belongs to."""

    found: RawItem | Refusal
    version: FileVersion
    day: date
    stated_day: date | None = None


def collect_inbox(
    inbox: Path, state: Path, timezone: ZoneInfo, day: date | None, latest_publication: datetime
) -> Iterator[Gathered]:
    """The items of `day` (None for everything) from the folder, sorted by path, in batches bounded in rows and bytes.

    Remembers in `state` when each file was first seen and which days it holds. Memory does not grow with the inbox.
    """
    rows: list[dict[str, Any]] = []
    refusals: list[Refusal] = []
    held = 0
    for arrival in items(inbox, InboxLedger(state), Scope(day, timezone, latest_publication)):
        if isinstance(arrival.found, Refusal):
            refusals.append(arrival.found)
        else:
            rows.append(raw_page(arrival.found, INBOX, arrival.day, arrival.version.first_seen_at))
            held += len(arrival.found.payload)
        if len(rows) >= BATCH_ROWS or held >= BATCH_BYTES:
            yield Gathered(raw_pages_frame(rows), tuple(refusals))
            rows, refusals, held = [], [], 0
    yield Gathered(raw_pages_frame(rows), tuple(refusals))


def items(inbox: Path, ledger: InboxLedger, scope: Scope) -> Iterator[Arrival]:
    """What of the inbox belongs to the scope, file by file in the order of their paths."""
    listing, refused = _list_inbox(inbox)
    versions = ledger.register(listing, datetime.now(UTC))
    wanted = [entry for entry in listing if _is_wanted(versions[entry.name], scope)]
    days: dict[str, set[date]] = defaultdict(set)
    refusal_counts: dict[str, int] = defaultdict(int)
    with PageReaders() as readers:
        for arrival in _read_dates(_read_files(wanted, refused, versions, readers, scope), readers, scope):
            name = arrival.version.name
            days[name].update(known for known in (arrival.day, arrival.stated_day) if known)
            refusal_counts[name] += isinstance(arrival.found, Refusal)
            if scope.takes(arrival.day):
                yield arrival
    ledger.record([_remember(versions[entry.name], days, refusal_counts, scope) for entry in wanted])


def _list_inbox(inbox: Path) -> tuple[list[Listed], dict[str, Refusal]]:
    found: list[tuple[Listed, Refusal | None] | None] = []
    unlisted: list[OSError] = []
    for folder, subfolders, names in os.walk(inbox, onerror=unlisted.append):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        links = [name for name in subfolders if Path(folder, name).is_symlink()]
        visible = (name for name in [*names, *links] if not name.startswith("."))
        found.extend(_list_entry(inbox, Path(folder, name)) for name in visible)
    found += [_refuse_folder(inbox, error) for error in unlisted]
    there = [each for each in found if each]
    listing = [entry for entry, _ in there]
    refused = {entry.name: refusal for entry, refusal in there if refusal}
    return sorted(listing, key=lambda entry: entry.name), refused


def _list_entry(inbox: Path, path: Path) -> tuple[Listed, Refusal | None] | None:
    relative = path.relative_to(inbox).as_posix()
    name = printable_line(relative)
    try:
        status = path.lstat()
    except FileNotFoundError:
        # Gone since the folder was listed: it never arrived.
        return None
    refusal = _refuse_unopened(name, relative, status.st_mode)
    return Listed(name, path, status.st_size, status.st_mtime_ns, is_read=refusal is None), refusal


def _refuse_folder(inbox: Path, error: OSError) -> tuple[Listed, Refusal] | None:
    """What stands for a folder that cannot be listed. Raises OSError when it is the inbox itself."""
    folder = Path(error.filename)
    if folder == inbox:
        reason = f"the inbox {inbox} cannot be listed ({error.strerror}); check the path and its permissions"
        raise OSError(reason) from error
    if isinstance(error, FileNotFoundError):
        return None
    name = printable_line(folder.relative_to(inbox).as_posix())
    explanation = f"the folder cannot be listed ({error.strerror}); allow reading it and all above it"
    return Listed(name, folder, 0, 0, is_read=False), Refusal(name, "unreadable_folder", explanation)


def _refuse_unopened(name: str, relative: str, mode: int) -> Refusal | None:
    if stat.S_ISLNK(mode):
        return Refusal(name, "symlink", "links are not followed; put the file itself into the inbox")
    if not stat.S_ISREG(mode):
        return Refusal(name, "not_a_file", "a pipe, socket or device is never opened; put a plain file here")
    if name != relative:
        return Refusal(
            name, "odd_file_name", "its name holds control characters or bytes that are not UTF-8; rename it"
        )
    if not file_format(name):
        return Refusal(name, "unknown_format", f"no reader for this ending; what can be read: {known_formats()}")
    return None


def _is_wanted(version: FileVersion, scope: Scope) -> bool:
    return scope.day is None or version.may_hold(scope.day, scope.timezone)


def _read_files(
    wanted: list[Listed],
    refused: dict[str, Refusal],
    versions: dict[str, FileVersion],
    readers: PageReaders,
    scope: Scope,
) -> _Found:
    latest_day = scope.latest_publication.date()
    for entry in wanted:
        version = versions[entry.name]
        if entry.name in refused:
            yield version, refused[entry.name]
            continue
        for found in file_items(InboxFile(entry.path, entry.name), readers, latest_day):
            yield version, found


def _read_dates(stream: _Found, readers: PageReaders, scope: Scope) -> Iterator[Arrival]:
    # Pages have to be opened to know their day; a window of them at once keeps every worker busy.
    latest_day = scope.latest_publication.date()
    for window in _cut_windows(stream):
        undated = [found for _, found in window if isinstance(found, RawItem) and found.published is None]
        answers = readers.answer(
            Job("page_date", item.payload, latest_day_of(item.announced, latest_day), item.url) for item in undated
        )
        dates = {item.item: read_date(answer.get("published")) for item, answer in zip(undated, answers, strict=True)}
        for version, found in window:
            yield _place(version, found, dates, scope)


def _cut_windows(stream: _Found) -> Iterator[list[tuple[FileVersion, RawItem | Refusal]]]:
    window: list[tuple[FileVersion, RawItem | Refusal]] = []
    held = 0
    for version, found in stream:
        window.append((version, found))
        held += len(found.payload) if isinstance(found, RawItem) else 0
        if len(window) >= _WINDOW_ITEMS or held >= BATCH_BYTES:
            yield window
            window, held = [], 0
    yield window


def _place(version: FileVersion, found: RawItem | Refusal, dates: dict[str, Published], scope: Scope) -> Arrival:
    first_day = version.first_day(scope.timezone)
    if isinstance(found, Refusal):
        return Arrival(found, version, first_day)
    published = found.published or dates.get(found.item, Published())
    day = scope.day_of(published, first_day)
    return Arrival(found, version, day, published.day_in(scope.timezone))


def _remember(
    version: FileVersion, days: dict[str, set[date]], refusal_counts: dict[str, int], scope: Scope
) -> FileVersion:
    return replace(
        version,
        timezone=scope.timezone.key,
        days=tuple(sorted(days[version.name])),
        refusal_count=refusal_counts[version.name],
    )
