"""The words that report speech, each with its lemma and class; `cues.csv` beside this file is the list to edit.

A form is a word, or a phrase with spaces between its words, in lower case. What a row's `part` says it is for:

- `verb` reports speech: looked for around every quotation in marks;
- `attitude` and `word` (nouns, adjectives) report speech or thought only where reported speech without marks is found;
- `phrase` makes a cue that was found the whole of what is written: `went` in `went on`.

`class` is what the column `cue_class` says and may be mended freely. `frame` is the class that the weights were learned
with, empty for words that they do not know; changing it calls for new weights (`make model`).
"""

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Cue:
    """One written form of a word or phrase that reports speech."""

    form: str
    lemma: str
    part: str
    cue_class: str
    """How it frames the speech: `said`, `told`, `denied` and so on."""
    frame: str
    """The same as the weights know it; empty for what they do not know."""


@cache
def all_cues() -> dict[str, Cue]:
    """Every written form, lower case, with what it is."""
    with Path(__file__).with_name("cues.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {
        form: Cue(form, row["lemma"], row["part"], row["class"], row["frame"])
        for row in rows
        for form in row["forms"].split("; ")
    }


@cache
def cue_forms() -> dict[str, Cue]:
    """The forms that the weights know."""
    return {form: cue for form, cue in all_cues().items() if cue.frame}


def read_cue(words: str) -> Cue | None:
    """What a cue as written is; None for one that is not in the list."""
    return all_cues().get(" ".join(words.lower().replace("’", "'").split()))


def may_be_phrase(word: str) -> bool:
    """Whether a phrase of the list holds that lower-case word."""
    return word in _phrases_with()


def find_phrase(words: Sequence[str], place: int) -> tuple[int, int]:
    """First and one-past-last place of the longest phrase of the list that holds the word at `place`; lower-case words.

    `place` and the next one when there is no phrase.
    """
    found = (place, place + 1)
    for phrase, offset in _phrases_with().get(words[place], ()):
        first = place - offset
        past = first + len(phrase)
        if first >= 0 and tuple(words[first:past]) == phrase and past - first > found[1] - found[0]:
            found = (first, past)
    return found


@cache
def _phrases_with() -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """Each word of a phrase with the phrases that hold it, and where."""
    holders: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for form in all_cues():
        phrase = tuple(form.split())
        for offset, word in enumerate(phrase if len(phrase) > 1 else ()):
            holders[word].append((phrase, offset))
    return dict(holders)
