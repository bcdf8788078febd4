"""Finds who `he` or `she` is: describes everybody named or mentioned before the pronoun, and lets learned weights choose."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from transforms.letters import Ints
from transforms.quotes.context import FEMALE, FEMALE_PRONOUNS, MALE, MALE_PRONOUNS, Beings
from transforms.quotes.pairs import Rows, stack_columns
from transforms.quotes.people import Columns, People
from transforms.quotes.prospects import Prospector, Prospects
from transforms.quotes.ranker import Layer, read_layer, score_rows, share_out
from transforms.quotes.scene import PRONOUN

WEIGHTS = Path(__file__).with_name("antecedents.npz")
BLOCK = 1_000
"""How many pronouns are described at once, which bounds the memory of a text that is full of them."""
CHAIN = 2
"""The last features of the prospects, which the weights know behind those of who speaks."""


@dataclass(frozen=True)
class Question:
    """A pronoun and what is known around the quotation that it says."""

    place: int
    """The token of the pronoun."""
    gender: int
    """MALE or FEMALE."""
    last_being: int
    """Who spoke last in this text, -1 for nobody known."""
    is_last_near: bool
    """Whether that was in the same paragraph."""
    continues: bool
    """Whether the verb says that somebody goes on speaking."""
    opens: bool
    """Whether the quotation opens its paragraph, and the pronoun stands behind it."""
    since: int
    """The token that ends the quotation before this one, 0 for none."""
    addressed: frozenset[int]
    """Who is spoken to in the quoted words."""
    named: frozenset[int]
    """Who is named in the quoted words."""


@dataclass(frozen=True)
class Choice:
    """The mention chosen (-1: nobody), and how likely it is right."""

    mention: int
    confidence: float


@dataclass(frozen=True)
class Weights:
    """What was learned: one weight for each feature, and the line that makes log odds of shares calibrated."""

    layer: Layer
    slope: float
    offset: float


class Antecedents:
    """Chooses whom a pronoun stands for among the people of a batch."""

    def __init__(self, people: People, beings: Beings) -> None:
        self.people = people
        self.prospector = Prospector(people, beings)
        self.told = self.prospector.told
        mentions, tokens = people.scene.mentions, people.scene.tokens
        asked = np.unique(mentions.first[mentions.form == PRONOUN])
        male, female = (tokens.among(words)[asked] for words in (MALE_PRONOUNS, FEMALE_PRONOUNS))
        self.asked: Ints = asked[male | female]
        """The tokens that questions are mostly about, and below their genders."""
        self.genders: Ints = np.where(male, MALE, FEMALE)[male | female]
        nothing = np.zeros(0, np.int64)
        question = Question(0, MALE, -1, False, False, False, 0, frozenset(), frozenset())
        known = [*self.prospector.describe(nothing, nothing).columns]
        spoken = [*self._describe_speech(question, nothing)]
        self.names = (*known[:-CHAIN], *spoken, *known[-CHAIN:], "nobody")
        self.spoken = slice(len(known) - CHAIN, len(known) - CHAIN + len(spoken))
        self._block: tuple[int, Prospects, Rows] | None = None

    def choose(self, question: Question, weights: Weights) -> Choice:
        """Who the pronoun is."""
        candidates, features = self.describe(question)
        shares = share_out(score_rows(features, weights.layer), np.zeros(1, np.int64))
        best = int(shares.argmax())
        share = min(max(float(shares[best]), 1e-6), 1 - 1e-6)
        odds = weights.slope * np.log(share / (1 - share)) + weights.offset
        mention = int(self.people.row[candidates[best]]) if best < len(candidates) else -1
        return Choice(mention, float(1 / (1 + np.exp(-odds))))

    def describe(self, question: Question) -> tuple[Ints, Rows]:
        """The candidates (places among the people, nearest first), and one row of features for each and a last for nobody."""
        near, described = self._look_up(question)
        features = np.zeros((len(near) + 1, len(self.names)), np.float32)
        features[:-1] = described
        features[:-1, self.spoken] = np.column_stack([*self._describe_speech(question, near).values()])
        features[-1, -1] = 1
        return near, features

    def _look_up(self, question: Question) -> tuple[Ints, Rows]:
        """The candidates, described but for who speaks; one block of pronouns is described when the first of it is asked for."""
        number = int(np.searchsorted(self.asked, question.place))
        is_foreseen = self.asked[number : number + 1].tolist() == [question.place]
        if not is_foreseen or self.genders[number] != question.gender or question.addressed:
            place, gender = np.array([question.place]), np.array([question.gender])
            prospects, rows = self._describe_all(place, gender, question.addressed)
            return prospects.person, rows
        first = number - number % BLOCK
        if self._block is None or self._block[0] != first:
            chosen = slice(first, first + BLOCK)
            self._block = first, *self._describe_all(self.asked[chosen], self.genders[chosen], frozenset())
        _, prospects, rows = self._block
        own = slice(*prospects.begin[number - first : number - first + 2])
        return prospects.person[own], rows[own]

    def _describe_all(self, place: Ints, gender: Ints, left_out: frozenset[int]) -> tuple[Prospects, Rows]:
        prospects = self.prospector.describe(place, gender, left_out)
        nothing = np.zeros(len(prospects.person))
        return prospects, stack_columns({name: prospects.columns.get(name, nothing) for name in self.names})

    def _describe_speech(self, question: Question, near: Ints) -> Columns:
        """How each candidate stands to who spoke last, and to the quoted words; all of it true or false."""
        being = self.people.being[near]
        last = being == question.last_being
        near_by, opens = np.bool_(question.is_last_near), np.bool_(question.opens)
        goes_on = np.bool_(question.continues)
        behind = self.people.first[near] >= question.since
        could = self.prospector.could_be(near, question.gender)
        return {
            "spoke last": last,
            "spoke last here": last & near_by,
            "spoke last, goes on": last & goes_on,
            "spoke last here, goes on": last & near_by & goes_on,
            "likely since, goes on": behind & ~last & (self.people.score[near] > 1) & goes_on,
            "spoke last, new paragraph": last & opens & ~near_by,
            "spoke last, nobody since": last & ~(behind & could).any(),
            "somebody else spoke last here": ~last & near_by & (question.last_being >= 0),
            "named since": behind,
            "leads since": behind & self.people.leads[near],
            "spoke last and named since": last & behind,
            "named in the quotation": np.isin(being, list(question.named)) if question.named else np.zeros_like(last),
        }


@cache
def load_antecedent_weights(names: tuple[str, ...]) -> Weights:
    """The packaged weights. ValueError when they were made for other features than `names`."""
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        slope, offset = stored["calibration"].tolist()
        weights = Weights(read_layer(stored, "antecedents"), slope, offset)
    if weights.layer.names != names:
        changed = sorted(set(weights.layer.names) ^ set(names))
        raise ValueError(
            f"transforms/quotes/{WEIGHTS.name} does not fit the features of antecedents.py ({', '.join(changed) or 'order'}); "
            "make it again with `python -m training.antecedents LABELS.jsonl.gz`"
        )
    return weights
