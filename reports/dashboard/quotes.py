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
    SELECT asked.*, read.title, read.language, read.outlet_id, read.quote,
        substring(whole, greatest(start_char - {AROUND}, 0) + 1, least(start_char, {AROUND})) AS before,
        substring(whole, start_char + 1, end_char - start_char) AS marked,
        substring(whole, end_char + 1, {AROUND}) AS after,
        start_char > {AROUND} AS is_cut_before, length(whole) > end_char + {AROUND} AS is_cut_after
    FROM asked JOIN (
        SELECT quotes.quote_id, articles.title, articles.language, articles.outlet_id, quotes.text AS quote,
            if(field = 'title', articles.title, body) AS whole
        FROM quotes JOIN articles USING (article_id) WHERE quote_id IN (SELECT quote_id FROM asked)
    ) AS read USING (quote_id)
    ORDER BY page_id, published_on > (SELECT max(day) FROM days WHERE is_covered), published_on DESC, article_id, field DESC, speaker, speaker_entity_id, start_char, end_char DESC, quote_id
"""


@dataclass
class Words:
    """The words of one quote, and what is known of it."""

    quote_id: str
    text: str
    kind: str
    framing: str
    attribution: str
    confidence: float
    is_marked: bool = True
    """False where they stand within the words of another quote that is marked."""
    after: str = ""
    """What follows them, up to the next marked words or the end of the paragraph."""


@dataclass(frozen=True)
class Passage:
    """A paragraph in which somebody is quoted, once or several times."""

    before: str
    quotes: list[Words]
    is_in_place: bool
    speaker: str
    speaker_id: str | None
    speaker_role: str
    outlet: str
    outlet_id: str
    on: date
    is_undated: bool
    source: Cell
    lang: str | None


def passages_of(snapshot: Snapshot, asked: str, *parameters: object) -> dict[str, list[Passage]]:
    """The passages by page, newest first. `asked` selects page_id and the columns of quotes_readable."""
    sql = f"WITH chosen AS ({asked}), asked AS (SELECT * EXCLUDE (title, quote) FROM chosen) {_TEXTS}"
    pages: dict[str, list[Passage]] = defaultdict(list)
    last: dict[str, Any] = {}
    for row in snapshot.rows(sql, *parameters).iter_rows(named=True):
        # The last row with words of its own is what the next words stand within, behind or apart from.
        if _stand_together(last, row) and _add_words(pages[row["page_id"]][-1], last, row):
            last = row if row["end_char"] > last["end_char"] else last
            continue
        pages[row["page_id"]].append(_show(row))
        last = row
    return pages


def _stand_together(last: dict[str, Any], row: dict[str, Any]) -> bool:
    """Whether both are what one speaker says in one text, each in its place."""
    same = ("page_id", "article_id", "field", "speaker", "speaker_entity_id")
    return bool(last) and all(last[name] == row[name] for name in same) and _is_in_place(last) and _is_in_place(row)


def _add_words(passage: Passage, last: dict[str, Any], row: dict[str, Any]) -> bool:
    """Add those words to the passage when they stand within its last ones, or behind them in what is shown."""
    words = _words(row)
    if row["end_char"] <= last["end_char"]:
        words.is_marked = False
        passage.quotes.append(words)
        return True
    before = next(each for each in reversed(passage.quotes) if each.is_marked)
    gap = row["start_char"] - last["end_char"]
    following = last["after"].partition("\n")[0]
    if not 0 <= gap < len(following) or len(row["quote"]) > LONGEST_QUOTE:
        return False
    before.after = following[:gap]
    words.after = _start_of(row["after"], row["is_cut_after"])
    passage.quotes.append(words)
    return True


def _is_in_place(row: dict[str, Any]) -> bool:
    # Where a snapshot holds no bodies, the words are all there is.
    return bool(row["marked"] == row["quote"])


def _show(row: dict[str, Any]) -> Passage:
    is_in_place = _is_in_place(row)
    words = _words(row)
    words.after = _start_of(row["after"], row["is_cut_after"]) if is_in_place else ""
    return Passage(
        before=_end_of(row["before"], row["is_cut_before"]) if is_in_place else "",
        quotes=[words],
        is_in_place=is_in_place,
        speaker=row["speaker"] or "",
        speaker_id=row["speaker_entity_id"],
        speaker_role=row["speaker_role"] or "",
        outlet=row["outlet"],
        outlet_id=row["outlet_id"],
        on=row["published_on"],
        is_undated=row["published_precision"] == "unknown",
        source=outside(row["title"], row["url"], row["language"]),
        lang=language_of(row["language"]),
    )


def _words(row: dict[str, Any]) -> Words:
    quote = row["quote"]
    return Words(
        quote_id=row["quote_id"],
        text=quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE]}…",
        kind=row["kind"],
        framing=_frame(row["cue"], row["cue_class"]),
        attribution=row["attribution"].replace("_", " "),
        confidence=row["confidence"],
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
