"""What is wrong with an expression, pointed at with a caret."""

import unicodedata

BEFORE, AFTER = 60, 20
"""Code points of the expression that are shown on either side of the caret."""


class ExpressionError(ValueError):
    """An expression that cannot be read. `position` is a code point of `expression`; str() shows it with a caret."""

    def __init__(self, expression: str, position: int, reason: str) -> None:
        self.expression, self.position, self.reason = expression, position, reason
        super().__init__(f"{reason}, at character {position + 1}:\n{self.pointed()}")

    def pointed(self) -> str:
        """The expression on one line and the caret below the character, cut to what fits a terminal."""
        first, last = max(0, self.position - BEFORE), self.position + AFTER
        shown = "".join(each if each.isprintable() else " " for each in self.expression[first:last])
        head, tail = "…" * (first > 0), "…" * (last < len(self.expression))
        left = sum(map(_cells, head + shown[: self.position - first]))
        return f"  {head}{shown}{tail}\n  {' ' * left}^"


def _cells(character: str) -> int:
    """How many columns of a terminal a character takes."""
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
