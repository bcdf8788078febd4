"""Finds where the reporter's own words resume behind a quotation mark that nobody closed."""

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from transforms.quotes.cues import cue_forms

SENTENCE_END = re.compile(r"[.!?…][\"'’”)]?\s+(?=[A-Z])")
SPOKEN = ("and ", "so ", "then ", "i ", "we ", "you ", "my ", "our ", "your ", "i’", "i'", "we’", "we'", "you’", "you'")
"""How sentences of somebody who tells a story begin, and those of a reporter seldom."""
CLAUSE = 90
"""How far into a sentence, in characters, its reporting verb may stand."""
TAIL = 300
"""How many characters at the end of a paragraph may tell that a quotation in it has ended."""
_SAID = "(?:said|says|added|adds|explained|argued|warned|replied|insisted|recalled|told)"
_SUBJECT = r"(?:he|she|they|(?:(?:Mr|Mrs|Ms|Dr)\.? )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2})"
_REPORTED = rf"(?:{_SUBJECT} {_SAID}|{_SAID} {_SUBJECT})\b"
_INSIDE = re.compile(rf",(?= {_REPORTED}(?:[.,;]|\s*$| (?:on|in|at|after|during|when|while|as)\b))")
"""`“We lost, said Low.`: the comma before a clause that reports the words before it."""
_LONE_CLOSE = re.compile(r"[^‘]*?[.!?](?=’\s)")
"""`“We can stop it.’ Low was in the hall.`: the same behind a sentence, where no single mark was opened."""
_WRONG_CLOSE = re.compile(rf"(?=['’],? {_REPORTED})")
"""`“We lost,’ said Low.`: a single mark where a double one opened."""


def narration_start(codes: NDArray[np.uint32], start: int, end: int, is_interrupted: bool) -> int:
    """Where the quotation that opens at `start` and is not closed before `end` stops, in the same code points.

    It stops at a mark of the wrong kind or a comma with a reporting clause behind it, or before the first sentence that
    reports speech in the third person. `is_interrupted` says that another quotation opens at `end`: then a last
    sentence left unfinished is its lead-in and not part of the speech.
    """
    text = _read(codes, start, end)
    reported = _find_reported(text)
    boundaries = [match.end() for match in SENTENCE_END.finditer(text, 0, reported)]
    for boundary in boundaries:
        if _reports_speech(text[boundary : boundary + CLAUSE]):
            return start + len(text[:boundary].rstrip())
    if reported < len(text):
        return start + reported
    is_unfinished = is_interrupted and text.rstrip()[-1:] not in ".!?…"
    if is_unfinished and boundaries:
        return start + len(text[: boundaries[-1]].rstrip())
    return start + len(text.rstrip())


def reports_at_end(codes: NDArray[np.uint32], start: int, end: int) -> bool:
    """Whether the paragraph that ends there ends with a clause that reports what was left open in it."""
    text = _read(codes, max(start, end - TAIL), end)
    reported = _find_reported(text)
    return reported < len(text) and SENTENCE_END.search(text, reported) is None


def _find_reported(text: str) -> int:
    """Where words end that a clause in the same sentence reports, or the length of the text."""
    found = (_INSIDE.search(text), _WRONG_CLOSE.search(text), _LONE_CLOSE.match(text))
    return min((match.end() for match in found if match), default=len(text))


def _reports_speech(sentence: str) -> bool:
    return not sentence.lower().startswith(SPOKEN) and bool(_reporting_clause().match(sentence))


def _read(codes: NDArray[np.uint32], start: int, end: int) -> str:
    return codes[start:end].astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _reporting_clause() -> re.Pattern[str]:
    """A subject of a few words and a verb of saying in the past or the third person."""
    frames = ("said", "told", "added", "answered", "asked", "argued", "claimed")
    verbs = [cue.form for cue in cue_forms().values() if cue.frame in frames and cue.form.endswith(("d", "s", "e"))]
    return re.compile(r"(?:[\w.’'-]+,?\s+){1,6}?(?:" + "|".join(sorted(verbs)) + r")\b(?!\s*\?)")
