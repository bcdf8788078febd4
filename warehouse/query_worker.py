"""The process in which SQL runs that people type: reads questions from its input, answers on its output, may be killed.

Run as `python -m warehouse.query_worker FOLDER`. A question is one JSON line. An answer is a JSON line that tells what is
wrong; where nothing is, an Arrow stream follows it, and another such line.
"""

import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa

from warehouse.answers import read
from warehouse.connect import connect, open_reader
from warehouse.errors import WarehouseError
from warehouse.limits import bounded, in_words

START_SECONDS = 60.0
"""So long the process may take until it can be asked."""

MEMORY_BYTES = 1_500_000_000
"""Address space above what the process has at rest: MEMORY_LIMIT, and as much as half of it for what DuckDB does not count."""

_STATM = Path("/proc/self/statm")


def main() -> None:
    """Answer questions until the input ends."""
    _die_after(START_SECONDS)
    # The keyboard is for the process that asks; it ends this one when it has to.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # DuckDB looks at every bound value with pandas where it finds it; importing that takes longer than most queries.
    sys.modules["pandas"] = None  # type: ignore[assignment]
    questions, answers = sys.stdin.buffer, _take_output()
    try:
        connection = connect(Path(sys.argv[1]))
    except WarehouseError as error:
        _say(answers, problem=str(error))
        return
    with connection:
        ((snapshot,),) = connection.execute("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchall()
        room = _Room()
        _say(answers, snapshot=snapshot)
        _die_after(0)
        while line := questions.readline():
            problem = _answer(connection, json.loads(line), answers)
            _die_after(0)
            _say(answers, problem=problem, is_spent=room.is_short())


def _answer(connection: duckdb.DuckDBPyConnection, question: dict[str, Any], answers: BinaryIO) -> str | None:
    """Write what the question gives; what is wrong with it."""
    _die_after(question["seconds"])
    try:
        with open_reader(connection, question["sql"], question["values"]) as reader:
            _say(answers)
            with pa.ipc.new_stream(answers, reader.schema) as stream:
                for batch in bounded(read(reader)) if question["is_bounded"] else read(reader):
                    stream.write_batch(batch)
    except WarehouseError as error:
        return str(error)
    except (duckdb.Error, MemoryError) as error:
        return str(in_words(error))
    return None


class _Room:
    """The address space that this process may still take, from now on."""

    def __init__(self) -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        self._at_rest = _address_space()
        if self._at_rest:
            limit = self._at_rest + MEMORY_BYTES
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    def is_short(self) -> bool:
        """Whether so little is left that the next query might miss it: what was freed is not given back at once."""
        return _address_space() - self._at_rest > MEMORY_BYTES // 2


def _address_space() -> int:
    """Bytes; 0 on systems that are not Linux. What is needed at rest is not known there, and a guess would kill."""
    if not _STATM.exists():
        return 0
    return int(_STATM.read_text(encoding="ascii").split()[0]) * resource.getpagesize()


def _die_after(seconds: float) -> None:
    # By the kernel and not by us: inside one call DuckDB listens to nobody, and who asked may be gone. 0 is never.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _say(answers: BinaryIO, problem: str | None = None, **more: object) -> None:
    answers.write(json.dumps({"problem": problem, **more}).encode() + b"\n")
    answers.flush()


def _take_output() -> BinaryIO:
    # Libraries that print must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return answers


if __name__ == "__main__":
    main()
