"""The cookbook's page: every SQL block on it is asked, and its answer written below it. `python -m presswatch.cookbook`."""

import argparse
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from presswatch.run import run_all
from presswatch.settings import SEEDS, Run, Settings
from presswatch.tables import as_text
from warehouse.connect import query

PAGE = SEEDS.parent / "docs" / "cookbook.md"
_BLOCK = re.compile(r"```sql\n(?P<sql>.*?)```\n(?:\n```text\n.*?```\n)?", re.DOTALL)
_TITLE = re.compile(r"^### (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    """One question of the page."""

    title: str
    sql: str


def questions(page: str) -> Iterator[Question]:
    """The questions in order."""
    for block in _BLOCK.finditer(page):
        titles = _TITLE.findall(page[: block.start()])
        yield Question(titles[-1], block.group("sql"))


def fill_in(page: str, published: Path) -> str:
    """The page with every answer as the snapshot gives it now."""

    def answered(block: re.Match[str]) -> str:
        rows = query(published, block.group("sql"))
        return f"```sql\n{block.group('sql')}```\n\n```text\n{_shown(rows)}\n```\n"

    return _BLOCK.sub(answered, page)


def _shown(rows: pl.DataFrame) -> str:
    return "\n".join(line.rstrip() for line in as_text(rows).splitlines())


def main() -> None:
    """Run the samples and write the page anew."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--page", type=Path, default=PAGE)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PRESSWATCH_HOME"] = folder
        settings = Settings.from_environment(SEEDS / "samples")
        run_all(Run.everything(settings), lambda *_: None)
        page = fill_in(arguments.page.read_text(encoding="utf-8"), settings.published)
    arguments.page.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
