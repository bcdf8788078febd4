"""docs/dictionary.md, made from a snapshot without rows: `make docs` writes it, a test tells when it is stale."""

import tempfile
from pathlib import Path

from warehouse.connect import query
from warehouse.dictionary import page
from warehouse.lake import Lake
from warehouse.publish import publish

DOCS_PAGE = Path(__file__).resolve().parent.parent / "docs" / "dictionary.md"


def dictionary_page() -> str:
    """The page as the contracts and marts of now give it."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        publish(Lake(home / "lake"), home / "private.duckdb", home / "published")
        return page(query(home / "published", "FROM dictionary"))


if __name__ == "__main__":
    DOCS_PAGE.write_text(dictionary_page(), encoding="utf-8")
