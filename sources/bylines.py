"""Author names out of what stands in a byline: no "By", no roles, no outlet, no address."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from sources.byline_words import (
    CJK_ROLE_TAIL,
    DESK,
    LEAD,
    NOISE,
    ROLE,
    ROLE_WORDS,
    SPACELESS,
    is_agency,
    plain_outlet,
    plain_outlets,
)
from sources.months import month_number

_ADDRESS = re.compile(r"\S*@\S*|(?:https?:|www\.)\S*", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]{1,300}>")
_PARENTHESES = re.compile(r"\s*[(\[（【][^)\]）】]*[)\]）】]")
_TAIL = re.compile(
    r"\s*[-–|]?\s+(?:(?:am|on|le|el|vom|at|den|il|em|dne|dnia|w)\s+(?:[^\W\d_]+,?\s+)?)?\d.*$"
    r"|\s+(?:is an?|is the|covers|writes|reports)\s.*$"
    r"|(?<=\S)\s+(?:in|aus|à|reporting from)\s+(?!der\b|den?\b|het\b|')[^\W\d_]\S*.*$"
)
_SPLIT = re.compile(r"\s*(?:[,;|\n،؛、，；]|\s[•·・/+&]\s|\s(?:and|und|och)\s(?=[^\W\d_])|\s[-–—]\s)\s*", re.IGNORECASE)
_AND = re.compile(
    r"\s(?:et|y|e|i|og|en|ja|и|й|та|і|oraz|a|és|ve|dan|și|in|va|και|और|ও|及|和|與|와|과|و)\s|/", re.IGNORECASE
)
"""Words for "and" that names hold too: they part only what is a whole name on both sides."""
_WITH = re.compile(r"\s+(?:with|mit|avec|con|com|med|met)\s+", re.IGNORECASE)
_NOT_NAME = re.compile(r"[\d<>{}=#%$?!]|\.(?:com|org|net|html?|txt|php)\b", re.IGNORECASE)
_HONOUR = re.compile(r"^(?:jr|sr|ii|iii|iv|md|m\.d|phd|ph\.d|esq)\.?$", re.IGNORECASE)
_DATELINE = re.compile(r"[^()\n]{0,60}\(([^()\n]{2,40})\)\s?[-–—:,]")
_CLOSING = re.compile(r"\(([^()\n]{2,40})\)\W*$")
_DIGIT = re.compile(r"\d")
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|luned[ìi]|marted[ìi]|mercoled[ìi]|"
    r"gioved[ìi]|venerd[ìi]|sabato|domenica|segunda|terça|quarta|quinta|sexta|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
LONGEST_NAME = 60
_MOST_SMALL_WORDS = 3
"""A name in small letters alone has no more words; what is longer is a phrase."""
MOST_AUTHORS = 20
_MOST_LINES = 100


@dataclass
class Byline:
    """Who a byline names, each once and in order; `desks` are credits such as "Staff reporter" that name nobody."""

    authors: dict[str, str] = field(default_factory=dict)
    desks: dict[str, str] = field(default_factory=dict)

    def names(self) -> list[str]:
        """People and agencies; without any, the desk."""
        return list((self.authors or self.desks).values())[:MOST_AUTHORS]


def clean_byline(stated: Iterable[str], outlets: Iterable[str] = ()) -> list[str]:
    """The authors of a byline, one name each, in order and without repeats.

    `stated` holds names or whole byline lines; `outlets` are names that are publishers and never authors. A news agency
    is an author; a desk or a role ("Staff reporter") only when nobody else is named.
    """
    return read_byline(stated, outlets).names()


def read_byline(stated: Iterable[str], outlets: Iterable[str] = ()) -> Byline:
    """Authors and desks of a byline told apart."""
    publishers, byline = plain_outlets(outlets), Byline()
    for line in islice(stated, _MOST_LINES):
        for name in _split_line(line):
            if _is_outlet(name, publishers) or not _may_be_credit(name):
                continue
            kind = byline.authors if is_agency(name) or not _is_desk(name) else byline.desks
            kind.setdefault(_fold(name), name)
    return byline


def credited_agencies(body: str) -> list[str]:
    """Agencies that a text names as its origin: `Berlin (dpa) –` at its beginning, `(AFP)` at its end."""
    found = (_DATELINE.match(body), _CLOSING.search(body[-60:]))
    return next((names for match in found if match and (names := _agencies_in(match[1]))), [])


def _agencies_in(credit: str) -> list[str]:
    return [name for name in _split_line(credit) if is_agency(name)]


def _is_outlet(name: str, publishers: set[str]) -> bool:
    """Whether this is a publisher or a section of one, such as `Post Sports`."""
    words = name.split()
    while len(words) > 1 and words[-1].casefold() in ROLE_WORDS and plain_outlet(" ".join(words)) not in publishers:
        words.pop()
    return plain_outlet(" ".join(words)) in publishers


def _split_line(line: str) -> list[str]:
    parts: list[str] = []
    flat = _flatten(line)
    for part in _SPLIT.split(_strip_lead(flat)):
        for piece in _split_whole_names(_TAIL.sub("", f" {_strip_lead(part or '')}")):
            # May and Sunday are names too: only beside a number are they days.
            name = _drop_day(_trim(piece)) if _DIGIT.search(flat) else _trim(piece)
            if parts and _HONOUR.match(name):
                parts[-1] = f"{parts[-1]}, {name}"
            elif name:
                parts.append(name)
    return [name for name in parts if not _is_appendix(name, parts)]


def _flatten(line: str) -> str:
    plain = _MARKUP.sub(" ", html.unescape(line))
    text = _ADDRESS.sub(" ", plain.replace("\n", " | ")[:1000])
    # "mail (name)" is how feeds name an author; elsewhere brackets hold what the name is not.
    bare = _PARENTHESES.sub("", text).strip(" |,;:-")
    return _SPACE.sub(" ", bare or text.strip(" ()[]|")).strip(" |")


def _strip_lead(text: str) -> str:
    for _ in range(3):
        shorter = LEAD.sub("", text, count=1)
        # "Von der Leyen" is a name: behind a lead no small letter follows, unless all letters are small.
        if shorter == text or (shorter[:1].islower() and not text.islower()):
            break
        text = shorter
    return text


def _split_whole_names(part: str) -> list[str]:
    agencies = part.strip().split("/")
    if is_agency(part.strip()):
        return agencies if all(map(is_agency, agencies)) else [part]
    body, *others = _WITH.split(part)
    if others and all(is_agency(other) for other in others):
        return [*_split_whole_names(body), *others]
    pieces = _AND.split(part)
    is_first = " " in pieces[0].strip() or bool(SPACELESS.search(pieces[0]))
    return pieces if is_first and all(map(_may_stand_alone, pieces)) else [part]


def _may_stand_alone(piece: str) -> bool:
    """Whether this is a whole name, an agency or a sign such as `SP-X`."""
    bare = piece.strip()
    is_sign = bare.isupper() and len(bare) <= 6
    return " " in bare or is_sign or is_agency(bare) or bool(SPACELESS.search(bare))


def _trim(name: str) -> str:
    bare = _drop_role(_SPACE.sub(" ", CJK_ROLE_TAIL.sub("", name.strip(" :*-–—\"“”„«»'\u200b\u200e\u200f"))))
    # The stop of "Jr." or of an initial belongs to the name.
    return bare if re.search(r"\b\w{1,2}\.$", bare) else bare.rstrip(".")


def _drop_day(name: str) -> str:
    """`Ann Bee Monday` and `March`, left of a date that was cut off, without the day."""
    words = name.split(" ")
    while words and (month_number(words[-1]) or _WEEKDAY.fullmatch(words[-1])):
        words.pop()
    return " ".join(words)


def _drop_role(name: str) -> str:
    """`Ann Bee Senior Reporter` without what Ann Bee is."""
    words = name.split(" ")
    kept = next((place for place, word in enumerate(words) if word.casefold() in ROLE_WORDS), len(words))
    role = words[kept:]
    is_role = all(word.casefold() in ROLE_WORDS for word in role) and ROLE.search(" ".join(role))
    return " ".join(words[:kept]) if is_role and kept >= 2 and not is_agency(words[0]) else name


def _is_appendix(name: str, parts: list[str]) -> bool:
    """Whether a single word behind a whole name is a place, a sign or a title, and not one more author."""
    is_word = " " not in name and not is_agency(name) and not SPACELESS.search(name)
    return is_word and name != parts[0] and any(" " in part and not _is_desk(part) for part in parts)


def _may_be_credit(name: str) -> bool:
    if not 2 <= len(name) <= LONGEST_NAME or _NOT_NAME.search(name) or NOISE.search(name):
        return False
    words = name.split()
    capitalised = [word for word in words if not word.islower()]
    is_named = bool(capitalised) or len(words) <= _MOST_SMALL_WORDS or is_agency(name)
    return is_named and len(capitalised) <= 6 and any(map(str.isalpha, name))


def _is_desk(name: str) -> bool:
    return bool(ROLE.search(name) or DESK.search(name))


def _fold(name: str) -> str:
    return _SPACE.sub(" ", name).strip(" .,").casefold()
