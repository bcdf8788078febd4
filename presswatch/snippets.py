"""A few words around what was found, with the exact words marked."""

from collections.abc import Sequence

from rich.text import Text

from presswatch.tables import harmless

_AROUND = 90
"""Code points on either side of what was found."""

_MARKED = "bold yellow"


def snippet(text: str, spans: Sequence[tuple[int, int]]) -> Text:
    """The words found first with what stands around them, as one line that no text from outside can steer."""
    first, last = spans[0]
    start, end = max(0, first - _AROUND), min(len(text), last + _AROUND)
    shown = Text("…" if start else "")
    place = start
    for span_start, span_end in _joined(spans):
        if span_start >= end:
            break
        shown.append(_flat(text[place:span_start]))
        shown.append(_flat(text[span_start : min(span_end, end)]), style=_MARKED)
        place = min(span_end, end)
    shown.append(_flat(text[place:end]))
    return shown.append("…" if end < len(text) else "")


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that overlap as one, in order."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _flat(text: str) -> str:
    return harmless(text.replace("\n", " "))
