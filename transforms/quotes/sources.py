"""Scores every mention for being the source of something said, by the words around it: a hashed linear model."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from transforms.letters import Hashes, Ints, mix
from transforms.quotes.lexicon import WordClasses
from transforms.quotes.scene import NAME, Scene
from transforms.quotes.streams import NOTHING, Stream

TABLE_BITS = 16
STEPS = (-4, -3, -2, -1, 1, 2, 3, 4)
DISTANCES = np.array([0, 1, 2, 3, 4, 6, 9, 14, 25])


def source_scores(
    scene: Scene, streams: list[Stream], weights: npt.NDArray[np.int8], scale: float
) -> npt.NDArray[np.float64]:
    """The log odds that each mention of the batch is a source. Whole-number weights, so the sum has no rounding."""
    total = np.zeros(len(scene.mentions), np.int64)
    for column in source_features(scene, streams):
        total += weights[column]
    return total.astype(np.float64) * np.float64(scale)


def source_features(scene: Scene, streams: list[Stream]) -> Iterator[npt.NDArray[np.int64]]:
    """One column of table rows after another, each with one row number for every mention."""
    mentions = scene.mentions
    level = np.minimum(mentions.depth, len(streams) - 1)
    around = {step: _symbols(scene, streams, level, step) for step in STEPS}
    head = np.where(mentions.form == NAME, NOTHING, scene.tokens.word[mentions.head])
    form = (mentions.form * 8 + mentions.kind).astype(np.uint64)
    for step in STEPS:
        yield _rows(20 + step, around[step])
        if abs(step) <= 2:
            yield _rows(30 + step, around[step], form)
    for number, combination in enumerate(((-2, -1), (1, 2), (-1, 1), (-3, -2), (2, 3))):
        yield _rows(40 + number, *(around[step] for step in combination))
    yield _rows(50, around[-3], around[-2], around[-1])
    yield _rows(51, around[1], around[2], around[3])
    yield _rows(52, head, form)
    yield _rows(53, head, around[-1])
    yield _rows(54, head, around[1])
    place_features = _describe_places(scene, streams, level)
    for number, column in enumerate(place_features):
        yield _rows(60 + number, column)
        yield _rows(80 + number, column, form)
    yield _rows(100, place_features[0], place_features[1], place_features[3])
    yield _rows(101, place_features[0], around[-1])
    yield _rows(102, place_features[1], around[1])


def _symbols(scene: Scene, streams: list[Stream], level: Ints, step: int) -> Hashes:
    """The symbol that many places before or behind each mention, on the level it stands on."""
    found = np.full(len(level), NOTHING)
    for depth, stream in enumerate(streams):
        here = np.flatnonzero(level == depth)
        edge = scene.mentions.first[here] if step < 0 else scene.mentions.past[here] - 1
        found[here] = stream.symbol[stream.around(stream.place_of[edge], step)]
    return found


def _describe_places(scene: Scene, streams: list[Stream], level: Ints) -> list[Hashes]:
    """Cue behind and before with its distance, place in the sentence, depth, quotation near."""
    columns = np.zeros((8, len(level)), np.uint64)
    for depth, stream in enumerate(streams):
        here = np.flatnonzero(level == depth)
        left = stream.place_of[scene.mentions.first[here]]
        right = stream.place_of[scene.mentions.past[here] - 1]
        behind, before = stream.cue_behind(right), stream.cue_ahead(left)
        columns[0, here] = _bucket(np.where(behind >= 0, behind - right, 99))
        columns[1, here] = _bucket(np.where(before >= 0, left - before, 99))
        columns[2, here] = np.where(behind >= 0, stream.symbol[behind], NOTHING)
        columns[3, here] = np.where(before >= 0, stream.symbol[before], NOTHING)
        sentence_start = np.searchsorted(stream.sentence, stream.sentence[left])
        columns[4, here] = _bucket(left - sentence_start)
        columns[5, here] = depth
        columns[6, here] = _near_quotation(stream, scene.words, left, -1)
        columns[7, here] = _near_quotation(stream, scene.words, right, +1)
    return list(columns)


def _near_quotation(stream: Stream, words: WordClasses, places: Ints, direction: int) -> Hashes:
    """How far the nearest quotation lies on that side, within nine places, and what leads into it."""
    comma, colon = words["comma"][stream.token], words["colon"][stream.token]
    found = np.full(len(places), 99)
    for step in range(9, 0, -1):
        other = stream.around(places, direction * step)
        ahead = stream.around(other, -1)
        near = (stream.quotation[other] >= 0) & (stream.paragraph[other] == stream.paragraph[places])
        found = np.where(near, 4 * step + 2 * colon[ahead] + comma[ahead], found)
    return found.astype(np.uint64)


def _bucket(distance: Ints) -> Hashes:
    return np.searchsorted(DISTANCES, distance).astype(np.uint64)


def _rows(template: int, *parts: Hashes) -> npt.NDArray[np.int64]:
    value = np.full(len(parts[0]), template, np.uint64)
    for part in parts:
        value = mix(value * np.uint64(0x9E3779B97F4A7C15) + part)
    return (value >> np.uint64(64 - TABLE_BITS)).astype(np.int64)
