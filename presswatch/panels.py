"""The panels file: which entities are compared in the shares of voice, each panel with a version of its own."""

import hashlib
import re
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from presswatch.settings import SettingsError
from schemas import PANELS

_MADE = re.compile(r"e[0-9a-f]{16}")
_SHAPE = "write `panels:`, below it names of panels, and below each `ENTITY_ID: name` lines"


def read_panels(path: Path, known_ids: set[str]) -> pl.DataFrame:
    """The file as schemas.PANELS. SettingsError names the panel that cannot be used, or the member that nobody knows."""
    rows = [row for panel, members in _read_file(path).items() for row in _read_panel(path, panel, members, known_ids)]
    return PANELS.conform(pl.DataFrame(rows, PANELS.schema(), orient="row").sort("panel", "entity_id"))


def panel_version(entity_ids: list[str]) -> str:
    """What tells one set of members from another, in whatever order they are written."""
    return hashlib.sha256("\n".join(sorted(entity_ids)).encode()).hexdigest()[:12]


def _read_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise SettingsError(
            f"no panels file at {path}; make one with the line `panels: {{}}`, or mend PRESSWATCH_PANELS"
        )
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(content, dict) or set(content) != {"panels"} or not isinstance(content["panels"] or {}, dict):
        raise SettingsError(f"{path}: it is not a list of panels; {_SHAPE}")
    return content["panels"] or {}


def _read_panel(path: Path, panel: object, members: object, known_ids: set[str]) -> list[tuple[str, str, str, str]]:
    if (
        not isinstance(members, dict)
        or not isinstance(panel, str)
        or not all(isinstance(said, str) for said in [*members, *members.values()])
    ):
        raise SettingsError(f"{path}: panel {panel} is not a list of entities and names; {_SHAPE}")
    strangers = sorted(member for member in members if member not in known_ids and not _MADE.fullmatch(member))
    if strangers:
        raise SettingsError(
            f"{path}: panel {panel} has {', '.join(strangers)}, which no list of known entities has; "
            "`presswatch entities show NAME` gives the id of a name"
        )
    version = panel_version(list(members))
    return [(panel, version, entity_id, name) for entity_id, name in members.items()]
