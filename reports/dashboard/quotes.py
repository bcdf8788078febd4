"""Quotes in their paragraphs, the exact words marked by the offsets that the tables give."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.dashboard.cells import Cell, outside
from reports.dashboard.safety import language_of
from reports.dashboard.snapshot import Snapshot

AROUND = 600
"""Code points of the paragraph that are shown on either side."""
LONGEST_QUOTE = 1500

_TEXTS = f"""
    SELECT asked.*, read.title, read.language, read.outlet_id, read.quote, read.is_undated,
        substring(whole, greatest(start_char - {AROUND}, 0) + 1, least(start_char, {AROUND})) AS before,
        substring(whole, start_char + 1, end_char - start_char) AS marked,
        substring(whole, end_char + 1, {AROUND}) AS after,
        start_char > {AROUND} AS is_cut_before, length(whole) > end_char + {AROUND} AS is_cut_after
    FROM asked JOIN (
        SELECT quotes.quote_id, articles.title, articles.language, articles.outlet_id, quotes.text AS quote,
            published_precision = 'unknown' AS is_undated,
            if(field = 'title', articles.title, body) AS whole
        FROM quotes JOIN articles USING (article_id) WHERE quote_id IN (SELECT quote_id FROM asked)
    ) AS read USING (quote_id)
    ORDER BY page_id, published_on DESC, quote_id
"""


@dataclass(frozen=True)
class ShownQuote:
    """One quote as a page shows it."""

    quote_id: str
    before: str
    marked: str
    after: str
    is_in_place: bool
    speaker: str
    speaker_id: str | None
    speaker_role: str
    outlet: str
    outlet_id: str
    on: date
    is_undated: bool
    source: Cell
    kind: str
    framing: str
    attribution: str
    confidence: float
    lang: str | None


def quotes_of(snapshot: Snapshot, asked: str, *parameters: object) -> dict[str, list[ShownQuote]]:
    """The quotes by page, newest first. `asked` selects page_id and the columns of quotes_readable."""
    sql = f"WITH chosen AS ({asked}), asked AS (SELECT * EXCLUDE (title, quote) FROM chosen) {_TEXTS}"
    pages: dict[str, list[ShownQuote]] = defaultdict(list)
    for row in snapshot.rows(sql, *parameters).iter_rows(named=True):
        pages[row["page_id"]].append(_show(row))
    return pages


def _show(row: dict[str, Any]) -> ShownQuote:
    # Where a snapshot holds no bodies, the words are all there is.
    is_in_place = row["marked"] == row["quote"]
    quote = row["quote"]
    shown = quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE]}…"
    return ShownQuote(
        quote_id=row["quote_id"],
        before=_end_of(row["before"], row["is_cut_before"]) if is_in_place else "",
        marked=shown,
        after=_start_of(row["after"], row["is_cut_after"]) if is_in_place else "",
        is_in_place=is_in_place,
        speaker=row["speaker"] or "",
        speaker_id=row["speaker_entity_id"],
        speaker_role=row["speaker_role"] or "",
        outlet=row["outlet"],
        outlet_id=row["outlet_id"],
        on=row["published_on"],
        is_undated=row["is_undated"],
        source=outside(row["title"], row["url"], row["language"]),
        kind=row["kind"],
        framing=_frame(row["cue"], row["cue_class"]),
        attribution=row["attribution"].replace("_", " "),
        confidence=row["confidence"],
        lang=language_of(row["language"]),
    )


def _frame(cue: str | None, cue_class: str | None) -> str:
    if not cue_class:
        return ""
    return f"framed as {cue_class}" + (f" (“{cue}”)" if cue and cue != cue_class else "")


def _end_of(text: str, is_cut: bool) -> str:
    """What stands before the words in their paragraph."""
    _, line_end, paragraph = text.rpartition("\n")
    if line_end or not is_cut:
        return paragraph
    return f"… {text.partition(' ')[2]}"


def _start_of(text: str, is_cut: bool) -> str:
    """What stands after the words in their paragraph."""
    paragraph, line_end, _ = text.partition("\n")
    if line_end or not is_cut:
        return paragraph
    return f"{text.rpartition(' ')[0]} …"
