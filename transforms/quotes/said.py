"""Tells by plain signs which words in marks were surely said, and which name a work, a programme or a slogan."""

import numpy as np

from transforms.letters import Ints, Mask
from transforms.quotes.marks import Quoted
from transforms.quotes.signatures import Spans, find_ends, measure_spans, step_over
from transforms.quotes.turns import NO_TURN, SPEECH, WORK
from transforms.tokens import Tokens

LEAST_WORDS, MOST_TITLE_WORDS = 2, 8
"""Words from which marks may hold a sentence, and up to which they may hold a title."""
CLAUSE = 14
"""How many tokens behind a quotation its reporting verb may stand."""
_WORKS = (
    "book books novel memoir autobiography biography song songs single anthem album ballad hymn show series sitcom programme "
    "program podcast film films movie documentary play musical opera ballet poem essay article column editorial op-ed "
    "commentary report paper study exhibition exhibit painting sculpture mural game titled entitled called named dubbed "
    "nicknamed hit bestseller thriller comedy drama sequel episode chapter track banner headlined"
)
_SMALL = "of the and a an in on at to for with by from or as but is"


def tell_said(tokens: Tokens, quoted: Quoted, label: Ints, is_cue: Mask) -> Ints:
    """The labels of the spans in marks, with SPEECH and WORK where a span had no label and its signs are plain."""
    spans = measure_spans(tokens, quoted, np.flatnonzero((label == NO_TURN) & (quoted.parent < 0)))
    told = label.copy()
    if len(spans.row):
        works, said = _name_works(tokens, spans), _read_as_sentences(tokens, spans, is_cue)
        told[spans.row] = np.select([works, said], [WORK, SPEECH], NO_TURN)
    return told


def _name_works(tokens: Tokens, spans: Spans) -> Mask:
    """Words with a capital each, behind the name of a kind of work or whoever owns it: `the Harbour Channel’s “Late Talk”`."""
    before = step_over(tokens, spans.first, -1)
    before = np.where(tokens.among(",")[before], step_over(tokens, before, -1), before)
    leads = tokens.among(_WORKS)[before] | tokens.among("'s")[before]
    capital = np.append(0, np.cumsum(tokens.is_capitalised))
    small = np.append(0, np.cumsum(tokens.among(_SMALL) & ~tokens.is_capitalised))
    capitals = capital[spans.past] - capital[spans.first]
    joined = small[spans.past] - small[spans.first]
    works: Mask = leads & (capitals >= 2) & (capitals + joined >= spans.words) & (spans.words <= MOST_TITLE_WORDS)
    return works


def _read_as_sentences(tokens: Tokens, spans: Spans, is_cue: Mask) -> Mask:
    """Sentences in marks that are a paragraph or stand behind a colon, or with a comma and a reporting verb behind them."""
    last = np.maximum(spans.past - 2, spans.first)
    behind, before = step_over(tokens, spans.past - 1, 1), step_over(tokens, spans.first, -1)
    ends = find_ends(tokens)[spans.first]
    reads = tokens.is_capitalised[np.minimum(spans.first + 1, len(tokens) - 1)] & (2 * spans.small >= spans.words)
    heads = tokens.starts_paragraph[spans.first]
    is_led = tokens.among(":")[before]
    is_whole = ((heads & (spans.past == ends)) | is_led) & tokens.among(". ! ? …")[last]
    counts = np.append(0, np.cumsum(is_cue))
    reach = np.minimum(spans.past + CLAUSE, ends)
    has_comma = tokens.among(",")[last] | tokens.among(",")[behind]
    is_reported = heads & has_comma & (counts[reach] > counts[spans.past])
    is_reported |= (tokens.starts_sentence[spans.first] | is_led) & tokens.among(",")[last] & is_cue[behind]
    said: Mask = reads & (spans.words >= LEAST_WORDS) & (is_whole | is_reported)
    return said
