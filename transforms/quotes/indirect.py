"""Finds speech that is reported without marks: `X said that ...`, `according to X`, `..., X said`."""

from dataclasses import dataclass

import numpy as np

from transforms.letters import Ints, Mask
from transforms.quotes.evidence import Floats
from transforms.quotes.scene import PRONOUN, Scene
from transforms.quotes.streams import Stream
from transforms.tokens import PUNCTUATION

LIKELY, POSSIBLE = 0.0, -1.5
"""Log odds of being a source that a mention needs where only the order of words tells, and where `that` or `according to` does."""
CUE_REACH, THAT_REACH = 4, 6
"""How far a cue may lie behind its subject, and `that` behind the cue."""
LEAST_WORDS, MOST_WORDS = 3, 150
"""What is shorter tells nothing; what is longer is no sentence, and looking through it would not be linear."""
STATES = ("said", "told", "added", "answered", "argued", "claimed", "denied", "warned", "promised", "admitted")
"""Classes of cues that report what was said."""


@dataclass(frozen=True)
class Reported:
    """One piece of reported speech: tokens of its content and cue (`past` exclusive) and the mention that said it."""

    first: int
    past: int
    mention: int
    cue_first: int
    cue_past: int
    confidence: float


def find_reported(scene: Scene, stream: Stream, scores: Floats) -> list[Reported]:
    """Reported speech of the reporter's own level, in order; never only a quotation, no two pieces overlapping."""
    reader = _Reader(scene, stream, scores)
    mentions = scene.mentions
    likely = np.flatnonzero((mentions.depth == 0) & (scores > POSSIBLE))
    found: list[Reported] = []
    for row in likely.tolist():
        piece = reader.read_according(row) or reader.read_clause(row) or reader.read_tail(row)
        if piece is not None:
            found.append(piece)
    return _drop_overlapping(found + reader.read_participles(likely))


def covering_speaker(scene: Scene, pieces: list[Reported]) -> Ints:
    """For every quotation the mention that says the reported speech it stands in, or -1."""
    first = np.array([piece.first for piece in pieces] + [len(scene.tokens)])
    past = np.array([piece.past for piece in pieces] + [0])
    mention = np.array([piece.mention for piece in pieces] + [-1])
    slot = np.searchsorted(first, scene.quotations.first, side="right") - 1
    covered = (slot >= 0) & (scene.quotations.past <= past[slot])
    return np.where(covered, mention[slot], -1)


class _Reader:
    """Reads what stands around one mention or cue of a stream."""

    def __init__(self, scene: Scene, stream: Stream, scores: Floats) -> None:
        self.scene, self.stream, self.scores = scene, stream, scores
        self.words = {
            name: scene.words[name][stream.token]
            for name in ("that", "comma", "to", "according", "day", "opener", "colon")
        }
        self.states = (
            np.logical_or.reduce([scene.words[f"cue {frame}"] for frame in STATES])[stream.token] & stream.is_cue
        )
        self.told = scene.words["cue told"][stream.token]
        self.is_mark = scene.tokens.shape[stream.token] == PUNCTUATION
        self.ends = np.searchsorted(stream.sentence, stream.sentence, side="right")
        self.mention_at = {int(place): row for row, place in enumerate(stream.place_of[scene.mentions.first].tolist())}

    def read_according(self, row: int) -> Reported | None:
        """`According to X, ...` and `..., according to X`."""
        left, right = self._places(row)
        if left < 2 or not (self.words["to"][left - 1] and self.words["according"][left - 2]):
            return None
        start = self._sentence_start(left)
        if left - 2 > start + 1:
            return self._report(start, left - 2, row, (left - 2, left))
        comma = self._find(self.words["comma"], right + 1, min(int(self.ends[right]), right + MOST_WORDS))
        return self._report(comma + 1, int(self.ends[right]), row, (left - 2, left)) if comma >= 0 else None

    def read_clause(self, row: int) -> Reported | None:
        """`X said (on Monday) that ...`, `X told Y that ...`, `X says she ...`."""
        right = self._places(row)[1]
        cue = int(self.stream.cue_behind(np.array([right]))[0])
        if cue < 0 or cue - right > CUE_REACH or not self.states[cue] or self.is_mark[right + 1 : cue].any():
            return None
        end = int(self.ends[cue])
        that = self._find(self.words["that"], cue + 1, min(end, cue + 1 + THAT_REACH))
        if that >= 0 and not self.is_mark[cue + 1 : that].any():
            return self._report(that + 1, end, row, (cue, cue + 1))
        if self.scores[row] < LIKELY:
            return None
        start = cue + 1 + int(cue + 1 < end and bool(self.words["day"][cue + 1]))
        if self.told[cue] and start in self.mention_at:
            start = self._places(self.mention_at[start])[1] + 1
        elif self.told[cue]:
            return None
        begins_clause = start < end and (bool(self.words["opener"][start]) or start in self.mention_at)
        return self._report(start, end, row, (cue, cue + 1)) if begins_clause else None

    def read_tail(self, row: int) -> Reported | None:
        """`..., X said.` and `..., said X.`"""
        left, right = self._places(row)
        cue = (
            right + 1
            if self.states[min(right + 1, len(self.states) - 1)]
            else left - 1
            if self.states[left - 1]
            else -1
        )
        first = min(left, cue)
        start = self._sentence_start(left)
        if cue < 0 or self.scores[row] < LIKELY or first - 1 <= start or not self.words["comma"][first - 1]:
            return None
        behind = max(right, cue) + 1
        return self._report(start, first - 1, row, (cue, cue + 1)) if self._closes(left, behind) else None

    def _closes(self, inside: int, behind: int) -> bool:
        """Whether the clause ends there, and does not lead into a quotation."""
        if behind >= int(self.ends[inside]):
            return True
        leads_in = (
            bool(self.words["colon"][behind]) or self.stream.quotation[min(behind + 1, len(self.is_mark) - 1)] >= 0
        )
        return bool(self.is_mark[behind]) and self.stream.quotation[behind] < 0 and not leads_in

    def read_participles(self, likely: Ints) -> list[Reported]:
        """`..., adding that ...`: said by the likeliest source before it in the sentence."""
        stream, tokens = self.stream, self.scene.tokens
        ends = tokens.end[stream.token]
        is_participle = (
            self.states
            & (tokens.folded[np.maximum(ends - 1, 0)] == ord("g"))
            & (tokens.folded[np.maximum(ends - 2, 0)] == ord("n"))
        )
        places = stream.place_of[self.scene.mentions.first[likely]]
        pieces = []
        for cue in np.flatnonzero(is_participle[:-1] & self.words["that"][1:]).tolist():
            low, high = np.searchsorted(places, [self._sentence_start(cue), cue])
            if low < high:
                rows = likely[low:high]
                piece = self._report(
                    cue + 2, int(self.ends[cue]), int(rows[np.argmax(self.scores[rows])]), (cue, cue + 1)
                )
                pieces += [piece] if piece else []
        return pieces

    def _report(self, start: int, end: int, row: int, cue: tuple[int, int]) -> Reported | None:
        """The piece between two places without marks at its ends; None when little or only a quotation is left."""
        if end - start > MOST_WORDS:
            return None
        while start < end and self.is_mark[start] and self.stream.quotation[start] < 0:
            start += 1
        while start < end and self.is_mark[end - 1] and self.stream.quotation[end - 1] < 0:
            end -= 1
        own_words = ~self.is_mark[start:end] & (self.stream.quotation[start:end] < 0)
        if own_words.sum() < LEAST_WORDS:
            return None
        token = self.stream.token
        past = int(token[end]) if end < len(token) else len(self.scene.tokens)
        if self.stream.quotation[end - 1] < 0:
            past = self._token_past(end - 1)
        pronoun = int(self.scene.mentions.form[row]) == PRONOUN
        confidence = 1 / (1 + np.exp(-self.scores[row])) * (0.9 if pronoun else 1.0)
        return Reported(
            int(token[start]), past, row, int(token[cue[0]]), self._token_past(cue[1] - 1), float(confidence)
        )

    def _token_past(self, place: int) -> int:
        """One past the last token that is folded into a place and is not space to the next."""
        token = self.stream.token
        return int(token[place + 1]) if place + 1 < len(token) else len(self.scene.tokens)

    def _places(self, row: int) -> tuple[int, int]:
        mentions, place_of = self.scene.mentions, self.stream.place_of
        return int(place_of[mentions.first[row]]), int(place_of[mentions.past[row] - 1])

    def _sentence_start(self, place: int) -> int:
        return int(np.searchsorted(self.stream.sentence, self.stream.sentence[place]))

    @staticmethod
    def _find(mask: Mask, start: int, end: int) -> int:
        held = np.flatnonzero(mask[start:end])
        return start + int(held[0]) if len(held) else -1


def _drop_overlapping(pieces: list[Reported]) -> list[Reported]:
    """The first of pieces that begin together, and none that begins inside another."""
    kept: list[Reported] = []
    for piece in sorted(pieces, key=lambda piece: (piece.first, -piece.past, piece.mention)):
        if not kept or piece.first >= kept[-1].past:
            kept.append(piece)
    return kept
