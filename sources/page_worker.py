"""The process in which everything from outside is parsed: reads jobs from its input, answers on its output, may be killed.

Run as `python -m sources.page_worker`. A job is one JSON line and then the payload's bytes; an answer is one JSON line.
"""

import encodings
import importlib
import json
import os
import pkgutil
import resource
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from sources import feeds, pages
from sources.decoding import recode
from sources.live.items import read_items
from sources.worker_sandbox import allow_only_reading

READY = b"ready\n"
CPU_SECONDS = 8
MEMORY_BYTES = 450_000_000
"""Memory a job may take above what the process needs at rest."""
SPENT_BYTES = 250_000_000
"""A worker that once held more than this asks to be replaced: what parsers took, they rarely give back."""
_STATUS = Path("/proc/self/status")

_Selectors = dict[str, str]
_JOBS: dict[str, Callable[[bytes, str | None, date, _Selectors], dict[str, Any]]] = {
    "page": pages.read_page,
    "page_date": lambda payload, address, latest, _selectors: pages.read_page_date(payload, address, latest),
    "entry": lambda payload, address, latest, _selectors: feeds.read_entry(payload, address, latest),
    "feed": lambda payload, address, _latest, _selectors: vars(feeds.read_feed(payload, address)),
    "items": read_items,
}


def main() -> None:
    """Answer jobs until the input ends."""
    jobs, answers = sys.stdin.buffer, _take_output()
    _warm_up()
    # Held open: from here on the process opens nothing of the system.
    status = _STATUS.open("rb") if _STATUS.exists() else None
    _limit_process()
    answers.write(READY)
    answers.flush()
    while line := jobs.readline():
        job = json.loads(line)
        payload = jobs.read(job["byte_count"])
        resource.setrlimit(resource.RLIMIT_CPU, (_cpu_seconds() + CPU_SECONDS, resource.RLIM_INFINITY))
        answer = _answer(job, payload) | {"is_spent": _peak_bytes(status) > SPENT_BYTES}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _take_output() -> BinaryIO:
    # Libraries that print must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return answers


def _warm_up() -> None:
    # Libraries load their tables on first use: before the limits, so that a job pays only for itself.
    page = (
        b"<html><body><article><p>"
        + b"The mill by the river opened again on Monday. " * 20
        + b"</p></article></body></html>"
    )
    pages.read_page(page, None, date(2000, 1, 1), {})
    feeds.read_feed(
        b"<rss version='2.0'><channel><title>The mill</title><item><title>Open</title></item></channel></rss>"
    )
    for module in pkgutil.iter_modules(encodings.__path__):
        if module.name not in {"mbcs", "oem"}:  # Windows has these two.
            importlib.import_module(f"encodings.{module.name}")


def _limit_process() -> None:
    limit = memory_limit(Path("/proc/self/statm"))
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    allow_only_reading(Path(__file__).parent.parent)


def memory_limit(usage: Path) -> int:
    """Bytes of address space the process may have; without `usage`, as on systems that are not Linux, no limit."""
    try:
        used_pages = int(usage.read_text(encoding="ascii").split()[0])
    except OSError:
        # What the process needs at rest is not known there, and a guess would kill it: time and size still have caps.
        return resource.RLIM_INFINITY
    return used_pages * resource.getpagesize() + MEMORY_BYTES


def _cpu_seconds() -> int:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return int(used.ru_utime + used.ru_stime) + 1


def _peak_bytes(status: BinaryIO | None) -> int:
    # Not getrusage: its peak is handed down from the process that started this one, however big that was.
    if status is None:
        return 0
    status.seek(0)
    peaks = [line for line in status.read().splitlines() if line.startswith(b"VmHWM:")]
    return int(peaks[0].split()[1]) * 1024 if peaks else 0


def _answer(job: dict[str, Any], payload: bytes) -> dict[str, Any]:
    try:
        text = recode(payload, job["charset"])
        return _JOBS[job["kind"]](text, job["address"], date.fromisoformat(job["latest_day"]), job["selectors"])
    except pages.UnreadablePageError as error:
        return {"problem": error.code, "problem_text": str(error)}
    except MemoryError:
        return {
            "problem": "page_too_heavy",
            "problem_text": "it takes more memory than a page may; save the article's text alone",
        }
    except Exception as error:
        explanation = (
            f"the reader failed with {type(error).__name__}: {str(error)[:200]}; save the article's text alone"
        )
        return {"problem": "unreadable_page", "problem_text": explanation}


if __name__ == "__main__":
    main()
