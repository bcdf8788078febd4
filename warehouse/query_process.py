"""SQL that people type, asked in a process of its own, with a cap on its memory and its time that nothing inside can lift.

DuckDB counts no list and no text that a function makes, and does not hear inside one call that it should stop.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from warehouse.errors import WarehouseError
from warehouse.limits import took_too_long

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

_TABLES = "SELECT table_name, TABLE_COMMENT AS meaning FROM information_schema.tables ORDER BY ALL"

_SPARING = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1"}
"""Address space is what is capped, so nobody may reserve what he does not use; Arrow's own allocator begins with a gigabyte."""


class QueryProcess:
    """One published snapshot, asked from outside. Use as a context manager.

    The process makes itself ready while the caller goes on. One that had to be killed is replaced at the next question,
    which is put to the same snapshot. WarehouseError for whatever cannot be asked or answered.
    """

    def __init__(self, published: Path) -> None:
        self._published = published
        self._snapshot: Path | None = None
        """The very file, as soon as a process has opened it."""
        self._process: subprocess.Popen[bytes] | None = _start(published)

    def __enter__(self) -> "QueryProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def ask(self, sql: str, timeout_seconds: float = 60.0, values: Sequence[str] = ()) -> "pl.DataFrame":
        """What one SELECT gives, with `?` bound to `values`; WarehouseError also when that is too much (`bounded`)."""
        from warehouse.answers import as_frame

        question = {"sql": sql, "values": list(values), "seconds": timeout_seconds, "is_bounded": True}
        first, *batches = self._answer(question)
        return as_frame(first.schema, batches)

    def stream(self, sql: str, timeout_seconds: float = 600.0) -> "Iterator[pa.RecordBatch]":
        """The same in batches, of any length, for callers that keep none of them; the first one has no rows."""
        return self._answer({"sql": sql, "values": [], "seconds": timeout_seconds, "is_bounded": False})

    def tables(self) -> "pl.DataFrame":
        """Every table and view by name, with its meaning."""
        return self.ask(_TABLES)

    def open(self) -> subprocess.Popen[bytes]:
        """The process, once it can be asked."""
        # Polars leaves Ctrl+C so that what it interrupts is taken up again, and waiting here would go on.
        signal.siginterrupt(signal.SIGINT, True)
        if self._process and self._snapshot:
            return self._process
        if self._snapshot and not self._snapshot.exists():
            raise WarehouseError(f"{self._snapshot.name} has been removed meanwhile; `.refresh` takes the latest")
        self._process = process = self._process or _start(self._snapshot or self._published)
        try:
            self._snapshot = Path(self._hear(process)["snapshot"])
        except EOFError:
            self.stop()
            hint = f"run `python -m warehouse.query_worker {self._published}` to see why"
            raise WarehouseError(f"no process starts that could be asked; {hint}") from None
        except BaseException:
            self.stop()
            raise
        return process

    def refresh(self) -> None:
        """Ask the latest snapshot from now on."""
        self.stop()
        self._snapshot = None

    def stop(self) -> None:
        """End the process, if there is one."""
        if self._process:
            self._process.kill()
            self._process.communicate()
        self._process = None

    def _answer(self, question: dict[str, Any]) -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa

        from warehouse.answers import empty_batch

        process = self.open()
        assert process.stdin is not None  # noqa: S101 - a pipe from Popen
        try:
            process.stdin.write(json.dumps(question).encode() + b"\n")
            process.stdin.flush()
            self._hear(process)
            with pa.ipc.open_stream(process.stdout) as reader:
                yield empty_batch(reader.schema)
                yield from reader
            self._hear(process)
        except WarehouseError:
            raise
        except (EOFError, OSError, ValueError):
            self.stop()
            raise _explain_end(process.returncode, question["seconds"]) from None
        except BaseException:
            self.stop()  # the rest of this answer would stand before the next one
            raise

    def _hear(self, process: subprocess.Popen[bytes]) -> dict[str, Any]:
        """What the process says next. WarehouseError for a problem of the query; EOFError when the process has ended."""
        assert process.stdout is not None  # noqa: S101 - a pipe from Popen
        line = process.stdout.readline()
        if not line:
            raise EOFError
        told: dict[str, Any] = json.loads(line)
        if told.get("is_spent"):
            self.stop()
        if told["problem"]:
            raise WarehouseError(told["problem"])
        return told


def _explain_end(code: int, seconds: float) -> WarehouseError:
    if code == -signal.SIGALRM:
        return took_too_long(seconds)
    return WarehouseError(
        f"the query brought its process to an end ({code}), as too much memory does; narrow it, or select fewer columns"
    )


def _start(place: Path) -> subprocess.Popen[bytes]:
    # Only what Python needs: no secret of the environment is where the SQL of others runs.
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    root = str(Path(__file__).resolve().parent.parent)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "warehouse.query_worker", str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**kept, **_SPARING, "TZ": "UTC", "PYTHONPATH": root, "PYTHONUTF8": "1"},
    )
