"""Which stretches of tokens could be names: the sub-spans of every run of capitalised and linking words."""

from dataclasses import dataclass

import numpy as np

from transforms.letters import Ints, Mask
from transforms.tokens import CAMEL, CLITIC, LOWER, NUMBER, PUNCTUATION, UNCASED, UPPER, Tokens

LONGEST = 11
"""Tokens in a candidate at most, hyphens and apostrophes counted."""
MOST_WORDS = 7
LONGEST_RUN = 64
"""Longer runs, as of a text in capitals without a stop, are cut, so that decoding takes few steps."""

_LINKS = (
    "of the and for in on at to de la le les du des del della di da do dos das van von der den ter ten zu zum bin ibn ben "
    "al el as ul ud d l y e et und a s & - . ' / ! + @ #"
)
_OPENERS = "al el de la le van von der bin ibn ben da di du del della dos ter d l"
HONORIFICS = (
    "mr mrs ms miss mx messrs dr sen sens rep reps gov govs gen lt col sgt capt cmdr maj adm prof rev hon supt det insp"
)
"""Titles that stand before a name and never in it."""

_SHORTENED = (
    "inc corp co ltd bros jr sr st dept plc cos calif fla wis wisc mass conn ill ind mich minn okla ore pa tenn tex va wash "
    "ariz ark colo del ga ala kan ky md miss mo mont neb nev"
)


@dataclass(frozen=True)
class Candidates:
    """Stretches of tokens, both ends included, ordered by last token and first token."""

    first: Ints
    last: Ints
    run: Ints
    """Number of the run each candidate lies in, rising."""
    run_first: Ints
    """First token of each run, by its number; a run ends before the next token outside of it."""

    def __len__(self) -> int:
        return len(self.first)


def find_candidates(tokens: Tokens) -> Candidates:
    """All stretches of at most 7 words inside one run that begin and end as names do and hold a capital letter.

    A run is a stretch of one sentence of one text made of capitalised words, numbers, linking words and inner marks.
    """
    is_capital = tokens.is_capitalised | (tokens.shape == CAMEL)
    is_capital &= ~_find_honorifics(tokens)
    may_begin, may_end = _judge_ends(tokens, is_capital)
    # Linking words are in a run only between names; a candidate cannot begin or end with most of them.
    run = _number_runs(tokens, is_capital | may_begin | may_end)
    capitals = np.append(0, np.cumsum(is_capital))
    words = np.append(0, np.cumsum(~np.isin(tokens.shape, (PUNCTUATION, CLITIC))))
    begins = np.flatnonzero(may_begin & (run > 0))
    firsts, lasts = [], []
    for length in range(LONGEST):
        first = begins[begins + length < len(tokens)]
        last = first + length
        fits = (run[first] == run[last]) & may_end[last] & (capitals[last + 1] > capitals[first])
        fits &= words[last + 1] - words[first] <= MOST_WORDS
        firsts.append(first[fits])
        lasts.append(last[fits])
    return _sort_candidates(np.concatenate(firsts), np.concatenate(lasts), run)


def _find_honorifics(tokens: Tokens) -> Mask:
    """`Mr` of `Mr. Ito`: a title is no part of the name behind it, and ends what stands before it."""
    after = tokens.neighbours(1)
    has_dot = tokens.among(".")[after] & ~tokens.space_before[after]
    honorific: Mask = tokens.among(HONORIFICS) & (has_dot | tokens.is_capitalised[after]) & (tokens.shape != UPPER)
    return honorific


def _judge_ends(tokens: Tokens, is_capital: Mask) -> tuple[Mask, Mask]:
    glued = ~tokens.space_before
    is_hyphen = tokens.among("-") & glued
    joins_next = np.append(glued[1:] & is_hyphen[1:], False)  # `anti` of `anti-American`
    after_hyphen = glued & np.append(False, is_hyphen[:-1])  # `led` of `German-led`
    is_number = tokens.shape == NUMBER
    is_word = np.isin(tokens.shape, (LOWER, UNCASED))
    before_capital = np.append(is_capital[1:] | is_hyphen[1:], False)
    opens = tokens.among(_OPENERS)
    opens &= before_capital | np.append(opens[1:] & before_capital[1:], False)
    after_short = glued & tokens.among(".") & np.append(False, tokens.among(_SHORTENED)[:-1])
    after_letter = glued & tokens.among("$") & np.append(False, is_capital[:-1])
    may_begin = is_capital | is_number | opens | (is_word & joins_next)
    possessive = (tokens.shape == CLITIC) & np.append(False, is_capital[:-1])  # `Lloyd's`
    may_end = is_capital | is_number | possessive | (is_word & after_hyphen) | after_short | after_letter
    return may_begin, may_end


def _number_runs(tokens: Tokens, stands: Mask) -> Ints:
    """The run of each token from 1 on; 0 for tokens outside of every run."""
    glued_or_word = ~tokens.space_before | ~tokens.among(". ' / !") | tokens.starts_sentence
    member = stands | (tokens.among(_LINKS) & glued_or_word) | (tokens.shape == CLITIC)
    member[0] = False
    begins = member & (tokens.starts_sentence | ~np.append(False, member[:-1]))
    position = np.arange(len(tokens))
    begins |= member & ((position - np.maximum.accumulate(np.where(begins, position, 0))) % LONGEST_RUN == 0)
    return np.where(member, np.cumsum(begins), 0)


def _sort_candidates(first: Ints, last: Ints, run: Ints) -> Candidates:
    order = np.lexsort((first, last))
    run_first = np.flatnonzero(run > np.append(0, run[:-1]))
    return Candidates(first[order], last[order], run[last[order]] - 1, run_first)
