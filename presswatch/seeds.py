"""What we know beforehand, read from seeds/ into frames that the transforms take."""

from pathlib import Path
from typing import Any

import polars as pl
import yaml

from presswatch.settings import SettingsError
from schemas import KNOWN_ENTITIES

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def known_entities() -> pl.DataFrame:
    """seeds/entities.csv as schemas.KNOWN_ENTITIES."""
    rows = _read_csv("entities.csv").with_columns(_split_list("aliases"))
    return KNOWN_ENTITIES.conform(rows)


def outlets() -> pl.DataFrame:
    """seeds/outlets.csv with `labels` and `domains` as lists."""
    return _read_csv("outlets.csv").with_columns(_split_list("labels"), _split_list("domains"))


def furniture() -> dict[str, Any]:
    """seeds/furniture.yml: the lines of a page that are not the article."""
    content = yaml.safe_load(_path("furniture.yml").read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise SettingsError("seeds/furniture.yml: expected a mapping at the top; see seeds/README.md")
    return content


def _path(name: str) -> Path:
    path = SEEDS / name
    if not path.exists():
        raise SettingsError(f"seeds/{name} is missing; restore it from the repository")
    return path


def _read_csv(name: str) -> pl.DataFrame:
    return pl.read_csv(_path(name), infer_schema=False, comment_prefix="#")


def _split_list(column: str) -> pl.Expr:
    parts = pl.col(column).fill_null("").str.split("|").list.eval(pl.element().str.strip_chars())
    return parts.list.eval(pl.element().filter(pl.element() != "")).alias(column)
