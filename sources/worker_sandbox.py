"""What a page worker may still do once it reads pages: compute, and load Python's own modules and tables. Nothing else.

The hook sees what is done through Python. What a C library does by itself it does not see: `python -m benchmarks.hostile`
watches that from outside.
"""

import os
import sys
import zoneinfo
from pathlib import Path
from typing import Any

_ROOMS = ("sources", "schemas")
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.",
    "shutil.",
    "tempfile.",
    "pty.",
    "ctypes.",
    "mmap.",
    "sqlite3.",
    "urllib.",
    "ftplib.",
    "http.",
    "smtplib.",
    "webbrowser.",
)
"""Beginnings of the names of events that are refused whole."""
_LISTED = ("os.listdir", "os.scandir")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def allow_only_reading(project: Path) -> None:
    """From now on refuse this process connections, processes, and every file but those that Python code is made of.

    Cannot be undone. Of the folder `project` only the rooms that a worker imports count: its data and secrets lie there too.
    """
    places = code_folders(project)

    def check(event: str, given: tuple[Any, ...]) -> None:
        if event == "open" or event in _LISTED:
            if not _is_code(given[0], places) or (event == "open" and _is_writing(given)):
                raise PermissionError(f"a page worker may not {event} {given[0]!r}")
        elif event.startswith(_FORBIDDEN):
            raise PermissionError(f"a page worker may not {event}")

    sys.addaudithook(check)


def code_folders(project: Path) -> tuple[str, ...]:
    """Where the modules and time zones that a worker may load stand, each with a separator at its end."""
    homes = tuple(str(Path(prefix).resolve()) for prefix in (sys.prefix, sys.base_prefix))
    installed = [str(Path(entry).resolve()) for entry in sys.path if entry]
    # A path that somebody added may hold anything: only what belongs to this Python counts.
    own = [entry for entry in installed if entry.startswith(homes)]
    rooms = [str(project.resolve() / room) for room in _ROOMS]
    return tuple(f"{folder}{os.sep}" for folder in [*own, *rooms, *zoneinfo.TZPATH])


def _is_code(path: object, places: tuple[str, ...]) -> bool:
    # A number is a file that is open already.
    if isinstance(path, int):
        return True
    if not isinstance(path, str | bytes | os.PathLike):
        return False
    # Links are not followed: installers may link packages from a store of theirs.
    absolute = os.path.abspath(os.fsdecode(path))  # noqa: PTH100
    return f"{absolute}{os.sep}".startswith(places)


def _is_writing(given: tuple[Any, ...]) -> bool:
    return not isinstance(given[0], int) and bool(given[2] & _WRITING)
