"""Copies of labelled lines as other newspapers would print them: headlines in capitals, datelines, `US` for `U.S.`, `Mr. Ito`."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Span = tuple[int, int, str]

_DATELINE = re.compile(r"([A-Z][A-Z .,'-]{2,40}?) 1996-\d\d-\d\d\n")
_DATELINE_ENDS = (
    (" (Reuters) - ", "Reuters"),
    (", Aug. 12 (Reuters) - ", "Reuters"),
    (" (AP) — ", "AP"),
    (" — ", ""),
    (" - ", ""),
    (": ", ""),
)
_SMALL_WORDS = frozenset(("of", "the", "and", "a", "an", "in", "on", "to", "for", "at", "by", "with", "as", "from"))
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
"""`U.S.`, which many papers now print as `US`."""
_TITLES = ("Mr. ", "Mr ", "Ms. ", "Mrs. ", "Ms ")


@dataclass(frozen=True)
class Labelled:
    """A text and its names: start, end (code points, end exclusive) and kind (PER, ORG, LOC or MISC)."""

    text: str
    spans: tuple[Span, ...]
    unsure: tuple[tuple[int, int], ...] = ()
    """Stretches, by start and end, that whoever labelled the text was not sure of; nothing is learned there."""


def vary(rows: Sequence[Labelled], seed: int) -> list[Labelled]:
    """For each row a copy of some of its lines in another style; rows of which no line was drawn give an empty text."""
    random = np.random.default_rng(seed)
    return [_join_lines([_vary_line(line, random) for line in _cut_lines(row)]) for row in rows]


def _cut_lines(row: Labelled) -> list[Labelled]:
    """The lines of a text with their names; a dateline keeps the line that follows it."""
    lines, offset, held = [], 0, ""
    for line in row.text.splitlines(keepends=True):
        held += line
        if _DATELINE.fullmatch(held):
            continue
        end = offset + len(held)
        lines.append(
            Labelled(
                held, tuple((s - offset, e - offset, kind) for s, e, kind in row.spans if offset <= s and e <= end)
            )
        )
        offset, held = end, ""
    return lines


def _vary_line(line: Labelled, random: np.random.Generator) -> Labelled:
    draw = random.random()
    dateline = _DATELINE.match(line.text)
    if dateline and dateline.end() < len(line.text):
        ending, agency = _DATELINE_ENDS[random.integers(len(_DATELINE_ENDS))]
        return _write_dateline(line, dateline, ending, agency)
    if len(line.text) > 30 and draw < 0.28:
        return _write_headline(line)
    if len(line.text) > 30 and draw < 0.38:
        return Labelled(_capitalise(line.text), line.spans)
    if any(_DOTTED.search(line.text[start:end]) for start, end, _ in line.spans):
        return _rewrite_names(line, lambda name, _: _DOTTED.sub(_drop_dots, name))
    if draw > 0.9:
        title = _TITLES[random.integers(len(_TITLES))]
        return _rewrite_names(line, lambda name, kind: title + name if kind == "PER" and " " not in name else name)
    return Labelled("", ())


def _write_dateline(line: Labelled, dateline: re.Match[str], ending: str, agency: str) -> Labelled:
    place = dateline[1]
    moved = len(place) + len(ending) - dateline.end()
    spans = [(s, e, kind) if e <= len(place) else (s + moved, e + moved, kind) for s, e, kind in line.spans]
    if agency:
        at = len(place) + ending.index(agency)
        spans.append((at, at + len(agency), "ORG"))
    return Labelled(place + ending + line.text[dateline.end() :], tuple(sorted(spans)))


def _write_headline(line: Labelled) -> Labelled:
    """The first words with a capital on all but small words; a name that the cut goes through is left out."""
    words = line.text[:110].rsplit(" ", 1)[0].split(" ")
    text = " ".join(
        word if word in _SMALL_WORDS and place else word[:1].upper() + word[1:] for place, word in enumerate(words)
    )
    if len(text) != len(" ".join(words)):  # a letter such as ß has two capitals
        return Labelled("", ())
    return Labelled(f"{text}\n", tuple(span for span in line.spans if span[1] <= len(text)))


def _capitalise(text: str) -> str:
    return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)


def _rewrite_names(line: Labelled, rewrite: Callable[[str, str], str]) -> Labelled:
    """The line with each name as `rewrite` says, given name and kind; what it puts before a name is no part of it."""
    text, spans, cursor = "", [], 0
    for start, end, kind in sorted(line.spans):
        name = line.text[start:end]
        written = rewrite(name, kind)
        text += line.text[cursor:start] + written
        kept = len(name) if written.endswith(name) else len(written)
        spans.append((len(text) - kept, len(text), kind))
        cursor = end
    return Labelled(text + line.text[cursor:], tuple(spans))


def _drop_dots(initials: re.Match[str]) -> str:
    return initials[0].replace(".", "")


def _join_lines(lines: Sequence[Labelled]) -> Labelled:
    text, spans = "", []
    for line in lines:
        spans += [(s + len(text), e + len(text), kind) for s, e, kind in line.spans]
        text += line.text
    return Labelled(text, tuple(spans))
