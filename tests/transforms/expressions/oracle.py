"""A second reading of expressions, as slow and plain as can be: what a matcher is held against."""

import re
import unicodedata

from transforms.expressions import And, In, Near, Or, Phrase


def fold(text):
    """Case and diacritics away."""
    return "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))


def fits(node, texts, fields=("title", "body")):
    """Whether an article, given as a text for each field, fits."""
    match node:
        case In(inner_fields, inner):
            return fits(inner, texts, inner_fields)
        case And(all_of, none_of):
            return all(fits(each, texts, fields) for each in all_of) and not any(
                fits(each, texts, fields) for each in none_of
            )
        case Or(any_of):
            return any(fits(each, texts, fields) for each in any_of)
    return any(stretches(node, re.findall(r"\w+", fold(texts[field]))) for field in fields if field in texts)


def stretches(node, words):
    """All pairs of first and last word where something stands, by trying every one."""
    match node:
        case Or(any_of):
            return {pair for each in any_of for pair in stretches(each, words)}
        case Near(left, right, distance):
            pairs = [(one, other) for one in stretches(left, words) for other in stretches(right, words)]
            return {
                (min(one + other), max(one + other))
                for one, other in pairs
                if 1 <= max(other[0] - one[1], one[0] - other[1]) <= distance
            }
        case Phrase(sought):
            starts = range(len(words) - len(sought) + 1)
            return {
                (at, at + len(sought) - 1)
                for at in starts
                if all(_is_word(each, words[at + step]) for step, each in enumerate(sought))
            }
    return {(at, at) for at, word in enumerate(words) if _is_word(node, word)}


def _is_word(sought, word):
    return word.startswith(sought.text) if sought.is_prefix else word == sought.text
