"""When two names of people as written may mean one person, and how words of names are compared: rules over words alone."""

import re
import unicodedata
from functools import lru_cache

from transforms.mentions.name_words import GENERATIONS, LEADS, OFFICES, REIGNS, SHORT_FIRST_NAMES, TITLES

Words = tuple[str, ...]

_COMPASS = {"S.": "South", "N.": "North", "W.": "West", "E.": "East"}
_POSSESSIVE = re.compile(r"'s?$")
_INITIALS = re.compile(r"\b([A-Z])\.(?=\w)")
_OFFICE_REACH = 5
"""How many words of a span can be an office before the name."""


@lru_cache(maxsize=65536)
def fold_words(text: str) -> Words:
    """The words of a name without case, accents, dots, hyphens, possessive and leading article."""
    plain = text.replace("’", "'").replace("‐", "-").replace("‑", "-").replace("-", " ").replace(".", "").strip()
    if plain.isascii():
        plain = plain.lower()
    else:
        marked = unicodedata.normalize("NFKD", plain).casefold()
        plain = "".join(character for character in marked if not unicodedata.combining(character))
    words = _POSSESSIVE.sub("", plain).split()
    return tuple(words[1:] if len(words) > 1 and words[0] == "the" else words)


@lru_cache(maxsize=65536)
def fold_person(text: str) -> Words:
    """The words of a person's name: as `fold_words`, initials apart (`J.K.` is two), titles before it left out."""
    return strip_person(fold_words(_INITIALS.sub(r"\1. ", text)))


@lru_cache(maxsize=65536)
def fold_place(text: str) -> Words:
    """The words of a place or a people, as `fold_words`; `S. Korean` is South Korean."""
    first, _, rest = text.partition(" ")
    return fold_words(f"{_COMPASS[first]} {rest}" if first in _COMPASS else text)


def strip_person(words: Words) -> Words:
    """A person's words without what stands before them: `Sarrenian Chancellor`, `President`, `Yet`. One word stays."""
    first = 0
    while first < len(words) - 1 and words[first] in LEADS:
        first += 1
    for place in range(min(len(words) - 3, first + _OFFICE_REACH), first - 1, -1):
        if words[place] in OFFICES:
            first = place + 1
            break
    while first < len(words) - 1 and words[first] in TITLES:
        if words[first] in REIGNS and first == len(words) - 2:
            break
        first += 1
    return words[first:]


def is_same_person(left: Words, right: Words) -> bool:
    """Whether two full names fit one person: first names equal or an initial of it, family names and Jr. equal."""
    if _generation(left) != _generation(right):
        return False
    left, right = drop_generation(left), drop_generation(right)
    if min(len(left), len(right)) < 2 or left[-1] != right[-1]:
        return False
    first, second = (SHORT_FIRST_NAMES.get(words[0], words[0]) for words in (left, right))
    has_initial = len(first) == 1 or len(second) == 1
    return _is_same_middle(left[1:-1], right[1:-1]) and (first == second or (has_initial and first[0] == second[0]))


def short_rank(short: Words, full: Words) -> int:
    """How a short name may stand for a full one: 3 as its family name, 2 as another part, 0 not at all."""
    core = drop_generation(full)
    size = len(short)
    if not 0 < size < len(core):
        return 0
    if core[-size:] == short:
        return 3
    return 2 if any(core[place : place + size] == short for place in range(len(core) - size)) else 0


def is_junior(words: Words) -> bool:
    """Whether a name says of which generation its bearer is."""
    return _generation(words) != ""


def drop_generation(words: Words) -> Words:
    """A name without `Jr.` at its end, nor a comma before it."""
    core = words[:-1] if _generation(words) else words
    return (*core[:-1], core[-1].rstrip(",")) if core else core


def _is_same_middle(left: Words, right: Words) -> bool:
    """Whether second names fit: equal, left out or an initial; George H. W. is not George W."""
    short, long = sorted((left, right), key=len)
    if short and len(short) < len(long) and all(len(word) == 1 for word in long):
        return False
    rest = iter(long)
    return all(
        any(word == other or (word[0] == other[0] and 1 in (len(word), len(other))) for other in rest) for word in short
    )


def _generation(words: Words) -> str:
    return words[-1] if words and words[-1] in GENERATIONS else ""
