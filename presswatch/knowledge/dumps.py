"""The lines of a Wikidata JSON dump: one item a line, in one array that would not fit into memory."""

import bz2
import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

LONGEST_LINE = 64 * 2**20
"""Bytes; the longest items of Wikidata have about four million. More is no item and is not read into memory."""

_OPENERS: dict[str, Any] = {".gz": gzip.open, ".bz2": bz2.open}


class LoadError(ValueError):
    """A dump that cannot be read; the message names it."""


def read_lines(dump: Path) -> Iterator[tuple[int, bytes | None]]:
    """Number, from 1, and text of each line that holds something; None for a line that is too long to be an item.

    Brackets of the array and commas between items are taken away. LoadError when the file is missing or cut off.
    """
    opener = _OPENERS.get(dump.suffix, open)
    try:
        with opener(dump, "rb") as file:
            for number, line in enumerate(_cut_lines(file), 1):
                text = None if line is None else line.strip().removesuffix(b",")
                if text not in (b"", b"[", b"]"):
                    yield number, text
    except FileNotFoundError as error:
        raise LoadError(f"no dump at {dump}; download one from dumps.wikimedia.org") from error
    except (OSError, EOFError, zlib.error) as error:
        raise LoadError(f"{dump.name}: cannot be read to its end ({error}); download it again") from error


def parse_item(line: bytes | None) -> dict[str, Any] | None:
    """The item of a line; None when the line is broken."""
    try:
        item = json.loads(line or b"")
    except (ValueError, RecursionError):
        return None
    return item if isinstance(item, dict) else None


def _cut_lines(file: IO[bytes]) -> Iterator[bytes | None]:
    while line := file.readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        yield None
