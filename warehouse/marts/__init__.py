"""The marts: one SQL file each, whose first lines say its grain, its question, how it is defined, and every column."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent
_SAID_FIRST = ["grain", "question", "definition", "key"]
_FOR_BUILDING = ("replaced where", "kept as")


@dataclass(frozen=True)
class Mart:
    """One mart as its SQL file says it."""

    name: str
    grain: str
    question: str
    definition: str
    key: tuple[str, ...]
    columns: dict[str, str]
    query: str

    @property
    def doc(self) -> str:
        """What it answers and how it is defined."""
        return f"{self.question} {self.definition}"

    @property
    def is_view(self) -> bool:
        """Whether it is made when it is asked, from what else is published."""
        return "\n-- kept as: a view\n" in self.query

    @property
    def order(self) -> str:
        """The columns that its rows are sorted by, as its query ends with them."""
        return self.query.rpartition("ORDER BY ")[2].strip()

    def comments(self, prefix: str = "") -> list[str]:
        """The COMMENT ON statements of its table. `prefix` is a catalog with its dot, or empty."""
        target = f'{prefix}"{self.name}"'
        kind = "VIEW" if self.is_view else "TABLE"
        table = _quoted(f"{self.doc} Grain: {self.grain}.")
        columns = [f'COMMENT ON COLUMN {target}."{name}" IS {_quoted(doc)}' for name, doc in self.columns.items()]
        return [f"COMMENT ON {kind} {target} IS {table}", *columns]


def all_marts() -> list[Mart]:
    """Every mart, by name. ValueError for a file whose first comment is not as it must be."""
    return [_read_mart(path) for path in sorted(FOLDER.glob("*.sql"))]


def unit_in(doc: str) -> str:
    """The unit that a column's meaning ends with; empty when it is not a quantity."""
    said = re.search(r"Unit: ([^.]*)\.$", doc)
    return said.group(1) if said else ""


@lru_cache
def _read_mart(path: Path) -> Mart:
    query = path.read_text(encoding="utf-8")
    said = {}
    for line in query.splitlines():
        if not line.startswith("-- "):
            break
        name, colon, text = line.removeprefix("-- ").partition(": ")
        if not colon:
            raise ValueError(f"{path.name}: write `-- name: text` instead of {line!r}")
        said[name] = text
    if list(said)[: len(_SAID_FIRST)] != _SAID_FIRST:
        raise ValueError(
            f"{path.name}: its first lines must say `-- grain:`, `-- question:`, `-- definition:`, `-- key:`"
        )
    for name in _FOR_BUILDING:
        said.pop(name, None)
    grain, question, definition, key = (said.pop(name) for name in _SAID_FIRST)
    return Mart(path.stem, grain, question, definition, tuple(key.split(", ")), said, query)


def _quoted(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
