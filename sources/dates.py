"""Publication dates as sources write them: what instant or day they state, and how exactly."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sources.months import ZONES, month_number, plain_digits

EARLIEST_YEAR = 1900
"""Years before this are template defaults (0001, 1899), not news."""
_BUDDHIST_YEARS = range(2443, 2643)
"""Years of Thai pages, 543 ahead of the common ones."""

_YEAR_FIRST = re.compile(r"(?<![\d./-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})(Z|[+-]\d{2}:?\d{2})?)?$")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?$")
_WORD = r"([^\W\d_][^\s\d,;:|/()]{1,18})"
_WORDY_DAYS = (
    (
        re.compile(
            rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|°|-го)?[\s.-]*(?:de\s+|d['’]|of\s+)?{_WORD}[,\s]*(?:del?\s+)?(\d{{4}})(?!\d)"
        ),
        "dmy",
    ),
    (re.compile(rf"(?<![^\W\d_]){_WORD}\s*(\d{{1,2}})(?:st|nd|rd|th)?[,\s]+(?:de\s+)?(\d{{4}})(?!\d)"), "mdy"),
    (re.compile(rf"(?<![\d/])(\d{{4}})[.,]?\s+(?:m\.\s+)?{_WORD}\s*(\d{{1,2}})(?!\d)"), "ymd"),
    (re.compile(rf"(?<!\d)(\d{{4}})\.\s+gada\s+(\d{{1,2}})\.\s*{_WORD}"), "ydm"),
    (re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?"), "ymd"),
    (re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})(?!\d)"), "dmy"),
)
"""Shapes of dates with words in them; the letters name the order of year, month and day."""
_CLOCK = re.compile(
    r"(?<![\d.:/-])(\d{1,2})[:.h](\d{2})(?::(\d{2})(?:[.,:]\d+)?)?(?![\d.]*\d)\s*([ap])?(?:\.?\s?m\b\.?)?\s*"
    r"\(?((?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?(?!\d)|[A-Z]{1,4}\b)?",
    re.IGNORECASE,
)
_ASCTIME = re.compile(r"([A-Za-z]{3})\s+(\d{1,2})\s+(\d{1,2}:\d{2}:\d{2})\s+([A-Z]{1,4}\s+)?(\d{4})$")
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$")


@dataclass(frozen=True)
class Published:
    """When something says it was published: an instant with its offset, only a day, or nothing that can be read."""

    text: str | None = None
    instant: datetime | None = None
    """Aware, in the offset that was stated."""
    day: date | None = None
    """The calendar day as written, for both precisions."""
    clock: datetime | None = None
    """The hour as written, naive, whether or not a zone stands with it; None when only a day is written."""

    @property
    def precision(self) -> str:
        """`instant`, `day` or `unknown`."""
        return "instant" if self.instant else "day" if self.day else "unknown"

    @property
    def offset(self) -> str | None:
        """The UTC offset as stated, such as `+02:00`."""
        return self.instant.isoformat()[-6:] if self.instant else None

    def at(self, timezone: ZoneInfo) -> datetime | None:
        """The instant in UTC; for a day, its midnight in `timezone`."""
        if self.instant:
            return self.instant.astimezone(UTC)
        if self.day:
            return datetime(self.day.year, self.day.month, self.day.day, tzinfo=timezone).astimezone(UTC)
        return None

    def day_in(self, timezone: ZoneInfo) -> date | None:
        """The day it belongs to in `timezone`; a bare day stays the day that was written."""
        return self.instant.astimezone(timezone).date() if self.instant else self.day

    def stated(self) -> str | None:
        """ISO with its offset, `YYYY-MM-DD` when only the day is known, None when neither."""
        if self.instant:
            return self.instant.isoformat()
        return self.day.isoformat() if self.day else None


def read_date(written: object) -> Published:
    """What `written` states. An hour without an offset names only a day; day and month in doubt name nothing.

    Never raises: what cannot be read keeps its text and has precision `unknown`.
    """
    text = "" if written is None else str(written).strip()[:200]
    plain = plain_digits(text)
    for reader in (_read_compact, _read_epoch, _read_year_first, _read_words, _read_numbers) if text else ():
        try:
            found = reader(plain, text)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
        if found and _is_plausible(found):
            return found
    return Published(text=text or None)


def _is_plausible(found: Published) -> bool:
    # The first and last days of the calendar cannot be moved to another zone.
    return found.day is not None and EARLIEST_YEAR <= found.day.year < 9999


def _read_compact(plain: str, text: str) -> Published | None:
    match = _COMPACT.match(plain)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    clock = f" {hour}:{minute}:{second} {zone or ''}" if hour else ""
    return _add_clock(date(int(year), int(month), int(day)), clock, text)


def _read_epoch(plain: str, text: str) -> Published | None:
    if not _EPOCH.match(plain):
        return None
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(plain[:10]))
    return Published(text, instant=instant, day=instant.date(), clock=instant.replace(tzinfo=None))


def _read_year_first(plain: str, text: str) -> Published | None:
    match = _YEAR_FIRST.search(plain)
    if not match:
        return None
    stated = date(int(match[1]), int(match[3]), int(match[4]))
    return _add_clock(stated, plain[match.end() :].lstrip("Tt"), text)


def _read_words(plain: str, text: str) -> Published | None:
    for shape, order in _WORDY_DAYS:
        for match in shape.finditer(plain):
            said = dict(zip(order, match.groups(), strict=True))
            month = int(said["m"]) if said["m"].isdecimal() else month_number(said["m"].rstrip("-"))
            if month:
                rest = f"{plain[: match.start()]} {plain[match.end() :]}"
                return _add_clock(date(_common_year(int(said["y"])), month, int(said["d"])), rest, text)
    return _read_asctime(plain, text)


def _read_asctime(plain: str, text: str) -> Published | None:
    """`Thu Mar 05 09:30:00 UTC 2026`, as Java and C print a date."""
    match = _ASCTIME.search(plain)
    month = month_number(match[1]) if match else None
    if not match or not month:
        return None
    return _add_clock(date(int(match[5]), month, int(match[2])), f"{match[3]} {match[4] or ''}", text)


def _common_year(year: int) -> int:
    return year - 543 if year in _BUDDHIST_YEARS else year


def _read_numbers(plain: str, text: str) -> Published | None:
    match = _YEAR_LAST.search(plain)
    if not match:
        return None
    first, mark, second, year = int(match[1]), match[2], int(match[3]), _common_year(int(match[4]))
    rest = f"{plain[: match.start()]} {plain[match.end() :]}"
    if mark == "." or first > 12 or first == second:
        return _add_clock(date(year, second, first), rest, text)
    return _add_clock(date(year, first, second), rest, text) if second > 12 else None


def _add_clock(day: date, rest: str, text: str) -> Published:
    """The day with the hour and the zone that `rest` of its text tells."""
    match = _CLOCK.search(rest)
    if not match:
        return Published(text, day=day)
    hour, minute, second, half, zone = match.groups()
    hours = int(hour) % 12 + 12 * (half.lower() == "p") if half else int(hour)
    if hours > 23 or int(minute) > 59:
        return Published(text, day=day)
    clock = datetime.combine(day, time(hours, int(minute), min(int(second or 0), 59)))
    offset = _read_offset(zone)
    instant = datetime.fromisoformat(f"{clock.isoformat()}{offset}") if offset else None
    return Published(text, instant=instant, day=day, clock=clock)


def _read_offset(zone: str | None) -> str | None:
    written = (zone or "").upper()
    match = _OFFSET.match(written)
    if not match:
        return ZONES.get(written)
    sign, hours, minutes = match[1], int(match[2]), int(match[3] or 0)
    # "-00:00" says that nobody knows the zone.
    is_known = sign == "+" or hours or minutes
    return f"{sign}{hours:02d}:{minutes:02d}" if is_known and hours <= 14 and minutes < 60 else None
