"""Says who a speaker is: the name behind a pronoun or a role, or that the text does not tell."""

from bisect import bisect_left
from dataclasses import dataclass, replace

import numpy as np

from transforms.quotes.antecedents import Antecedents, Question, Weights, load_antecedent_weights
from transforms.quotes.context import FEMALE, MALE, Beings
from transforms.quotes.evidence import Floats
from transforms.quotes.people import People
from transforms.quotes.roles import BEFORE_NAME, Roles, clean_role
from transforms.quotes.scene import FORMS, NAME, Scene
from transforms.quotes.stand_ins import StandIns

NAMED, RESOLVED, UNRESOLVED, ROLE, NOBODY = (
    "named",
    "pronoun_resolved",
    "pronoun_unresolved",
    "role_only",
    "unattributed",
)
GENDER_OF = {"he": MALE, "his": MALE, "him": MALE, "she": FEMALE, "her": FEMALE}
CONTINUES = frozenset({"added", "continued", "concluded", "went"})
MAY_RESOLVE = 0.3
"""How likely the choice must be for a pronoun to be given a name."""
ROLE_KNOWN = 0.85
"""How sure the bearer is that a role leads to."""
GOES_ON = 0.6
"""How far `he added` is trusted to be the last speaker when that one is not known to be a man."""


@dataclass(frozen=True)
class Identity:
    """Who speaks: the name or role, how it was reached, the mention that gives the entity (-1: none), how sure."""

    speaker: str | None
    state: str
    entity_row: int
    confidence: float


@dataclass(frozen=True)
class Situation:
    """What is known around one quotation when its speaker is named."""

    quotation: int
    """Row of the quotation, -1 for reported speech without marks."""
    mention: int
    confidence: float
    cue: str
    last: Identity | None
    """Who spoke last in this text."""
    is_last_near: bool
    """Whether that was in the same paragraph."""


class Identifier:
    """Names the speakers of a batch, quotation by quotation in reading order."""

    def __init__(self, scene: Scene, scores: Floats, names: list[str | None], weights: Weights | None = None) -> None:
        """`scores`: the mentions' log odds of being a source; `names`: their canonical names; `weights` stand in for the packaged."""
        self.scene, self.names = scene, names
        self.beings = Beings(scene, names)
        self.roles = Roles(scene, self.beings)
        self.antecedents = Antecedents(People(scene, scores, self.beings, names), self.beings)
        self.weights = weights or load_antecedent_weights(self.antecedents.names)
        self.stand_ins = StandIns(scene, scores, self.beings.sentence)
        self.inner_rows: list[int] = np.flatnonzero((scene.mentions.form == NAME) & (scene.mentions.depth > 0)).tolist()
        self.inner_firsts: list[int] = scene.mentions.first[self.inner_rows].tolist()
        self.opening_tokens: list[int] = scene.quotations.first.tolist()

    def identify(self, situation: Situation) -> Identity:
        """Who the chosen mention is."""
        mention = situation.mention
        if mention < 0:
            return Identity(None, NOBODY, -1, round(situation.confidence, 3))
        form = FORMS[self.scene.mentions.listed.form[mention]]
        apposed = self.roles.find_apposed(mention, form) if form in BEFORE_NAME else -1
        if apposed >= 0:
            return Identity(self._name(apposed), NAMED, apposed, situation.confidence)
        if form == "name":
            return Identity(self._name(mention), NAMED, mention, situation.confidence)
        return self._resolve_pronoun(situation) if form == "pronoun" else self._resolve_role(situation)

    def _resolve_pronoun(self, situation: Situation) -> Identity:
        pronoun = self._words(situation.mention).lower()
        if pronoun in GENDER_OF:
            return self._resolve_person(situation, GENDER_OF[pronoun])
        mention, share = self.stand_ins.find(situation.mention, pronoun)
        return self._give(situation, mention, share)

    def _resolve_person(self, situation: Situation, gender: int) -> Identity:
        question = self.ask(situation, gender)
        last = situation.last
        choice = self.antecedents.choose(question, self.weights)
        chosen = int(self.scene.mentions.being[choice.mention]) if choice.mention >= 0 else -1
        slips = chosen < 0 or int(self.antecedents.told[chosen]) * gender < 0
        goes_on = question.last_being >= 0 and question.continues and question.is_last_near
        if slips and goes_on and last is not None and question.last_being not in question.addressed:
            return replace(last, state=RESOLVED, confidence=situation.confidence * GOES_ON)
        return self._give(situation, choice.mention, choice.confidence)

    def ask(self, situation: Situation, gender: int) -> Question:
        """What the choice of a person depends on."""
        last, quotation = situation.last, situation.quotation
        known = last is not None and last.entity_row >= 0
        place = int(self.scene.mentions.first[situation.mention])
        opening = int(self.scene.quotations.first[quotation]) if quotation >= 0 else place
        opens = quotation >= 0 and place > opening and bool(self.scene.tokens.starts_paragraph[opening])
        named, addressed = self._read_quotation(quotation)
        return Question(
            place,
            gender,
            int(self.scene.mentions.being[last.entity_row]) if last is not None and known else -1,
            situation.is_last_near,
            situation.cue in CONTINUES,
            opens,
            self._find_end_before(min(opening, place)),
            addressed,
            named,
        )

    def _find_end_before(self, token: int) -> int:
        """Where the last quotation of the same text before a token ends, 0 for none."""
        row = bisect_left(self.opening_tokens, token) - 1
        same = row >= 0 and self.scene.quotations.text[row] == self.scene.tokens.text[token]
        return int(self.scene.quotations.past[row]) if same else 0

    def _give(self, situation: Situation, mention: int, share: float) -> Identity:
        if mention < 0 or share < MAY_RESOLVE:
            return Identity(None, UNRESOLVED, -1, situation.confidence)
        confidence = situation.confidence * share
        if self.scene.mentions.form[mention] == NAME or self.names[mention]:
            return Identity(self._name(mention), RESOLVED, mention, confidence)
        return Identity(clean_role(self._words(mention)), ROLE, -1, confidence)

    def _read_quotation(self, quotation: int) -> tuple[frozenset[int], frozenset[int]]:
        """Who is named inside the quoted words, and who of them between commas, as people are when they are spoken to."""
        if quotation < 0:
            return frozenset(), frozenset()
        mentions, comma = self.scene.mentions.listed, self.scene.words["comma"]
        opening = self.opening_tokens[quotation]
        low = bisect_left(self.inner_firsts, opening)
        high = bisect_left(self.inner_firsts, int(self.scene.quotations.past[quotation]))
        rows = self.inner_rows[low:high]
        addressed = set()
        for row in rows:
            start, behind = mentions.first[row], min(mentions.past[row], len(comma) - 1)
            leads = start - opening <= 3 or comma[max(start - 3, opening + 1) : start].any()
            if leads and comma[behind]:
                addressed.add(mentions.being[row])
        return frozenset(mentions.being[row] for row in rows), frozenset(addressed)

    def _resolve_role(self, situation: Situation) -> Identity:
        last_row = situation.last.entity_row if situation.last is not None else -1
        addressed = self._read_quotation(situation.quotation)[1]
        for row in (
            self.roles.find_bound(situation.mention),
            self.roles.find_holder(situation.mention, last_row, addressed),
            self.roles.find_body(situation.mention),
            self.roles.find_publisher(situation.mention),
        ):
            if row >= 0:
                return Identity(self._name(row), NAMED, row, situation.confidence * ROLE_KNOWN)
        fuller = self.roles.find_fuller(situation.mention)
        return Identity(clean_role(self._words(fuller)), ROLE, -1, situation.confidence)

    def _name(self, row: int) -> str:
        return self.names[row] or self._words(row)

    def _words(self, row: int) -> str:
        mentions = self.scene.mentions.listed
        return self.scene.tokens.words_at(mentions.start[row], mentions.end[row])
