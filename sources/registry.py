"""The registry of sources, seeds/sources.yml: where articles come from, and how politely each place is asked."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from ipaddress import ip_network
from math import inf
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.etree import XPathError

KINDS = ("feed", "sitemap", "pages", "warc", "folder")
FULL_TEXT = ("auto", "feed", "page")
"""Where an article's text is taken from: `auto` takes the feed's when it carries the whole article."""
SELECTORS = ("body", "links")

_WEB_KINDS = ("feed", "sitemap", "pages")
_SOURCE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HOST_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?")
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)\s*(ms|s|m|h|d)")
_LONGEST_SECONDS = 366 * 86_400
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
    match = _DURATION.fullmatch(str(text).strip())
    if not match:
        raise RegistryError(f"{place}: {text!r} is no span of time; write a number and ms, s, m, h or d, such as 1h")
    seconds = float(match[1]) * _SECONDS[match[2]]
    if seconds > _LONGEST_SECONDS:
        raise RegistryError(f"{place}: {text!r} is longer than a year; write a shorter span, such as 1d")
    return seconds


def _read_fetching(entry: Any, place: str) -> Fetching:  # noqa: ANN401 - whatever the file holds
    _refuse_strangers(entry, _FETCHING_FIELDS, place)
    allowed = entry.get("allow_hosts") or []
    minutes = entry.get("minutes", Fetching.minutes)
    attempts = entry.get("attempts", Fetching.attempts)
    if not isinstance(allowed, list):
        raise RegistryError(f"{place}: allow_hosts must be a list of names, addresses or ranges, such as [10.1.0.0/16]")
    if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not 0 < minutes < inf:
        raise RegistryError(f"{place}: minutes is {minutes!r}; write a number above 0")
    if isinstance(attempts, bool) or not isinstance(attempts, int) or not 1 <= attempts <= 10:
        raise RegistryError(f"{place}: attempts is {attempts!r}; write a whole number from 1 to 10")
    gap = read_duration(entry["gap"], f"{place}, gap") if "gap" in entry else Fetching.gap_seconds
    hosts = tuple(_read_host(host, f"{place}, allow_hosts") for host in allowed)
    return Fetching(_text(entry, "contact", place), hosts, gap, float(minutes), attempts)


def _read_host(host: object, place: str) -> str:
    text = str(host).strip()
    try:
        ip_network(text.strip("[]"), strict=False)
    except ValueError as error:
        # Digits and dots alone would be a name that no lookup ever gives: it is an address with a slip in it.
        if not _HOST_NAME.fullmatch(text) or text.replace(".", "").isdigit():
            hint = "write a name, an address or a range, without scheme, port and path, such as intranet.example"
            raise RegistryError(f"{place}: {text!r} is none; {hint}") from error
    return text


def _read_source(entry: Any, place: str) -> Source:  # noqa: ANN401 - whatever the file holds
    _refuse_strangers(entry, _SOURCE_FIELDS, place)
    source_id, kind = str(entry.get("id") or ""), str(entry.get("kind") or "")
    if not _SOURCE_ID.fullmatch(source_id) or len(source_id) > LONGEST_ID:
        hint = f"write lower-case words joined by hyphens, {LONGEST_ID} letters at most, such as harbour-post"
        raise RegistryError(f"{place}: {source_id!r} is no id; {hint}")
    place = f"{place} ({source_id})"
    return Source(
        source_id=source_id,
        kind=_one_of(kind, KINDS, f"{place}, kind"),
        url=_read_url(entry, kind, place),
        path=_read_path(entry, kind, place),
        outlet_id=_text(entry, "outlet", place),
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
        raise RegistryError(f"{place}: there is no field {strangers[0]!r}; write one of {', '.join(sorted(known))}")


def _one_of(text: str, allowed: tuple[str, ...], place: str) -> str:
    if text not in allowed:
        raise RegistryError(f"{place}: {text!r} cannot be used; write one of {', '.join(allowed)}")
    return text


def _text(entry: Mapping[str, Any], name: str, place: str) -> str | None:
    value = entry.get(name)
    if isinstance(value, list | dict | bool):
        # YAML reads a bare `no` as false.
        raise RegistryError(f"{place}: {name} is {value!r}; write plain text, in quotes if need be")
    return " ".join(str(value).split()) or None if value is not None else None


def _read_url(entry: Mapping[str, Any], kind: str, place: str) -> str | None:
    url = _text(entry, "url", place)
    if kind not in _WEB_KINDS:
        _refuse_field(url, f"{place}: a {kind} stands at `path:`; leave `url:` out")
        return None
    try:
        parts = urlsplit(url or "")
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable or "@" in parts.netloc:
        hint = "write an http or https address without user name, such as https://harbourpost.example/feed"
        raise RegistryError(f"{place}: {url!r} cannot be asked as a {kind}; under `url:` {hint}")
    return url


def _read_path(entry: Mapping[str, Any], kind: str, place: str) -> str | None:
    path = _text(entry, "path", place)
    if kind in _WEB_KINDS:
        _refuse_field(path, f"{place}: a {kind} stands at `url:`; leave `path:` out")
        return None
    if not path:
        raise RegistryError(f"{place}: a {kind} needs `path:`; write where it stands")
    return path


def _refuse_field(value: str | None, message: str) -> None:
    if value is not None:
        raise RegistryError(message)


def _read_pattern(entry: Mapping[str, Any], place: str) -> re.Pattern[str] | None:
    pattern = _text(entry, "follow", place)
    try:
        return re.compile(pattern) if pattern else None
    except re.error as error:
        hint = "write one that links of articles match, such as /news/\\d+"
        raise RegistryError(f"{place}: follow is no regular expression ({error}); {hint}") from error


def _read_selectors(entry: Mapping[str, Any], place: str) -> dict[str, str]:
    selectors = entry.get("selectors") or {}
    _refuse_strangers(selectors, frozenset(SELECTORS), f"{place}, selectors")
    return {name: _read_selector(selector, f"{place}, selectors, {name}") for name, selector in selectors.items()}


def _read_selector(selector: object, place: str) -> str:
    try:
        CSSSelector(selector)
    except (SelectorError, XPathError, TypeError, ValueError) as error:
        hint = "write one such as article.story p"
        raise RegistryError(f"{place}: {selector!r} is no CSS selector ({error}); {hint}") from error
    return str(selector)


def _read_day(entry: Mapping[str, Any], place: str) -> date | None:
    day = entry.get("from")
    if day is not None and type(day) is not date:
        raise RegistryError(f"{place}: from is {day!r}; write a day such as 2026-01-31")
    return day
