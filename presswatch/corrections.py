"""The corrections file: what people decided about entities, one decision a line, read and added to."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from presswatch.settings import SettingsError
from schemas import ENTITY_CORRECTIONS
from schemas.tables.entities import made_entity_id
from schemas.tables.entity_corrections import CORRECTIONS
from schemas.tables.mentions import SPHERES

COLUMNS = tuple(name for name in ENTITY_CORRECTIONS.schema() if name not in {"line", "reading_count"})
_WHERE = ("article_id", "outlet_id", "sphere")
_NEEDED = {"merge": {"into_entity_id"}, "split": set(), "rename": {"name"}}
_ALLOWED = {"merge": {"into_entity_id"}, "split": {"into_entity_id", "name", *_WHERE}, "rename": {"name"}}

Row = dict[str, str]


def read_corrections(path: Path) -> pl.DataFrame:
    """The file as schemas.ENTITY_CORRECTIONS. SettingsError names the first line that cannot be applied."""
    if not path.is_file():
        raise SettingsError(
            f"no corrections file at {path}; make one with the line `{','.join(COLUMNS)}`, or mend PRESSWATCH_CORRECTIONS"
        )
    return _read_corrections(path, _read_text(path))


def add_corrections(path: Path, rows: list[Row]) -> pl.DataFrame:
    """Append those rows, columns left out being empty, and give the whole file back; refused as a whole like a bad file.

    A file that does not exist is begun.
    """
    text = _read_text(path) if path.is_file() else ",".join(COLUMNS) + "\n"
    text += "" if text.endswith("\n") else "\n"
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows([" ".join(row.get(name, "").split()) for name in COLUMNS] for row in rows)
    corrections = _read_corrections(path, text + written.getvalue())
    _write_text(path, text + written.getvalue())
    return corrections


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # spreadsheets put a byte order mark in front
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 ({error}); save it as CSV UTF-8") from error


def _write_text(path: Path, text: str) -> None:
    """Whole or not at all: a killed writer must not leave half a line that stops every load."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be written ({error.strerror}); set PRESSWATCH_CORRECTIONS to a file of yours"
        ) from error


def _read_corrections(path: Path, text: str) -> pl.DataFrame:
    merged: dict[str, str] = {}
    rows = [{"line": line} | _settle(path, line, row, merged) for line, row in _read_rows(path, text)]
    frame = pl.DataFrame(rows, schema={"line": pl.Int32} | dict.fromkeys(COLUMNS, pl.String))
    decided_on = pl.col("decided_on").str.to_date("%Y-%m-%d")
    return ENTITY_CORRECTIONS.conform(frame.with_columns(decided_on, reading_count=0))


def _read_rows(path: Path, text: str) -> Iterator[tuple[int, Row]]:
    """Line number and fields of each correction; `#` begins a comment line."""
    header = None
    for line, content in enumerate(text.splitlines(), start=1):
        if not content.strip() or content.startswith("#"):
            continue
        try:
            fields = [field.strip() for field in next(csv.reader([content], strict=True))]
        except csv.Error as error:
            raise _refusal(path, line, f"{error}", "close each quotation mark on its own line") from error
        if header is None:
            header = fields
            if tuple(header) != COLUMNS:
                raise _refusal(path, line, f"the columns are {','.join(header)}", f"write {','.join(COLUMNS)}")
        elif len(fields) != len(COLUMNS):
            raise _refusal(path, line, f"{len(fields)} fields", f"write {len(COLUMNS)}, quoted where they hold a comma")
        else:
            yield line, dict(zip(COLUMNS, fields, strict=True))


def _settle(path: Path, line: int, row: Row, merged: dict[str, str]) -> dict[str, str | None]:
    """The row as it applies: what was merged before is followed to where it went."""
    problem = _find_problem(row) or _find_conflict(row, merged)
    if problem:
        raise _refusal(path, line, *problem)
    into = _follow(row["into_entity_id"], merged)
    if row["action"] == "merge":
        merged[row["entity_id"]] = into
    if row["action"] == "split" and row["name"]:
        # The same name split off the same entity is one entity, however many rows list its articles.
        into = made_entity_id("", row["name"], row["entity_id"])
    return {name: value or None for name, value in (row | {"into_entity_id": into}).items()}


def _find_problem(row: Row) -> tuple[str, str] | None:
    """What is wrong with a row by itself, and what to write instead."""
    action, given = row["action"], {name for name in ("into_entity_id", "name", *_WHERE) if row[name]}
    if action not in CORRECTIONS:
        return f"no action {action!r}", f"write one of {', '.join(CORRECTIONS)}"
    if not row["entity_id"]:
        return "no entity_id", "say which entity is corrected; `presswatch entities show NAME` gives its id"
    if given - _ALLOWED[action] or _NEEDED[action] - given:
        fields = " and ".join(sorted(_NEEDED[action])) or "into_entity_id or name, and where"
        return f"a {action} with {', '.join(sorted(given)) or 'nothing else'}", f"give {fields}, and no more"
    if action == "split" and not given & set(_WHERE):
        return "a split that does not say where", f"give one of {', '.join(_WHERE)}"
    if action == "split" and len(given & {"into_entity_id", "name"}) != 1:
        return (
            "a split into nothing or into two",
            "give into_entity_id for an entity that there is, or name for a new one",
        )
    return _find_bad_value(row)


def _find_bad_value(row: Row) -> tuple[str, str] | None:
    if row["sphere"] and row["sphere"] not in SPHERES:
        return f"no sphere {row['sphere']!r}", f"write one of {', '.join(SPHERES)}"
    if not _is_day(row["decided_on"]):
        return f"no day {row['decided_on']!r}", "write it as 2026-03-31"
    return None


def _find_conflict(row: Row, merged: dict[str, str]) -> tuple[str, str] | None:
    """What is wrong with a row after those before it."""
    entity_id = row["entity_id"]
    if entity_id in merged:
        return f"{entity_id} was merged away in a line above", f"correct {_follow(entity_id, merged)} instead"
    if _follow(row["into_entity_id"], merged) == entity_id:
        return f"{entity_id} goes into itself, at once or in a circle", "leave out this line or the one that began it"
    return None


def _follow(entity_id: str, merged: dict[str, str]) -> str:
    while entity_id in merged:
        entity_id = merged[entity_id]
    return entity_id


def _is_day(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _refusal(path: Path, line: int, problem: str, action: str) -> SettingsError:
    return SettingsError(f"{path}, line {line}: {problem}; {action}. Nothing was changed.")
