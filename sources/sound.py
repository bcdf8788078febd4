"""Fields from outside as they may be stored: texts where texts belong, without controls, which steer terminals, and lone surrogates."""

import re
from collections.abc import Mapping
from typing import Any

from sources.feeds import web_link

_ADDRESSES = ("url", "canonical_url")
_OBJECTS = (dict, list, bool, bytes)
"""What JSON may hold in place of a text, and no text can be made of."""
_BLANKS = re.compile(r"[\t-\r\x85]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


def sound_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a reading as they may be stored and printed.

    The body keeps its line ends and tabs, every other text is one line; an address with controls is none.
    """
    return {name: _sound_field(name, value) for name, value in fields.items()}


def _sound_field(name: str, value: Any) -> Any:  # noqa: ANN401 - any column of a reading
    if name in _ADDRESSES:
        return web_link(value)
    if name == "byline":
        return [_sound_text(name, entry) for entry in value or [] if isinstance(entry, str)]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, _OBJECTS):
        return None
    return _sound_text(name, value) if isinstance(value, str) else value


def _sound_text(name: str, value: str) -> str:
    # JSON can spell half a character; no file can hold it.
    text = _CONTROLS.sub("", value.encode("utf-8", "replace").decode())
    return text if name == "body" else _BLANKS.sub(" ", text)
