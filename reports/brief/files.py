"""The brief on disk: DAY.html, DAY.md and DAY.txt, each whole or not at all."""

import os
from datetime import date
from pathlib import Path

from reports.brief.facts import Brief
from reports.brief.page import as_html, as_markdown, as_text

_SUFFIXES = (".html", ".md", ".txt")


def write_brief(folder: Path, brief: Brief) -> list[Path]:
    """Write the day's three files in the place of older ones."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {".html": as_html(brief), ".md": as_markdown(brief), ".txt": as_text(brief)}
    return [_replace(folder / f"{brief.day.isoformat()}{suffix}", text) for suffix, text in texts.items()]


def remove_brief(folder: Path, day: date) -> bool:
    """Remove the brief of a day, as when an article of that day is taken down; whether there was one."""
    files = [path for suffix in _SUFFIXES if (path := folder / f"{day.isoformat()}{suffix}").exists()]
    for path in [*files, *folder.glob(".*.draft")]:
        path.unlink()
    return bool(files)


def _replace(target: Path, text: str) -> Path:
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target
