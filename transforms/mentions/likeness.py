"""When two names as written may mean one thing: rules over their words alone."""

import re
import unicodedata
from functools import lru_cache

Words = tuple[str, ...]

_TITLES = frozenset(
    [
        *("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "president"),
        *("vice", "prime", "minister", "senator", "sen", "rep", "representative", "governor", "gov", "mayor", "judge"),
        *("justice", "gen", "general", "col", "colonel", "capt", "captain", "lt", "sgt", "king", "queen", "prince"),
        *("councillor", "cllr", "commissioner", "sheriff", "detective", "inspector", "sergeant", "ambassador", "coach"),
        *("congressman", "congresswoman", "attorney", "archbishop", "bishop", "cardinal", "imam"),
        *("princess", "pope", "chancellor", "secretary", "rev", "reverend"),
    ]
)
_GENERATIONS = frozenset(("jr", "sr", "ii", "iii", "iv"))
_FIRM_WORDS = frozenset(
    [
        *(
            "inc",
            "corp",
            "corporation",
            "co",
            "company",
            "ltd",
            "limited",
            "plc",
            "group",
            "holdings",
            "holding",
            "llc",
        ),
        *("llp", "lp", "ag", "sa", "nv", "se", "spa", "gmbh", "cos", "companies", "industries", "international"),
    ]
)
_HEADS = frozenset(
    [
        *("council", "commission", "committee", "court", "ministry", "university", "senate", "congress", "parliament"),
        *("assembly", "party", "union", "bank", "board", "agency", "department", "bureau", "authority", "army", "navy"),
        *("force", "guard", "police", "cartel", "foundation", "institute", "association", "federation", "league"),
        *("college", "club", "trust", "fund", "treasury", "tribunal", "hospital", "church", "office", "service"),
    ]
)
_MODIFIERS = frozenset(
    [
        *("house", "state", "justice", "national", "federal", "central", "united", "royal", "north", "south", "east"),
        *("west", "new", "free", "general", "first", "white", "high", "supreme", "american", "public", "international"),
    ]
)
"""First words that name nothing by themselves: `House Benghazi panel` is not the House."""

_SHORT_FIRST_NAMES = {
    **{"bernie": "bernard", "bill": "william", "bob": "robert", "mike": "michael", "jim": "james", "joe": "joseph"},
    **{"tom": "thomas", "tim": "timothy", "dan": "daniel", "dave": "david", "chuck": "charles", "tony": "anthony"},
    **{"steve": "stephen", "steven": "stephen", "ken": "kenneth", "ron": "ronald", "don": "donald", "nick": "nicholas"},
    **{"chris": "christopher", "liz": "elizabeth", "kate": "katherine", "jon": "jonathan", "greg": "gregory"},
    **{"andy": "andrew", "matt": "matthew", "sam": "samuel", "ben": "benjamin", "rick": "richard", "dick": "richard"},
    **{"jeff": "jeffrey", "larry": "lawrence", "jerry": "gerald", "ed": "edward", "pete": "peter", "rob": "robert"},
}
_LINKS = frozenset(("of", "the", "and", "for", "in", "on", "to", "de", "la", "le", "des", "du", "del", "&", "at"))


@lru_cache(maxsize=65536)
def fold_words(text: str) -> Words:
    """The words of a name without case, accents, dots, possessive and leading article."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    words = re.sub(r"'s?$", "", plain.replace(".", "").strip()).split()
    return tuple(words[1:] if len(words) > 1 and words[0] == "the" else words)


def strip_person(words: Words) -> Words:
    """A person's words without the titles before them."""
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return words


def is_same_person(left: Words, right: Words) -> bool:
    """Whether two full names fit one person: first names equal or an initial of it, family names and Jr. equal."""
    if _generation(left) != _generation(right):
        return False
    left, right = _drop_generation(left), _drop_generation(right)
    if min(len(left), len(right)) < 2 or left[-1] != right[-1]:
        return False
    first, second = (_SHORT_FIRST_NAMES.get(words[0], words[0]) for words in (left, right))
    has_initial = len(first) == 1 or len(second) == 1
    return _is_sparse(left[1:-1], right[1:-1]) and (first == second or (has_initial and first[0] == second[0]))


def short_rank(short: Words, full: Words) -> int:
    """How a short name may stand for a full one: 3 as its family name, 2 as another part, 0 not at all."""
    core = _drop_generation(full)
    if not short or len(short) >= len(core):
        return 0
    if core[-len(short) :] == short:
        return 3
    places = range(len(core) - len(short))
    return 2 if any(core[place : place + len(short)] == short for place in places) else 0


def is_junior(words: Words) -> bool:
    """Whether a name says of which generation its bearer is."""
    return _generation(words) != ""


def stands_for_organization(short: Words, full: Words) -> bool:
    """Whether a short name is a usual shortening of an organisation's full name."""
    if not short or len(short) >= len(full):
        return False
    if len(short) == 1 and short[0] in find_initials(full):
        return True
    if full[: len(short)] == short:
        rest = [word for word in full[len(short) :] if word not in _LINKS]
        names_alone = len(short) == 1 and len(full) == 2 and short[0] not in _HEADS | _MODIFIERS
        return names_alone or all(word in _FIRM_WORDS for word in rest)
    if full[-len(short) :] == short:
        return len(short) > 1 or short[0] in _HEADS
    return False


def is_defined_by(acronym: str, full: Words) -> bool:
    """Whether a name in brackets right after a full name can be its short form: `National Security Council (NSC)`."""
    letters = [letter.lower() for letter in acronym if letter.isalnum()]
    if not acronym[:1].isupper() or not 2 <= len(letters) <= 10:
        return False
    return _is_sparse(tuple(letters), tuple("".join(full))) and any(word[0] == letters[0] for word in full[:3])


def find_initials(full: Words) -> set[str]:
    """The acronyms that a name of several words may have."""
    if len(full) < 2:
        return set()
    initials = "".join(word[0] for word in full if word not in _LINKS)
    # `U.S. National Security Council` is the NSC: the country in front is often left out.
    without_first = {initials[1:]} if len(initials) > 3 else set()
    return {initials, "".join(word[0] for word in full)} | without_first


def _is_sparse(left: Words, right: Words) -> bool:
    """Whether the shorter of the two is the other with some elements left out, initials counting for words."""
    short, long = sorted((left, right), key=len)
    rest = iter(long)
    return all(
        any(word == other or (word[0] == other[0] and 1 in (len(word), len(other))) for other in rest) for word in short
    )


def _generation(words: Words) -> str:
    return words[-1] if words and words[-1] in _GENERATIONS else ""


def _drop_generation(words: Words) -> Words:
    core = words[:-1] if _generation(words) else words
    return (*core[:-1], core[-1].rstrip(",")) if core else core
