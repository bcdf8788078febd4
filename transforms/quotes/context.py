"""What an article tells of the beings it names: their gender, and the titles they bear."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np

from transforms.letters import Ints
from transforms.quotes.scene import KINDS, NAME, NOMINAL, Scene, cover_tokens, mark_inside

MALE_TITLES = frozenset(["mr", "mr.", "sir", "lord", "father", "brother", "king", "prince", "husband", "son", "uncle", "grandfather", "nephew", "widower", "monsieur"])  # fmt: skip
FEMALE_TITLES = frozenset(["mrs", "mrs.", "ms", "ms.", "miss", "lady", "dame", "sister", "mother", "queen", "princess", "wife", "daughter", "aunt", "grandmother", "niece", "widow", "baroness", "madame"])  # fmt: skip
MALE_ROLES = frozenset(["man", "boy", "gentleman", "spokesman", "congressman", "businessman", "chairman", "councilman", "alderman", "policeman", "fireman", "salesman", "fisherman", "actor", "waiter", "boyfriend", "dad", "grandson", "stepfather", "stepson", "godfather", "groom", "priest", "emperor", "duke", "monk", "sheikh", "frontman"])  # fmt: skip
FEMALE_ROLES = frozenset(["woman", "girl", "spokeswoman", "congresswoman", "businesswoman", "chairwoman", "councilwoman", "policewoman", "saleswoman", "actress", "waitress", "girlfriend", "mom", "mum", "granddaughter", "stepmother", "stepdaughter", "godmother", "bride", "nun", "empress", "duchess", "heiress", "housewife", "midwife", "ballerina", "frontwoman"])  # fmt: skip
MALE_PRONOUNS, FEMALE_PRONOUNS = "he his him himself", "she her hers herself"
UNTITLED = frozenset(["source", "official", "man", "woman", "boy", "girl", "person", "voter", "supporter", "member", "resident", "employee", "star", "candidate"])  # fmt: skip
"""Nouns that too many of an article can be for `the official` to be the one that was called so."""
PERSON = KINDS.index("PERSON")
MALE, FEMALE = 1, -1
GENDERS = {"male": MALE, "female": FEMALE}
TITLES = dict.fromkeys(MALE_TITLES, MALE) | dict.fromkeys(FEMALE_TITLES, FEMALE)
ROLES = dict.fromkeys(MALE_ROLES, MALE) | dict.fromkeys(FEMALE_ROLES, FEMALE)


class Beings:
    """Facts about the beings of a batch, gathered from all their mentions.

    A gender is MALE, FEMALE or 0, one number for each being: `by_title` from `Mrs` and kin words, `by_role` from role nouns
    (a `spokesman` may be a woman), `by_name` from the first name; `by_pronoun` counts the pronouns that can mean no one else
    in their sentence, those of a man positive.
    """

    def __init__(self, scene: Scene, names: list[str | None]) -> None:
        """`names` are the canonical names of the mentions, in their order."""
        self.scene = scene
        count = int(scene.mentions.being.max(initial=0)) + 1
        self.by_title, self.by_role, self.by_name = (np.zeros(count, np.int64) for _ in range(3))
        self.title_holders: dict[tuple[int, str], set[int]] = defaultdict(set)
        """Article and title, lower case, to the beings that bear it."""
        quoted = mark_inside(len(scene.tokens), scene.quotations.first, scene.quotations.past)
        self.sentence: Ints = np.cumsum(scene.tokens.starts_sentence & ~quoted)
        """Number of each token's sentence, every quotation counted as part of the sentence it stands in."""
        self._given: dict[int, bool] = {}
        self._read_names(names)
        self._read_roles()
        self._read_appositions()
        self.vote_token, self.vote_being, self.vote_gender = self._find_votes()
        self.by_pronoun = np.bincount(self.vote_being, self.vote_gender, count).astype(np.int64)

    def has_given_name(self, row: int) -> bool:
        """Whether a name begins with a first name and goes on, as people's names do."""
        if row not in self._given:
            words = self._words(row).lower().split()
            self._given[row] = len(words) > 1 and words[0] in given_names()
        return self._given[row]

    def is_person(self, row: int) -> bool:
        """Whether a mention is a person's, by the recogniser or by a first name."""
        return self.scene.mentions.listed.kind[row] == PERSON or self.has_given_name(row)

    def tell_genders(self) -> Ints:
        """The likeliest gender of each being, 0 where nothing tells."""
        told = np.where(self.by_title, self.by_title, self.by_role)
        often = np.where(np.abs(self.by_pronoun) > 1, np.sign(self.by_pronoun), 0)
        for weaker in (often, self.by_name, np.sign(self.by_pronoun)):
            told = np.where(told, told, weaker)
        return told

    def _read_names(self, names: list[str | None]) -> None:
        mentions, given = self.scene.mentions, given_names()
        rows = np.flatnonzero(mentions.form == NAME)
        articles = self.scene.tokens.text[mentions.first[rows]] // 2
        columns = (rows, articles, mentions.being[rows], mentions.kind[rows] == PERSON)
        ahead = self._list_words_before(mentions.first[rows])
        for row, article, being, is_person, before in zip(*(column.tolist() for column in columns), ahead, strict=True):
            if before and before not in UNTITLED and (is_person or self.has_given_name(row)):
                self.title_holders[article, before].add(being)
            words = (names[row] or self._words(row)).lower().split()
            first = words[0] if len(words) > 1 else ""
            told = GENDERS.get(given.get(words[0], ""), 0)
            # Surnames that are women's first names are few, those that are men's are many.
            if first or (told == FEMALE and is_person):
                _take(self.by_name, being, told)
            for word in (before, first):
                _take(self.by_title, being, TITLES.get(word, 0))
                _take(self.by_role, being, ROLES.get(word, 0))

    def _read_roles(self) -> None:
        """`The woman` and `a spokesman` say it themselves."""
        mentions, tokens = self.scene.mentions, self.scene.tokens
        rows = np.flatnonzero((mentions.form == NOMINAL) & (mentions.kind == PERSON))
        for words, gender in ((MALE_TITLES | MALE_ROLES, MALE), (FEMALE_TITLES | FEMALE_ROLES, FEMALE)):
            told = rows[tokens.among(" ".join(sorted(words)))[mentions.head[rows]]]
            self.by_role[mentions.being[told]] = gender

    def _read_appositions(self) -> None:
        """`Jane Doe, the mayor of Ashby,` makes Jane Doe the mayor; `his wife, Jane,` makes her a woman."""
        mentions, tokens, form = self.scene.mentions.listed, self.scene.tokens, self.scene.mentions.form
        names = np.flatnonzero(form == NAME).tolist()
        ends = {mentions.past[row]: row for row in names}
        starts = {mentions.first[row]: row for row in names}
        commas = self.scene.words["comma"]
        for row in np.flatnonzero(form == NOMINAL).tolist():
            first, past = mentions.first[row], mentions.past[row]
            gender = self.by_role[mentions.being[row]]
            holder = ends.get(first - 1)
            if holder is not None and commas[first - 1] and not tokens.starts_sentence[first]:
                head = self._word(mentions.head[row])
                if head not in UNTITLED and self.is_person(holder):
                    self.title_holders[int(tokens.text[first]) // 2, head].add(mentions.being[holder])
                _take(self.by_role, mentions.being[holder], gender)
            named = starts.get(past + 1)
            if named is not None and gender and commas[past] and tokens.text[past] == tokens.text[first]:
                _take(self.by_role, mentions.being[named], gender)

    def _find_votes(self) -> tuple[Ints, Ints, Ints]:
        """The pronouns with only one person named before them in their sentence: token, being and gender of each."""
        tokens, mentions, quotations = self.scene.tokens, self.scene.mentions, self.scene.quotations
        male, female = tokens.among(MALE_PRONOUNS), tokens.among(FEMALE_PRONOUNS)
        outside = ~cover_tokens(len(tokens), quotations.first, quotations.past)
        place = np.flatnonzero((male | female) & outside)
        rows = np.flatnonzero((mentions.form == NAME) & (mentions.kind == PERSON) & (mentions.depth == 0))
        if not len(rows):
            return (np.zeros(0, np.int64),) * 3
        sentence = self.sentence[mentions.first[rows]]
        nearest = np.searchsorted(mentions.first[rows], place) - 1
        earliest = np.searchsorted(sentence, self.sentence[place])
        found = nearest >= earliest
        place, nearest, earliest = place[found], rows[nearest[found]], rows[earliest[found]]
        alone = mentions.being[nearest] == mentions.being[earliest]
        place, being = place[alone], mentions.being[nearest[alone]]
        return place, being, np.where(male[place], MALE, FEMALE)

    def _list_words_before(self, first: Ints) -> list[str]:
        """The word right before each of these tokens, empty where that is none or stands in another sentence."""
        tokens = self.scene.tokens
        before = np.where(tokens.starts_sentence[first], 0, first - 1)
        spans = zip(tokens.start[before].tolist(), tokens.end[before].tolist(), strict=True)
        words = [tokens.words_at(start, end).lower() for start, end in spans]
        return [word if word.replace(".", "").isalpha() else "" for word in words]

    def _word(self, token: int) -> str:
        tokens = self.scene.tokens
        return tokens.words_at(int(tokens.start[token]), int(tokens.end[token])).lower()

    def _words(self, row: int) -> str:
        mentions = self.scene.mentions.listed
        return self.scene.tokens.words_at(mentions.start[row], mentions.end[row])


@cache
def given_names() -> dict[str, str]:
    """First names that tell a gender, lower case."""
    with Path(__file__).with_name("given_names.csv").open(encoding="utf-8") as lines:
        return {row["name"]: row["gender"] for row in csv.DictReader(lines)}


def _take(genders: Ints, being: int, gender: int) -> None:
    """What is known already of a being's gender stands."""
    if gender and not genders[being]:
        genders[being] = gender
