"""Finds quotations that are signed: pull quotes with a dash and a name behind them, and headlines such as `‘Never’: coach hits out`."""

from dataclasses import dataclass

import numpy as np

from transforms.letters import Ints, Mask
from transforms.quotes.marks import Quoted
from transforms.quotes.transcripts import Callings
from transforms.quotes.turns import NO_TURN, SPEECH
from transforms.tokens import CLITIC, LOWER, PUNCTUATION, Tokens

LONGEST_SIGNATURE = 16
"""Tokens that may stand between the dash and the end of the paragraph."""
LONGEST_TITLE = 3
"""Tokens that may stand between the dash and the name: `— Coach Ada Stern`."""
LEAST_WORDS = 3
"""Words in marks from which a headline quotes somebody, and does not name a work."""
_DASHES = "— – - ― --"
_BEHIND_NAME = ", ( . on after at in for about"


@dataclass(frozen=True)
class Spans:
    """Spans in marks as tokens, and what stands in them."""

    row: Ints
    first: Ints
    past: Ints
    words: Ints
    small: Ints
    """Words in small letters and contractions, which a title has few of."""


def sign_quotations(tokens: Tokens, quoted: Quoted, label: Ints, callings: Callings, is_cue: Mask) -> Ints:
    """The labels of the spans in marks, with the mention of who signs a quotation, or SPEECH where a headline has one.

    `label` is as `add_turns` gives it; only spans that have none yet and stand in no other are signed.
    """
    spans = measure_spans(tokens, quoted, np.flatnonzero((label == NO_TURN) & (quoted.parent < 0)))
    signed = label.copy()
    if not len(spans.row):
        return signed
    signed[spans.row] = np.where(_stands_in_headline(tokens, spans), SPEECH, NO_TURN)
    signer = _find_signers(tokens, spans, callings, is_cue)
    signed[spans.row] = np.where(signer >= 0, signer, signed[spans.row])
    return signed


def measure_spans(tokens: Tokens, quoted: Quoted, row: Ints) -> Spans:
    """These spans in marks as tokens; `past` is behind the closing mark."""
    first = np.searchsorted(tokens.end, quoted.outer_start[row], side="right")
    past = np.maximum(np.searchsorted(tokens.start, quoted.outer_end[row]), first + 1)
    words = np.append(0, np.cumsum(tokens.shape != PUNCTUATION))
    small = np.append(0, np.cumsum((tokens.shape == LOWER) | (tokens.shape == CLITIC)))
    return Spans(row, first, past, words[past] - words[first], small[past] - small[first])


def _stands_in_headline(tokens: Tokens, spans: Spans) -> Mask:
    """Quoted words in a title with a colon before or behind them: `Coach: ‘We are not for sale’`."""
    behind, before = step_over(tokens, spans.past - 1, 1), step_over(tokens, spans.first, -1)
    is_colon = tokens.among(":")
    is_title = tokens.text[spans.first] % 2 == 0
    speaks = (spans.words >= LEAST_WORDS) & (2 * spans.small >= spans.words)
    stands: Mask = is_title & speaks & (is_colon[behind] | is_colon[before])
    return stands


def _find_signers(tokens: Tokens, spans: Spans, callings: Callings, is_cue: Mask) -> Ints:
    """For each span the row of the mention behind its dash, -1 for none."""
    none = np.full(len(spans.row), -1)
    if not len(callings.first):
        return none
    dash = step_over(tokens, spans.past - 1, 1)
    place = np.minimum(np.searchsorted(callings.first, dash + 1), len(callings.first) - 1)
    first, past = callings.first[place], callings.past[place]
    end = find_ends(tokens)[dash]
    is_signed = tokens.among(_DASHES)[dash] & (first > dash) & (first <= dash + 1 + LONGEST_TITLE) & (past <= end)
    is_signed &= end - dash <= LONGEST_SIGNATURE + 1
    after = np.minimum(past, len(tokens) - 1)
    is_signed &= (past == end) | tokens.among(_BEHIND_NAME)[after]
    counts = np.append(0, np.cumsum(is_cue))
    is_signed &= counts[end] == counts[dash]
    is_signed &= tokens.starts_paragraph[spans.first] & _reads_as_speech(tokens, spans)
    return np.where(is_signed, callings.row[place], none)


def _reads_as_speech(tokens: Tokens, spans: Spans) -> Mask:
    """Quotations that end like a sentence, or are too long and too small in letters for a title."""
    ends = tokens.among(". , ! ? …")[np.maximum(spans.past - 2, 0)]
    reads: Mask = (
        (spans.words >= LEAST_WORDS) & (2 * spans.small >= spans.words) & (ends | (spans.words > 2 * LEAST_WORDS))
    )
    return reads


def find_ends(tokens: Tokens) -> Ints:
    """For each token one past the last token of its paragraph."""
    starts = np.append(np.flatnonzero(tokens.starts_paragraph), len(tokens))
    ends: Ints = starts[np.searchsorted(starts, np.arange(len(tokens)), side="right")]
    return ends


def step_over(tokens: Tokens, at: Ints, step: int) -> Ints:
    """The token that far away in the same text, 0 where there is none."""
    wanted = at + step
    inside = (wanted > 0) & (wanted < len(tokens))
    wanted = np.where(inside, wanted, 0)
    return np.where(tokens.text[wanted] == tokens.text[np.minimum(at, len(tokens) - 1)], wanted, 0)
