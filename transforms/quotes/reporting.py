"""Finds the words that report each quotation, and tells whole quoted sentences from quoted words woven into one."""

from dataclasses import dataclass

import numpy as np

from transforms.letters import Ints, Mask
from transforms.quotes.cue_places import choose_places
from transforms.quotes.scene import Scene
from transforms.quotes.speakers import Speakers
from transforms.quotes.streams import Stream
from transforms.quotes.turns import NO_NAME, SPEECH


@dataclass(frozen=True)
class Cues:
    """For every quotation the tokens of its cue, `past` exclusive; -1 where it has none."""

    first: Ints
    past: Ints


def find_cues(scene: Scene, streams: list[Stream], speakers: Speakers) -> Cues:
    """The verb or phrase that links each quotation to its speaker."""
    found = Cues(np.full(len(scene.quoted), -1), np.full(len(scene.quoted), -1))
    for depth, stream in enumerate(streams):
        is_open = (scene.quotations.depth == depth) & (scene.quotations.label < NO_NAME)
        rows = np.flatnonzero(is_open & (speakers.mention >= 0))
        mention = speakers.mention[rows]
        rows, mention = rows[scene.mentions.depth[mention] == depth], mention[scene.mentions.depth[mention] == depth]
        left = stream.place_of[scene.mentions.first[mention]]
        right = stream.place_of[scene.mentions.past[mention] - 1]
        place = choose_places(scene, stream, stream.place_of[scene.quotations.first[rows]], left, right)
        token = np.where(place >= 0, stream.token[place], -1)
        before, two_before = stream.around(left, -1), stream.around(left, -2)
        according = scene.words["to"][stream.token[before]] & scene.words["according"][stream.token[two_before]]
        found.first[rows] = np.where(according, stream.token[two_before], token)
        found.past[rows] = np.where(according, stream.token[before] + 1, np.where(token >= 0, token + 1, -1))
    return found


def find_whole(scene: Scene) -> Mask:
    """Which quotations are sentences of their own: they begin with a capital, and nothing leads into them without a mark."""
    codes = scene.tokens.codes
    first = codes[np.minimum(scene.quoted.start, len(codes) - 1)]
    small = (first >= ord("a")) & (first <= ord("z"))
    before = np.maximum(scene.quotations.first - 1, 0)
    led_in = np.isin(scene.tokens.shape[before], WORDLIKE) & ~scene.tokens.starts_paragraph[scene.quotations.first]
    led_in &= ~scene.words["cue"][before] & ~scene.tokens.starts_sentence[scene.quotations.first]
    label = scene.quotations.label
    whole: Mask = ~small & ~led_in | (scene.quoted.carried_from >= 0) | (label >= NO_NAME) | (label == SPEECH)
    return whole


WORDLIKE = list(range(1, 10))
"""Every shape of token but the blank and marks."""
