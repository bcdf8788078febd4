"""Reads an expression: words, "phrases", prefix*, AND, OR, NOT, NEAR/n, parentheses and field:.

The grammar never goes back on what it has read, so the time grows with the length and no expression hangs it; length and depth
are limited all the same, because expressions come from outside.
"""

import re

import pyparsing as pp

from transforms.expressions.errors import ExpressionError
from transforms.expressions.foreign import refuse_foreign_signs
from transforms.expressions.nodes import FIELDS, And, Expression, In, Near, Or, Phrase, Word
from transforms.expressions.words import fold_words

LONGEST, DEEPEST, FARTHEST = 20_000, 15, 100
"""Code points of an expression, parentheses in each other, and words of a NEAR/n."""
SHORTEST_PREFIX = 2

_QUOTE_MARKS = re.compile('["“”„]')
_KEYWORD = r"(?:AND|OR|NOT|NEAR(?:/\w*)?)(?![^\s()\"“”„])"
_WORD = rf"(?!{_KEYWORD})[^\s()\"“”„:]++"


def parse(text: str) -> Expression:
    """The expression that a text says; ExpressionError, with the place, when it says none."""
    _check_size(text)
    _check_marks(text)
    try:
        found: Expression = _GRAMMAR.parse_string(re.sub(r"\s", " ", text), parse_all=True)[0]
    except pp.ParseBaseException as error:
        raise _explain(text, error.loc) from None
    return found


def make_phrase(text: str) -> Expression | None:
    """Names and phrases as they are written, without any syntax; None for a text without a word."""
    words = [Word(word) for word in fold_words(text) if word]
    return (words[0] if len(words) == 1 else Phrase(tuple(words))) if words else None


def _check_size(text: str) -> None:
    if not text.strip():
        raise ExpressionError(text, 0, "the expression is empty")
    if len(text) > LONGEST:
        raise ExpressionError(text, LONGEST, f"an expression may be {LONGEST} characters long; make it two")


def _check_marks(text: str) -> None:
    """Marks that do not come in pairs, found first because only here it is known where they begin."""
    opened: list[int] = []
    quoted: int | None = None
    for place, mark in enumerate(text):
        if _QUOTE_MARKS.match(mark):
            quoted = place if quoted is None else None
        elif quoted is None and mark == "(":
            opened.append(place)
            if len(opened) > DEEPEST:
                raise ExpressionError(text, place, f"parentheses may stand {DEEPEST} deep")
        elif quoted is None and mark == ")":
            if not opened:
                raise ExpressionError(text, place, "this parenthesis was never opened")
            opened.pop()
    if quoted is not None:
        raise ExpressionError(text, quoted, "this quotation mark is never closed")
    if opened:
        raise ExpressionError(text, opened[-1], "this parenthesis is never closed")


class _Negation:
    """What stands after NOT, until the words beside it are known."""

    def __init__(self, inner: Expression, place: int) -> None:
        self.inner, self.place = inner, place


def _build_grammar() -> pp.ParserElement:
    expression = pp.Forward()
    opening, closing = pp.Suppress("("), pp.Suppress(")")
    group = opening - expression - closing
    phrase = pp.Regex(r'["“”„][^"“”„]*["“”„]').add_parse_action(_make_phrase)
    word = pp.Regex(_WORD + "(?!:)").add_parse_action(_make_word)
    scope = pp.Regex(r"[^\s()\"“”„:]+:").add_parse_action(_name_field)
    scoped = (scope - (group | phrase | word)).add_parse_action(_make_in)
    single = group | phrase | scoped | word
    near_sign = pp.Regex(r"NEAR(?:/\w*)?(?![^\s()\"“”„])").add_parse_action(_read_distance)
    near = (single + (near_sign - single)[...]).add_parse_action(_make_near)
    negated = (_sign("NOT") - near).add_parse_action(_make_negation)
    item = negated | near
    both = (item + (_sign("AND") - item | item)[...]).add_parse_action(_make_and)
    either = (both + (_sign("OR") - both)[...]).add_parse_action(_make_or)
    expression <<= either
    return expression.add_parse_action(_refuse_bare_negation).parse_with_tabs()


def _sign(name: str) -> pp.ParserElement:
    return pp.Suppress(pp.Regex(rf"{name}(?![^\s()\"“”„])"))


def _make_word(text: str, place: int, found: pp.ParseResults) -> Expression:
    refuse_foreign_signs(text, place, found[0])
    return _fold_run(text, place, found[0])


def _make_phrase(text: str, place: int, found: pp.ParseResults) -> Expression:
    return _fold_run(text, place, found[0])


def _fold_run(text: str, place: int, written: str) -> Expression:
    """One word or several; `O'Neill` is a phrase of two. A star belongs to the word right before it."""
    words: list[Word] = []
    for piece in re.finditer(r"[^*]+\*?|\*", written):
        folded = [word for word in fold_words(piece.group()) if word]
        if piece.group().endswith("*"):
            _check_star(text, place + piece.end() - 1, folded)
            words += [*map(Word, folded[:-1]), Word(folded[-1], is_prefix=True)]
        else:
            words += map(Word, folded)
    if not words:
        raise ExpressionError(text, place, "there is no letter and no digit in this")
    return words[0] if len(words) == 1 else Phrase(tuple(words))


def _check_star(text: str, place: int, folded: list[str]) -> None:
    if not folded or not text[place - 1].isalnum() or len(folded[-1]) < SHORTEST_PREFIX:
        raise ExpressionError(
            text, place, f"a star stands right after the first letters of a word, {SHORTEST_PREFIX} at least"
        )
    if text[place + 1 : place + 2].isalnum():
        raise ExpressionError(text, place, "a star stands at the end of a word only")


def _name_field(text: str, place: int, found: pp.ParseResults) -> str:
    refuse_foreign_signs(text, place, found[0])
    name: str = found[0][:-1].lower()
    if name not in FIELDS:
        raise ExpressionError(
            text,
            place,
            f"there is no field {name!r}, only {', '.join(FIELDS)}; put words with a colon in quotation marks",
        )
    return name


def _make_in(found: pp.ParseResults) -> Expression:
    return In((found[0],), found[1])


def _read_distance(text: str, place: int, found: pp.ParseResults) -> tuple[int, int]:
    number = found[0].partition("/")[2]
    if not number.isdecimal() or not 1 <= int(number) <= FARTHEST:
        raise ExpressionError(text, place, f"NEAR says how many words apart, from NEAR/1 to NEAR/{FARTHEST}")
    return int(number), place


def _make_near(text: str, _place: int, found: pp.ParseResults) -> Expression:
    nearest: Expression = found[0]
    for (distance, sign), right in zip(found[1::2], found[2::2], strict=True):
        if not _has_places(nearest) or not _has_places(right):
            raise ExpressionError(
                text, sign, "NEAR joins words, phrases or alternatives of these; AND, NOT and fields stand outside"
            )
        nearest = Near(nearest, right, distance)
    return nearest


def _has_places(node: Expression) -> bool:
    match node:
        case Word() | Phrase() | Near():
            return True
        case Or(any_of):
            return all(map(_has_places, any_of))
    return False


def _make_negation(_text: str, place: int, found: pp.ParseResults) -> _Negation:
    return _Negation(found[0], place)


def _make_and(found: pp.ParseResults) -> Expression | _Negation:
    wanted = [each for each in found if not isinstance(each, _Negation)]
    unwanted = [each for each in found if isinstance(each, _Negation)]
    if len(found) == 1 or not wanted:
        first: Expression | _Negation = found[0]
        return first
    return And(tuple(wanted), tuple(each.inner for each in unwanted))


def _make_or(text: str, place: int, found: pp.ParseResults) -> Expression | _Negation:
    first: Expression | _Negation = found[0]
    if len(found) == 1:
        return first
    for each in found:
        _refuse_bare_negation(text, place, [each])
    return Or(tuple(found))


def _refuse_bare_negation(text: str, _place: int, found: pp.ParseResults | list[Expression | _Negation]) -> Expression:
    only: Expression | _Negation = found[0]
    if isinstance(only, _Negation):
        raise ExpressionError(text, only.place, "NOT takes away from other words and cannot stand without any")
    return only


def _explain(text: str, place: int) -> ExpressionError:
    """What stands in the way at this place, in words for who wrote it."""
    place += len(text[place:]) - len(text[place:].lstrip())
    rest = text[place:]
    sign = re.match(_KEYWORD, rest)
    if not rest:
        return ExpressionError(text, len(text.rstrip()), "something is missing at the end")
    if rest.startswith("NOT") and re.search(r"NEAR/\w+\s*$", text[:place]):
        apart = "NEAR joins what occurs, and NOT leaves articles out; write them apart, as in: a NEAR/5 b NOT c"
        return ExpressionError(text, place, apart)
    if sign:
        return ExpressionError(text, place, f"{sign.group()} stands between two things, and one of them is missing")
    if rest.startswith(")"):
        return ExpressionError(text, place, "something is missing before this parenthesis")
    return ExpressionError(text, place, "this cannot stand here")


_GRAMMAR = _build_grammar()
