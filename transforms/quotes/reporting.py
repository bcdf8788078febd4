"""Finds the words that report each quotation, and tells whole quoted sentences from quoted words woven into one."""

from dataclasses import dataclass

import numpy as np

from transforms.letters import Ints, Mask
from transforms.quotes.scene import Scene
from transforms.quotes.speakers import Speakers
from transforms.quotes.streams import Stream

NEAR_SPEAKER, AT_SPEAKER, AT_QUOTE = 14, 4, 3
"""How many words a cue may lie from the speaker when it is the quotation's too, when it is not, and from a quotation alone."""


@dataclass(frozen=True)
class Cues:
    """For every quotation the tokens of its cue, `past` exclusive; -1 where it has none."""

    first: Ints
    past: Ints


def find_cues(scene: Scene, streams: list[Stream], speakers: Speakers) -> Cues:
    """The verb or phrase that links each quotation to its speaker."""
    found = Cues(np.full(len(scene.quoted), -1), np.full(len(scene.quoted), -1))
    for depth, stream in enumerate(streams):
        rows = np.flatnonzero((scene.quotations.depth == depth) & (speakers.mention >= 0))
        mention = speakers.mention[rows]
        rows, mention = rows[scene.mentions.depth[mention] == depth], mention[scene.mentions.depth[mention] == depth]
        left = stream.place_of[scene.mentions.first[mention]]
        right = stream.place_of[scene.mentions.past[mention] - 1]
        place = _choose_places(scene, stream, stream.place_of[scene.quotations.first[rows]], left, right)
        token = np.where(place >= 0, stream.token[place], -1)
        before, two_before = stream.around(left, -1), stream.around(left, -2)
        according = scene.words["to"][stream.token[before]] & scene.words["according"][stream.token[two_before]]
        found.first[rows] = np.where(according, stream.token[two_before], token)
        found.past[rows] = np.where(according, stream.token[before] + 1, np.where(token >= 0, token + 1, -1))
    return found


def _choose_places(scene: Scene, stream: Stream, quote: Ints, left: Ints, right: Ints) -> Ints:
    behind, ahead = stream.cue_behind(right), stream.cue_ahead(left)
    quote_ahead = stream.cue_ahead(quote)
    after = stream.around(quote, 1)
    quote_behind = np.where(stream.paragraph[after] == stream.paragraph[quote], stream.next_cue[after], -1)
    near_behind, near_ahead = behind - right, left - ahead
    follows = (quote_ahead > right) & (right < quote) & _is_participle(scene, stream, quote_ahead)
    return np.select(
        [
            follows & (quote - quote_ahead <= NEAR_SPEAKER),
            (behind >= 0) & (behind == quote_ahead) & (near_behind <= NEAR_SPEAKER),
            (ahead >= 0) & (ahead == quote_behind) & (near_ahead <= AT_SPEAKER),
            (behind >= 0) & (behind == quote_behind) & (near_behind <= NEAR_SPEAKER),
            (behind >= 0) & (near_behind <= AT_SPEAKER),
            (ahead >= 0) & (near_ahead <= AT_SPEAKER),
            (behind >= 0) & (near_behind <= NEAR_SPEAKER),
            (quote_ahead >= 0) & (quote - quote_ahead <= AT_QUOTE),
        ],
        [quote_ahead, behind, ahead, behind, behind, ahead, behind, quote_ahead],
        -1,
    )


def _is_participle(scene: Scene, stream: Stream, place: Ints) -> Mask:
    """Whether the cue ends in -ing, as in `he agreed, adding that`."""
    end = scene.tokens.end[stream.token[np.maximum(place, 0)]]
    letters = [
        scene.tokens.folded[np.maximum(end - back, 0)] == ord(letter) for back, letter in ((3, "i"), (2, "n"), (1, "g"))
    ]
    ends: Mask = (place >= 0) & np.logical_and.reduce(letters)
    return ends


def find_whole(scene: Scene) -> Mask:
    """Which quotations are sentences of their own: they begin with a capital, and nothing leads into them without a mark."""
    codes = scene.tokens.codes
    first = codes[np.minimum(scene.quoted.start, len(codes) - 1)]
    small = (first >= ord("a")) & (first <= ord("z"))
    before = np.maximum(scene.quotations.first - 1, 0)
    led_in = np.isin(scene.tokens.shape[before], WORDLIKE) & ~scene.tokens.starts_paragraph[scene.quotations.first]
    led_in &= ~scene.words["cue"][before] & ~scene.tokens.starts_sentence[scene.quotations.first]
    whole: Mask = ~small & ~led_in | (scene.quoted.carried_from >= 0)
    return whole


WORDLIKE = list(range(1, 10))
"""Every shape of token but the blank and marks."""
