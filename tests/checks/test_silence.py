"""The gate leaves nothing behind: no file, no connection, no call home."""

import json
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import json, os, sys
events = []
def watch(event, arguments):
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        events.append([event, str(arguments[0])])
    if event in ("os.mkdir", "socket.connect", "socket.getaddrinfo"):
        events.append([event, str(arguments[0])])
sys.addaudithook(watch)
from tests.checks.newsroom import CONTEXT, healthy_shard
from checks.gate import judge
loaded_early = "great_expectations" in sys.modules
judge([healthy_shard()], CONTEXT)
print(json.dumps({"events": events, "loaded_early": loaded_early, "analytics": os.environ["GX_ANALYTICS_ENABLED"]}))
"""


def test_judging_writes_no_file_opens_no_connection_and_draws_no_bar(tmp_path: Path) -> None:
    here = Path(__file__).resolve().parent
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": f"{here.parent.parent}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    seen = json.loads(run.stdout)
    assert seen == {"events": [], "loaded_early": False, "analytics": "false"}
    assert (list(tmp_path.iterdir()), run.stderr) == ([], "")
