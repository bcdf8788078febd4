"""Reads the entries of a watchlists file; what is wrong is said with file, list and entry, expressions with a caret."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from transforms.expressions import FIELDS, And, Expression, ExpressionError, In, Or, make_phrase, parse

NAMED = ("mentioned", "quoted")
PER = ("article", "day")
NEWEST_DAYS = 7
"""Articles older than this many days are hits but alert nobody, so that a backfill does not wake a desk."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s*-\s*([01]\d|2[0-3]):([0-5]\d)")
_TEXTS = ("names", "aliases", "phrases", "fields", "outlets", "tell")
_KEYS = frozenset({"name", "about", "expression", "named", "quiet", "timezone", "alert_per", "newest_days", *_TEXTS})


class WatchlistError(ValueError):
    """A watchlists file that cannot be used; the message names file, list and entry and may have several lines."""


@dataclass(frozen=True)
class QuietHours:
    """From when to when nobody is told, on the clock of a place; over midnight when they end before they begin."""

    begin: time
    end: time
    timezone: ZoneInfo

    def due_at(self, now: datetime) -> datetime:
        """The first instant from `now` on that is not quiet."""
        local = now.astimezone(self.timezone)
        clock = local.time().replace(tzinfo=None)
        overnight = self.begin > self.end
        is_quiet = (clock >= self.begin or clock < self.end) if overnight else (self.begin <= clock < self.end)
        if not is_quiet:
            return now
        next_day = overnight and clock >= self.begin
        day = local.date() + timedelta(days=1 if next_day else 0)
        return datetime.combine(day, self.end, tzinfo=self.timezone).astimezone(now.tzinfo)


@dataclass(frozen=True)
class Watchlist:
    """One list, ready to be matched."""

    name: str
    expression: Expression
    outlets: tuple[str, ...] = ()
    """Ids or names of the only outlets it looks at; all when empty."""
    tell: tuple[str, ...] = ()
    alert_per: str = "article"
    quiet: QuietHours | None = None
    newest_days: int = NEWEST_DAYS

    def due_at(self, now: datetime) -> datetime:
        """When an alert that is made now may go out."""
        return self.quiet.due_at(now) if self.quiet else now


def read_watchlists(content: object, file: str) -> list[Watchlist]:
    """The lists of a parsed file. WatchlistError for the first thing that is wrong."""
    entries = content.get("watchlists") if isinstance(content, Mapping) else None
    if not isinstance(entries, list):
        raise WatchlistError(f"{file}: expected `watchlists:` and a list below it; docs/watchlists.md shows one")
    lists: dict[str, Watchlist] = {}
    for number, entry in enumerate(entries, 1):
        read = _Entry(entry, number, file).read()
        if read.name in lists:
            raise WatchlistError(f"{file}: list {read.name!r} stands there twice; give one of them another name")
        lists[read.name] = read
    return list(lists.values())


class _Entry:
    """One entry of the file and where it stands."""

    def __init__(self, entry: object, number: int, file: str) -> None:
        self.where = f"{file}: list {number}"
        if not isinstance(entry, Mapping):
            raise WatchlistError(f"{self.where}: expected fields such as `name:` and `phrases:`, found {entry!r}")
        self.entry: Mapping[str, Any] = entry
        name = entry.get("name")
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise self.wrong("name", f"{name!r} is not small letters, digits and hyphens")
        self.where = f"{file}: list {name!r}"

    def wrong(self, key: str, reason: str) -> WatchlistError:
        return WatchlistError(f"{self.where}, {key}: {reason}")

    def read(self) -> Watchlist:
        unknown = [str(key) for key in self.entry if key not in _KEYS]
        if unknown:
            raise self.wrong(unknown[0], f"no such field; there are {', '.join(sorted(_KEYS))}")
        return Watchlist(
            name=self.entry["name"],
            expression=self._expression(),
            outlets=tuple(self._texts("outlets")),
            tell=tuple(self._receivers()),
            alert_per=self._choice("alert_per", PER),
            quiet=self._quiet(),
            newest_days=self._days(),
        )

    def _expression(self) -> Expression:
        """Each part that is given must hold: who, one of the phrases, and the expression."""
        is_said = self._choice("named", NAMED) == "quoted"
        fields = tuple(self._fields()) or (("quote",) if is_said else ("title", "body"))
        who = self._phrases("names") + self._phrases("aliases")
        parts: list[Expression] = []
        if who:
            where = In(("speaker",), _any(who)) if is_said else Or((In(("entity",), _any(who)), In(fields, _any(who))))
            parts.append(where)
        parts += [In(fields, _any(phrases)) for phrases in [self._phrases("phrases")] if phrases]
        parts += [In(fields, read) for read in [self._parsed()] if read]
        if not parts:
            raise self.wrong("phrases", "the list asks for nothing; give names, phrases or an expression")
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _parsed(self) -> Expression | None:
        written = self.entry.get("expression")
        if written is None:
            return None
        if not isinstance(written, str):
            raise self.wrong("expression", f"expected text, found {written!r}; put it in quotation marks")
        try:
            return parse(written)
        except ExpressionError as error:
            raise self.wrong("expression", str(error)) from error

    def _phrases(self, key: str) -> list[Expression]:
        read = [(number, make_phrase(text)) for number, text in enumerate(self._texts(key), 1)]
        empty = [number for number, phrase in read if phrase is None]
        if empty:
            raise self.wrong(f"{key} {empty[0]}", "there is no letter and no digit in it")
        return [phrase for _, phrase in read if phrase is not None]

    def _texts(self, key: str) -> list[str]:
        texts = self.entry.get(key) or []
        if not isinstance(texts, list):
            raise self.wrong(key, f"expected a list such as [one, two], found {texts!r}")
        for number, text in enumerate(texts, 1):
            if not isinstance(text, str) or not text.strip():
                raise self.wrong(f"{key} {number}", f"expected text, found {text!r}; put it in quotation marks")
        return texts

    def _fields(self) -> list[str]:
        fields = self._texts("fields")
        for number, name in enumerate(fields, 1):
            if name not in FIELDS:
                raise self.wrong(f"fields {number}", f"there is no field {name!r}, only {', '.join(FIELDS)}")
        return fields

    def _receivers(self) -> list[str]:
        receivers = self._texts("tell")
        for number, name in enumerate(receivers, 1):
            if not _NAME.fullmatch(name):
                raise self.wrong(
                    f"tell {number}",
                    f"{name!r} is not small letters, digits and hyphens; addresses stand in the environment",
                )
        return list(dict.fromkeys(receivers))

    def _choice(self, key: str, choices: tuple[str, ...]) -> str:
        chosen = self.entry.get(key, choices[0])
        if chosen not in choices:
            raise self.wrong(key, f"{chosen!r} is none of {', '.join(choices)}")
        return str(chosen)

    def _quiet(self) -> QuietHours | None:
        written = self.entry.get("quiet")
        if written is None:
            return None
        hours = _HOURS.fullmatch(str(written))
        if not hours or hours.group(1, 2) == hours.group(3, 4):
            raise self.wrong("quiet", f'{written!r} is not hours such as "22:00-07:00"')
        begin, end = (time(int(hours.group(first)), int(hours.group(first + 1))) for first in (1, 3))
        return QuietHours(begin, end, self._timezone())

    def _timezone(self) -> ZoneInfo:
        name = self.entry.get("timezone", "UTC")
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as error:
            raise self.wrong("timezone", f"{name!r} is no name such as UTC or Europe/Paris") from error

    def _days(self) -> int:
        days = self.entry.get("newest_days", NEWEST_DAYS)
        if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= 10_000:
            raise self.wrong("newest_days", f"{days!r} is not a number of days from 1")
        return days


def _any(parts: list[Expression]) -> Expression:
    return parts[0] if len(parts) == 1 else Or(tuple(parts))
