"""Says who a speaker is: the name behind a pronoun or a role, or that the text does not tell."""

import re
from dataclasses import dataclass, replace

import numpy as np

from transforms.letters import Ints
from transforms.quotes.context import Beings
from transforms.quotes.evidence import Floats
from transforms.quotes.scene import FORMS, NAME, NOMINAL, Scene

NAMED, RESOLVED, UNRESOLVED, ROLE, NOBODY = (
    "named",
    "pronoun_resolved",
    "pronoun_unresolved",
    "role_only",
    "unattributed",
)
GENDER_OF = {"he": "male", "she": "female"}
PERSONS = (0, 4)
"""Kinds that `he` and `she` can stand for: a person, or what the recogniser left open."""
MEMORY = 40
"""How many names back a pronoun can reach."""
DOUBTFUL = -3.0
"""Log odds of being a source that a full name needs to pass for a person's when no person is near."""
CONTINUES = frozenset({"added", "continued", "concluded", "went"})
DETERMINER = re.compile(
    r"^(?:the|a|an|this|that|these|those|one|another|some|any|his|her|its|their|our|my)\s+", re.IGNORECASE
)
BRACKETED = re.compile(r"\s*\([^)]*\)")
_TITLE = r"(?:(?:Dr|Mrs?|Ms|Prof|Professor|Sir|Dame|Lord|Lady)\.?\s+)?"
BEFORE_NAME = {
    "nominal": re.compile(rf"(?:\s+{_TITLE}|(?:\s+[a-z-]+){{0,2}},\s+{_TITLE})(?=\w)"),
    "name": re.compile(rf"['’]s?(?:\s+[a-z-]+){{1,4}},\s+{_TITLE}(?=\w)"),
}
"""What stands between a source and the name of the same person: `the coach`, `the chief executive,`, `Kestrel’s coach,`."""
APPOSITION_REACH = 80


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

    def __init__(self, scene: Scene, scores: Floats, names: list[str | None]) -> None:
        """`scores`: the mentions' log odds of being a source; `names`: their canonical names."""
        self.scene, self.scores, self.names = scene, scores, names
        self.beings = Beings(scene, names)
        self.name_rows = np.flatnonzero((scene.mentions.form == NAME) & (scene.mentions.depth == 0))
        self.inner_rows = np.flatnonzero((scene.mentions.form == NAME) & (scene.mentions.depth > 0))
        self.nominal_rows = np.flatnonzero((scene.mentions.form == NOMINAL) & (scene.mentions.depth == 0))

    def identify(self, situation: Situation) -> Identity:
        """Who the chosen mention is."""
        if situation.mention < 0:
            return Identity(None, NOBODY, -1, round(situation.confidence, 3))
        form = FORMS[self.scene.mentions.form[situation.mention]]
        apposed = self._find_apposed(situation.mention, form) if form in BEFORE_NAME else -1
        if apposed >= 0:
            return Identity(self._name(apposed), NAMED, apposed, situation.confidence)
        if form == "name":
            return Identity(self._name(situation.mention), NAMED, situation.mention, situation.confidence)
        return self._resolve_pronoun(situation) if form == "pronoun" else self._resolve_role(situation)

    def _find_apposed(self, mention: int, form: str) -> int:
        """The person named right behind a role: `the prosecutor, Ada Stern,`, `Kestrel’s coach, Tom Vance.`; -1 for none."""
        mentions, tokens = self.scene.mentions, self.scene.tokens
        end = int(mentions.end[mention])
        text_end = int(tokens.text_start[tokens.text[mentions.first[mention]] + 1]) - 1
        between = BEFORE_NAME[form].match(tokens.words_at(end, min(end + APPOSITION_REACH, text_end)))
        start = end + between.end() if between else -1
        place = int(np.searchsorted(mentions.start[self.name_rows], start))
        row = int(self.name_rows[place]) if between and place < len(self.name_rows) else -1
        if row < 0 or int(mentions.start[row]) != start or not self._is_person(row):
            return -1
        behind = tokens.words_at(int(mentions.end[row]), min(int(mentions.end[row]) + 1, text_end))
        return row if between and ("," not in between.group() or behind in tuple(',.;:—–-”"’)') or not behind) else -1

    def _resolve_pronoun(self, situation: Situation) -> Identity:
        unresolved = Identity(None, UNRESOLVED, -1, situation.confidence)
        pronoun = self._words(situation.mention).lower()
        if pronoun in ("i", "we", "you"):
            return unresolved
        candidates = self._rank_antecedents(situation, pronoun)
        last = situation.last
        if not candidates and last is not None and self._goes_on(situation, last):
            return replace(last, state=RESOLVED, confidence=situation.confidence * 0.6)
        candidates = candidates or self._rank_antecedents(situation, pronoun, doubtful=True)
        if not candidates:
            return unresolved
        best, row = max(candidates)
        rival = sorted(candidates)[-2][0] if len(candidates) > 1 else best - 3
        sure = 1 / (1 + np.exp(-1.2 - (best - rival)))
        return Identity(self._name(row), RESOLVED, row, situation.confidence * float(sure))

    def _goes_on(self, situation: Situation, last: Identity) -> bool:
        """Whether `he added` can only be the last speaker, be the pronoun right or a slip."""
        if last.entity_row < 0 or not situation.is_last_near or situation.cue not in CONTINUES:
            return False
        return int(self.scene.mentions.being[last.entity_row]) not in self._addressed(situation.quotation)

    def _rank_antecedents(
        self, situation: Situation, pronoun: str, *, doubtful: bool = False
    ) -> list[tuple[float, int]]:
        """The names before the pronoun that it can stand for, each being once at its nearest, with a score.

        `doubtful` lets `he` and `she` stand for full names that the recogniser did not take for a person's.
        """
        mentions, tokens = self.scene.mentions, self.scene.tokens
        place = int(mentions.first[situation.mention])
        rows = self._names_before(place)
        addressed = self._addressed(situation.quotation)
        ranked: dict[int, tuple[float, int]] = {}
        for order, row in enumerate(reversed(rows.tolist())):
            being = int(mentions.being[row])
            if being in ranked or being in addressed or not self._agrees(row, pronoun, doubtful):
                continue
            score = 0.5 * float(np.clip(self.scores[row], -4, 4)) - 0.35 * order
            score -= 1.0 * float(tokens.paragraph[place] - tokens.paragraph[mentions.first[row]])
            if situation.last is not None and self._is_being(situation.last, being):
                score += 1.0 + situation.is_last_near
            ranked[being] = (score, row)
        return list(ranked.values())

    def _is_person(self, row: int) -> bool:
        return int(self.scene.mentions.kind[row]) == PERSONS[0] or self.beings.has_given_name(row)

    def _agrees(self, row: int, pronoun: str, doubtful: bool) -> bool:
        kind = PERSONS[0] if self._is_person(row) else int(self.scene.mentions.kind[row])
        if pronoun in GENDER_OF:
            known = self.beings.gender.get(int(self.scene.mentions.being[row]))
            could_be = kind in PERSONS or (doubtful and " " in self._name(row) and self.scores[row] > DOUBTFUL)
            return could_be and known in (None, GENDER_OF[pronoun])
        return kind in PERSONS if pronoun == "who" else kind not in (0, 2)

    def _addressed(self, quotation: int) -> set[int]:
        """Who is named inside the quoted words between commas, as people are when they are spoken to."""
        if quotation < 0:
            return set()
        mentions, quotations, words = self.scene.mentions, self.scene.quotations, self.scene.words
        low, high = np.searchsorted(
            mentions.first[self.inner_rows], [quotations.first[quotation], quotations.past[quotation]]
        )
        found = set()
        for row in self.inner_rows[low:high].tolist():
            start = int(mentions.first[row])
            before = [
                place
                for place in range(start - 1, max(start - 4, int(quotations.first[quotation])), -1)
                if words["comma"][place]
            ]
            opens = start - int(quotations.first[quotation]) <= 3
            behind = min(int(mentions.past[row]), len(words["comma"]) - 1)
            if (before or opens) and words["comma"][behind]:
                found.add(int(mentions.being[row]))
        return found

    def _resolve_role(self, situation: Situation) -> Identity:
        holder = self._find_holder(situation)
        if holder >= 0:
            return Identity(self._name(holder), NAMED, holder, situation.confidence * 0.8)
        publisher = self._find_publisher(situation.mention)
        if publisher >= 0:
            return Identity(self._name(publisher), NAMED, publisher, situation.confidence * 0.8)
        fuller = self._find_fuller_role(situation.mention)
        return Identity(clean_role(self._words(fuller)), ROLE, -1, situation.confidence)

    def _find_holder(self, situation: Situation) -> int:
        """The named bearer of the title in `the president`: the last speaker of those that bear it, else the only one."""
        mentions = self.scene.mentions
        phrase = self._words(situation.mention).lower().split()
        if len(phrase) != 2 or phrase[0] != "the":
            return -1
        place = int(mentions.first[situation.mention])
        article = int(self.scene.tokens.text[place]) // 2
        holders = self.beings.title_holders.get((article, phrase[1]), set()) - self._addressed(situation.quotation)
        rows: list[int] = [row for row in self._names_before(place).tolist() if int(mentions.being[row]) in holders]
        if situation.last is not None and any(self._is_being(situation.last, int(mentions.being[row])) for row in rows):
            return situation.last.entity_row
        return rows[-1] if len({int(mentions.being[row]) for row in rows}) == 1 else -1

    def _find_publisher(self, mention: int) -> int:
        """The organisation in `a Kestrel Times article`, which says what its article says; -1 for none."""
        mentions = self.scene.mentions
        head = int(mentions.head[mention])
        if not self.scene.words["publication"][head]:
            return -1
        before = int(np.searchsorted(mentions.first[self.name_rows], head)) - 1
        row = int(self.name_rows[before]) if before >= 0 else -1
        is_maker = row >= 0 and mentions.past[row] == head and mentions.first[row] >= mentions.first[mention]
        return row if is_maker and int(mentions.kind[row]) in (1, 3) else -1

    def _find_fuller_role(self, mention: int) -> int:
        """An earlier, longer phrase of the article that holds every word of this one: `a city council spokesman`."""
        mentions, tokens = self.scene.mentions, self.scene.tokens
        words = set(DETERMINER.sub("", self._words(mention)).lower().split())
        here = int(np.searchsorted(self.nominal_rows, mention))
        text = tokens.text[mentions.first[mention]]
        earlier: list[int] = self.nominal_rows[max(0, here - MEMORY) : here][::-1].tolist()
        for row in earlier:
            if tokens.text[mentions.first[row]] != text:
                break
            theirs = set(clean_role(self._words(row)).lower().split())
            if (
                words < theirs
                and tokens.word[mentions.head[row]] == tokens.word[mentions.head[mention]]
                and len(words) > 1
            ):
                return row
        return mention

    def _names_before(self, token: int) -> Ints:
        """The last names before a token in its text, in order."""
        end = int(np.searchsorted(self.scene.mentions.first[self.name_rows], token))
        rows = self.name_rows[max(0, end - MEMORY) : end]
        same_text = self.scene.tokens.text[self.scene.mentions.first[rows]] == self.scene.tokens.text[token]
        names: Ints = rows[same_text]
        return names

    def _is_being(self, identity: Identity, being: int) -> bool:
        return identity.entity_row >= 0 and int(self.scene.mentions.being[identity.entity_row]) == being

    def _name(self, row: int) -> str:
        return self.names[row] or self._words(row)

    def _words(self, row: int) -> str:
        return self.scene.tokens.words_at(int(self.scene.mentions.start[row]), int(self.scene.mentions.end[row]))


def clean_role(phrase: str) -> str:
    """A role without its article and brackets: `a U.S. Treasury (USDT) official` is `U.S. Treasury official`."""
    return " ".join(BRACKETED.sub("", DETERMINER.sub("", phrase)).split())
