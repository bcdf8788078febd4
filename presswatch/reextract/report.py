"""What reading anew would change, as text for people: tables of counts, a few examples, and what to do next."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from presswatch.reextract.outcome import Outcome
from presswatch.tables import as_text, harmless
from schemas.tables.quote_changes import CHANGES
from schemas.tables.quotes import QUOTE_KINDS

LISTED = 10
"""Days, runs or columns that one line names."""
WORDS = 160
"""Characters of a quotation that an example shows."""

_TITLES = {
    "gained": "Gained",
    "lost": "Lost",
    "speaker": "Another speaker",
    "entity": "The same name, another entity or none",
    "kind": "Another kind",
    "attribution": "Reached in another way",
    "span": "Another span",
    "detail": "Another detail",
}
_SHOWN = (
    *("speaker", "speaker_mention", "speaker_entity_id", "kind", "attribution", "cue", "confidence"),
    *("start_char", "end_char"),
)


def report_text(outcome: Outcome) -> str:
    """The outcome from the whole to the single quotation; nothing of it can steer a terminal."""
    lines = [*_what_was_read(outcome)]
    if outcome.is_nothing_new:
        lines.append("Nothing changes: every published quotation and mention of these articles stays as it is.")
    else:
        lines += [*_what_changes(outcome), *_examples(outcome), *_where_to_look(outcome)]
    return harmless("\n".join(lines))


def _what_was_read(outcome: Outcome) -> Iterator[str]:
    runs = {part.run_key for part in outcome.found.parts}
    yield f"{outcome.days}: {outcome.articles} published article(s) of {len(runs)} run(s) read anew"
    old, new = (_list_counts(outcome.versions[side]) for side in ("old", "new"))
    yield f"  version (quotations): {old} → {new}"
    counts = outcome.mentions
    yield (
        f"  mentions: {counts['kept'] + counts['by_the_way']} kept, {counts['gained']} gained, {counts['lost']} lost, "
        f"{counts['changed']} changed ({counts['entity']} of them to another entity)"
    )
    if outcome.found.days_without_articles:
        yield f"  no articles of {_list(outcome.found.days_without_articles)}"
    if outcome.found.unpublished_runs:
        yield f"  passed over, as they were never published: run(s) {_list(outcome.found.unpublished_runs)}"
    if outcome.aside:
        yield f"  left out: {outcome.aside} quotation(s) that the check had put aside; see the table quarantine"


def _what_changes(outcome: Outcome) -> Iterator[str]:
    changed = outcome.quotations.total() - outcome.quotations["kept"]
    yield f"{changed} quotation(s) change, {outcome.quotations['kept']} stay. One that changes in two ways counts in both:"
    yield as_text(_pivot(outcome.counts, "change", "kind", QUOTE_KINDS, CHANGES))
    yield as_text(_by_outlet(outcome))
    if outcome.columns:
        yield f"Columns that differ where both have the quotation: {_list_counts(outcome.columns)}"
    if outcome.missing_columns:
        yield f"Columns that the published tables do not have yet: {_list(outcome.missing_columns)}"


def _by_outlet(outcome: Outcome) -> pl.DataFrame:
    articles = pl.DataFrame(list(outcome.outlets.items()), {"outlet": pl.String, "articles": pl.Int64}, orient="row")
    ways = [change for change in CHANGES if change in outcome.counts["change"]]
    counted = _pivot(outcome.counts, "outlet", "change", ways, sorted(outcome.outlets)).drop("all")
    return articles.join(counted, on="outlet", how="left").fill_null(0).sort("outlet")


def _pivot(counts: pl.DataFrame, row: str, column: str, columns: Sequence[str], rows: Sequence[str]) -> pl.DataFrame:
    """One row per value of `row` in the order of `rows`, one column per value of `column`, and `all` of them."""
    cells = [pl.col("quotations").filter(pl.col(column) == name).sum().alias(name) for name in columns]
    table = counts.group_by(row).agg(pl.col("quotations").sum().alias("all"), *cells)
    return table.sort(pl.col(row).replace_strict(rows, range(len(rows)), return_dtype=pl.Int32))


def _examples(outcome: Outcome) -> Iterator[str]:
    for change in CHANGES:
        rows = outcome.examples.filter(pl.col("change") == change)
        if rows.height:
            yield f"{_TITLES[change]}, the surest of {outcome.quotations[change]}:"
            yield from (_example(row) for row in rows.iter_rows(named=True))


def _example(row: dict[str, Any]) -> str:
    """Where it stands, its words, and who says it how, before and after; the old words only where they are others."""
    sides = [(side, label) for side, label in (("old", "was"), ("new", "now")) if row[f"{side}_quote_id"]]
    lines = [f"  {row['published_on']}  {row['outlet']}  {row['article_id']}"]
    words = ""
    for side, label in sides:
        if row[f"{side}_text"] != words:
            words = row[f"{side}_text"]
            lines.append(f"    {_cut(words)}")
        lines.append(f"    {label}  {_tell(row, side)}")
    if telling := _list_telling(row["columns"]):
        lines.append(f"    differs in {telling}")
    return "\n".join(lines)


def _tell(row: dict[str, Any], side: str) -> str:
    of = {name: row[f"{side}_{name}"] for name in _SHOWN}
    speaker = of["speaker"] or "nobody named"
    as_written = f" as “{of['speaker_mention']}”" if of["speaker_mention"] not in (None, of["speaker"]) else ""
    entity = f" ({of['speaker_entity_id']})" if of["speaker_entity_id"] else ""
    cue = f", “{of['cue']}”" if of["cue"] else ""
    span = f"{row['field']} {of['start_char']}-{of['end_char']}"
    return f"{speaker}{as_written}{entity}: {of['kind']}, {of['attribution']}{cue}, {of['confidence']:.2f}; {span}"


def _list_telling(columns: list[str]) -> str:
    """The columns without offsets, which follow from the words, and without the version, which stands above."""
    return ", ".join(name for name in columns if not name.endswith("_char") and name != "method")


def _where_to_look(outcome: Outcome) -> Iterator[str]:
    yield f"All of them, before and after side by side: {outcome.file}"
    yield "One article at every station: presswatch follow ARTICLE_ID"


def _list(values: Sequence[object]) -> str:
    more = f" and {len(values) - LISTED} more" if len(values) > LISTED else ""
    return ", ".join(map(str, values[:LISTED])) + more


def _list_counts(counts: Counter[str]) -> str:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} ({count})" for name, count in ranked) or "none"


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return f"“{flat}”" if len(flat) <= WORDS else f"“{flat[:WORDS]}…”"
