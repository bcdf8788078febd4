"""Finds who is referred to without a name: common nouns that can be a source (`officials`, `the company`) and pronouns."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from transforms.letters import Ints, Mask
from transforms.quotes.cues import cue_forms
from transforms.quotes.lexicon import Lexicon, WordClasses
from transforms.tokens import CAPITAL, CLITIC, INITIAL, LOWER, MIXED, NUMBER, UPPER, Tokens

SINGULAR_PERSONS = "he she i who"
OTHER_PRONOUNS = "it they we you"
PLURAL_SOURCES = "some others many most few several one another someone everyone those"
"""Pronouns of quantity; they count only before a verb of saying, else they are determiners."""

DETERMINERS = (
    "the a an this these those some many several few his her its their our my your one two three four five six "
    "another any all both no every each most other more whose"
)
STOPS = (
    "and or but nor that if when while because as than then so of in on at by for from to with about into over after "
    "before under between among against during through without within near since until per via like is are was were "
    "be been being am has have had do does did will would can could may might must shall should not n't who whom "
    "which what where how why he she it they we i you him them us me there here also just even only still yet "
    "already now later again out up down off away back make makes made take takes took give gives gave get gets got "
    "let lets see sees saw seen know knows knew meet met want wants need needs use keep kept leave left lead led "
    "send sent bring brought become became show shows showed began begin begins come comes came run ran seem seems "
    "appear help helps hear heard lose lost win won beat pay paid buy bought sell sold whether though although "
    "despite including such 'd 've 'll 're 'm"
)
SPEAKS = (
    "said says told added adds explained explains wrote writes tweeted continued replied answered asked insisted recalled "
    "warned noted argued claimed joked admitted announced declared conceded stated remarked recounted shouted testified "
    "concluded quipped responded observed complained suggested"
)
"""Forms beside which any noun phrase can be a source, be its noun in the list or not: `said the fly-half`."""
ADVERBS = (
    "often never once then first twice always soon sometimes meanwhile instead alike alone himself herself itself themselves "
    "ever perhaps maybe rather quite too so long ago earlier later afterwards afterward apparently today yesterday tonight "
    "monday tuesday wednesday thursday friday saturday sunday"
)
"""Words that stand between a source and its verb and are no noun."""
MAY_LEAD = ", . ; : — – ” \" ’ ' ? ! … ) and but as while when if that because so then yet"
"""What can stand before the subject of a clause."""
ENDS_SPEECH = ", ” \" ’ ' '' » “"
PARTS = "one two three four some many most several another few none both each half"
"""What `of` can follow where part of a group speaks: `one of the campers`."""
POSTMODIFIERS = "familiar close involved briefed present"
LINKS = "of for from at with in"
REACH = 8
"""How many tokens a noun phrase may spread to either side of its head."""


@dataclass(frozen=True)
class References:
    """Spans as token indices (`past` is one after the last token), sorted by `first`; no two nominals overlap."""

    first: Ints
    past: Ints
    head: Ints
    """The token that says what it is: `spokesman` in `a spokesman for the court`."""
    form: npt.NDArray[np.str_]
    """`nominal` or `pronoun`."""
    kind: npt.NDArray[np.str_]
    """PERSON, ORGANIZATION, or empty where the words do not tell."""


@dataclass(frozen=True)
class SourceNoun:
    """A common noun that can speak."""

    is_plural: bool
    kind: str
    """PERSON, GROUP, ORGANIZATION or DOCUMENT."""


def find_references(tokens: Tokens, name_first: Ints, name_past: Ints) -> References:
    """Common noun phrases and pronouns of a batch that can be a source, beside its names.

    `name_first` and `name_past` are the names' token spans (past exclusive); a noun that is part of a name, or a title
    before one (`spokesman John Smith`), is left to the name. Noun phrases may hold names (`an FBI official`).
    """
    names = _mark_spans(len(tokens), name_first, name_past)
    names_begin = np.zeros(len(tokens), dtype=bool)
    names_begin[name_first] = True
    words = _lexicon().look_up(tokens.word)
    first, past, head = _find_nominals(tokens, words, names, names_begin)
    pronouns = _find_pronouns(tokens, words, names)
    order = np.argsort(np.concatenate([first, pronouns]), kind="stable")
    head = np.concatenate([head, pronouns])[order]
    return References(
        first=np.concatenate([first, pronouns])[order],
        past=np.concatenate([past, pronouns + 1])[order],
        head=head,
        form=np.repeat(np.array(["nominal", "pronoun"]), [len(first), len(pronouns)])[order],
        kind=_name_kinds(words, head),
    )


@cache
def source_nouns() -> dict[str, SourceNoun]:
    """Every noun of `source_nouns.csv` beside this file, in each of its forms."""
    with Path(__file__).with_name("source_nouns.csv").open(encoding="utf-8") as lines:
        return {row["noun"]: SourceNoun(row["number"] == "plural", row["kind"]) for row in csv.DictReader(lines)}


@cache
def _lexicon() -> Lexicon:
    nouns = source_nouns()
    return Lexicon(
        {
            "noun": " ".join(nouns),
            "PERSON": " ".join(noun for noun, facts in nouns.items() if facts.kind == "PERSON"),
            "ORGANIZATION": " ".join(noun for noun, facts in nouns.items() if facts.kind == "ORGANIZATION"),
            "cue": " ".join(cue_forms()),
            "person pronoun": SINGULAR_PERSONS,
            "other pronoun": OTHER_PRONOUNS,
            "quantity": PLURAL_SOURCES,
            "determiner": DETERMINERS,
            "stop": STOPS,
            "postmodifier": POSTMODIFIERS,
            "speaks": SPEAKS,
            "part": PARTS,
            "adverb": ADVERBS,
            "of": "of",
            "lead": MAY_LEAD,
            "ends speech": ENDS_SPEECH,
            "link": LINKS,
            "hyphen": "- – ‐ ‑",
            "bracket": ")",
            "opening bracket": "(",
        }
    )


def _find_nominals(tokens: Tokens, words: WordClasses, names: Mask, names_begin: Mask) -> tuple[Ints, Ints, Ints]:
    is_determiner, may_modify = _read_words(tokens, words, names)
    is_noun = words["noun"] & ~names & np.isin(tokens.shape, [LOWER, CAPITAL])
    following = tokens.neighbours(+1)
    same_phrase = ~tokens.starts_sentence[following]
    continues = is_noun[following] & ~words["cue"][following] | names_begin[following] | words["hyphen"][following]
    is_verb = words["cue"] & ~(is_determiner | may_modify)[tokens.neighbours(-1)]
    heads = np.flatnonzero(is_noun & ~(continues & same_phrase) & ~is_verb)
    spoken = _find_spoken_for(tokens, words, names, (is_determiner, may_modify))
    heads = np.union1d(heads, spoken[~is_noun[spoken]])
    first = _take_parts(tokens, words, _spread_left(tokens, words, heads, (is_determiner, may_modify)))
    past = _spread_right(tokens, words, heads, (is_determiner | may_modify, is_noun | names))
    return _drop_overlapping(first, past, heads)


def _find_spoken_for(tokens: Tokens, words: WordClasses, names: Mask, phrase: tuple[Mask, Mask]) -> Ints:
    """Heads of the noun phrases right before or behind a verb of saying: `the stopper said`, `said the 46-year-old`."""
    is_determiner, may_modify = phrase
    follows, precedes = tokens.neighbours(+1), tokens.neighbours(-1)
    speaks = words["speaks"] & (tokens.shape == LOWER) & ~tokens.starts_sentence
    is_word = (tokens.shape == LOWER) & ~words["stop"] & ~words["cue"] & ~words["adverb"] & ~names
    is_word &= ~_ends_with(tokens, "ly")
    subject = np.flatnonzero(is_word & may_modify & speaks[follows])
    start = subject.copy()
    for _ in range(REACH):
        start = np.where(may_modify[start] & ~tokens.starts_sentence[start], precedes[start], start)
    is_phrase = is_determiner[start] | (_ends_with(tokens, "s")[subject] & (start == precedes[subject]))
    start = _take_parts(tokens, words, np.where(is_determiner[start], start, subject))
    leads = words["lead"][precedes[start]] | tokens.starts_sentence[start]
    subject = subject[is_phrase & leads]
    inverted = speaks & words["ends speech"][precedes] & is_determiner[follows]
    end = follows[np.flatnonzero(inverted & ~tokens.starts_sentence[follows])]
    for _ in range(REACH):
        goes_on = may_modify[follows[end]] & ~tokens.starts_sentence[follows[end]] & (follows[end] > end)
        end = np.where(goes_on, follows[end], end)
    return np.union1d(subject, end[is_word[end] & may_modify[end]])


def _read_words(tokens: Tokens, words: WordClasses, names: Mask) -> tuple[Mask, Mask]:
    """Which tokens can begin a noun phrase and which can stand before its head."""
    is_determiner = words["determiner"]
    verb_like = _ends_with(tokens, "ed") | _ends_with(tokens, "ing")
    verb_like &= ~(is_determiner | words["hyphen"])[tokens.neighbours(-1)]
    function_word = words["stop"] & ((tokens.shape == LOWER) | (tokens.shape == CLITIC) | tokens.starts_sentence)
    stops = function_word | (words["cue"] & ~words["noun"]) | verb_like
    wordlike = np.isin(tokens.shape, [LOWER, CAPITAL, UPPER, INITIAL, MIXED, NUMBER, CLITIC])
    hyphen = words["hyphen"] & ~tokens.space_before
    return is_determiner, (wordlike | hyphen) & (~stops | names) & ~is_determiner


def _spread_left(tokens: Tokens, words: WordClasses, heads: Ints, before_heads: tuple[Mask, Mask]) -> Ints:
    is_determiner, may_modify = before_heads
    first = heads.copy()
    going = np.ones(len(heads), dtype=bool)
    for _ in range(REACH):
        before = np.where(tokens.text[first - 1] == tokens.text[first], first - 1, 0)
        same_sentence = ~tokens.starts_sentence[first]
        opened = words["opening bracket"][before - 2] & (tokens.text[before - 2] == tokens.text[first])
        bracketed = words["bracket"][before] & (tokens.shape[before - 1] == UPPER) & opened
        takes = going & (before > 0) & same_sentence & (may_modify[before] | is_determiner[before] | bracketed)
        first = np.where(takes, np.where(bracketed, before - 2, before), first)
        going = takes & ~is_determiner[first]
    is_clitic = tokens.shape[first] == CLITIC
    return np.where(is_clitic, first + 1, first)


def _take_parts(tokens: Tokens, words: WordClasses, first: Ints) -> Ints:
    """`One of` before a phrase belongs to it."""
    of, part = np.maximum(first - 1, 0), np.maximum(first - 2, 0)
    same_sentence = ~tokens.starts_sentence[first] & ~tokens.starts_sentence[of]
    return np.where(words["of"][of] & words["part"][part] & same_sentence, part, first)


def _spread_right(tokens: Tokens, words: WordClasses, heads: Ints, behind_links: tuple[Mask, Mask]) -> Ints:
    """Take `for the FBI`, `of protesters`, `familiar with the talks` along when a name or a source noun stands in it."""
    following = tokens.neighbours(+1)
    may_follow, is_anchor = behind_links
    past = heads + 1
    last = np.where(words["postmodifier"][following[heads]], following[heads], heads)
    past = np.where(last > heads, last + 1, past)
    link = following[last]
    going = words["link"][link] & ~tokens.starts_sentence[link]
    # `A mother of three` is a count of children, not of the hour.
    of, is_count = words["of"][link], words["part"] | (tokens.shape == NUMBER)
    anchored = np.zeros(len(heads), dtype=bool)
    reach = link.copy()
    for _ in range(REACH):
        after = following[reach]
        going &= (after > 0) & ~tokens.starts_sentence[after] & may_follow[after]
        reach = np.where(going, after, reach)
        anchored |= going & (is_anchor[reach] | (of & is_count[reach]))
    return np.where(anchored, np.maximum(past, reach + 1), past)


def _drop_overlapping(first: Ints, past: Ints, heads: Ints) -> tuple[Ints, Ints, Ints]:
    order = np.lexsort((-past, first))
    first, past, heads = first[order], past[order], heads[order]
    reached = np.concatenate([[0], np.maximum.accumulate(past)[:-1]]) if len(past) else past
    kept = first >= reached
    return first[kept], past[kept], heads[kept]


def _find_pronouns(tokens: Tokens, words: WordClasses, names: Mask) -> Ints:
    following = tokens.neighbours(+1)
    speaks = words["cue"] & (words["speaks"] | _ends_with(tokens, "ed"))
    quantity = words["quantity"] & speaks[following]
    return np.flatnonzero((words["person pronoun"] | words["other pronoun"] | quantity) & ~names)


def _name_kinds(words: WordClasses, at: Ints) -> npt.NDArray[np.str_]:
    kinds = np.full(len(at), "", dtype="<U12")
    kinds[(words["PERSON"] | words["person pronoun"])[at]] = "PERSON"
    kinds[words["ORGANIZATION"][at]] = "ORGANIZATION"
    return kinds


def _ends_with(tokens: Tokens, letters: str) -> Mask:
    long_enough = tokens.end - tokens.start > len(letters) + 2
    matches: Mask = long_enough & (tokens.shape == LOWER)
    for place, letter in enumerate(reversed(letters), start=1):
        matches = matches & (tokens.folded[np.maximum(tokens.end - place, 0)] == ord(letter))
    return matches


def _mark_spans(length: int, first: Ints, past: Ints) -> Mask:
    edges = np.zeros(length + 1, dtype=np.int64)
    np.add.at(edges, first, 1)
    np.add.at(edges, past, -1)
    inside: Mask = np.cumsum(edges)[:length] > 0
    return inside
