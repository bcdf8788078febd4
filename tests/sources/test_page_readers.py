"""Workers that read pages and may be killed."""

import os
import resource
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sources import page_readers
from sources.page_readers import Job, PageReaders
from sources.page_worker import MEMORY_BYTES, SPENT_BYTES, memory_limit
from tests.sources.pages_of_our_own import PARAGRAPHS, page

LATEST = date(2026, 12, 31)
SLOW_PAGE = page(foot="<div " + " ".join(f'a{number}="v"' for number in range(100_000)) + "></div>")


@pytest.fixture(scope="module")
def readers() -> Iterator[PageReaders]:
    with PageReaders(1) as started:
        yield started


def test_without_the_systems_word_on_memory_there_is_no_memory_cap(tmp_path: Path) -> None:
    (tmp_path / "statm").write_text("1000 200 30", encoding="ascii")
    assert memory_limit(tmp_path / "absent") == resource.RLIM_INFINITY
    assert memory_limit(tmp_path / "statm") == 1000 * resource.getpagesize() + MEMORY_BYTES


def test_answers_come_in_the_order_of_the_jobs(readers: PageReaders) -> None:
    jobs = [Job("page", page(paragraphs=PARAGRAPHS[:count]), LATEST) for count in (2, 5, 3)]
    assert [answer["body"].count("\n\n") for answer in readers.answer(jobs)] == [1, 4, 2]


def test_a_page_that_takes_too_long_is_named_and_the_next_one_is_read(
    readers: PageReaders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_readers, "WALL_SECONDS", 1.5)
    slow, good = readers.answer([Job("page", SLOW_PAGE, LATEST), Job("page", page(), LATEST)])
    assert slow["problem"] == "page_reader_timeout"
    assert good["body"] == "\n\n".join(PARAGRAPHS)


def test_a_page_that_takes_too_much_memory_harms_no_other(
    readers: PageReaders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_readers, "WALL_SECONDS", 4.0)
    breaks = page(foot="<br>" * 1_500_000)
    heavy, good = readers.answer([Job("page", breaks, LATEST), Job("page", page(), LATEST)])
    assert heavy["problem"] in {"page_too_heavy", "page_reader_died", "unreadable_page", "page_reader_timeout"}
    assert good["body"] == "\n\n".join(PARAGRAPHS)


def test_a_worker_that_was_killed_while_idle_is_replaced(readers: PageReaders) -> None:
    readers.answer([Job("page", page(), LATEST)])
    worker = readers._idle.get()
    readers._idle.put(worker)
    assert worker.process is not None
    os.kill(worker.process.pid, 9)
    worker.process.wait()
    assert "problem" not in readers.answer([Job("page", page(), LATEST)])[0]


def test_a_page_beyond_the_cap_never_reaches_a_worker(readers: PageReaders) -> None:
    assert readers.answer([Job("page", b"<p>" + b"x" * 10_000_000, LATEST)])[0]["problem"] == "too_large"


def test_external_entities_are_never_read(readers: PageReaders) -> None:
    hostile = b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    payload = hostile + page().replace(b"The harbour board", b"&x; The harbour board")
    assert "&x; The harbour board" in readers.answer([Job("page", payload, LATEST)])[0]["body"]


def test_a_big_process_does_not_wear_its_workers_out() -> None:
    ballast = b"x" * (SPENT_BYTES + 50_000_000)
    with PageReaders(1) as started:
        assert "problem" not in started.answer([Job("page", page(), LATEST)])[0]
        worker = started._idle.get()
        started._idle.put(worker)
        assert worker.process is not None, f"a worker counts its own memory, not the {len(ballast)} bytes of its parent"
