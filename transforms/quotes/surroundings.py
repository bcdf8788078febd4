"""What stands around every place of a stream: kinds of words, sentence borders, likely sources on both sides."""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from transforms.letters import Hashes, Ints, Mask, hash_words, stretch_hash
from transforms.quotes.cues import cue_forms
from transforms.quotes.evidence import Floats
from transforms.quotes.lexicon import Lexicon, WordClasses
from transforms.quotes.scene import FORMS, Scene
from transforms.quotes.streams import A_NAME, QUOTE_COMMA, QUOTE_STOP, Stream
from transforms.tokens import LOWER, PUNCTUATION

DISTANCES = np.array([0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 30, 40])
STRENGTHS = np.array([-4, -2, -1, 0, 1, 2, 3])
"""Log odds of being a source between which strengths are told apart."""
POSSIBLE, UNLIKELY = -2.0, -6.0
"""Log odds of being a source from which a mention counts as one nearby; and what stands for none."""
NOWHERE = 99
_WORDS = {
    "that": "that",
    "to": "to",
    "preposition": "of for about on over against as with by from at in into",
    "article": "a an the",
    "auxiliary": "is was were are be been being has have had will would could can may might should",
    "link": "and or but while as when although though because since after before if",
    "who": "who which whose whom",
    "not": "not n't never no",
    "comma": ",",
    "dash": "- – — -- ―",
    "colon": ": ;",
    "stop": ". ! ? …",
    "question": "what why how whether where",
}
_FROM_FORMS = [f"a {form}" for form in FORMS]
_FROM_LETTERS = ["mark", "cue", "ing", "ed", "quote,", "quote.", "quote", "capital"]
KINDS = ("word", *_FROM_FORMS, *_WORDS, *_FROM_LETTERS)
"""What a place can hold, as far as the borders of a clause depend on it."""
NO_ANCHOR = (
    "to that over against a the his her its their has have had is was were are been be being not n't never also and or "
    "but this these those he she it they we i you who which what there my our your if when while than so no an would "
    "will could can may might should do does did such some any all more most one other with at from into on"
)
ODD_ANCHORS = "according to in of for as by : about"
"""Short words and marks that report at times, as in `according to` and `Smith: the rain will stay`."""


@dataclass(frozen=True)
class Surroundings:
    """Columns over the places of a stream. Small whole numbers are kept as hashes to be combined into features."""

    stream: Stream
    suffix: Hashes
    """The last three letters."""
    ending: Hashes
    """The last two."""
    frame: Hashes
    """Class of a reporting verb, from 1; 0 for other words."""
    kind: Hashes
    """Place in KINDS."""
    first: Ints
    """First place of the sentence."""
    past: Ints
    """One past its last place."""
    subject: Hashes
    """The nearest possible source before: distance, strength, form; 0 for none in the sentence."""
    subject_gap: Ints
    follower: Hashes
    """The same behind."""
    strength: Floats
    """Log odds of the likeliest source that begins here."""
    source: Hashes
    """Strength and form of the mention that begins here, 0 for none."""
    is_mark: Mask
    may_report: Mask
    """Whether this word could report speech at all."""

    @cached_property
    def is_quotation(self) -> Mask:
        """Whether a folded quotation stands here."""
        held: Mask = self.stream.quotation >= 0
        return held

    @cached_property
    def own_words(self) -> Ints:
        """Words of the reporter before each place, running sum with one more entry than places."""
        return np.append(0, np.cumsum(~self.is_mark & ~self.is_quotation))

    @cached_property
    def commas(self) -> Ints:
        """Commas up to each place."""
        return np.cumsum(self.kind == KINDS.index("comma"))

    @cached_property
    def quotations(self) -> Ints:
        """Quotations up to each place."""
        return np.cumsum(self.is_quotation)

    @cached_property
    def mentioned(self) -> Ints:
        """Mentions begun up to each place."""
        return np.cumsum(self.source > 0)

    @cached_property
    def quotation_behind(self) -> Hashes:
        """Distance bucket of the next quotation of the sentence."""
        places = np.arange(len(self.first))
        at = np.where(self.is_quotation, places, len(places) + NOWHERE)
        nearest = np.minimum.accumulate(at[::-1])[::-1]
        return np.where(nearest < self.past, bucket(nearest - places), NOWHERE).astype(np.uint64)

    @cached_property
    def quotation_ahead(self) -> Hashes:
        """Distance bucket of the last quotation of the sentence."""
        places = np.arange(len(self.first))
        nearest = np.maximum.accumulate(np.where(self.is_quotation, places, -1))
        return np.where(nearest >= self.first, bucket(places - nearest), NOWHERE).astype(np.uint64)

    @cached_property
    def follows_quotation(self) -> Hashes:
        """Whether a quotation of the same paragraph stands right before the sentence."""
        before = np.maximum(self.first - 1, 0)
        paragraph = self.stream.paragraph
        follows: Hashes = (self.is_quotation[before] & (paragraph[before] == paragraph)).astype(np.uint64)
        return follows


def look_around(scene: Scene, stream: Stream, scores: Floats) -> Surroundings:
    """The surroundings of every place of one level of speech; `scores` are the mentions' log odds of being a source."""
    tokens = scene.tokens
    start, end = tokens.start[stream.token], tokens.end[stream.token]
    is_mark = (tokens.shape[stream.token] == PUNCTUATION) & (stream.quotation < 0)
    mentions = scene.mentions
    rows = np.flatnonzero(mentions.depth == 0)
    left, right = stream.place_of[mentions.first[rows]], stream.place_of[mentions.past[rows] - 1]
    code = 1 + np.searchsorted(STRENGTHS, scores[rows]) * len(FORMS) + mentions.form[rows]
    source = np.zeros(len(stream.token), np.int64)
    np.maximum.at(source, left, code)
    strength = np.full(len(stream.token), UNLIKELY)
    np.maximum.at(strength, left, scores[rows])
    sides = _find_sources(stream, left, right, code, scores[rows] > POSSIBLE)
    suffix, ending = (
        np.where(end - start >= length, stretch_hash(tokens.hash_sums, np.maximum(end - length, start), end), 0)
        for length in (3, 2)
    )
    frame = _find_frames(scene, stream)
    words = _lexicon().look_up(tokens.word[stream.token])
    return Surroundings(
        stream=stream,
        suffix=suffix.astype(np.uint64),
        ending=ending.astype(np.uint64),
        frame=frame,
        kind=_find_kinds(scene, stream, words, (frame, suffix, ending)),
        first=np.searchsorted(stream.sentence, stream.sentence),
        past=np.searchsorted(stream.sentence, stream.sentence, side="right"),
        subject=sides[0],
        subject_gap=sides[1],
        follower=sides[2],
        strength=strength,
        source=source.astype(np.uint64),
        is_mark=is_mark,
        may_report=_may_report(scene, stream, words),
    )


def _find_frames(scene: Scene, stream: Stream) -> Hashes:
    frame = np.zeros(len(stream.token), np.uint64)
    for number, name in enumerate(frames(), 1):
        frame[scene.words[f"cue {name}"][stream.token] & stream.is_cue] = number
    return frame


@cache
def frames() -> tuple[str, ...]:
    """The classes of reporting verbs, in order."""
    return tuple(sorted({cue.frame for cue in cue_forms().values()}))


def _find_kinds(scene: Scene, stream: Stream, words: WordClasses, letters: tuple[Hashes, Hashes, Hashes]) -> Hashes:
    """The first kind that fits, from the surest to the vaguest. `letters`: frame, suffix and ending."""
    frame, suffix, ending = letters
    shape = scene.tokens.shape[stream.token]
    mentions = scene.mentions
    form = np.full(len(stream.token), -1)
    rows = np.flatnonzero(mentions.depth == 0)
    form[stream.place_of[mentions.first[rows]]] = mentions.form[rows]
    quoted = stream.quotation >= 0
    rules = {
        "quote,": quoted & (stream.symbol == QUOTE_COMMA),
        "quote.": quoted & (stream.symbol == QUOTE_STOP),
        "quote": quoted,
        **{f"a {name}": form == number for number, name in enumerate(FORMS)},
        **{name: words[name] for name in _WORDS},
        "mark": shape == PUNCTUATION,
        "cue": frame > 0,
        "ing": suffix == hash_words("ing")[0],
        "ed": ending == hash_words("ed")[0],
        "capital": shape != LOWER,
    }
    return np.select(list(rules.values()), [KINDS.index(name) for name in rules], 0).astype(np.uint64)


@cache
def _lexicon() -> Lexicon:
    return Lexicon({**_WORDS, "no anchor": NO_ANCHOR, "odd anchor": ODD_ANCHORS})


def _may_report(scene: Scene, stream: Stream, words: WordClasses) -> Mask:
    is_word = (scene.tokens.shape[stream.token] == LOWER) & ~words["no anchor"]
    may: Mask = (is_word | words["odd anchor"]) & (stream.quotation < 0) & (stream.symbol != A_NAME)
    may[0] = False
    return may


def _find_sources(stream: Stream, left: Ints, right: Ints, code: Ints, possible: Mask) -> tuple[Hashes, Ints, Hashes]:
    """The nearest possible source before and behind each place of its sentence, and how far the one before lies."""
    places = np.arange(len(stream.token))
    if not possible.any():
        none = np.zeros(len(places), np.uint64)
        return none, np.full(len(places), NOWHERE), none
    by_end = np.flatnonzero(possible)[np.argsort(right[possible], kind="stable")]
    slot = np.searchsorted(right[by_end], places) - 1
    row = by_end[np.maximum(slot, 0)]
    before = (slot >= 0) & (stream.sentence[right[row]] == stream.sentence)
    gap = places - right[row]
    subject = np.where(before, bucket(gap).astype(np.int64) * 32 + code[row], 0).astype(np.uint64)
    by_start = np.flatnonzero(possible)
    slot = np.searchsorted(left[by_start], places + 1)
    row = by_start[np.minimum(slot, len(by_start) - 1)]
    behind = (slot < len(by_start)) & (stream.sentence[left[row]] == stream.sentence)
    follower = np.where(behind, bucket(left[row] - places).astype(np.int64) * 32 + code[row], 0).astype(np.uint64)
    return subject, np.where(before, gap, NOWHERE), follower


def bucket(distance: Ints) -> Hashes:
    """Which stretch of DISTANCES a number falls into."""
    return np.searchsorted(DISTANCES, distance, side="right").astype(np.uint64)
