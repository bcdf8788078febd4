"""Lists whom `he` and `she` can mean, and describes them as far as that does not depend on who speaks: many pronouns at once."""

from dataclasses import dataclass

import numpy as np

from transforms.letters import Ints, Mask
from transforms.quotes.context import FEMALE, FEMALE_PRONOUNS, MALE, MALE_PRONOUNS, Beings
from transforms.quotes.people import STRONGEST, Columns, People
from transforms.quotes.scene import cover_tokens

MEMORY = 60
"""How many mentions back a pronoun can reach."""
NOMINAL_PARAGRAPHS = 1
"""How many paragraphs back a pronoun can mean somebody without a name."""


@dataclass(frozen=True)
class Prospects:
    """One row for each being that each pronoun can mean, pronoun by pronoun, the nearest first."""

    begin: Ints
    """Where the rows of each pronoun begin, and the number of rows."""
    person: Ints
    """The being's nearest mention before the pronoun, as a place among the people."""
    columns: Columns


@dataclass(frozen=True)
class _Reach:
    """Prospects and all their mentions in reach; a pronoun is known by its number."""

    place: Ints
    """The token of each pronoun."""
    gender: Ints
    """MALE or FEMALE, of each pronoun."""
    window_of: Ints
    """The pronoun of each mention in reach."""
    window: Ints
    """The mentions in reach as places among the people, the nearest first."""
    row: Ints
    """The prospect that each mention in reach is of."""
    nearest: Ints
    """For each prospect the row of its nearest mention among those in reach."""

    @property
    def near_of(self) -> Ints:
        """The pronoun of each prospect."""
        return self.window_of[self.nearest]

    @property
    def near(self) -> Ints:
        """The nearest mention of each prospect, as a place among the people."""
        return self.window[self.nearest]

    @property
    def begin(self) -> Ints:
        """Where the prospects of each pronoun begin, and their number."""
        return np.searchsorted(self.near_of, np.arange(len(self.place) + 1))


class Prospector:
    """Knows the people of a batch."""

    def __init__(self, people: People, beings: Beings) -> None:
        self.people, self.beings = people, beings
        self.told = beings.tell_genders()
        tokens, quotations = people.scene.tokens, people.scene.quotations
        outside = ~cover_tokens(len(tokens), quotations.first, quotations.past)
        self.said = {
            gender: np.flatnonzero(tokens.among(words) & outside)
            for gender, words in ((MALE, MALE_PRONOUNS), (FEMALE, FEMALE_PRONOUNS))
        }
        self.paragraph = tokens.paragraph

    def describe(self, place: Ints, gender: Ints, left_out: frozenset[int] = frozenset()) -> Prospects:
        """Whom pronouns of these tokens and genders can mean, but for the beings `left_out`."""
        reach = self._find_reach(place, gender, left_out)
        columns: Columns = {
            **{name: column[reach.near] for name, column in self.people.columns.items()},
            **self._describe_distance(reach),
            **self._describe_order(reach),
            **self._describe_uses(reach),
            **self._describe_gender(reach),
            **self._describe_chain(reach),
        }
        return Prospects(reach.begin, reach.near, columns)

    def could_be(self, person: Ints, gender: Ints | int) -> Mask:
        """Whether nothing says that a mention is of the other gender."""
        told: Mask = self.told[self.people.being[person]] * gender >= 0
        return told

    def _find_reach(self, place: Ints, gender: Ints, left_out: frozenset[int]) -> _Reach:
        people, text = self.people, self.people.scene.tokens.text[place]
        high = np.searchsorted(people.first, place)
        count = np.minimum(high - np.minimum(np.searchsorted(people.text, text), high), MEMORY)
        of = np.repeat(np.arange(len(place)), count)
        window = np.repeat(high + np.cumsum(count) - count, count) - np.arange(len(of)) - 1
        kept = ~people.is_bare[window] | (people.paragraph[window] >= self.paragraph[place][of] - NOMINAL_PARAGRAPHS)
        kept &= self.beings.by_title[people.being[window]] != -gender[of]
        if left_out:
            kept &= ~np.isin(people.being[window], list(left_out))
        of, window = of[kept], window[kept]
        keys = of * (people.being.max(initial=0) + 1) + people.being[window]
        _, first, group = np.unique(keys, return_index=True, return_inverse=True)
        order = np.argsort(first)
        return _Reach(place, gender, of, window, np.argsort(order)[group], first[order])

    def _describe_distance(self, reach: _Reach) -> Columns:
        place, near, people = reach.place[reach.near_of], reach.near, self.people
        sentences = self.beings.sentence[place] - people.sentence[near]
        paragraphs = self.paragraph[place] - people.paragraph[near]
        since = {
            gender: np.searchsorted(said, place) - np.searchsorted(said, people.first[near])
            for gender, said in self.said.items()
        }
        likely = people.score[near] > 0
        introduced = people.is_introduced[near]
        return {
            "distance": np.log1p(place - people.first[near]) / 2,
            **{f"sentence {back}": sentences == back for back in (0, 1, 2)},
            "sentences": np.log1p(sentences),
            "same paragraph": paragraphs == 0,
            "paragraph before": paragraphs == 1,
            "paragraphs": np.log1p(paragraphs),
            "likely in this paragraph": likely & (paragraphs == 0),
            "likely in paragraph before": likely & (paragraphs == 1),
            "bare in paragraph before": people.is_bare[near] & (paragraphs == 1),
            "pronouns since": np.log1p(np.where(reach.gender[reach.near_of] == MALE, since[MALE], since[FEMALE])),
            "introduced in sentence 1": introduced & (sentences == 1),
            "introduced in this paragraph": introduced & (paragraphs == 0),
            "introduced in paragraph before": introduced & (paragraphs == 1),
        }

    def _describe_order(self, reach: _Reach) -> Columns:
        """How many that the pronoun could mean stand between; first those that open what their sentence says of people."""
        could = self.could_be(reach.near, reach.gender[reach.near_of])
        before = np.append(0, np.cumsum(could))
        first, past = before[reach.begin[reach.near_of]], before[reach.begin[reach.near_of + 1]]
        order = before[:-1] - first
        fitting = np.flatnonzero(self.could_be(reach.window, reach.gender[reach.window_of]))
        leaders = self._find_leaders(reach, fitting)
        place = _rank_leaders(reach, leaders)
        opening = np.isin(reach.nearest, leaders)
        sentences = self.beings.sentence[reach.place[reach.near_of]] - self.people.sentence[reach.near]
        alone = self._find_alone(reach, fitting)
        return {
            "could be": could,
            "nearest": could & (order == 0),
            "only one": could & (past - first == 1),
            "order": np.log1p(order),
            "latest leader": could & (place == 0),
            "leader before": could & (place == 1),
            "leader order": np.log1p(place),
            "opens sentence 0": opening & (sentences == 0),
            "opens sentence 1": opening & (sentences == 1),
            "only one of sentence 1": alone & (sentences == 1),
            "only one of sentence 0": alone & (sentences == 0),
        }

    def _number_sentences(self, of: Ints, person: Ints) -> Ints:
        """One number for each sentence that a pronoun looks back at."""
        numbers: Ints = of * (self.beings.sentence.max(initial=0) + 1) + self.people.sentence[person]
        return numbers

    def _find_leaders(self, reach: _Reach, fitting: Ints) -> Ints:
        """Those of the `fitting` mentions in reach that are the first of them in their sentence."""
        sentence = self._number_sentences(reach.window_of[fitting], reach.window[fitting])
        leaders: Ints = fitting[np.append(sentence[1:] != sentence[:-1], True)[: len(fitting)]]
        return leaders

    def _find_alone(self, reach: _Reach, fitting: Ints) -> Mask:
        """Which prospects stand nearest in a sentence where the pronoun can mean only one."""
        sentence = self._number_sentences(reach.window_of[fitting], reach.window[fitting])
        here = self._number_sentences(reach.near_of, reach.near)
        span = len(reach.nearest) + 1
        own = np.unique(sentence * span + reach.row[fitting]) // span
        alone: Mask = np.searchsorted(own, here, side="right") - np.searchsorted(own, here) == 1
        return alone

    def _describe_uses(self, reach: _Reach) -> Columns:
        """How much the article makes of each, and how it is used nearby."""
        count, row, people = len(reach.nearest), reach.row, self.people
        apart = self.paragraph[reach.place][reach.window_of] - people.paragraph[reach.window]
        close, here, leads = apart <= 1, apart == 0, people.leads[reach.window]
        best = np.full(count, -STRONGEST)
        np.maximum.at(best, row[close], people.score[reach.window[close]])
        uses, nearby, present, leading = (
            np.bincount(row[chosen], minlength=count) for chosen in (slice(None), close, here, close & leads)
        )
        most = np.zeros(len(reach.place), np.int64)
        np.maximum.at(most, reach.near_of, uses)
        return {
            "uses": np.log1p(uses),
            "most used": uses == most[reach.near_of],
            "uses nearby": np.log1p(nearby),
            "uses in this paragraph": np.log1p(present),
            "leads nearby": np.log1p(leading),
            "best score nearby": best / 2,
        }

    def _describe_gender(self, reach: _Reach) -> Columns:
        beings, being, gender = self.beings, self.people.being[reach.near], reach.gender[reach.near_of]
        place = reach.place[reach.near_of]
        votes = beings.by_pronoun[being]
        if len(beings.vote_token):
            own = np.minimum(np.searchsorted(beings.vote_token, place), len(beings.vote_token) - 1)
            is_own = (beings.vote_token[own] == place) & (beings.vote_being[own] == being)
            votes = votes - beings.vote_gender[own] * is_own
        signs = {"title": beings.by_title[being], "role": beings.by_role[being], "name": beings.by_name[being]}
        agree = {f"{source} agrees": sign == gender for source, sign in signs.items()}
        clash = {f"{source} clashes": sign == -gender for source, sign in signs.items()}
        told = np.logical_or.reduce([*agree.values()])
        against: Mask = np.logical_or.reduce([*clash.values()])
        return {**agree, **clash, "agrees": told & ~against, "clashes": against & ~told,
                "pronoun votes": np.clip(votes * gender, -4, 4) / 4,
                "any pronoun agrees": votes * gender > 0}  # fmt: skip

    def _describe_chain(self, reach: _Reach) -> Columns:
        """Who the last pronoun of that gender before each one meant, where its sentence told."""
        being, first = self.people.being[reach.near], self.people.first[reach.near]
        place, gender = reach.place[reach.near_of], reach.gender[reach.near_of]
        here, before = (np.zeros(len(being), bool) for _ in range(2))
        for told in (MALE, FEMALE):
            chosen = self.beings.vote_gender == told
            token, meant = (
                np.append(column[chosen], -1) for column in (self.beings.vote_token, self.beings.vote_being)
            )
            last = np.searchsorted(token[:-1], place) - 1
            is_meant = (gender == told) & (last >= 0) & (being == meant[last]) & (first <= token[last])
            apart = self.paragraph[place] - self.paragraph[token[last]]
            here |= is_meant & (apart == 0)
            before |= is_meant & (apart == 1)
        return {"meant by pronoun here": here, "meant by pronoun in paragraph before": before}


def _rank_leaders(reach: _Reach, leaders: Ints) -> Ints:
    """How many other leaders are named behind the last lead of each prospect; the number of prospects for no leader."""
    rows, first = np.unique(reach.row[leaders], return_index=True)
    rows = rows[np.argsort(first)]
    sizes = np.diff(reach.begin)
    rank: Ints = sizes[reach.near_of]
    of = reach.near_of[rows]
    rank[rows] = np.arange(len(rows)) - np.searchsorted(of, of)
    return rank
