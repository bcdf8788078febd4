"""Finds block quotes: a paragraph without marks, set off by `she wrote:` or `in a statement:` before it."""

import numpy as np

from transforms.letters import Ints, Mask
from transforms.quotes.marks import Quoted
from transforms.quotes.turns import SPEECH, Turns
from transforms.tokens import PUNCTUATION, Tokens

LEAST_WORDS = 5
"""Words from which a paragraph is one and not an entry of a list."""
LEAD = 30
"""How many tokens before the colon are searched for what leads in."""
INDENT = 2
"""Blanks before a line from which it is set off from the text around it."""
_VERBS = (
    "wrote writes writing written posted posts posting tweeted tweets tweeting said says saying stated states read reads "
    "replied replies responded responds answered told added adds explained explains announced concluded continued continues"
)
_NOUNS = (
    "statement letter email e-mail mail post message tweet memo note caption blog column editorial essay reply response "
    "thread notice filing speech apology open-letter excerpt quote quotation remarks testimony affidavit ruling"
)
_POINTERS = "watch listen follow read see click subscribe scroll sign below"
"""Words that lead to a film or another page, or begin a line of the page's own."""
_SHUT_OUT = "“ ” \" „ « » ‘ ’ ' ` • · * – — - 1 2 3 4 5 6 7 8 9 [ ("
_MARKS = '“ ” " „ « »'


def find_blocks(tokens: Tokens, quoted: Quoted) -> Turns:
    """The block quotes of every text: one paragraph behind the words that lead in, or all lines with `>` or an indent.

    Only the words that lead in tell it from a list or a new chapter, so they must end in a colon and hold a verb of saying
    or the name of a piece of writing.
    """
    opening = np.flatnonzero(tokens.starts_paragraph)
    past = np.append(opening[1:], len(tokens))
    leads = np.flatnonzero(_leads_in(tokens, opening, past))
    leads = leads[leads + 1 < len(opening)]
    leads = leads[tokens.text[opening[leads + 1]] == tokens.text[opening[leads]]]
    quotes_mark = tokens.among(">")[opening]
    is_set_off = quotes_mark | (_measure_indent(tokens, opening) >= INDENT)
    first, last = leads + 1, _find_last(tokens, opening, is_set_off, leads + 1)
    begin = opening[first] + quotes_mark[first]
    fits = (is_set_off[first] & ~is_set_off[leads]) | _reads_as_speech(tokens, quoted, opening[first], past[first])
    fits &= _count_words(tokens, begin, past[last]) > 0
    begin, end = begin[fits], past[last[fits]]
    return Turns(begin, begin, end, np.full(len(begin), SPEECH))


def _leads_in(tokens: Tokens, opening: Ints, past: Ints) -> Mask:
    """Paragraphs that end in a colon and whose last words say that somebody said or wrote."""
    tells = np.append(0, np.cumsum(tokens.among(_VERBS) | tokens.among(_NOUNS)))
    marks = np.append(0, np.cumsum(tokens.among(_MARKS)))
    begin = np.maximum(opening, past - LEAD)
    points = np.append(0, np.cumsum(tokens.among(_POINTERS)))
    leads: Mask = (
        tokens.among(":")[past - 1]
        & (points[past] == points[begin])
        & (tells[past] > tells[begin])
        & (marks[past] == marks[begin])
    )
    return leads


def _measure_indent(tokens: Tokens, opening: Ints) -> Ints:
    """How many blanks stand between the start of the line and its first token; a tab counts for as many as set a line off."""
    depth = np.zeros(len(opening), np.int64)
    for step in range(1, INDENT + 1):
        before = tokens.codes[np.maximum(tokens.start[opening] - step, 0)]
        depth += np.where(before == ord("\t"), INDENT, (before == ord(" ")) & (depth == step - 1))
    return depth


def _find_last(tokens: Tokens, opening: Ints, is_set_off: Mask, first: Ints) -> Ints:
    """The last paragraph of each block that begins at paragraph `first`: itself, or the last of the lines that are set off."""
    text = tokens.text[opening]
    goes_on = np.append(is_set_off[1:] & is_set_off[:-1] & (text[1:] == text[:-1]), False)
    stops = np.where(goes_on, len(opening), np.arange(len(opening)))
    stop = np.minimum.accumulate(stops[::-1])[::-1]
    last: Ints = np.where(is_set_off[first], stop[first], first)
    return last


def _reads_as_speech(tokens: Tokens, quoted: Quoted, opening: Ints, past: Ints) -> Mask:
    """Paragraphs of a sentence or more that hold no marks of their own and are no entry of a list."""
    marks = np.searchsorted(quoted.outer_start, tokens.end[past - 1]) - np.searchsorted(
        quoted.outer_start, tokens.start[opening]
    )
    is_sentence = tokens.among(". ! ? …")[past - 1] & (_count_words(tokens, opening, past) >= LEAST_WORDS)
    reads: Mask = is_sentence & (marks == 0) & ~tokens.among(f"{_SHUT_OUT} {_POINTERS}")[opening]
    return reads


def _count_words(tokens: Tokens, first: Ints, past: Ints) -> Ints:
    words = np.append(0, np.cumsum(tokens.shape != PUNCTUATION))
    counted: Ints = words[past] - words[first]
    return counted
