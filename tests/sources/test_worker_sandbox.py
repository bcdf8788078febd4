"""What a page worker may not do any more once it reads pages."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START = (
    "import os, socket, subprocess, ctypes, sys\n"
    "from pathlib import Path\n"
    "from sources.worker_sandbox import allow_only_reading\n"
    f"allow_only_reading(Path({str(ROOT)!r}))\n"
)


def _run(statement: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", START + statement],
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "statement",
    [
        "open('/etc/hostname')",
        "Path('/proc/self/environ').read_bytes()",
        f"open({str(ROOT / 'pyproject.toml')!r})",
        f"open({str(ROOT / 'sources' / '..' / 'pyproject.toml')!r})",
        "open(os.path.join(os.path.dirname(os.__file__), 'new.py'), 'w')",
        "os.open(os.__file__, os.O_RDWR)",
        "os.listdir('/')",
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.socket()",
        "socket.getaddrinfo('harbourpost.example', 80)",
        "subprocess.run(['true'])",
        "os.system('true')",
        "os.fork()",
        "os.remove('absent')",
        "ctypes.CDLL('libc.so.6')",
    ],
)
def test_what_a_reader_of_pages_does_not_need_is_refused(statement: str) -> None:
    ended = _run(statement)
    assert "PermissionError: a page worker may not" in ended.stderr


@pytest.mark.parametrize(
    "statement",
    [
        "import colorsys, wave, sources.registry",
        "open(os.__file__).read(10)",
        "import zoneinfo; zoneinfo.ZoneInfo('UTC')",
    ],
)
def test_modules_and_tables_that_are_loaded_late_can_still_be_read(statement: str) -> None:
    ended = _run(statement)
    assert (ended.returncode, ended.stderr) == (0, "")
