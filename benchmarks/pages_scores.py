"""What is counted as right when a page was read: bodies by runs of words, days, instants, authors, titles, languages."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from statistics import mean
from typing import Any

Row = Mapping[str, Any]
Count = tuple[int, int]
"""How many are right, and of how many."""

_RUN = 4
_SAME_INSTANT = timedelta(seconds=60)
_NOTHING: Count = (0, 0)
_ONE_LANGUAGE = {"nb": "no", "nn": "no", "iw": "he", "in": "id"}


def body_f1(bodies: Iterable[tuple[str, str]]) -> float:
    """F1 of the mean precision and the mean recall of the runs of four words of (right, found) bodies."""
    counted = [(_count_runs(gold), _count_runs(found)) for gold, found in bodies]
    precisions = [_share(gold, found) for gold, found in counted if found]
    recalls = [_share(found, gold) for gold, found in counted if gold]
    precision, recall = mean(precisions or [0.0]), mean(recalls or [0.0])
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _count_runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    starts = range(max(1, len(words) - _RUN + 1)) if words else ()
    return Counter(tuple(words[start : start + _RUN]) for start in starts)


def _share(one: Counter[tuple[str, ...]], other: Counter[tuple[str, ...]]) -> float:
    return (one & other).total() / other.total()


def _fold(text: str) -> str:
    plain = (
        unicodedata.normalize("NFKC", text).casefold().translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})
    )
    return " ".join(plain.split()).strip(" .,;:|-")


def _read_moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None


def _score_day(gold: Row, found: Row) -> Count:
    """Right when it is the same day where the gold's clock stands."""
    right, read = _read_moment(gold.get("published_at")), _read_moment(found.get("published_at"))
    if right is None:
        return _NOTHING
    there = read.astimezone(right.tzinfo) if read and read.tzinfo and right.tzinfo else read
    return (int(bool(there and read and right.date() in {there.date(), read.date()})), 1)


def _score_instant(gold: Row, found: Row) -> Count:
    right, read = _read_moment(gold.get("published_at")), _read_moment(found.get("published_at"))
    if right is None or right.tzinfo is None:
        return _NOTHING
    return (int(bool(read and read.tzinfo and abs(read - right) <= _SAME_INSTANT)), 1)


def _score_authors(gold: Row, found: Row) -> Count:
    right = {_fold(str(name)) for name in gold.get("authors") or []}
    return (int(right == {_fold(name) for name in found.get("authors") or []}), 1) if right else _NOTHING


def _score_title(gold: Row, found: Row) -> Count:
    return (int(_fold(gold["title"]) == _fold(found.get("title") or "")), 1) if gold.get("title") else _NOTHING


def _score_kept(gold: Row, found: Row) -> Count:
    sentences = gold.get("must_contain") or []
    return sum(_has(found, sentence) for sentence in sentences), len(sentences)


def _score_left_out(gold: Row, found: Row) -> Count:
    sentences = gold.get("must_not_contain") or []
    return sum(not _has(found, sentence) for sentence in sentences), len(sentences)


def _has(found: Row, sentence: str) -> bool:
    return " ".join(sentence.split()) in " ".join((found.get("body") or "").split())


def _score_language(gold: Row, found: Row) -> Count:
    right, told = (_read_language(row.get("language")) for row in (gold, found))
    return (int(right == told), 1) if right else _NOTHING


def _read_language(tag: str | None) -> str:
    code = re.split(r"[-_]", (tag or "").strip().lower())[0]
    return _ONE_LANGUAGE.get(code, code)


SCORES: dict[str, Callable[[Row, Row], Count]] = {
    "same day": _score_day,
    "instant": _score_instant,
    "authors": _score_authors,
    "title": _score_title,
    "kept": _score_kept,
    "left out": _score_left_out,
    "language": _score_language,
}
"""Each counts one page: a gold row, and the row that was made of the page."""
