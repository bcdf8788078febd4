"""The house: which room may import which, and that no room is a lumber room."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "dags": {"presswatch"},
    "presswatch": {"sources", "transforms", "checks", "warehouse", "reports", "schemas"},
    "sources": {"schemas"},
    "transforms": {"schemas"},
    "checks": {"schemas"},
    "warehouse": {"schemas"},
    "reports": {"warehouse"},
    "schemas": set(),
}
ONLY_IN = {
    "airflow": {"dags"},
    "great_expectations": {"checks"},
    "duckdb": {"warehouse"},
    "httpx": {"sources", "reports"},
    "sklearn": set(),
    "spacy": {"presswatch"},
}
LUMBER = {"utils", "common", "helpers", "lib", "misc"}


def _modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_the_house_allows(room: str) -> None:
    assert _modules(room), f"{room}/ holds no module"
    strangers = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in _modules(room)
        for name in _imported(path)
        if (name in MAY_IMPORT and name != room and name not in MAY_IMPORT[room])
        or (name in ONLY_IN and room not in ONLY_IN[name])
    }
    assert not strangers


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_no_module_is_a_lumber_room(room: str) -> None:
    assert not [path.name for path in _modules(room) if path.stem in LUMBER]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_every_module_opens_with_a_sentence(room: str) -> None:
    assert not [
        str(path.relative_to(ROOT))
        for path in _modules(room)
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
