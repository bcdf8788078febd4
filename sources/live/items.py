"""The items of a listing as polling needs them: who each one is, when it says it was published, what is to be kept. Runs in a page worker."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sources import rows
from sources.dates import Published, read_date
from sources.feeds import carries_full_text, plain_line, web_link
from sources.listings import read_listing
from sources.live.identity import identify

_CONTENT = ("content_html", "content_text", "summary", "_text")
EARLIEST_NEWS = date(1990, 1, 1)
"""A feed is younger than this: an earlier date in it is a default of its software."""


def read_items(payload: bytes, address: str | None, latest_day: date, selectors: Mapping[str, str]) -> dict[str, Any]:
    """The listing's form, title, language, children and advertised feeds, and its items without repeats, each with

    `name`, `address`, `words` and `fingerprint` (its identity), `url`, `day` (ISO, when it can be used), `is_misdated`,
    `announced` (JSON of the entry without its texts), `entry` (JSON of all of it) and `is_full` (whether it carries the whole article).
    Raises UnreadablePageError for bytes that are no listing.
    """
    listing = read_listing(payload, address, selectors)
    items: dict[str, dict[str, Any]] = {}
    for entry in _with_own_ids(listing.entries):
        item = _read_item(entry, latest_day)
        items.setdefault(item["name"], item)
    head = {key: value for key, value in vars(listing).items() if key != "entries"}
    return {**head, "items": list(items.values()), "entry_count": len(listing.entries)}


def _with_own_ids(entries: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The entries, without an id that stands for several pages: some software gives every entry the same."""
    links: dict[str, set[str]] = {}
    for entry in entries:
        links.setdefault(str(entry.get("id")), set()).add(str(entry.get("url")))
    for entry in entries:
        is_shared = bool(entry.get("url")) and len(links[str(entry.get("id"))]) > 1
        yield {**entry, "id": None} if is_shared else entry


def is_misdated(published: Published, latest_day: date) -> bool:
    """Whether a date was written that cannot be true: in the future, before there were feeds, or unreadable."""
    if published.text is None:
        return False
    return published.day is None or published.day > latest_day or published.day < EARLIEST_NEWS


def _read_item(entry: Mapping[str, Any], latest_day: date) -> dict[str, Any]:
    published = read_date(entry.get("date_published") or entry.get("date_modified"))
    misdated = is_misdated(published, latest_day)
    announced = {key: value for key, value in entry.items() if key not in _CONTENT and value}
    announced["title"] = plain_line(entry.get("title"))
    if misdated:
        # It would make the page's own date, or its lack of one, worse.
        announced.pop("date_published", None)
    return {
        **vars(identify(entry)),
        "url": web_link(entry.get("url")),
        "day": published.day.isoformat() if published.day and not misdated else None,
        "is_misdated": misdated,
        "announced": rows.spell_row(announced).decode(),
        "entry": rows.spell_row(entry).decode(),
        "is_full": carries_full_text(entry),
    }
