"""Hostile files, each read as a page, a feed and a listing: what becomes of it, how long it takes, how much memory, what it opens.

Run as `python -m benchmarks.hostile FOLDER [FOLDER…]`. The run places itself under strace, which shows every file that a
worker opens and every socket it makes while it reads, whichever library does it. It does not see what the worker's own
sandbox refuses before it becomes a system call, nor what a file that was open before gives. Without strace nothing is
watched, and the last line says so.
"""

import argparse
import gzip
import os
import re
import shutil
import sys
import tempfile
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sources.page_readers import Job, PageReaders
from sources.pages import MAX_PAGE_BYTES
from sources.worker_sandbox import code_folders
from transforms.articles import SHORTEST_CHARACTERS, SHORTEST_WORDS

KINDS = ("page", "feed", "items")
MOST_SECONDS, MOST_MEGABYTES = 10.0, 500
LATEST_DAY = date(2026, 12, 31)
_LOG = "PRESSWATCH_STRACE_LOG"
_WATCHED = "open,openat,openat2,creat,connect,socket,bind,execve"
_CODE = code_folders(Path(__file__).parent.parent)
_CALL = re.compile(r"(\d+) +([\d.]+) (\w+)\((.*)")
_SMALL = b"<html><head><title>T</title></head><body><p>A small page that any worker reads at once.</p></body></html>"


@dataclass(frozen=True)
class Row:
    """One file read as one kind of job."""

    name: str
    kind: str
    outcome: str
    seconds: float
    megabytes: float
    worker: int
    began: float
    ended: float
    loaded: int = 0
    """Modules of Python's own that were opened because they were needed for the first time."""
    opened: tuple[str, ...] = ()
    """What else was opened, run or connected to."""


def main() -> int:
    """Print one row per file and kind, then the sums; 1 when a cap is broken or anything was opened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    folders = parser.parse_args().folders
    _go_under_strace()
    rows = _with_calls([row for folder in folders for row in _read_folder(folder)])
    for row in rows:
        print(_spell_row(row))
    print(_spell_sums(rows))
    return int(any(_breaks_a_cap(row) for row in rows))


def outcome_of(kind: str, answer: dict[str, Any]) -> str:
    """What a run would make of a worker's answer: article, flagged, so many entries, or quarantined with its reason."""
    if "problem" in answer:
        return f"quarantined {answer['problem']}"
    if kind in {"feed", "items"}:
        held = answer["entries"] if kind == "feed" else answer["items"]
        return f"listing {answer['form']} {len(held):,}"
    body = (answer["body"] or "").strip()
    is_short = len(body) < SHORTEST_CHARACTERS and len(body.split()) < SHORTEST_WORDS
    verdict = answer["body_verdict"] or ("too_short" if is_short else None)
    return (
        f"flagged {verdict}"
        if verdict and (body or answer["body_verdict"])
        else "article"
        if body
        else "quarantined no_text"
    )


def _go_under_strace() -> None:
    strace = shutil.which("strace")
    if _LOG in os.environ or strace is None:
        return
    log = tempfile.NamedTemporaryFile(prefix="strace-", delete=False)  # noqa: SIM115 - strace writes into it
    call = [strace, "-f", "-qq", "-ttt", "-s", "200", "--seccomp-bpf", "-e", f"trace={_WATCHED}", "-o", log.name]
    os.environ[_LOG] = log.name
    os.execv(strace, [*call, sys.executable, "-m", "benchmarks.hostile", *sys.argv[1:]])  # noqa: S606 - no shell


def _read_folder(folder: Path) -> Iterator[Row]:
    with PageReaders(1) as readers:
        for path in sorted(path for path in folder.iterdir() if path.is_file()):
            for kind in KINDS:
                yield _read_one(readers, path.name, kind, _payload(path, kind))


def _payload(path: Path, kind: str) -> bytes:
    # A listing is unpacked by the worker; pages and feeds come unpacked, by readers that stop at the cap.
    if kind == "items" or path.suffix != ".gz":
        return path.read_bytes()
    try:
        with gzip.open(path) as file:
            return file.read(MAX_PAGE_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        return path.read_bytes()


def _read_one(readers: PageReaders, name: str, kind: str, payload: bytes) -> Row:
    # A new worker takes its time to start: that is done before the clock runs.
    readers.answer([Job("page", _SMALL, LATEST_DAY)])
    worker = _children()[0]
    with _Peak(worker) as peak:
        began = time.time()
        answer = readers.answer([Job(kind, payload, LATEST_DAY)])[0]
        ended = time.time()
    return Row(name, kind, outcome_of(kind, answer), ended - began, peak.megabytes, worker, began, ended)


class _Peak:
    """The most memory that a process holds while the block runs, above what it held as it began."""

    def __init__(self, process: int) -> None:
        self._status, self._is_over = Path(f"/proc/{process}/status"), threading.Event()
        # The system counts the peak itself; we only have to look before the process is gone.
        Path(f"/proc/{process}/clear_refs").write_text("5", encoding="ascii")
        self._rest = self._most = self._look()
        self._thread = threading.Thread(target=self._keep_looking)

    def __enter__(self) -> "_Peak":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()
        self._most = max(self._most, self._look())

    @property
    def megabytes(self) -> float:
        return (self._most - self._rest) / 1e6

    def _keep_looking(self) -> None:
        while not self._is_over.wait(0.01):
            self._most = max(self._most, self._look())

    def _look(self) -> int:
        try:
            found = re.search(r"VmHWM:\s+(\d+)", self._status.read_text(encoding="ascii"))
        except (FileNotFoundError, ProcessLookupError):
            found = None
        return int(found[1]) * 1024 if found else 0


def _children() -> list[int]:
    lists = [path.read_text(encoding="ascii").split() for path in Path("/proc/self/task").glob("*/children")]
    return [int(child) for listed in lists for child in listed]


def _with_calls(rows: list[Row]) -> list[Row]:
    """The rows with the opens and sockets that strace saw in their worker in their time."""
    if _LOG not in os.environ:
        return rows
    log = Path(os.environ[_LOG])
    calls = [match.groups() for line in log.read_text(errors="replace").splitlines() if (match := _CALL.match(line))]
    log.unlink()
    return [replace(row, **calls_during(row, calls)) for row in rows]


def calls_during(row: Row, calls: list[tuple[str, ...]]) -> dict[str, Any]:
    """Of strace's calls (process, instant, name, arguments) those of the row's worker in the row's time, its own modules only counted."""
    own = [
        f"{name}({given}"
        for process, at, name, given in calls
        if int(process) == row.worker and row.began <= float(at) <= row.ended
    ]
    opened = tuple(call for call in own if not _is_code(call))
    return {"loaded": len(own) - len(opened), "opened": opened}


def _is_code(call: str) -> bool:
    path = re.match(r'openat\(AT_FDCWD, "([^"]+)", O_RDONLY', call)
    return path is not None and f"{path[1]}/".startswith(_CODE)


def _breaks_a_cap(row: Row) -> bool:
    return row.seconds > MOST_SECONDS or row.megabytes > MOST_MEGABYTES or bool(row.opened)


def _spell_row(row: Row) -> str:
    line = f"{row.name:32} {row.kind:6} {row.outcome:38} {row.seconds:6.2f} s {row.megabytes:7.1f} MB"
    loaded = f" {row.loaded} modules loaded" if row.loaded else ""
    return line + loaded + "".join(f"\n    {call[:160]}" for call in row.opened)


def _spell_sums(rows: list[Row]) -> str:
    counts = Counter(row.outcome.split()[0] for row in rows)
    slowest, biggest = max(rows, key=lambda row: row.seconds), max(rows, key=lambda row: row.megabytes)
    calls = [call for row in rows for call in row.opened]
    connections = sum(call.startswith(("connect", "socket", "bind")) for call in calls)
    loaded = f"{sum(row.loaded for row in rows)} of Python's own modules loaded late"
    seen = f"{len(calls) - connections} files opened, {connections} connections, {loaded}"
    watched = seen if _LOG in os.environ else "opens not watched: no strace"
    return (
        f"{datetime.now(UTC):%Y-%m-%d} {len(rows)} jobs: {', '.join(f'{count} {name}' for name, count in sorted(counts.items()))}; "
        f"slowest {slowest.seconds:.1f} s ({slowest.name} as {slowest.kind}), biggest {biggest.megabytes:.0f} MB "
        f"({biggest.name} as {biggest.kind}); {watched}; {sum(map(_breaks_a_cap, rows))} beyond a cap"
    )


if __name__ == "__main__":
    sys.exit(main())
