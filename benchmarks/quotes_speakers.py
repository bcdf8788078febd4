"""Whether the speaker that was found is the one that the annotators marked."""

import re
from dataclasses import dataclass

TRIMMED = " \t\r\n\xa0\"“”„‟'‘’`.,;:!?—–-…()[]"
"""Marks and blanks that do not count at either end of a span or name."""
PRONOUNS = frozenset(["i", "me", "my", "we", "us", "our", "you", "your", "he", "him", "his", "she", "her", "they", "them", "their", "it", "its", "who", "which", "that", "this", "these", "those", "one", "himself", "herself", "themselves", "someone", "others", "many", "some", "most", "all"])  # fmt: skip
TITLES = frozenset(["mr", "mrs", "ms", "miss", "dr", "sen", "rep", "gov", "gen", "lt", "col", "sgt", "capt", "prof", "rev", "president", "sir", "the", "a", "an", "former", "then", "vice"])  # fmt: skip
_LEADING = re.compile(r"[,;:(\[—–]|\s-+\s|\b(?:who|which|that|of|for|from|at|in|with|on|to|and|told|said)\b", re.DOTALL)
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True)
class Source:
    """Who said something, as annotated."""

    words: str
    kind: str
    """NAME, NOMINAL, PRONOUN, or NONE when the text names nobody."""
    silver: tuple[str, ...] = ()
    """Names that a machine took a pronoun for; often wrong, and missing for a third."""


@dataclass(frozen=True)
class Speaker:
    """Who said something, as found: the resolved name or role, and the mention as written; empty for nobody."""

    name: str
    mention: str

    def without_pronouns(self) -> "Speaker":
        """The same where a pronoun left as it is counts for nothing."""
        return Speaker(
            "(pronoun)" if is_pronoun(self.name) else self.name, "" if is_pronoun(self.mention) else self.mention
        )


def is_right(speaker: Speaker, source: Source) -> bool:
    """Whether the source is the speaker: by head word, a pronoun as written or as a machine resolved it, nobody for nobody."""
    if source.kind == "NONE":
        return not speaker.name
    if source.kind == "PRONOUN":
        return is_as_written(speaker, source) or is_resolved(speaker, source)
    return is_same(speaker.name, source.words) or is_same(speaker.mention, source.words)


def is_as_written(speaker: Speaker, source: Source) -> bool:
    """Whether name or mention is the very pronoun of the source."""
    return _trim(source.words) in (_trim(speaker.name), _trim(speaker.mention))


def is_resolved(speaker: Speaker, source: Source) -> bool:
    """Whether the name is one that a machine took the pronoun for."""
    return any(is_same(speaker.name, name) for name in source.silver)


def is_same(one: str, other: str) -> bool:
    """Whether two phrases are equal or have one head: the last word before an apposition or preposition."""
    if not one or not other:
        return False
    if one.lower().split() == other.lower().split():
        return True
    mine, theirs = _leading_words(one), _leading_words(other)
    return bool(mine and theirs) and mine[-1] == theirs[-1]


def is_pronoun(words: str) -> bool:
    """Whether a phrase is nothing but a pronoun."""
    return _trim(words) in PRONOUNS


def _leading_words(phrase: str) -> list[str]:
    """Lower-case words of a phrase up to its first apposition or preposition, without titles unless there is nothing else."""
    whole = " ".join(phrase.split()).strip(TRIMMED)
    leading = _LEADING.split(whole, maxsplit=1)[0].strip() or whole
    stripped = (_POSSESSIVE.sub("", word.strip(TRIMMED)).lower() for word in leading.split(" "))
    words = [word for word in stripped if word]
    return [word for word in words if word not in TITLES] or words


def _trim(words: str) -> str:
    return words.lower().strip(TRIMMED)
