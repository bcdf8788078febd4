"""Texts from outside without the characters that no text has: controls, which steer terminals, and lone surrogates."""

import re
from collections.abc import Mapping
from typing import Any

from sources.feeds import web_link

_ADDRESSES = ("url", "canonical_url")
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
    if isinstance(value, list):
        return [_sound_field(name, entry) for entry in value]
    if not isinstance(value, str):
        return value
    # JSON can spell half a character; no file can hold it.
    text = _CONTROLS.sub("", value.encode("utf-8", "replace").decode())
    return text if name == "body" else _BLANKS.sub(" ", text)
