"""The words of one level of speech with every quotation and every name folded into a single symbol."""

from dataclasses import dataclass

import numpy as np

from transforms.letters import Hashes, Ints, Mask, hash_words
from transforms.quotes.scene import NAME, Scene, mark_inside
from transforms.tokens import NUMBER

QUOTE_COMMA, QUOTE_STOP, QUOTE_BARE, A_NAME, A_NUMBER, NOTHING = (
    np.uint64(code) for code in hash_words("<quote,> <quote.> <quote> <name> <number> <nothing>")
)
FAR = 60
"""A distance that means `not there`."""


@dataclass(frozen=True)
class Stream:
    """One level of speech. Places count its symbols through the batch; place 0 is a blank."""

    token: Ints
    """The token at each place."""
    symbol: Hashes
    text: Ints
    sentence: Ints
    paragraph: Ints
    quotation: Ints
    """Row of the quotation folded at that place, or -1."""
    is_cue: Mask
    next_cue: Ints
    """The nearest cue at or behind each place in its sentence, or -1."""
    last_cue: Ints
    """The nearest cue at or before each place in its sentence, or -1."""
    place_of: Ints
    """The place of every token of the batch; a token folded away has the place of what it was folded into."""

    def around(self, places: Ints, step: int) -> Ints:
        """The places `step` further on in the same text, 0 where there is none."""
        wanted = places + step
        wanted = np.where((wanted > 0) & (wanted < len(self.token)), wanted, 0)
        return np.where(self.text[wanted] == self.text[places], wanted, 0)

    def cue_behind(self, places: Ints) -> Ints:
        """The place of the nearest cue behind each place in its sentence, or -1."""
        after = self.around(places, 1)
        return np.where(self.sentence[after] == self.sentence[places], self.next_cue[after], -1)

    def cue_ahead(self, places: Ints) -> Ints:
        """The place of the nearest cue before each place in its sentence, or -1."""
        before = self.around(places, -1)
        return np.where(self.sentence[before] == self.sentence[places], self.last_cue[before], -1)


def read_stream(scene: Scene, depth: int) -> Stream:
    """The level of speech that `depth` quotations stand around: 0 is the reporter's own words."""
    tokens, quotations, mentions = scene.tokens, scene.quotations, scene.mentions
    folded = quotations.depth == depth
    is_name = mentions.form == NAME
    inside = mark_inside(len(tokens), quotations.first[folded], quotations.past[folded])
    inside |= mark_inside(len(tokens), mentions.first[is_name], mentions.past[is_name])
    token = np.flatnonzero(~inside)
    place_of = np.cumsum(~inside) - 1
    symbol = np.where(tokens.shape == NUMBER, A_NUMBER, tokens.word)
    symbol[mentions.first[is_name]] = A_NAME
    symbol[quotations.first[folded]] = _symbols_of_quotations(scene)[folded]
    quotation = np.full(len(tokens), -1)
    quotation[quotations.first[folded]] = np.flatnonzero(folded)
    is_cue = scene.words["cue"] & (quotation < 0)
    is_cue[mentions.first[is_name]] = False
    symbol[0] = NOTHING
    sentence: Ints = np.cumsum(tokens.starts_sentence[token])
    return Stream(
        token=token,
        symbol=symbol[token],
        text=tokens.text[token],
        sentence=sentence,
        paragraph=tokens.paragraph[token],
        quotation=quotation[token],
        is_cue=is_cue[token],
        next_cue=find_next(is_cue[token], sentence),
        last_cue=find_last(is_cue[token], sentence),
        place_of=place_of,
    )


def _symbols_of_quotations(scene: Scene) -> Hashes:
    """How the quoted words end tells whether a reporting clause is to follow."""
    last = scene.tokens.codes[np.maximum(scene.quoted.end - 1, 0)]
    behind = scene.tokens.codes[np.minimum(scene.quoted.outer_end, len(scene.tokens.codes) - 1)]
    comma = (last == ord(",")) | (behind == ord(","))
    stop = np.isin(last, [ord(mark) for mark in ".!?…"])
    return np.where(comma, QUOTE_COMMA, np.where(stop, QUOTE_STOP, QUOTE_BARE))


def find_next(is_cue: Mask, sentence: Ints) -> Ints:
    """The nearest marked place at or behind each place in its sentence, or -1."""
    length = len(is_cue)
    at = np.where(is_cue, np.arange(length), length)
    nearest = np.minimum.accumulate(at[::-1])[::-1] if length else at
    inside = nearest < length
    nearest = np.where(inside, nearest, 0)
    return np.where(inside & (sentence[nearest] == sentence), nearest, -1)


def find_last(is_cue: Mask, sentence: Ints) -> Ints:
    """The nearest marked place at or before each place in its sentence, or -1."""
    at = np.where(is_cue, np.arange(len(is_cue)), -1)
    nearest = np.maximum.accumulate(at) if len(at) else at
    return np.where((nearest >= 0) & (sentence[np.maximum(nearest, 0)] == sentence), nearest, -1)
