"""A prompt on the published tables: SQL until a semicolon, answers as tables, Ctrl+C stops a query and not the shell."""

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl

from presswatch.tables import as_text
from warehouse.errors import WarehouseError
from warehouse.query_process import QueryProcess

HELP = """SQL ends with a semicolon and may take several lines. One SELECT at a time; FROM, WITH, DESCRIBE and SUMMARIZE work too.
  .tables         the tables, each with the question that it answers
  .columns TABLE  its columns and what they mean
  .refresh        take the latest snapshot; until then all answers come from one
  .help           this
  .quit           leave (so does Ctrl+D)
Ctrl+C stops a query that takes too long, and throws away what was typed so far."""

_FIRST, _NEXT = "presswatch> ", "       ...> "
_SHOWN_ROWS = 1000
_NO_SQL = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$.*?\$\1\$|--[^\n]*|/\*.*?\*/""", re.DOTALL)
"""Texts, quoted names and comments, in which a semicolon ends nothing."""


class Shell:
    """One session. `read` gives a line for a prompt and raises EOFError at the end; `write` shows text."""

    def __init__(
        self,
        published: Path,
        read: Callable[[str], str],
        write: Callable[[str], object],
        timeout_seconds: float = 600.0,
    ) -> None:
        self._read = read
        self._write = write
        self._timeout_seconds = timeout_seconds
        self._process = QueryProcess(published)

    def run(self) -> None:
        """Answer until the end of the input, or `.quit`."""
        with self._process:
            self._process.open()
            self._write("The published tables, for reading. `.tables` lists them, `.help` tells the rest.")
            while (typed := self._next()) is not None:
                try:
                    self._answer(typed)
                except WarehouseError as error:
                    self._write(str(error))
                except KeyboardInterrupt:
                    self._write("stopped")

    def _next(self) -> str | None:
        """The next statement or dot command; None at the end."""
        lines: list[str] = []
        while True:
            try:
                line = self._read(_NEXT if lines else _FIRST)
            except EOFError:
                return None
            except KeyboardInterrupt:
                self._write("")
                lines = []
                continue
            if not lines and line.strip() in {".quit", ".exit"}:
                return None
            if not lines and (line.startswith(".") or not line.strip()):
                return line.strip()
            lines.append(line)
            if _is_whole("\n".join(lines)):
                return "\n".join(lines)

    def _answer(self, typed: str) -> None:
        command, _, argument = typed.partition(" ")
        match command:
            case "":
                return
            case ".help":
                self._write(HELP)
            case ".tables":
                self._show(self._process.tables())
            case ".columns":
                self._show(self._columns(argument.strip(" ;").lower()))
            case ".refresh":
                self._process.refresh()
                self._show(self._ask("SELECT sequence, published_at FROM snapshot"))
            case _ if command.startswith("."):
                self._write(f"there is no {command}; .help lists what there is")
            case _:
                self._show(self._ask(typed))

    def _ask(self, sql: str, *values: str) -> pl.DataFrame:
        return self._process.ask(sql, self._timeout_seconds, values)

    def _columns(self, table: str) -> pl.DataFrame:
        sql = "SELECT column_name, type, doc, unit FROM dictionary WHERE table_name = ? ORDER BY position"
        columns = self._ask(sql, table)
        if columns.is_empty():
            missing = f"there is no table {table!r}" if table else "which table? Write .columns TABLE"
            raise WarehouseError(f"{missing}; .tables lists them")
        return columns

    def _show(self, rows: pl.DataFrame) -> None:
        self._write(as_text(rows.head(_SHOWN_ROWS)))
        if rows.height > _SHOWN_ROWS:
            self._write(f"… of {rows.height:,}; add a LIMIT, or use `presswatch export`")


def _is_whole(typed: str) -> bool:
    """Whether a semicolon ends it, comments aside, and no text or quoted name is still open."""
    sql = _NO_SQL.sub(" ", typed).rstrip()
    return sql.endswith(";") and not {"'", '"'} & set(sql)


def read_with_history(history: Path) -> tuple[Callable[[str], str], Callable[[], None]]:
    """`input` with the lines of earlier sessions, and what keeps this session's lines in the end."""
    import readline

    if history.exists():
        readline.read_history_file(history)
    readline.set_history_length(1000)

    def keep() -> None:
        history.parent.mkdir(parents=True, exist_ok=True)
        readline.write_history_file(history)
        history.chmod(0o600)

    return input, keep
