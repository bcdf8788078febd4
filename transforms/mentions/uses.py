"""A name where it stands, with what its surroundings say about it; gathered for a batch at once."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from schemas.tables.mentions import ENTITY_KINDS
from transforms.letters import Ints
from transforms.mentions.name_words import TITLE_FORMS, TITLES
from transforms.mentions.recognise import Names
from transforms.tokens import Tokens

GAP = 24
"""How many characters between two names are looked at."""

_MALE = "mr sir lord king prince"
_FEMALE = "mrs ms miss lady dame queen princess"
_UNTELLING = frozenset(("mr", "mrs", "ms", "miss", "mx", "vice", "prime", "deputy", "former"))
_TELLING_TITLES = " ".join(sorted(TITLES - _UNTELLING))


class NameUse(NamedTuple):
    """One name where it stands in an article."""

    text: str
    kind: str
    confidence: float
    gender: str | None = None
    """`male` or `female` where `Mr.` or `Mrs.` stands before it: that decides which Clinton is meant."""
    is_in_brackets: bool = False
    """Whether it stands in brackets right after the name before it, as in `Security Council (NSC)`."""
    sphere: str | None = None
    """The walk of life that the role beside it belongs to, one of schemas.tables.mentions.SPHERES."""
    title: str = ""
    """The title before it, in lower case and written out: `senator`."""
    before: str = ""
    """The words between the name before and this one, if they are few; empty at the start of a text."""
    paragraph: int = 0
    """Number of its line; lines of one article have different numbers."""
    is_headline: bool = False


def describe_uses(
    texts: Sequence[str], tokens: Tokens, names: Names, spheres: Sequence[str | None] | None = None
) -> list[NameUse]:
    """Each name of a batch with its surroundings. `texts` are all titles, then all bodies; `spheres` go with the names."""
    count = len(names.first)
    before, after = tokens.neighbours(-1), tokens.neighbours(1)
    title = before[names.first]
    title = np.where(tokens.among(".")[title], before[title], title)
    title = np.where(tokens.sentence[title] == tokens.sentence[names.first], title, 0)
    gender = np.select([tokens.among(_MALE)[title], tokens.among(_FEMALE)[title]], ["male", "female"], "")
    previous_last = np.append(-9, names.last[:-1])
    opens = tokens.among("(")[before[names.first]] & (before[before[names.first]] == previous_last)
    text = tokens.text[names.first]
    columns = (
        _cut(texts, text, names.start, names.end),
        [ENTITY_KINDS[kind] for kind in names.kind.tolist()],
        names.confidence.tolist(),
        [one or None for one in gender.tolist()],
        (opens & tokens.among(")")[after[names.last]]).tolist(),
        spheres or [None] * count,
        _read_titles(texts, tokens, title),
        _read_gaps(texts, text, names),
        tokens.paragraph[names.first].tolist(),
        (text < len(texts) // 2).tolist(),
    )
    return [NameUse(*row) for row in zip(*columns, strict=True)]


def _read_titles(texts: Sequence[str], tokens: Tokens, place: Ints) -> list[str]:
    titles = [""] * len(place)
    telling = np.flatnonzero(tokens.among(_TELLING_TITLES)[place])
    at = place[telling]
    words = _cut(texts, tokens.text[at], tokens.local_start[at], tokens.local_end[at])
    for number, word in zip(telling.tolist(), words, strict=True):
        titles[number] = TITLE_FORMS.get(word.lower(), word.lower())
    return titles


def _read_gaps(texts: Sequence[str], text: Ints, names: Names) -> list[str]:
    gaps = [""] * len(text)
    size = names.start[1:] - names.end[:-1]
    near = np.flatnonzero((text[1:] == text[:-1]) & (size > 0) & (size <= GAP)) + 1
    for number, words in zip(
        near.tolist(), _cut(texts, text[near], names.end[near - 1], names.start[near]), strict=True
    ):
        gaps[number] = words
    return gaps


def _cut(texts: Sequence[str], text: Ints, start: Ints, end: Ints) -> list[str]:
    spans = zip(text.tolist(), start.tolist(), end.tolist(), strict=True)
    return [texts[number][first:past] for number, first, past in spans]
