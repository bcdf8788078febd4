"""Finds who or what `who`, `it` and `they` stand for where the sentence leaves no doubt."""

from bisect import bisect_left

import numpy as np

from transforms.letters import Ints
from transforms.quotes.evidence import Floats
from transforms.quotes.scene import KINDS, NAME, NO_KIND, NOMINAL, PRONOUN, Scene

RELATIVE = 0.9
"""How sure the mention right before `who` is meant."""
ONLY_ONE = 0.6
"""How sure the one likely source of the sentences before is meant by `it` and `they`."""
ORGANIZATION, PERSON = KINDS.index("ORGANIZATION"), KINDS.index("PERSON")
PEOPLE = (PERSON, NO_KIND)
"""Kinds of names that `who` can stand for."""
LIKELY = -2.5
"""Log odds of being a source from which a mention may be what a sentence is about."""


class StandIns:
    """The mentions of a batch that `who`, `it` and `they` can stand for."""

    def __init__(self, scene: Scene, scores: Floats, sentence: Ints) -> None:
        """`scores`: the mentions' log odds of being a source; `sentence`: the number of each token's sentence."""
        self.scene, self.sentence = scene, sentence
        mentions = scene.mentions
        outside = mentions.depth == 0
        self.named_rows = np.flatnonzero((mentions.form != PRONOUN) & outside)
        self.named_firsts: list[int] = mentions.first[self.named_rows].tolist()
        is_many = (mentions.form == NOMINAL) & (mentions.kind == PERSON) & self._end_in_s()
        is_body = (mentions.form != PRONOUN) & (mentions.kind == ORGANIZATION)
        likely = outside & (scores > LIKELY)
        self.people = np.flatnonzero((mentions.form == NAME) & (mentions.kind == PERSON) & outside)
        self.bodies, self.groups = np.flatnonzero(is_body & likely), np.flatnonzero((is_body | is_many) & likely)

    def find(self, mention: int, pronoun: str) -> tuple[int, float]:
        """The mention that the pronoun stands for, -1 for none, and how sure that is."""
        if pronoun == "who":
            return self._find_relative(mention), RELATIVE
        if pronoun in ("it", "they"):
            return self._find_only(mention, self.bodies if pronoun == "it" else self.groups), ONLY_ONE
        return -1, 0.0

    def _end_in_s(self) -> Ints:
        tokens = self.scene.tokens
        last = tokens.folded[np.maximum(tokens.end[self.scene.mentions.head] - 1, 0)]
        ends: Ints = last == ord("s")
        return ends

    def _find_relative(self, mention: int) -> int:
        """Who stands right before `who`; of two joined by `and` it is not clear who is meant."""
        mentions, words = self.scene.mentions, self.scene.words
        place = int(mentions.first[mention])
        end = place - 1 if words["comma"][place - 1] or words["dash"][place - 1] else place
        row = self._find_ending(end)
        if row < 0 or self.scene.tokens.text[mentions.first[row]] != self.scene.tokens.text[place]:
            return -1
        if mentions.form[row] == NAME and int(mentions.kind[row]) not in PEOPLE:
            return self._find_only_person(place)
        first, starts = int(mentions.first[row]), self.scene.tokens.starts_sentence
        if mentions.form[row] == NOMINAL and words["comma"][first - 1] and not starts[first]:
            named = self._find_ending(first - 1)
            if named >= 0 and mentions.form[named] == NAME and mentions.kind[named] in PEOPLE:
                return named
        return -1 if words["and"][first - 1] and not starts[first] else row

    def _find_only_person(self, place: int) -> int:
        """The one person named so far in a sentence such as `Ada Stern of the Harbour Board, who`."""
        first = self.scene.mentions.first[self.people]
        low, high = np.searchsorted(self.sentence[first], self.sentence[place]), np.searchsorted(first, place)
        named = self.people[low:high]
        return int(named[-1]) if len(np.unique(self.scene.mentions.being[named])) == 1 else -1

    def _find_ending(self, end: int) -> int:
        place = bisect_left(self.named_firsts, end) - 1
        row = int(self.named_rows[place]) if place >= 0 else -1
        return row if row >= 0 and self.scene.mentions.past[row] == end else -1

    def _find_only(self, mention: int, rows: Ints) -> int:
        """The one that this sentence has so far, else the one of the sentence before."""
        mentions, tokens = self.scene.mentions, self.scene.tokens
        place = int(mentions.first[mention])
        high = int(np.searchsorted(mentions.first[rows], place))
        sentence = self.sentence[mentions.first[rows[max(high - 6, 0) : high]]]
        for back in (0, 1):
            found = rows[max(high - 6, 0) : high][sentence == self.sentence[place] - back]
            same_text = tokens.text[mentions.first[found]] == tokens.text[place]
            if len(found):
                return int(found[-1]) if same_text.all() and len(np.unique(mentions.being[found])) == 1 else -1
        return -1
