"""Finds the role that stands beside a person's name: a title before it, an apposition after it or before it."""

from dataclasses import dataclass

import numpy as np

from schemas.tables.mentions import ENTITY_KINDS
from transforms.letters import Ints, Mask
from transforms.mentions.recognise import Names
from transforms.mentions.role_words import look_up_words
from transforms.quotes.lexicon import WordClasses
from transforms.tokens import CAPITAL, CLITIC, LOWER, NUMBER, PUNCTUATION, Tokens

REACH = 9
"""How many tokens a role may spread before its head; twice as many after it."""

PERSON = ENTITY_KINDS.index("PERSON")


@dataclass(frozen=True)
class Roles:
    """Roles of names, as token indices."""

    name: Ints
    """Row of the name."""
    first: Ints
    past: Ints
    """One after the last token."""
    head: Ints
    """The token that says what it is: `president` in `president of Mexico`."""

    def pick(self, which: Ints | Mask) -> "Roles":
        """These of the roles, in the order asked for."""
        return Roles(self.name[which], self.first[which], self.past[which], self.head[which])


@dataclass(frozen=True)
class Reading:
    """A batch with what its words can be in a role."""

    tokens: Tokens
    names: Names
    words: WordClasses
    in_name: Mask
    begins_person: Mask
    """The first token of each person's name; one longer than the tokens."""
    is_head: Mask
    """Says what somebody is."""
    may_modify: Mask
    """Can stand before the head of a role wherever it is met."""
    may_describe: Mask
    """Can stand in a noun phrase that a determiner has opened."""
    is_possessive: Mask
    """The `'s` or `'` after an owner."""

    @property
    def people(self) -> Ints:
        """Rows of the names that are people's."""
        return np.flatnonzero(self.names.kind == PERSON)

    def ends_at(self, at: Ints) -> Mask:
        """Whether the sentence of the token before `at` ends there."""
        ended: Mask = (at >= len(self.tokens)) | self.tokens.starts_sentence[self.clip(at)]
        return ended

    def clip(self, at: Ints) -> Ints:
        """The positions, those behind the last token moved to it."""
        return np.clip(at, 0, len(self.tokens) - 1)

    def before(self, at: Ints) -> Ints:
        """The token before each in its sentence, 0 (the blank) where there is none."""
        return np.where(self.tokens.starts_sentence[at], 0, at - 1)

    def walk(self, start: Ints, step: int, allowed: Mask, reach: int = REACH) -> Ints:
        """The last token that is reached from `start` in its sentence over tokens that are all allowed."""
        at, going = start.copy(), np.ones(len(start), bool)
        for _ in range(reach):
            ahead = self.clip(at + step)
            going &= allowed[ahead] & ~self.ends_at(np.maximum(at, at + step))
            at = np.where(going, ahead, at)
        return at


def find_roles(tokens: Tokens, names: Names) -> Roles:
    """The roles of the people among `names`, one at most for each; where the words leave doubt there is none.

    A role is a run of tokens in the sentence of its name and never overlaps it; its determiner and its owner are left out.
    """
    reading = _read_words(tokens, names)
    titles, appositions, announced = _find_titles(reading), _find_appositions(reading), _find_announced(reading)
    columns = ("name", "first", "past", "head")
    found = Roles(
        *(np.concatenate([getattr(one, each) for one in (titles, appositions, announced)]) for each in columns)
    )
    return _keep_one_each(found.pick(_lie_beside(reading, found)))


def _read_words(tokens: Tokens, names: Names) -> Reading:
    words = look_up_words(tokens.word)
    in_name = _mark_names(len(tokens), names)
    glued = ~tokens.space_before
    hyphen = words["hyphen"] & glued & np.append(glued[1:], False)
    beside_hyphen = np.append(hyphen[1:], False) | np.append(False, hyphen[:-1])
    is_word = (tokens.shape > 0) & (tokens.shape != PUNCTUATION) & (tokens.shape != CLITIC)
    abbreviated = words["abbreviated"] & np.append(words["dot"][1:] & glued[1:], False)
    pair = words["pair last"] & np.append(False, words["pair first"][:-1])
    is_head = ((words["noun"] & ~words["abbreviated"]) | pair) & ~in_name & is_word
    may_modify = in_name | is_head | hyphen | abbreviated | np.append(False, abbreviated[:-1])
    may_modify |= (words["modifier"] | beside_hyphen) & is_word
    stops = words["stop"] | words["link"] | words["determiner"] | (words["cue"] & ~words["noun"])
    stops &= (tokens.shape == LOWER) | tokens.starts_sentence
    stops |= words["participle"] & tokens.space_before
    begins_person = np.zeros(len(tokens) + 1, bool)
    begins_person[names.first[names.kind == PERSON]] = True
    possessive = words["possessive"] | (words["apostrophe"] & glued & np.append(tokens.space_before[1:], True))
    describes = may_modify | (is_word & ~stops)
    return Reading(tokens, names, words, in_name, begins_person, is_head, may_modify, describes, possessive)


def _mark_names(length: int, names: Names) -> Mask:
    edges = np.zeros(length + 1, np.int64)
    np.add.at(edges, names.first, 1)
    np.add.at(edges, names.last + 1, -1)
    inside: Mask = np.cumsum(edges)[:length] > 0
    return inside


def _find_titles(reading: Reading) -> Roles:
    """`Mexican President` Claudia Sheinbaum; `Secretary of State` John Kerry."""
    tokens, words, people = reading.tokens, reading.words, reading.people
    begin = reading.names.first[people]
    last = begin - 1
    dotted = words["dot"][last] & ~tokens.space_before[last]
    head = np.where(dotted, last - 1, last)
    elected = words["suffix"][head] & words["hyphen"][reading.before(head)]
    head = np.where(elected, head - 2, head)
    shortened = words["abbreviated"] & words["noun"] & (tokens.shape == CAPITAL)
    fits = shortened[head] | (~dotted & reading.is_head[head])
    inside = reading.in_name | tokens.is_capitalised | words["complement"]
    complemented = _find_complemented(reading, last, inside, words["title link"])
    # `aide to President Obama` tells of the aide, but `Minister of Justice Ito` of the minister.
    fuller = (complemented > 0) & (~fits | words["complement"][last])
    head = np.where(fuller, complemented, head)
    first = _spread_left(reading, head)
    fits = (fits | fuller) & ~_may_be_verb(reading, first, head)
    return Roles(people, first, begin, head).pick(fits)


def _find_complemented(reading: Reading, last: Ints, inside: Mask, links: Mask) -> Ints:
    """The head before `of State`, `of the House` that ends at `last`; 0 where there is none."""
    head = np.zeros(len(last), np.int64)
    at, going = last.copy(), np.ones(len(last), bool)
    for _ in range(REACH):
        going &= inside[at] & ~reading.tokens.starts_sentence[at]
        at = np.where(going, at - 1, at)
        link = np.where(reading.words["the"][at], at - 1, at)
        found = going & links[link] & reading.is_head[link - 1]
        head = np.where(found & (head == 0), link - 1, head)
    return head


def _spread_left(reading: Reading, head: Ints) -> Ints:
    """The first token of the role that ends in `head`, its determiner left out."""
    words = reading.words
    # `Former` opens a role: in a caption without a stop, what stands before it is something else.
    first = reading.walk(head, -1, reading.may_modify & ~np.append(words["opening"][1:], False))
    # Between a determiner and a common noun every word belongs to the noun: `the left-wing firebrand senator`.
    verbal = _ends_like_verb(reading.tokens) & (reading.tokens.shape == LOWER)
    further = reading.walk(first, -1, reading.may_describe & ~words["cue"] & ~verbal, 2)
    opened = (words["determiner"] | reading.is_possessive)[reading.before(further)]
    first = np.where(opened & (reading.tokens.shape[head] == LOWER), further, first)
    # `in California Gov. Brown` hardly tells whether California belongs to the title.
    doubtful = words["place link"][reading.before(first)] & reading.in_name[first]
    first = np.where(doubtful, np.minimum(reading.walk(first, 1, reading.in_name) + 1, head), first)
    return first + (words["hyphen"] | words["dot"])[first]


def _may_be_verb(reading: Reading, first: Ints, head: Ints) -> Mask:
    """`to host Ada Lark`, `judge Ada Lark`: right before a name some nouns need a word that makes them nouns."""
    opened = (reading.words["determiner"] | reading.is_possessive)[reading.before(head)]
    is_lower = reading.tokens.shape[head] == LOWER
    verbal: Mask = (first == head) & reading.words["ambiguous"][head] & is_lower & ~opened
    return verbal


def _find_appositions(reading: Reading) -> Roles:
    """Claudia Sheinbaum, the `Mexican president`, ...; Ada Lark, 45, a `baker from Leeds`, ..."""
    words, people = reading.words, reading.people
    people = people[words["opener"][reading.clip(reading.names.last[people] + 1)]]
    opener = reading.clip(reading.names.last[people] + 1)
    start = _step_over_age(reading, opener + 1)
    begin = reading.clip(start + words["determiner"][start])
    head = reading.walk(begin - 1, 1, reading.may_describe | reading.is_possessive)
    first = np.maximum(reading.walk(head, -1, ~reading.is_possessive), begin)
    loose = np.append(0, np.cumsum(~reading.may_modify & ~reading.is_possessive))
    # Without a determiner the words before the owner, or before the head, must be such as stand in roles.
    checked = np.maximum(np.where(first > begin, first, head), begin)
    fits = words["determiner"][start] | (loose[checked] == loose[begin])
    past = _spread_right(reading, head)
    fits &= (head >= begin) & reading.is_head[head] & (past > 0)
    fits &= words["bracket"][opener] <= words["closing bracket"][reading.clip(past)]
    return Roles(people, first, past, head).pick(fits)


def _step_over_age(reading: Reading, start: Ints) -> Ints:
    """Where the apposition itself begins, after `45,` and after `then` or `now`."""
    tokens, words = reading.tokens, reading.words
    start = reading.clip(start)
    is_age = (tokens.shape[start] == NUMBER) & (tokens.end[start] - tokens.start[start] == 2)
    is_age &= words["comma"][reading.clip(start + 1)]
    start = reading.clip(np.where(is_age, start + 2, start))
    return reading.clip(start + words["adverb"][start])


def _spread_right(reading: Reading, head: Ints) -> Ints:
    """One past the last token of the role: `of law at the university` is taken along; 0 where it has no clear end."""
    tokens, words = reading.tokens, reading.words
    links = words["link"] | (words["and"] & ~reading.begins_person[1:])
    behind_name = np.append(False, reading.in_name[:-1]) & ~reading.in_name & (tokens.shape == LOWER)
    # `the president of Mexico deserves credit`: behind a name, such a word is likely a verb.
    allowed = (reading.may_describe & ~(behind_name & _ends_like_verb(tokens))) | links
    allowed |= words["determiner"] | reading.is_possessive
    linked = links[reading.clip(head + 1)]
    last = np.where(linked, reading.walk(head, 1, allowed, 2 * REACH), head)
    ends = words["closer"] | words["closing word"] | words["participle"] | words["and"]
    # `dean of the school and won the prize`: without a clear end the role stops before the last `and`.
    closed = ends[reading.clip(last + 1)] | reading.ends_at(last + 1)
    last = np.where(closed, last, np.maximum(reading.walk(last, -1, ~words["and"], 2 * REACH) - 2, head))
    closed |= words["and"][reading.clip(last + 1)]
    dangles = links | words["determiner"] | reading.is_possessive
    whole = np.maximum(reading.walk(last, -1, dangles) - 1, head)
    return np.where(closed, np.where(dangles[last], whole, last) + 1, 0)


def _ends_like_verb(tokens: Tokens) -> Mask:
    last, before = tokens.folded[tokens.end - 1], tokens.folded[tokens.end - 2]
    verbal: Mask = (last == ord("s")) | ((last == ord("d")) & (before == ord("e")))
    return verbal


def _find_announced(reading: Reading) -> Roles:
    """The company's `chief executive`, Ada Lark, ..."""
    words, people = reading.words, reading.people
    people = people[words["comma"][reading.names.first[people] - 1]]
    comma = reading.names.first[people] - 1
    inside = reading.may_describe | reading.is_possessive | words["determiner"] | words["link"]
    complemented = _find_complemented(reading, comma - 1, inside, words["link"])
    head = np.where(reading.is_head[comma - 1], comma - 1, complemented)
    first = reading.walk(head, -1, reading.may_describe & ~words["cue"])
    after = reading.clip(reading.names.last[people] + 1)
    # `the pope, Ada Lark, Tom Vance and others` is a list.
    is_list = words["comma"][after] & reading.begins_person[after + 1]
    fits = (head > 0) & (words["definite"] | reading.is_possessive)[first - 1]
    fits &= (words["closer"][after] | reading.ends_at(after)) & ~is_list
    return Roles(people, first, comma, head).pick(fits)


def _lie_beside(reading: Reading, roles: Roles) -> Mask:
    """Whether a role lies in the sentence of its name and does not begin inside a name."""
    sentence = reading.tokens.sentence
    own = sentence[reading.names.first[roles.name]]
    begins_name = np.zeros(len(reading.tokens), bool)
    begins_name[reading.names.first] = True
    cut = reading.in_name[roles.first] & ~begins_name[roles.first]
    beside: Mask = (sentence[roles.first] == own) & (sentence[roles.past - 1] == own) & ~cut
    return beside & (roles.first <= roles.head)


def _keep_one_each(roles: Roles) -> Roles:
    """One role for each name and one name for each role, the surer kind of role, which comes first, before the others."""
    kept = roles.pick(np.sort(np.unique(roles.head, return_index=True)[1]))
    kept = kept.pick(np.sort(np.unique(kept.name, return_index=True)[1]))
    return kept.pick(np.argsort(kept.name, kind="stable"))
