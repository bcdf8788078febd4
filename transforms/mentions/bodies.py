"""When two names of organisations as written may mean one body: rules over their words alone."""

from functools import lru_cache
from itertools import pairwise

from transforms.mentions.likeness import Words
from transforms.mentions.name_words import (
    CLUB_WORDS,
    FIRM_ENDS,
    FIRM_WORDS,
    HEADS,
    KINDS_OF_BODY,
    LINKS,
    MODIFIERS,
    NO_TEAMS,
)


def stands_for_body(short: Words, full: Words) -> bool:
    """Whether a short name is a usual shortening of an organisation's full name."""
    settled, wanted = turn_head(full), turn_head(short)
    if settled == wanted and full != short:
        return True
    if not 0 < len(short) < len(full):
        return False
    if full[: len(short)] == short and _stands_before(short, full[len(short) :]):
        return True
    return _is_word_for(short[0], full) if len(short) == 1 else settled[-len(short) :] == wanted


def is_legal_form(short: Words, full: Words) -> bool:
    """Whether the fuller name only adds what any firm, club or state body has: `Inc.`, `FC`, `U.S.`."""
    if full[: len(short)] == short:
        return all(word in FIRM_WORDS or word in CLUB_WORDS for word in full[len(short) :])
    return full[0] in ("us", "uk") and full[1:] == short


def is_team(full: Words) -> bool:
    """Whether a name ends like a team's: `Saltmarsh Orioles`."""
    return len(full) > 1 and full[-1].endswith("s") and len(full[-1]) > 3 and full[-1] not in NO_TEAMS | FIRM_WORDS


def is_defined_by(acronym: str, full: Words) -> bool:
    """Whether a name right after a full one, in brackets or after `or`, can be its short form: `Security Council (NSC)`."""
    letters = [letter.lower() for letter in acronym if letter.isalnum()]
    if not acronym[:1].isupper() or not 2 <= len(letters) <= 10:
        return False
    rest = iter("".join(full))
    return all(letter in rest for letter in letters) and any(word[0] == letters[0] for word in full[:3])


@lru_cache(maxsize=65536)
def find_initials(full: Words) -> frozenset[str]:
    """The acronyms that a name of several words may have."""
    if len(full) < 2:
        return frozenset()
    initials = "".join(word[0] for word in full if word not in LINKS)
    # `U.S. National Security Council` is the NSC: the country in front is often left out.
    without_first = initials[1:] if len(initials) > 3 else initials
    return frozenset((initials, "".join(word[0] for word in full), without_first))


@lru_cache(maxsize=65536)
def turn_head(words: Words) -> Words:
    """`Department of Justice` as `justice department`, so that both ways of saying it are equal."""
    if "of" not in words[1:-1]:
        return words
    place = words.index("of", 1)
    rest = words[place + 1 :]
    rest = rest[1:] if len(rest) > 1 and rest[0] == "the" else rest
    return (*words[: place - 1], *rest, words[place - 1]) if words[place - 1] in HEADS else words


def _stands_before(short: Words, rest: Words) -> bool:
    """Whether a name's first words say all of it: the firm without its legal form, the club without `FC`."""
    told = [word for word in rest if word not in LINKS]
    names_something = len(short) > 1 or short[0] not in HEADS | MODIFIERS
    if len(short) == 1 == len(rest):
        return names_something and (rest[0] in KINDS_OF_BODY or is_team((*short, *rest)))
    if all(word in FIRM_WORDS or word in CLUB_WORDS for word in told):
        return True
    return names_something and told[-1] in FIRM_ENDS


def _is_word_for(word: str, full: Words) -> bool:
    """Whether one word says the whole: an acronym, `Council` of `Fisheries Council`, `House` of `House of Deputies`."""
    if word in find_initials(full) or (full[-1] == word and (word in HEADS or is_team(full))):
        return True
    return (word in HEADS or word == "house") and (word, "of") in pairwise(full)
