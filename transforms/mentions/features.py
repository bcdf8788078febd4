"""What the recogniser sees of a candidate: hashed features of its words, its edges, its neighbours and its shape.

Every feature is a row of the weight table. Features that depend on one token only (`Role`) are scored once per token
and added up per candidate; the rest are scored per candidate. Rows depend on nothing outside the article.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.letters import Hashes, Ints, Mask, hash_words, mix, stretch_hash, sum_values
from transforms.mentions.candidates import HONORIFICS, Candidates
from transforms.mentions.heads import classify_heads
from transforms.mentions.vocabulary import KnownSpans, Vocabulary
from transforms.tokens import CAPITAL, LOWER, NUMBER, UPPER, Tokens

ROW_BITS = 20
"""The weight table has 2**20 rows; features that share one are told apart by their fellows."""

INNER, WHOLE, EVIDENCE = 100, 200, 300
"""Where the numbers of each family of features begin; those of the roles begin at 0."""

Rows = npt.NDArray[np.int32]

_QUOTES = "\" “ ” ‘ ' ` « » „"
_DASHES = "- – — --"


@dataclass(frozen=True)
class Role:
    """Features of the token that stands at one place of a candidate."""

    position: Ints
    """The token of each candidate."""
    rows: list[Hashes]
    """Feature hashes per token of the batch."""


@dataclass(frozen=True)
class Views:
    """Token columns that features are made of."""

    word: Hashes
    """Word with numbers, quotation marks and dashes made alike."""
    prefix: Hashes
    suffix: Hashes
    ending: Hashes
    shape: Hashes
    fine: Hashes
    coarse: Hashes
    case: Hashes
    """How often the word has a capital in running text, and whether this article has it in lower case."""
    place: Hashes
    """Whether the token begins a sentence or line, and what kind of line it stands in."""
    pattern: Hashes
    """Shape of capitalised words and numbers, the word itself for linking words and marks."""
    head: Hashes
    """Whether the word often heads organisations, places or other things."""


def view_tokens(tokens: Tokens, document: Ints, vocabulary: Vocabulary) -> Views:
    """The columns of a batch; `document` is the article that each text belongs to."""
    shape = tokens.shape.astype(np.uint64)
    word = _level_words(tokens)
    known = vocabulary.look_up(tokens.word)
    line = _judge_lines(tokens)
    case = known.capital_share.astype(np.uint64) * np.uint64(2) + _seen_in_lower(tokens, document).astype(np.uint64)
    place = line * np.uint64(4) + tokens.starts_sentence * np.uint64(2) + tokens.starts_paragraph
    names = tokens.is_capitalised | (tokens.shape == NUMBER)
    return Views(
        word=word,
        prefix=_edge_hash(tokens, 3, from_end=False),
        suffix=_edge_hash(tokens, 3, from_end=True),
        ending=_edge_hash(tokens, 2, from_end=True),
        shape=shape,
        fine=known.fine.astype(np.uint64),
        coarse=known.coarse.astype(np.uint64),
        case=case,
        place=place.astype(np.uint64),
        pattern=np.where(names, shape, word),
        head=classify_heads(tokens),
    )


def list_roles(tokens: Tokens, views: Views, candidates: Candidates) -> list[Role]:
    """The features of first, last and neighbouring tokens."""
    v = views
    before, after = tokens.neighbours(-1), tokens.neighbours(1)
    before_2, after_2 = before[before], after[after]
    own = [v.word, v.prefix, v.suffix, v.ending, v.shape, v.fine, v.coarse, _join(v.case, v.place)]
    left = [
        v.word,
        v.fine,
        v.coarse,
        v.shape,
        v.suffix,
        _join(v.word, v.word[before]),
        _join(v.coarse, v.coarse[before]),
    ]
    right = [
        v.word,
        v.fine,
        v.coarse,
        v.shape,
        v.suffix,
        _join(v.word, v.word[after]),
        _join(v.coarse, v.coarse[after]),
    ]
    far = [v.word, v.coarse]
    return [
        Role(candidates.first, own),
        Role(candidates.last, own),
        Role(before[candidates.first], left),
        Role(after[candidates.last], right),
        Role(before_2[candidates.first], far),
        Role(after_2[candidates.last], far),
    ]


def list_inner(views: Views) -> list[Hashes]:
    """The features of every token inside a candidate, wherever it stands."""
    return [views.word, views.suffix, views.fine, views.prefix]


def list_whole(tokens: Tokens, views: Views, candidates: Candidates, known: KnownSpans) -> list[Hashes]:
    """The features of a candidate as a whole."""
    v, first, last = views, candidates.first, candidates.last
    left, right = tokens.neighbours(-1)[first], tokens.neighbours(1)[last]
    length = (last - first).astype(np.uint64)
    pattern = _stretch(v.pattern, first, last)
    clusters = _stretch(v.coarse, first, last)
    is_name = tokens.is_capitalised
    edges = (is_name[left] & ~tokens.starts_sentence[first]) * np.uint64(2) + is_name[right].astype(np.uint64)
    keys = name_keys(tokens, candidates)
    known_kinds = known.look_up(keys)
    fills_line = tokens.starts_paragraph[first] * np.uint64(2) + (right == 0) + tokens.starts_paragraph[right]
    return [
        keys,
        pattern,
        _join(pattern, v.place[first]),
        _join(pattern, v.word[left]),
        _join(pattern, v.word[right]),
        _join(v.word[left], v.word[right]),
        clusters,
        _join(v.fine[first], v.fine[last]),
        _join(clusters, v.coarse[left]),
        _join(clusters, v.coarse[right]),
        _join(v.suffix[last], length),
        _join(v.word[first], length),
        _join(v.word[last], length),
        _join(pattern, edges),
        _join(v.word[left], v.coarse[first]),
        _join(v.word[right], v.coarse[last]),
        _join(_join(v.case[first], v.place[first]), length),
        _join(pattern, fills_line),
        _join(_join(v.coarse[left], v.coarse[right]), pattern),
        _join(v.suffix[first], v.suffix[last]),
        _join(known_kinds, np.minimum(length, 1)),
        _join(known_kinds, v.place[first]),
        _join(v.head[last], np.minimum(length, 1)),
        _join(v.head[first], _join(v.head[last], pattern)),
        _join(v.head[last], v.head[right]),
    ]


def name_keys(tokens: Tokens, candidates: Candidates) -> Hashes:
    """One hash per candidate, equal for equal words whatever the case and the space between them."""
    return _stretch(tokens.word, candidates.first, candidates.last)


def find_rows(feature: Hashes, salt: int) -> Rows:
    """The row of the weight table for each value of a feature; `salt` tells features apart."""
    spread = mix(feature + np.uint64(0x632BE59BD9B4E019 * (salt + 1) % 2**64))
    return (spread >> np.uint64(64 - ROW_BITS)).astype(np.int32)


def _level_words(tokens: Tokens) -> Hashes:
    quote, dash, title = hash_words('" - gen')
    word = np.where(tokens.among(_QUOTES), quote, tokens.word)
    word = np.where(tokens.among(HONORIFICS), title, word)
    word = np.where(tokens.among(_DASHES), dash, word)
    # A year or a price must not be learned by heart; only how long a number is counts.
    return np.where(tokens.shape == NUMBER, (tokens.end - tokens.start).astype(np.uint64), word)


def _judge_lines(tokens: Tokens) -> Hashes:
    """Per token the kind of its line: 0 running text, 1 headline with capitals on most words, 2 all in capitals."""
    is_long = tokens.end - tokens.start >= 4
    lower, capital, upper = (
        np.bincount(tokens.paragraph, weights=is_long & (tokens.shape == shape)) for shape in (LOWER, CAPITAL, UPPER)
    )
    kind = np.where((capital >= 3) & (lower * 3 <= capital), 1, 0)
    kind = np.where((upper >= 2) & (lower + capital <= upper * 0.2), 2, kind)
    return kind[tokens.paragraph].astype(np.uint64)


def _seen_in_lower(tokens: Tokens, document: Ints) -> Mask:
    """Whether the article has the same word in lower case somewhere."""
    key = mix(tokens.word + document[tokens.text].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    capital = tokens.is_capitalised
    seen = np.zeros(len(tokens), bool)
    seen[capital] = np.isin(key[capital], key[tokens.shape == LOWER])
    return seen


def _edge_hash(tokens: Tokens, width: int, *, from_end: bool) -> Hashes:
    if from_end:
        return stretch_hash(tokens.hash_sums, np.maximum(tokens.end - width, tokens.start), tokens.end)
    return stretch_hash(tokens.hash_sums, tokens.start, np.minimum(tokens.start + width, tokens.end))


def _stretch(values: Hashes, first: Ints, last: Ints) -> Hashes:
    return stretch_hash(sum_values(mix(values + np.uint64(1))), first, last + 1)


def _join(left: Hashes, right: Hashes) -> Hashes:
    return mix(left * np.uint64(3) + np.uint64(7)) + right
