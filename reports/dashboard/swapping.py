"""A new site in the place of the old one, at once: a reader never sees half of either."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SITE = "site"
"""The link in the folder of reports that always leads to the latest site."""

_BUILT = re.compile(r"^site-(\d{8})$")


@contextmanager
def new_site(reports: Path) -> Iterator[Path]:
    """A folder to write into; when the block ends well the link is turned to it and older sites are removed.

    Older ones go at once: what was taken down must not stand in a forgotten folder. A block that fails, or is killed,
    leaves the link as it was.
    """
    reports.mkdir(parents=True, exist_ok=True)
    with (reports / f".{SITE}.lock").open("a") as lock:
        fcntl.flock(
            lock, fcntl.LOCK_EX
        )  # runs of several days may end together; the kernel frees what a killed one held
        yield from _written(reports)


def _written(reports: Path) -> Iterator[Path]:
    number = max((int(found.group(1)) for found in map(_BUILT.match, _names(reports)) if found), default=0) + 1
    draft = reports / f".{SITE}.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        yield draft
        built = reports / f"{SITE}-{number:08d}"
        draft.rename(built)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _turn_link(reports, built)
    _remove_others(reports, built)


def _turn_link(reports: Path, built: Path) -> None:
    link = reports / f".{SITE}.link"
    link.unlink(missing_ok=True)
    link.symlink_to(built.name)
    link.replace(reports / SITE)
    handle = os.open(reports, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_others(reports: Path, built: Path) -> None:
    for name in _names(reports):
        if _BUILT.match(name) and name != built.name:
            shutil.rmtree(reports / name, ignore_errors=True)


def _names(reports: Path) -> list[str]:
    return [path.name for path in reports.iterdir()]
