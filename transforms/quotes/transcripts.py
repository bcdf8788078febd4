"""Finds the turns of a transcript: paragraphs that open with who speaks, as in `LOW: We never agreed to that.`"""

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from transforms.letters import Ints, Mask
from transforms.quotes.turns import NO_NAME, OPENERS, Turns
from transforms.tokens import INITIAL, NUMBER, PUNCTUATION, UPPER, Tokens

LONGEST_LABEL = 9
"""Tokens that a label may have before its colon."""
LEAST_TURNS, LEAST_SPEAKERS = 3, 2
"""Fewer labelled paragraphs, or fewer labels, are a list or a page's own lines."""
_MANY = -9
_ASKERS = "q a q. a. question answer interviewer host moderator reporter anchor audience voter caller narrator announcer unidentified"
_NO_SPEAKERS = (
    "update updated watch read related photo photos video note correction more editor source via listen live breaking tip "
    "when where what why how who tickets price info information pros cons details cost date time address location background"
)


@dataclass(frozen=True)
class People:
    """Mentions of people by name: last token and number of the person in the batch."""

    last: Ints
    being: Ints
    row: Ints
    """Row of the mention."""


@dataclass(frozen=True)
class Callings:
    """Mentions by name or role, whatever their kind: a label may be any of them."""

    first: Ints
    past: Ints
    row: Ints


@dataclass(frozen=True)
class _Labels:
    """Paragraphs that open with a label, as tokens."""

    opening: Ints
    """The paragraph's first token: the label's own, or a mark before it."""
    first: Ints
    name_end: Ints
    """One past the name: before a comma or bracket with the role, else before the colon."""
    colon: Ints
    """The last token of the label."""
    past: Ints
    """One past the paragraph."""

    def keep(self, rows: Ints) -> "_Labels":
        return _Labels(self.opening[rows], self.first[rows], self.name_end[rows], self.colon[rows], self.past[rows])


def find_turns(tokens: Tokens, people: People, callings: Callings) -> Turns:
    """The labelled paragraphs of every text that is a transcript. Text 2i is the title of article i, 2i + 1 its body."""
    labels = _find_labels(tokens)
    mention = _find_people(tokens, labels.name_end - 1, people)
    is_sure = tokens.among(_ASKERS)[labels.first] | (mention >= 0)
    shouted, asker = _is_shouted(tokens, labels), tokens.among(_ASKERS)[labels.first]
    has_asker = np.isin(tokens.text[labels.first], tokens.text[labels.first[asker]])
    speaks = (is_sure | shouted | has_asker) & ~tokens.among(_NO_SPEAKERS)[labels.first]
    asks = asker | tokens.among("?")[labels.past - 1] | tokens.among("?")[labels.past - 2]
    names = [tuple(tokens.word[first:last].tolist()) for first, last in zip(labels.first, labels.name_end, strict=True)]
    columns = (tokens.text[labels.first], speaks, is_sure, asks)
    kept = _keep_transcripts(names, *(column.tolist() for column in columns))
    mention = np.where(mention == NO_NAME, _find_callings(labels, callings), np.maximum(mention, NO_NAME))[kept]
    labels = labels.keep(kept)
    return Turns(labels.opening, labels.colon + 1, labels.past, mention)


def _find_labels(tokens: Tokens) -> _Labels:
    opening = np.flatnonzero(tokens.starts_paragraph)
    past = np.append(opening[1:], len(tokens))
    is_marked = tokens.among(OPENERS)[opening] & (opening + 1 < past)
    first = opening + is_marked
    colon, name_end = _find_colons(tokens, first, past)
    alone = _find_letters(tokens, first, past)
    colon, name_end = np.where(alone, first, colon), np.where(alone, first + 1, name_end)
    words = np.append(0, np.cumsum((tokens.shape != PUNCTUATION) & (tokens.shape != NUMBER)))
    has_words = words[past] > words[np.minimum(colon + 1, past)]
    return _Labels(opening, first, name_end, colon, past).keep(np.flatnonzero((colon > 0) & has_words))


def _find_colons(tokens: Tokens, label: Ints, past: Ints) -> tuple[Ints, Ints]:
    """The colon that ends each paragraph's label, 0 where it opens with none, and where the name in the label ends.

    A label has a capital in each word, but for a role behind a comma or in brackets.
    """
    is_colon, is_aside = tokens.among(":"), tokens.among(", (")
    fits = tokens.is_capitalised | tokens.among(". - ) of the and for from in")
    is_word = tokens.among('. ; ! ? “ ” "')
    colon, name_end = np.zeros_like(label), np.zeros_like(label)
    going = tokens.is_capitalised[label]
    aside = np.zeros(len(label), dtype=bool)
    for step in range(1, LONGEST_LABEL + 1):
        here = np.minimum(label + step, len(tokens) - 1)
        inside = label + step < past - 1
        ends = going & inside & is_colon[here]
        colon = np.where(ends, here, colon)
        turns_aside = going & ~aside & (is_aside[here] | is_colon[here])
        name_end = np.where(turns_aside, here, name_end)
        aside |= turns_aside
        going &= inside & ~is_colon[here] & (fits[here] | (aside & ~is_word[here]))
    return colon, np.where(colon > 0, name_end, 0)


def _find_letters(tokens: Tokens, label: Ints, past: Ints) -> Mask:
    """Paragraphs that open with `Q.` or `A.`, or with a bare Q, or an A set off by more than one blank."""
    after = np.minimum(label + 1, len(tokens) - 1)
    is_capital = tokens.shape[label] == INITIAL
    far = tokens.start[after] - tokens.end[label] > 1
    bare = tokens.among("q")[label] | (tokens.among("a")[label] & far)
    next_opens = tokens.is_capitalised[after] & (label + 1 < past)
    letters: Mask = is_capital & next_opens & (tokens.among("q. a.")[label] | bare)
    return letters


def _find_people(tokens: Tokens, at: Ints, people: People) -> Ints:
    """For each token the nearest mention, before or else behind it, of the one person of its article with that last name.

    NO_NAME where there is nobody of that name, _MANY where there are several.
    """
    article = tokens.text // 2
    wanted = list(zip(article[at].tolist(), tokens.word[at].tolist(), strict=True))
    bearers: dict[tuple[int, int], list[int]] = {key: [] for key in wanted}
    for place, key in enumerate(zip(article[people.last].tolist(), tokens.word[people.last].tolist(), strict=True)):
        if key in bearers:
            bearers[key].append(place)
    being, last, row = people.being.tolist(), people.last.tolist(), people.row.tolist()
    shared = {key for key, own in bearers.items() if len({being[place] for place in own}) > 1}
    found = np.full(len(at), NO_NAME)
    for slot, (key, token) in enumerate(zip(wanted, at.tolist(), strict=True)):
        own = bearers[key]
        if own:
            nearest = own[max(bisect_right(own, token, key=last.__getitem__) - 1, 0)]
            found[slot] = _MANY if key in shared else row[nearest]
    return found


def _find_callings(labels: _Labels, callings: Callings) -> Ints:
    """For each label the mention that fills it, whoever that is, else NO_NAME."""
    if not len(callings.first):
        return np.full(len(labels.first), NO_NAME)
    place = np.searchsorted(callings.first, labels.first)
    found = np.full(len(labels.first), NO_NAME)
    for step in (1, 0):
        at = np.minimum(place + step, len(callings.first) - 1)
        fills = (callings.first[at] >= labels.first) & (callings.past[at] == labels.name_end)
        found = np.where(fills, callings.row[at], found)
    return found


def _is_shouted(tokens: Tokens, labels: _Labels) -> Mask:
    loud = np.append(0, np.cumsum((tokens.shape == UPPER) | (tokens.shape == INITIAL)))
    words = np.append(0, np.cumsum(tokens.is_capitalised))
    first, past = labels.first, labels.name_end
    shouted: Mask = (loud[past] - loud[first]) == (words[past] - words[first])
    return shouted


def _keep_transcripts(
    names: list[tuple[int, ...]], texts: list[int], speaks: list[bool], is_sure: list[bool], asks: list[bool]
) -> Ints:
    """Rows of labels that speak in a talk: of people or parts known, or said again. Somebody asks in a talk, or speaks twice."""
    rows: dict[int, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        if speaks[row]:
            rows[text].append(row)
    kept: list[int] = []
    for own in rows.values():
        count = Counter(names[row] for row in own)
        turns = [row for row in own if is_sure[row] or count[names[row]] > 1]
        speakers = {names[row] for row in turns}
        is_talk = any(asks[row] for row in turns) or any(is_sure[row] and count[names[row]] > 1 for row in turns)
        if len(turns) >= LEAST_TURNS and len(speakers) >= LEAST_SPEAKERS and is_talk:
            kept += turns
    return np.array(kept, dtype=np.int64)
