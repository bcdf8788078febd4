"""The brief on disk: DAY.html, DAY.md and DAY.txt, each whole or not at all."""

import os
from pathlib import Path

from reports.brief.facts import Brief
from reports.brief.page import as_html, as_markdown, as_text

_SUFFIXES = (".html", ".md", ".txt")


def write_brief(folder: Path, brief: Brief) -> list[Path]:
    """Write the day's three files in the place of older ones."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {".html": as_html(brief), ".md": as_markdown(brief), ".txt": as_text(brief)}
    return [_replace(folder / f"{brief.day.isoformat()}{suffix}", text) for suffix, text in texts.items()]


def forget_briefs(folder: Path, article_id: str) -> list[str]:
    """Remove the briefs that show an article which is taken down; their days."""
    pages = [page for page in sorted(folder.glob("*.html")) if f'"{article_id}"' in page.read_text(encoding="utf-8")]
    for page in pages:
        for suffix in _SUFFIXES:
            page.with_suffix(suffix).unlink(missing_ok=True)
    return [page.stem for page in pages]


def _replace(target: Path, text: str) -> Path:
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target
