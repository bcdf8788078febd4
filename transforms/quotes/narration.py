"""Finds where the reporter's own words resume behind a quotation mark that nobody closed."""

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from transforms.quotes.cues import cue_forms

SENTENCE_END = re.compile(r"[.!?…][\"'’”)]?\s+(?=[A-Z])")
FIRST_PERSON = ("i ", "we ", "you ", "my ", "our ", "your ", "i’", "i'", "we’", "we'", "you’", "you'")
CLAUSE = 90
"""How far into a sentence, in characters, its reporting verb may stand."""


def narration_start(codes: NDArray[np.uint32], start: int, end: int, is_interrupted: bool) -> int:
    """Where the quotation that opens at `start` and is not closed before `end` stops, in the same code points.

    It stops before the first sentence that reports speech in the third person. `is_interrupted` says that another
    quotation opens at `end`: then a last sentence left unfinished is its lead-in and not part of the speech.
    """
    text = codes[start:end].astype("<u4").tobytes().decode("utf-32-le")
    boundaries = [match.end() for match in SENTENCE_END.finditer(text)]
    for boundary in boundaries:
        if _reports_speech(text[boundary : boundary + CLAUSE]):
            return start + len(text[:boundary].rstrip())
    is_unfinished = is_interrupted and text.rstrip()[-1:] not in ".!?…"
    if is_unfinished and boundaries:
        return start + len(text[: boundaries[-1]].rstrip())
    return start + len(text.rstrip())


def _reports_speech(sentence: str) -> bool:
    return not sentence.lower().startswith(FIRST_PERSON) and bool(_reporting_clause().match(sentence))


@cache
def _reporting_clause() -> re.Pattern[str]:
    """A subject of a few words and a verb of saying in the past or the third person."""
    frames = ("said", "told", "added", "answered", "asked", "argued", "claimed")
    verbs = [cue.form for cue in cue_forms().values() if cue.frame in frames and cue.form.endswith(("d", "s", "e"))]
    return re.compile(r"(?:[\w.’'-]+,?\s+){1,6}?(?:" + "|".join(sorted(verbs)) + r")\b(?!\s*\?)")
