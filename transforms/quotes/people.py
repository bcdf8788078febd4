"""Lists everybody in a batch that `he` or `she` can stand for, and how each mention stands in its sentence."""

import numpy as np
import numpy.typing as npt

from transforms.letters import Ints, Mask
from transforms.quotes.context import PERSON, Beings
from transforms.quotes.evidence import Floats
from transforms.quotes.scene import NAME, NO_KIND, NOMINAL, Scene

DOUBTFUL = -3.0
"""Log odds of being a source that a full name needs to pass for a person's when the recogniser took it for none."""
PLURAL_HEADS = "men women people children police staff crew public media press jury board team group family couple"
STRONGEST = 4.0

Columns = dict[str, npt.NDArray[np.generic]]


class People:
    """Names that can be a person's and common nouns for one person, in order of position, outside quotations."""

    def __init__(self, scene: Scene, scores: Floats, beings: Beings, names: list[str | None]) -> None:
        """`scores`: the mentions' log odds of being a source; `names`: their canonical names."""
        self.scene, self.scores, self.beings = scene, scores, beings
        mentions, tokens = scene.mentions, scene.tokens
        self.row = self._list_people(names)
        self.first, self.being = mentions.first[self.row], mentions.being[self.row]
        self.text = tokens.text[self.first]
        self.sentence, self.paragraph = beings.sentence[self.first], tokens.paragraph[self.first]
        is_nominal = mentions.form[self.row] == NOMINAL
        self.is_bare: Mask = is_nominal & ~np.isin(self.being, self.being[~is_nominal])
        """Who is never named."""
        self.score: Floats = np.clip(scores[self.row], -STRONGEST, STRONGEST)
        self.leads = _mark_first(self.sentence)
        self.columns = self._describe_mentions()
        self.is_introduced = self.columns["first use"].astype(bool) & self.columns["full name"].astype(bool)

    def _list_people(self, names: list[str | None]) -> Ints:
        """Names that can be a person's, and common nouns for one person that stand in no apposition."""
        mentions, tokens = self.scene.mentions, self.scene.tokens
        is_name = (mentions.form == NAME) & (mentions.depth == 0)
        sure = is_name & np.isin(mentions.kind, [PERSON, NO_KIND])
        for row in np.flatnonzero(is_name & ~sure).tolist():
            is_full = " " in (names[row] or "") and self.scores[row] > DOUBTFUL
            sure[row] = self.beings.has_given_name(row) or (is_full and mentions.past[row] > mentions.first[row] + 1)
        is_noun = (mentions.form == NOMINAL) & (mentions.depth == 0) & (mentions.kind == PERSON)
        letter = tokens.folded[np.maximum(tokens.end[mentions.head] - 1, 0)]
        is_noun &= (letter != ord("s")) & ~tokens.among(PLURAL_HEADS)[mentions.head]
        name_ends, name_starts = (np.zeros(len(tokens) + 2, bool) for _ in range(2))
        name_ends[mentions.past[is_name]] = True
        name_starts[mentions.first[is_name]] = True
        comma = self.scene.words["comma"]
        ahead = tokens.neighbours(-1)[mentions.first]
        behind = tokens.neighbours(+1)[mentions.past - 1]
        is_noun &= ~(comma[ahead] & name_ends[ahead]) & ~(comma[behind] & name_starts[tokens.neighbours(+1)[behind]])
        people: Ints = np.flatnonzero(sure | is_noun)
        return people

    def _describe_mentions(self) -> Columns:
        """What each mention is, and how it stands in its sentence."""
        mentions, tokens, words = self.scene.mentions, self.scene.tokens, self.scene.words
        past = tokens.neighbours(+1)[mentions.past[self.row] - 1]
        ahead, third = tokens.neighbours(-1)[self.first], tokens.neighbours(-3)[self.first]
        begin = np.searchsorted(self.beings.sentence, self.sentence)
        return {
            "score": self.score / 2,
            "likely": self.score > 0,
            "sure": self.score > 2,
            "nominal": self.is_bare,
            "indefinite": self.is_bare & tokens.among("a an one another")[self.first],
            "definite": self.is_bare & tokens.among("the")[self.first],
            "owned": self.is_bare & tokens.among("his her their my our your its")[self.first],
            "nothing but a role": self.is_bare & tokens.among("is was be been being as like become becomes")[ahead],
            "person's name": (mentions.kind[self.row] == PERSON) & ~self.is_bare,
            "first of sentence": self.leads,
            "first of paragraph": _mark_first(self.paragraph),
            "opens sentence": self.first - begin <= 1,
            "in headline": np.isin(self.being, self._list_titled()),
            "behind preposition": words["to"][ahead] | words["about"][ahead] | words["by"][ahead],
            "behind cue": words["cue"][ahead] | words["cue"][third],
            "first use": self._find_first_uses(),
            "full name": ~self.is_bare & (mentions.past[self.row] - self.first > 1),
            "behind told": words["cue told"][ahead],
            "behind asked": words["cue asked"][ahead],
            "behind and": words["and"][ahead],
            "before cue": words["cue"][past],
            "before auxiliary": words["auxiliary"][past],
            "before possessive": words["possessive"][past],
            "before comma": words["comma"][past],
            "before who": words["who"][past],
        }

    def _find_first_uses(self) -> Mask:
        """Which mentions are the first of their being in their text."""
        first = np.zeros(len(self.row), bool)
        keys = self.being * 2 + self.text % 2
        first[np.unique(keys, return_index=True)[1]] = True
        return first

    def _list_titled(self) -> Ints:
        """Who is named in the headline of an article, or in the first line of its body."""
        mentions, tokens = self.scene.mentions, self.scene.tokens
        text = tokens.text[mentions.first]
        opening = tokens.paragraph[np.minimum(tokens.first_token[text], len(tokens) - 1)]
        titled: Ints = np.unique(mentions.being[(text % 2 == 0) | (tokens.paragraph[mentions.first] == opening)])
        return titled


def _mark_first(group: Ints) -> Mask:
    """Which rows are the first of their group, groups standing together."""
    first: Mask = np.append(True, group[1:] != group[:-1])[: len(group)]
    return first
