"""Where sentences begin, told from the marks and words around each stop."""

import numpy as np

from transforms.letters import Codes, Hashes, Ints, Mask, hash_words

_STOPS = [ord(mark) for mark in ".!?…"]
_CLOSERS = [ord(mark) for mark in "\"'”’»)]}›"]
_OPENERS = [ord(mark) for mark in "\"'“‘„‚«‹([{`"]
_TITLES = (
    "mr mrs ms mx dr prof rev hon sen sens rep reps gov govs gen adm lt col sgt cpl capt cmdr maj brig st ste fr sr jr "
    "pres supt det insp vs v no nos fig op pp vol ed eds approx est dept ft mt messrs mme mlle sir"
)
_SHORT_FORMS = "inc corp co ltd plc bros jan feb mar apr jun jul aug sep sept oct nov dec ave blvd rd etc al"
_STARTERS = (
    "the a an he she it they we you i this that these those there here but and or so yet in on at by for from to with "
    "as if when while after before since although though because however meanwhile still now then also what who where "
    "why how his her their its our my no not one some many most both all each another according asked last earlier"
)


def find_sentence_starts(
    folded: Codes, borders: tuple[Ints, Ints], words: Hashes, is_lower: Mask, starts_paragraph: Mask
) -> Mask:
    """Whether each token begins a sentence; `borders` are the tokens' starts and ends in `folded`, the lower-case texts.

    A stop ends a sentence when what follows, past closing marks, is set off by space and is not in lower case. After a
    shortened word (`Inc.`) or initials (`U.S.`) it does so only before a word that seldom is part of a name.
    """
    start, end = borders
    space_before = np.append(True, start[1:] != end[:-1])
    first, last = folded[start], folded[np.maximum(end - 1, 0)]
    stop = np.flatnonzero(np.isin(last, _STOPS))
    follower = _skip_closers(np.isin(first, _CLOSERS) & (end - start == 1) & ~space_before)[stop]
    after_opener = np.minimum(follower + 1, len(start) - 1)
    # `He left. “The rain…`: what is judged is the word behind the opening mark, not the mark.
    is_opened = np.isin(first[follower], _OPENERS) & ~starts_paragraph[after_opener]
    content = np.where(is_opened, after_opener, follower)
    is_starter = np.isin(words[content], hash_words(_STARTERS))
    ends = _may_end(words, folded, borders, stop, is_starter) & ~is_lower[content] & space_before[follower]
    ends &= follower > stop  # The last token of all follows itself.
    begins = starts_paragraph.copy()
    begins[follower[ends]] = True
    return begins


def _skip_closers(is_closer: Mask) -> Ints:
    """For each token the first token after it that does not close what stands before; the last token stays itself."""
    count = len(is_closer)
    here = np.where(is_closer, count - 1, np.arange(count))
    nearest = np.minimum.accumulate(here[::-1])[::-1]
    return np.append(nearest[1:], count - 1)


def _may_end(words: Hashes, folded: Codes, borders: tuple[Ints, Ints], stop: Ints, is_starter: Mask) -> Mask:
    """Whether each of the tokens `stop` can be the end of a sentence; `is_starter` tells it of the words behind them."""
    start, end = borders
    before = np.maximum(stop - 1, 0)
    is_long = end[stop] - start[stop] > 1
    is_dot = folded[start[stop]] == ord(".")
    shortened = is_dot & ~is_long & (start[stop] == end[before])
    after_title = shortened & np.isin(words[before], hash_words(_TITLES))
    after_short_form = shortened & np.isin(words[before], hash_words(_SHORT_FORMS))
    is_initials = is_long & ~is_dot
    may_end: Mask = ~after_title & (is_starter | ~(after_short_form | is_initials))
    return may_end
