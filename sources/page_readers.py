"""A few page workers kept at hand: each job has its own limits, and one job's death harms no other."""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Any

from sources.listings import MOST_BYTES as MOST_LISTING_BYTES
from sources.pages import MAX_PAGE_BYTES

WALL_SECONDS = 9.0
START_SECONDS = 60.0
"""A new worker first imports its parsers, which on a busy machine takes a while."""
JOBS_PER_WORKER = 300
"""Then a worker is replaced, so that what parsers leave in memory does not add up."""
MOST_ANSWER_BYTES = 150_000_000
"""What a worker answers is held in this process, which has no cap of its own."""
_STEP_BYTES = 1 << 16
_MOST_BYTES = {"items": MOST_LISTING_BYTES}


@dataclass(frozen=True)
class Job:
    """Bytes from outside and what to do with them: `page`, `page_date`, `feed`, `entry`, or `items` of a listing."""

    kind: str
    payload: bytes
    latest_day: date
    """Dates guessed from a page's text are not after this."""
    address: str | None = None
    selectors: Mapping[str, str] = field(default_factory=dict)
    """CSS selectors of the source: `body` of its pages' text, `links` of its front page's articles."""
    charset: str | None = None
    """The encoding that the server told."""


class PageReaders:
    """Answers jobs in worker processes, in order. Use as a context manager; workers start when first needed."""

    def __init__(self, count: int | None = None) -> None:
        self._count = count or min(4, os.cpu_count() or 1)
        self._threads = ThreadPoolExecutor(self._count, thread_name_prefix="page-reader")
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        for _ in range(self._count):
            self._idle.put(_Worker())

    def __enter__(self) -> "PageReaders":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(cancel_futures=True)
        for _ in range(self._count):
            self._idle.get().stop()

    def answer(self, jobs: Iterable[Job]) -> list[dict[str, Any]]:
        """One answer per job, in order; a job that cannot be done gives `problem` (a code) and `problem_text`."""
        return list(self._threads.map(self._answer_one, jobs))

    def submit(self, job: Job) -> "Future[dict[str, Any]]":
        """The answer to one job as a promise, for callers that must not wait."""
        return self._threads.submit(self._answer_one, job)

    def _answer_one(self, job: Job) -> dict[str, Any]:
        most_bytes = _MOST_BYTES.get(job.kind, MAX_PAGE_BYTES)
        if len(job.payload) > most_bytes:
            size = f"{len(job.payload):,} bytes are more than the {most_bytes:,} that are read"
            return {"problem": "too_large", "problem_text": f"{size}; save the article alone"}
        worker = self._idle.get()
        try:
            return worker.answer(job)
        finally:
            self._idle.put(worker)


@dataclass
class _Worker:
    process: subprocess.Popen[bytes] | None = None
    answered: int = 0

    def answer(self, job: Job) -> dict[str, Any]:
        """What the process makes of a job, or the problem that it died of."""
        if self.process and self.process.poll() is not None:
            self.stop()
        process = self.process or self._start()
        try:
            line = _exchange(process, _spell_job(job), WALL_SECONDS)
        except TimeoutError:
            self.stop()
            return _problem("page_reader_timeout", f"reading it takes more than {WALL_SECONDS:.0f} seconds")
        except (EOFError, BrokenPipeError):
            self.stop()
            return _problem("page_reader_died", "it takes more time or memory than a page may")
        except OverflowError:
            self.stop()
            return _problem("too_large", f"what is read from it is more than {MOST_ANSWER_BYTES:,} bytes")
        try:
            answer: dict[str, Any] = json.loads(line)
        except (ValueError, RecursionError):
            # Whatever it was that the worker read, it has no say over this process.
            self.stop()
            return _problem("unreadable_page", "what the reader makes of it cannot be read")
        self.answered += 1
        if answer.pop("is_spent") or self.answered >= JOBS_PER_WORKER:
            self.stop()
        return answer

    def stop(self) -> None:
        """End the process, if there is one."""
        if self.process:
            self.process.kill()
            self.process.communicate()
        self.process, self.answered = None, 0

    def _start(self) -> subprocess.Popen[bytes]:
        # Only what Python needs: pages are parsed where no secret of the environment can be read.
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
        root = str(Path(__file__).resolve().parent.parent)
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "sources.page_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                **kept,
                # The same page gives the same day on every machine.
                "TZ": "UTC",
                "PYTHONPATH": root,
                "PYTHONHASHSEED": "0",
                "PYTHONUTF8": "1",
                "PYTHONDONTWRITEBYTECODE": "1",
                "OMP_NUM_THREADS": "1",
                "OPENBLAS_NUM_THREADS": "1",
            },
            bufsize=0,
        )
        try:
            _exchange(self.process, b"", START_SECONDS)
        except (EOFError, TimeoutError) as error:
            self.stop()
            hint = "run `python -m sources.page_worker` to see why"
            raise RuntimeError(f"no page worker starts within {START_SECONDS:.0f} seconds; {hint}") from error
        return self.process


def _problem(code: str, explanation: str) -> dict[str, Any]:
    return {"problem": code, "problem_text": f"{explanation}; save the article's text alone"}


def _spell_job(job: Job) -> bytes:
    head = {
        "kind": job.kind,
        "address": job.address,
        "latest_day": job.latest_day.isoformat(),
        "byte_count": len(job.payload),
        "selectors": dict(job.selectors),
        "charset": job.charset,
    }
    return json.dumps(head).encode() + b"\n" + job.payload


def _exchange(process: subprocess.Popen[bytes], question: bytes, seconds: float) -> bytes:
    """Send `question`, return the next line. TimeoutError after `seconds`, EOFError when the process ends.

    OverflowError when the line is longer than MOST_ANSWER_BYTES.
    """
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 - both are pipes from Popen
    deadline = time.monotonic() + seconds
    _send(process.stdin, question, deadline)
    answer = bytearray()
    while not answer.endswith(b"\n"):
        _wait_for(process.stdout, selectors.EVENT_READ, deadline)
        piece = os.read(process.stdout.fileno(), _STEP_BYTES)
        if not piece:
            raise EOFError
        answer += piece
        if len(answer) > MOST_ANSWER_BYTES:
            raise OverflowError
    return bytes(answer)


def _send(pipe: IO[bytes], question: bytes, deadline: float) -> None:
    os.set_blocking(pipe.fileno(), False)
    sent = 0
    while sent < len(question):
        _wait_for(pipe, selectors.EVENT_WRITE, deadline)
        sent += os.write(pipe.fileno(), question[sent : sent + _STEP_BYTES])


def _wait_for(pipe: IO[bytes], event: int, deadline: float) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, event)
        if not selector.select(max(0.0, deadline - time.monotonic())):
            raise TimeoutError
