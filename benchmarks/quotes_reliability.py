"""What is sure but wrong, and how often a confidence keeps its promise."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import polars as pl

from benchmarks.quotes_diagram import draw_reliability
from benchmarks.quotes_gold import Unit
from benchmarks.quotes_matching import Judged
from benchmarks.quotes_speakers import Source, Speaker, is_as_written, is_pronoun, is_resolved, is_right
from presswatch.tables import as_text

SURE = 0.9
"""Confidence from which a newsroom would print the name without asking."""
MOST_WRONG, LEAST_SHARE = 0.03, 0.75
"""What is asked of rows that are sure of an entity: how many may be wrong, and how many of all quotations they must be."""
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97)
SOURCES = {
    "NAME": "a name",
    "NOMINAL": "a common noun",
    "PRONOUN": "a pronoun, judged by silver",
    "NONE": "nobody, as annotated",
    "": "no quotation at all",
}
SWAPPED = frozenset(["said", "says", "asked", "added", "according to"])
"""Words that cannot be a source: an annotator's slip, which would count a right name as wrong."""


@dataclass(frozen=True)
class Verdict:
    """One row in marks: whose words they were as annotated, whether our speaker is right (None: nobody can tell), how sure."""

    source_kind: str
    is_right: bool | None
    has_entity: bool
    confidence: float


def report_reliability(rows: Sequence[Judged], diagram: Path) -> None:
    """Print what is sure but wrong and the tenths of confidence; write the diagram of them to a file."""
    verdicts = [judge(row) for row in rows]
    swapped = sum(unit.source.words.lower() in SWAPPED for row in rows for unit in row.units)
    tenths = count_tenths(verdicts)
    print(f"\nRows with a speaker's entity and confidence from {SURE}, by whose words they were:")
    print(as_text(count_misattributed(verdicts)))
    print(f"{swapped} quotation(s) whose annotators wrote source and cue in each other's place are judged by the cue.")
    print("\nThe same from other thresholds; silver is machine-made, so `wrong_percent` is an upper bound:")
    print(as_text(try_thresholds(verdicts)))
    print(_say_what_is_needed(verdicts))
    print("\nAll rows that can be judged, by tenths of confidence:")
    print(as_text(tenths))
    diagram.parent.mkdir(parents=True, exist_ok=True)
    diagram.write_text(draw_reliability(tenths.to_dicts()), encoding="utf-8")
    print(f"Reliability diagram: {diagram}")


def judge(judged: Judged) -> Verdict:
    """Whether a row's speaker is right. What it claims is judged: the name where it gives one, else the mention."""
    verdicts = [_judge_speaker(judged.row.speaker, _mend_source(unit)) for unit in judged.units]
    is_right_one = True if True in verdicts else None if None in verdicts else False
    kind = _mend_source(judged.units[0]).kind if judged.units else ""
    return Verdict(kind, is_right_one, judged.row.has_entity, judged.row.confidence)


def count_misattributed(verdicts: Sequence[Verdict]) -> pl.DataFrame:
    """Rows sure of an entity: how many, how many can be judged, and how many of those are wrong."""
    sure = _choose_sure(verdicts, SURE)
    groups = {name: [row for row in sure if row.source_kind == kind] for kind, name in SOURCES.items()} | {"all": sure}
    return pl.DataFrame(
        [
            {
                "whose_words": name,
                "rows": len(rows),
                "judged": _count_judged(rows),
                "wrong": _count_wrong(rows),
                "wrong_percent": _percent(_count_wrong(rows), _count_judged(rows)),
                "percent_of_all_quotes": _percent(len(rows), len(verdicts)),
            }
            for name, rows in groups.items()
        ]
    )


def try_thresholds(verdicts: Sequence[Verdict]) -> pl.DataFrame:
    """For each threshold the share of all quotations with a sure entity, and how many of those are wrong."""
    lines = []
    for threshold in THRESHOLDS:
        sure = _choose_sure(verdicts, threshold)
        by_hand = [row for row in sure if row.source_kind != "PRONOUN"]
        lines.append(
            {
                "confidence_from": threshold,
                "percent_of_all_quotes": _percent(len(sure), len(verdicts)),
                "wrong_percent": _percent(_count_wrong(sure), _count_judged(sure)),
                "wrong_percent_without_pronouns": _percent(_count_wrong(by_hand), _count_judged(by_hand)),
            }
        )
    return pl.DataFrame(lines)


def count_tenths(verdicts: Sequence[Verdict]) -> pl.DataFrame:
    """For each tenth of confidence: rows, mean confidence, share right and its 95 % interval (Wilson 1927)."""
    lines = []
    for tenth in range(10):
        rows = [row for row in verdicts if min(int(row.confidence * 10), 9) == tenth and row.is_right is not None]
        right = sum(row.is_right is True for row in rows)
        low, high = _find_interval(right, len(rows))
        lines.append(
            {
                "from": tenth / 10,
                "rows": len(rows),
                "mean_confidence": round(sum(row.confidence for row in rows) / len(rows), 3) if rows else None,
                "share_right": round(right / len(rows), 3) if rows else None,
                "low": round(low, 3) if rows else None,
                "high": round(high, 3) if rows else None,
            }
        )
    return pl.DataFrame(lines)


def _mend_source(unit: Unit) -> Source:
    """The source of a unit; its cue where the annotators wrote the two in each other's place."""
    return Source(unit.cue, "NAME") if unit.source.words.lower() in SWAPPED else unit.source


def _judge_speaker(speaker: Speaker, source: Source) -> bool | None:
    is_claim = bool(speaker.name) and not is_pronoun(speaker.name)
    if source.kind != "PRONOUN" or not is_claim or not is_as_written(speaker, source):
        return is_right(speaker, source)
    return is_resolved(speaker, source) if source.silver else None


def _choose_sure(verdicts: Sequence[Verdict], threshold: float) -> list[Verdict]:
    return [row for row in verdicts if row.has_entity and row.confidence >= threshold]


def _say_what_is_needed(verdicts: Sequence[Verdict]) -> str:
    """The thresholds that would meet each half of what is asked."""
    steps = [number / 100 for number in range(30, 100)]
    right_enough = [step for step in steps if _wrong_share(_choose_sure(verdicts, step)) <= MOST_WRONG]
    enough = [step for step in steps if len(_choose_sure(verdicts, step)) >= LEAST_SHARE * len(verdicts)]
    return "\n".join(
        (
            _name_threshold(f"At most {MOST_WRONG:.0%} wrong", "from", right_enough[:1], verdicts),
            _name_threshold(f"At least {LEAST_SHARE:.0%} of all quotes", "up to", enough[-1:], verdicts),
        )
    )


def _name_threshold(asked: str, bound: str, threshold: list[float], verdicts: Sequence[Verdict]) -> str:
    if not threshold:
        return f"{asked}: met at no threshold."
    sure = _choose_sure(verdicts, threshold[0])
    wrong, share = 100 * _wrong_share(sure), _percent(len(sure), len(verdicts))
    return f"{asked}: {bound} {threshold[0]:.2f}, where {wrong:.1f} % are wrong and {share} % of all quotes are sure."


def _wrong_share(rows: Sequence[Verdict]) -> float:
    return _count_wrong(rows) / max(_count_judged(rows), 1)


def _count_judged(rows: Sequence[Verdict]) -> int:
    return sum(row.is_right is not None for row in rows)


def _count_wrong(rows: Sequence[Verdict]) -> int:
    return sum(row.is_right is False for row in rows)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / max(whole, 1), 2)


def _find_interval(right: int, count: int) -> tuple[float, float]:
    """Where the true share lies 95 times in a hundred, by Wilson's score."""
    if not count:
        return 0.0, 1.0
    share, square = right / count, 1.96**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = 1.96 * sqrt(share * (1 - share) / count + square / (4 * count**2)) / (1 + square / count)
    return max(middle - half, 0.0), min(middle + half, 1.0)
