"""Signs that other search languages give a meaning to and this one does not: each is refused with what to write instead.

Read as words are, they would be passed over, and `ferry -newcomer` would find the very articles that it is to leave out.
Inside a word (`e-mail`, `AT&T`) and between quotation marks they are what they are in any text.
"""

import re

from transforms.expressions.errors import ExpressionError

_SIGN = re.compile(
    "(?P<away>^[-!‐‑‒–—−－]++(?=.))|(?P<wanted>^[+＋]++(?=.))|(?P<near>~)|(?P<any>[|｜]+)|(?P<all>&&+)|(?P<letter>[?？])"
)
_OPENED = {"(": "(…)"} | dict.fromkeys('"“”„', '"…"')
_FIELD = re.compile(r"\w+:$")


def refuse_foreign_signs(text: str, place: int, written: str) -> None:
    """ExpressionError when the word or field written at that place of the text has such a sign."""
    # A sign right before a parenthesis or a phrase is meant of all that it holds, and so is one before a field.
    opened = _OPENED.get(text[place + len(written) : place + len(written) + 1], "")
    found = _SIGN.search(written + opened)
    if found:
        before, after = written[: found.start()], written[found.end() :] + ("…" if written.endswith(":") else opened)
        is_behind_phrase = text[place - 1 : place] in _OPENED and not before
        field = _FIELD.search(text[:place])
        reason = {
            "away": f"write NOT {field.group() if field else ''}{after} to leave articles out",
            "wanted": f"write {after}; every word is wanted unless OR or NOT stands before it",
            "near": f"write one NEAR/{_number(after)} other" if is_behind_phrase else _by_prefix(before),
            "any": f"write {before} OR {after}" if before and after else "write OR",
            "all": "write AND, or nothing",
            "letter": _by_prefix(before),
        }[str(found.lastgroup)]
        raise ExpressionError(text, place + found.start(), f"{found.group()} has no meaning here; {reason}")


def _number(written: str) -> str:
    return written if written.isdecimal() else "5"


def _by_prefix(before: str) -> str:
    star = f"write {before}* for all words that begin so" if len(before) > 1 else "write OR between the spellings"
    return f"{star}, or leave it out"
