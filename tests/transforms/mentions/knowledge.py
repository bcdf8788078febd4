"""Known entities of our own invention, for tests that say who was known beforehand."""

from typing import Any

import polars as pl

from schemas import KNOWN_ENTITIES

Fact = tuple[str, str, str, dict[str, Any]]
"""Id, name, kind, and what else is known."""


def known(*facts: Fact) -> pl.DataFrame:
    """The table `known_entities` with these rows."""
    rows = [
        {"entity_id": key, "name": name, "kind": kind, "aliases": [], "related": [], "origin": "seeds", **more}
        for key, name, kind, more in facts
    ]
    return pl.DataFrame(rows, schema=KNOWN_ENTITIES.schema())
