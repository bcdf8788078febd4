"""Author names out of what stands in a byline: no "By", no roles, no outlet, no address."""

import html
import re
from collections.abc import Iterable

_LEAD = re.compile(
    r"^(?:(?:(?:written|posted|published|reported|words|story|text|(?:ein )?artikel|article|analysis|opinion|verfasst|geschrieben|"
    r"veröffentlicht|(?:zeige )?alle beiträge|publié|écrit|escrito|publicado)\s+)?(?:by|from|par|von|por|da|di|av|door)\s*:?\s+"
    r"|(?:author|autor|autorin|auteur|autore|verfasser|text)s?\s*:\s*)",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\s+(?:am|on|le|el|vom)\s+\d.*$|\s+\d{1,2}\.\s.*$")
_SPLIT = re.compile(
    r"\s*(?:,|;|\||\n|\u2022|\u00b7|/|\s&\s|\s\+\s|\s(?:and|und|et|y|e|og|och|en)\s(?=[^\W\d_])|\s[-\u2013\u2014]\s)\s*"
)
_ROLE = re.compile(
    r"\b(?:editors?|reporters?|correspondents?|writers?|staff|journalists?|redaktion|redaktionen|redacci[oó]n|redazione|r[eé]daction|"
    r"columnists?|contributors?|contributing|producers?|bureau|desk|chief|newsroom|admin|administrator|webmaster|team|author|guest|online|"
    r"photographers?|photos?|updated|published|posted|follow|share|email|twitter|facebook|instagram|special to|agenc(?:y|ies)|wire|wires|news|"
    r"politics|sport|sports|business|world|minutes?|read)\b",
    re.IGNORECASE,
)
_NOT_NAME = re.compile(r"https?:|www\.|@|\d|[<>{}\[\]]|\.(?:com|org|net|de|fr|co)\b", re.IGNORECASE)
_HONOUR = re.compile(r"^(?:jr|sr|ii|iii|iv|md|m\.d|phd|ph\.d|esq)\.?$", re.IGNORECASE)
_PARENTHESES = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_SPACE = re.compile(r"\s+")
LONGEST_NAME = 60
MOST_AUTHORS = 20


def clean_byline(stated: Iterable[str], outlets: Iterable[str] = ()) -> list[str]:
    """The people of a byline, one name each, in order and without repeats.

    `stated` holds names or whole byline lines; `outlets` are names that are publishers and never authors.
    """
    publishers = {_fold(outlet) for outlet in outlets if outlet}
    names: dict[str, str] = {}
    for line in stated:
        for name in _split_line(line):
            if _is_name(name) and _fold(name) not in publishers:
                names.setdefault(_fold(name), name)
    return list(names.values())[:MOST_AUTHORS]


def _split_line(line: str) -> list[str]:
    flat = _SPACE.sub(" ", _PARENTHESES.sub("", html.unescape(line).replace("\n", " | ")[:1000])).strip(" |")
    text = _WHEN.sub("", _LEAD.sub("", flat))
    parts: list[str] = []
    for part in _SPLIT.split(text):
        name = _trim(_LEAD.sub("", part.strip())) if part else ""
        if parts and _HONOUR.match(name):
            parts[-1] = f"{parts[-1]}, {name}"
        elif name:
            parts.append(name)
    return parts


def _trim(name: str) -> str:
    bare = name.strip(" :*-–\"“”'\u200b")
    # The stop of "Jr." or of an initial belongs to the name.
    return bare if re.search(r"\b\w{1,2}\.$", bare) else bare.rstrip(".")


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= LONGEST_NAME or _NOT_NAME.search(name) or _ROLE.search(name):
        return False
    # A name has at most a handful of words and a letter that is not small.
    return len(name.split()) <= 6 and any(letter.isalpha() and not letter.islower() for letter in name)


def _fold(name: str) -> str:
    return _SPACE.sub(" ", name).strip(" .,").casefold()
