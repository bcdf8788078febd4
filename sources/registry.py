"""The registry of sources, seeds/sources.yml: where articles come from, and how politely each place is asked."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

KINDS = ("feed", "sitemap", "pages", "warc", "folder")
FULL_TEXT = ("auto", "feed", "page")
"""Where an article's text is taken from: `auto` takes the feed's when it carries the whole article."""
SELECTORS = ("body", "links")

_WEB_KINDS = ("feed", "sitemap", "pages")
_SOURCE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*$")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$")
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3_600, "d": 86_400}
_SOURCE_FIELDS = frozenset(
    "id kind url path outlet every gap full_text follow selectors from note".split()  # noqa: SIM905 - reads like the file
)
_FETCHING_FIELDS = frozenset("contact allow_hosts gap minutes attempts".split())  # noqa: SIM905
LONGEST_ID = 80


class RegistryError(ValueError):
    """A registry that cannot be used; the message names the file, the entry and what to write instead."""


@dataclass(frozen=True)
class Source:
    """One place that articles come from."""

    source_id: str
    kind: str
    url: str | None = None
    """Where a feed, sitemap or front page stands."""
    path: str | None = None
    """Where a folder or a web archive stands; an archive may be `s3://bucket/key`."""
    outlet_id: str | None = None
    every: timedelta = timedelta(hours=1)
    gap_seconds: float | None = None
    """Between two requests to its host; None for the registry's own."""
    full_text: str = "auto"
    follow: re.Pattern[str] | None = None
    """Which links of a front page are articles."""
    selectors: Mapping[str, str] = field(default_factory=dict)
    """CSS selectors: `body` of its pages' text, `links` of a front page's articles."""
    since: date | None = None
    """Entries of a sitemap that are older are passed over."""

    def takes_text_of(self, item: Mapping[str, Any]) -> bool:
        """Whether the listing's own text of an item is to be taken in place of its page."""
        return self.full_text == "feed" or (self.full_text == "auto" and bool(item["is_full"])) or not item["url"]


@dataclass(frozen=True)
class Fetching:
    """What holds for every source of the registry."""

    contact: str | None = None
    """Where a site's owner finds who asks: an address of a page or of a mailbox."""
    allow_hosts: tuple[str, ...] = ()
    """Names, addresses or ranges that may be asked though they are private."""
    gap_seconds: float = 1.0
    minutes: float = 60.0
    """After so long a run stops fetching; what is left waits for the next."""
    attempts: int = 3
    """How often an address is asked in one run before it counts as failed."""


@dataclass(frozen=True)
class Registry:
    """The sources in the order of the file."""

    fetching: Fetching
    sources: tuple[Source, ...]

    @property
    def live(self) -> tuple[Source, ...]:
        """The sources that are asked over the network or read from archives; folders are the inbox's matter."""
        return tuple(source for source in self.sources if source.kind != "folder")


def load_registry(path: Path) -> Registry:
    """The registry in `path`. RegistryError names the entry that cannot be used and what to write."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RegistryError(f"{path}: no such file; name another with --sources or PRESSWATCH_SOURCES") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RegistryError(f"{path}: cannot be read ({error}); correct it") from error
    if not isinstance(content, dict) or not isinstance(content.get("sources"), list):
        raise RegistryError(f"{path}: expected a list under `sources:`; seeds/README.md shows the form")
    fetching = _read_fetching(content.get("fetching") or {}, f"{path}, fetching")
    sources = [_read_source(entry, f"{path}, entry {place}") for place, entry in enumerate(content["sources"], start=1)]
    twice = [source_id for source_id, count in Counter(source.source_id for source in sources).items() if count > 1]
    if twice:
        raise RegistryError(f"{path}: the id {twice[0]} stands twice; an id names one source for good, rename one")
    return Registry(fetching, tuple(sources))


def read_duration(text: object, place: str) -> float:
    """Seconds of a span such as `500ms`, `2s`, `15m`, `1h` or `1d`. RegistryError for anything else."""
    match = _DURATION.match(str(text).strip())
    if not match:
        raise RegistryError(f"{place}: {text!r} is no span of time; write a number and ms, s, m, h or d, such as 1h")
    return float(match[1]) * _SECONDS[match[2]]


def _read_fetching(entry: Any, place: str) -> Fetching:  # noqa: ANN401 - whatever the file holds
    _refuse_strangers(entry, _FETCHING_FIELDS, place)
    allowed = entry.get("allow_hosts") or []
    minutes = entry.get("minutes", Fetching.minutes)
    attempts = entry.get("attempts", Fetching.attempts)
    if not isinstance(allowed, list):
        raise RegistryError(f"{place}: allow_hosts must be a list of names, addresses or ranges")
    if isinstance(minutes, bool) or not isinstance(minutes, int | float) or minutes <= 0:
        raise RegistryError(f"{place}: minutes is {minutes!r}; write a number above 0")
    if isinstance(attempts, bool) or not isinstance(attempts, int) or not 1 <= attempts <= 10:
        raise RegistryError(f"{place}: attempts is {attempts!r}; write a whole number from 1 to 10")
    gap = read_duration(entry["gap"], f"{place}, gap") if "gap" in entry else Fetching.gap_seconds
    return Fetching(_text(entry, "contact"), tuple(str(host) for host in allowed), gap, float(minutes), attempts)


def _read_source(entry: Any, place: str) -> Source:  # noqa: ANN401 - whatever the file holds
    _refuse_strangers(entry, _SOURCE_FIELDS, place)
    source_id, kind = str(entry.get("id") or ""), str(entry.get("kind") or "")
    if not _SOURCE_ID.match(source_id) or len(source_id) > LONGEST_ID:
        raise RegistryError(f"{place}: the id {source_id!r} must be lower-case words joined by hyphens")
    place = f"{place} ({source_id})"
    return Source(
        source_id=source_id,
        kind=_one_of(kind, KINDS, f"{place}, kind"),
        url=_read_url(entry, kind, place),
        path=_read_path(entry, kind, place),
        outlet_id=_text(entry, "outlet"),
        every=timedelta(seconds=read_duration(entry.get("every", "1h"), f"{place}, every")),
        gap_seconds=read_duration(entry["gap"], f"{place}, gap") if "gap" in entry else None,
        full_text=_one_of(str(entry.get("full_text", "auto")), FULL_TEXT, f"{place}, full_text"),
        follow=_read_pattern(entry, place),
        selectors=_read_selectors(entry, place),
        since=_read_day(entry, place),
    )


def _refuse_strangers(entry: Any, known: frozenset[str], place: str) -> None:  # noqa: ANN401 - whatever the file holds
    if not isinstance(entry, dict):
        raise RegistryError(f"{place}: expected fields such as `id: …`; seeds/README.md shows the form")
    strangers = sorted(str(name) for name in entry if name not in known)
    if strangers:
        raise RegistryError(f"{place}: no field {strangers[0]!r}; there are {', '.join(sorted(known))}")


def _one_of(text: str, allowed: tuple[str, ...], place: str) -> str:
    if text not in allowed:
        raise RegistryError(f"{place}: {text!r} is none of {', '.join(allowed)}")
    return text


def _text(entry: Mapping[str, Any], name: str) -> str | None:
    value = entry.get(name)
    return " ".join(str(value).split()) or None if value is not None else None


def _read_url(entry: Mapping[str, Any], kind: str, place: str) -> str | None:
    url = _text(entry, "url")
    if kind in _WEB_KINDS:
        parts = urlsplit(url or "")
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise RegistryError(f"{place}: a {kind} needs `url:` with an http or https address, not {url!r}")
    return url


def _read_path(entry: Mapping[str, Any], kind: str, place: str) -> str | None:
    path = _text(entry, "path")
    if kind not in _WEB_KINDS and not path:
        raise RegistryError(f"{place}: a {kind} needs `path:`")
    return path


def _read_pattern(entry: Mapping[str, Any], place: str) -> re.Pattern[str] | None:
    pattern = _text(entry, "follow")
    try:
        return re.compile(pattern) if pattern else None
    except re.error as error:
        raise RegistryError(f"{place}: follow is no regular expression ({error}); correct it") from error


def _read_selectors(entry: Mapping[str, Any], place: str) -> dict[str, str]:
    selectors = entry.get("selectors") or {}
    _refuse_strangers(selectors, frozenset(SELECTORS), f"{place}, selectors")
    return {str(name): str(selector) for name, selector in selectors.items()}


def _read_day(entry: Mapping[str, Any], place: str) -> date | None:
    day = entry.get("from")
    if day is not None and type(day) is not date:
        raise RegistryError(f"{place}: from is {day!r}; write a day such as 2026-01-31")
    return day
