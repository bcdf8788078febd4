"""The benchmark of hostile files tells what became of each, and what a worker opened."""

import subprocess
import sys
from pathlib import Path

from benchmarks.hostile import Row, calls_during
from tests.sources.pages_of_our_own import page

ROOT = Path(__file__).resolve().parents[2]


def test_every_file_is_read_as_page_feed_and_listing(tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "story.html").write_bytes(page())
    call = [sys.executable, "-m", "benchmarks.hostile", str(tmp_path)]
    said = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert [line.split()[:4] for line in said[:-1]] == [
        ["empty.html", "page", "quarantined", "empty_page"],
        ["empty.html", "feed", "quarantined", "empty_file"],
        ["empty.html", "items", "quarantined", "empty_file"],
        ["story.html", "page", "article", *said[3].split()[3:4]],
        ["story.html", "feed", "quarantined", "not_a_feed"],
        ["story.html", "items", "listing", "html"],
    ]
    assert "6 jobs: 1 article, 1 listing, 4 quarantined" in said[-1]
    assert said[-1].endswith("0 beyond a cap")


def test_what_a_worker_opens_besides_its_modules_is_shown() -> None:
    row = Row("a.xml", "feed", "article", 1.0, 1.0, worker=7, began=100.0, ended=101.0)
    module = f'AT_FDCWD, "{Path(subprocess.__file__)}", O_RDONLY|O_CLOEXEC) = 3'
    calls = [
        ("7", "99.9", "openat", 'AT_FDCWD, "/etc/passwd", O_RDONLY) = 3'),
        ("7", "100.1", "openat", module),
        ("8", "100.2", "connect", "3, {sa_family=AF_INET}) = 0"),
        ("7", "100.3", "openat", 'AT_FDCWD, "/etc/hostname", O_RDONLY) = 3'),
        ("7", "100.4", "connect", "3, {sa_family=AF_INET}) = 0"),
    ]
    assert calls_during(row, calls) == {
        "loaded": 1,
        "opened": ('openat(AT_FDCWD, "/etc/hostname", O_RDONLY) = 3', "connect(3, {sa_family=AF_INET}) = 0"),
    }
