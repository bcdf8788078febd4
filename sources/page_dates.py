"""When a page was published, asked of its witnesses in order: JSON-LD, meta tags, time elements, address, visible text."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import UTC, date, timedelta

from htmldate import find_date

from sources import jsonld
from sources.dates import Published, read_date
from sources.page_head import PageHead, canonical_address
from sources.page_times import marked_dates, shown_date

_DATE_METAS = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "article.published",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "mrf:published_time",
    "publish-date",
    "publishdate",
    "publish_date",
    "published_at",
    "published_time",
    "published",
    "published-date",
    "publication_date",
    "pubdate",
    "pub_date",
    "og:pubdate",
    "article_date_original",
    "originalpublicationdate",
    "dcsext.articlefirstpublished",
    "analyticsattributes.articledate",
    "dc.date.issued",
    "dcterms.issued",
    "citation_publication_date",
)
_LOOSE_METAS = (
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.available",
    "date",
    "datecreated",
)
"""Metas that some systems fill with the day of the last change: what the page shows counts for more."""
_CHANGE_METAS = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified")
_URL_DAY = re.compile(
    r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)|[/_-]((?:19|20)\d{2})(\d{2})(\d{2})(?=\D|$)"
)
_MINUTE, _ZONE_STEP, _WIDEST_ZONE = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=14)

Witness = tuple[Published, str]


def find_published(page: PageHead, address: str | None, latest_day: date) -> tuple[Published, str | None]:
    """The date of the best witness that can be read and is not after `latest_day`, and which that was.

    A later witness that means the same moment adds the zone that the best one leaves out. When all that is stated lies
    in the future, the first of that is given, so that whoever reads it can tell.
    """
    stated = [witness for witness in _stated_in_head(page) if witness[0].day]
    if stated and _is_exact(stated[0]) and stated[0][0].offset == "+00:00" and not _is_future(stated[0][0], latest_day):
        return stated[0]
    stated += [witness for witness in _stated_in_body(page) if witness[0].day]
    past = [witness for witness in stated if not _is_future(witness[0], latest_day)]
    if past:
        return _correct_zone(page, past) if _is_exact(past[0]) else _add_zone(page, past)
    guess = _guess_date(page, address, latest_day)
    return stated[0] if stated and not guess[0].day else guess


def _is_future(found: Published, latest_day: date) -> bool:
    # East of Greenwich the day begins up to 14 hours earlier.
    return found.day is not None and found.day > latest_day + timedelta(days=1)


def _stated_in_head(page: PageHead) -> Iterator[Witness]:
    yield read_date(jsonld.text_of(page.node.get("datePublished"))), "json_ld"
    yield read_date(jsonld.text_of(page.page_node.get("datePublished"))), "json_ld"
    yield from _read_metas(page, _DATE_METAS)


def _stated_in_body(page: PageHead) -> Iterator[Witness]:
    yield from ((found, "time") for found in marked_dates(page))
    yield read_date(jsonld.text_of(page.node.get("dateCreated") or page.node.get("uploadDate"))), "json_ld"


def _read_metas(page: PageHead, names: Iterable[str]) -> Iterator[Witness]:
    for name in names:
        if name in page.metas:
            yield read_date(page.metas[name]), "meta"


def _changes(page: PageHead) -> Iterator[Witness]:
    yield read_date(jsonld.text_of(page.node.get("dateModified"))), "json_ld"
    yield from _read_metas(page, _CHANGE_METAS)


def _is_exact(witness: Witness) -> bool:
    return witness[0].instant is not None and not _is_midnight(witness[0])


def _add_zone(page: PageHead, past: list[Witness]) -> Witness:
    """The first witness, or another that states the same moment with its zone."""
    first = past[0][0]
    same = [other for other in [*past[1:], *_shown(page)] if _is_exact(other) and _is_same_moment(first, other[0])]
    # A page that was never changed says the same hour twice; any other hour is the change's own.
    same += [other for other in _changes(page) if other[0].instant and first.clock == other[0].clock]
    return same[0] if same else past[0]


def _correct_zone(page: PageHead, past: list[Witness]) -> Witness:
    """The first witness, unless it pastes the zone of the place on the hour of UTC.

    Then another witness tells that very hour as UTC's, and one more, in the zone of the place, shows who is right.
    """
    first = past[0][0]
    if first.offset == "+00:00":
        return past[0]
    is_doubted = any(other.offset == "+00:00" and other.clock == first.clock for other, _ in past[1:])
    witnesses = [*past[1:], *(_shown(page) if is_doubted else [])]
    right = [other for other, _ in witnesses if other.offset not in {None, "+00:00"} and _has_utc_clock(other, first)]
    return next((pair for pair in witnesses if right and _is_same_minute(pair[0], right[0])), past[0])


def _shown(page: PageHead) -> list[Witness]:
    found = shown_date(page, date.max)
    return [(found, "text")] if found else []


def _has_utc_clock(other: Published, first: Published) -> bool:
    """Whether `other`, told in UTC, is the hour to which `first` gives another zone."""
    if other.instant is None or first.clock is None:
        return False
    return abs(other.instant - first.clock.replace(tzinfo=UTC)) < _MINUTE


def _is_same_minute(one: Published, other: Published) -> bool:
    return one.instant is not None and other.instant is not None and abs(one.instant - other.instant) < _MINUTE


def _is_midnight(found: Published) -> bool:
    """Whether this is a bare day that a system wrote as an instant."""
    return found.clock is not None and not (found.clock.hour or found.clock.minute or found.clock.second)


def _is_same_moment(first: Published, other: Published) -> bool:
    """Whether `other`, an instant, can be what `first`, which has no zone, means."""
    if first.clock is None or other.instant is None or _is_midnight(first):
        return first.day == other.day
    # Told in UTC, a moment differs from the hour of its place by whole quarters of an hour.
    apart = abs(first.clock - other.instant.astimezone(UTC).replace(tzinfo=None))
    return first.clock == other.clock or (apart <= _WIDEST_ZONE and apart % _ZONE_STEP == timedelta())


def _guess_date(page: PageHead, address: str | None, latest_day: date) -> Witness | tuple[Published, None]:
    for candidate in (address, page.metas.get("og:url"), canonical_address(page, address)):
        if match := _URL_DAY.search(candidate or ""):
            found = read_date("-".join(part for part in match.groups() if part))
            if found.day and found.day <= latest_day:
                return found, "url"
    if shown := shown_date(page, latest_day):
        return shown, "text"
    loose = [witness for witness in _read_metas(page, _LOOSE_METAS) if witness[0].day]
    if loose and not _is_future(loose[0][0], latest_day):
        return loose[0]
    # htmldate prunes the tree it is given.
    guess = find_date(deepcopy(page.tree), original_date=True, max_date=latest_day.isoformat())
    return (read_date(guess), "htmldate") if guess else (Published(), None)
