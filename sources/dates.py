"""Publication dates as sources write them: what instant or day they state, and how exactly."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

EARLIEST_YEAR = 1900
"""Years before this are template defaults (0001, 1899), not news."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar januari jänner janvier janv enero ene gennaio gen janeiro",
            "february feb februar februari feber février févr fevrier febrero febbraio fevereiro fev",
            "march mar märz mär maart mrt mars marzo março marco",
            "april apr avril avr abril abr aprile",
            "may mai mei mayo mag maggio maio",
            "june jun juni juin junio giugno giu junho",
            "july jul juli juillet juil julio luglio lug julho",
            "august aug augustus août aout agosto ago",
            "september sep sept septembre septiembre setiembre settembre setembro set",
            "october oct oktober okt octobre octubre ottobre ott outubro out",
            "november nov novembre noviembre novembro",
            "december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro desember",
        ),
        start=1,
    )
    for name in names.split()
}
"""Month names and their usual short forms in English, German, French, Spanish, Italian, Portuguese and Dutch."""
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b")
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})(Z)?)?$")
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+)?([^\W\d_]{3,10})\.?,?\s+(?:del?\s+)?(\d{4})\b"
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?$")
_RFC_ZONE = re.compile(r"\d:\d\d\s*(?:Z|UT|GMT|UTC|[ECMP][SD]T|[+-]\d{4})\b")


@dataclass(frozen=True)
class Published:
    """When something says it was published: an instant with its offset, only a day, or nothing that can be read."""

    text: str | None = None
    instant: datetime | None = None
    """Aware, in the offset that was stated."""
    day: date | None = None
    """The calendar day as written, for both precisions."""

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
    if not text:
        return Published()
    for reader in (_read_iso, _read_compact, _read_epoch, _read_rfc, _read_words, _read_numbers):
        try:
            found = reader(text)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
        if found and _is_plausible(found):
            return found
    return Published(text=text)


def _is_plausible(found: Published) -> bool:
    # The first and last days of the calendar cannot be moved to another zone.
    return found.day is not None and EARLIEST_YEAR <= found.day.year < 9999


def _read_iso(text: str) -> Published | None:
    match = _ISO.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    stated = date(int(year), int(month), int(day))
    if hour is None or zone is None:
        return Published(text, day=stated)
    clock = f"{int(hour):02d}:{minute}:{second or '00'}"
    offset = "+00:00" if zone.upper() in {"Z", "UTC", "GMT"} else zone
    return _from_instant(text, datetime.fromisoformat(f"{stated.isoformat()}T{clock}{offset}"))


def _read_compact(text: str) -> Published | None:
    match = _COMPACT.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    if zone:
        instant = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        return _from_instant(text, instant)
    return Published(text, day=date(int(year), int(month), int(day)))


def _read_epoch(text: str) -> Published | None:
    if not _EPOCH.match(text):
        return None
    return _from_instant(text, datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text[:10])))


def _read_rfc(text: str) -> Published | None:
    if not re.search(r"\d{1,2}:\d{2}", text):
        return None
    moment = parsedate_to_datetime(text)
    # "-0000" and unknown zone names come back naive or as UTC: only a zone that was written counts.
    if moment.tzinfo is None or not _RFC_ZONE.search(text):
        return Published(text, day=moment.date())
    return _from_instant(text, moment)


def _read_words(text: str) -> Published | None:
    candidates = [(month, day, year) for month, day, year in _MONTH_FIRST.findall(text)]
    candidates += [(month, day, year) for day, month, year in _DAY_FIRST.findall(text)]
    for month, day, year in candidates:
        if number := _MONTHS.get(month.casefold()):
            return Published(text, day=date(int(year), number, int(day)))
    return None


def _read_numbers(text: str) -> Published | None:
    if match := _YEAR_FIRST.match(text):
        return Published(text, day=date(*(int(part) for part in match.groups())))
    match = _YEAR_LAST.match(text)
    if not match:
        return None
    first, mark, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
    if mark == "." or first > 12 or first == second:
        return Published(text, day=date(year, second, first))
    return Published(text, day=date(year, first, second)) if second > 12 else None


def _from_instant(text: str, instant: datetime) -> Published:
    return Published(text, instant=instant, day=instant.date())
