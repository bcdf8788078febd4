"""The pages of a web archive as items, and one refusal for each reason why records of it were passed over."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from sources import rows
from sources.announcements import CAPTURED_AT
from sources.arrivals import PAGE_TYPE, RawItem, Refusal, printable_line
from sources.feeds import web_link
from sources.warc import WarcPage, WarcReader

LONGEST_NAME = 300
_MOST_KINDS = 10
"""Kinds of records that a refusal names; archives may hold hundreds of media types."""


def archived_items(reader: WarcReader) -> Iterator[RawItem]:
    """The archive's pages in order, each under its record's id; of an id that stands twice the second gets a number."""
    seen: Counter[str] = Counter()
    for page in reader.pages():
        name = printable_line(page.record_id)[:LONGEST_NAME]
        seen[name] += 1
        item = name + (f"#{seen[name]}" if seen[name] > 1 else "")
        yield RawItem(
            item,
            PAGE_TYPE,
            page.payload,
            web_link(page.url),
            announced=_spell_capture(page),
            http_status=page.http_status,
        )


def passed_over(reader: WarcReader, item: str, source_id: str) -> Iterator[Refusal]:
    """One refusal per reason with the number of its records: an archive is mostly pictures, requests and what was not found."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for reason, count in reader.skipped.items():
        code, _, kind = reason.partition(" ")
        kinds[code][printable_line(kind.strip("()"))[:80]] += count
    for code in sorted(kinds):
        named = kinds[code].most_common(_MOST_KINDS)
        listed = ", ".join(f"{count:,} {kind}".rstrip() for kind, count in named)
        more = f" and {len(kinds[code]) - len(named)} other kinds" if len(kinds[code]) > len(named) else ""
        explanation = f"{kinds[code].total():,} records of the archive were passed over ({listed}{more}); nothing is to be done when they hold no articles"
        yield Refusal(item, code, explanation, source_id=source_id)


def _spell_capture(page: WarcPage) -> str | None:
    return rows.spell_row({CAPTURED_AT: page.captured_at}).decode() if page.captured_at else None
