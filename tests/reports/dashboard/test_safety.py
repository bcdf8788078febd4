"""What keeps pages harmless, piece by piece."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from reports.dashboard.safety import command, language_of, page_name, policy
from tests.reports.dashboard.hostile import ATTACKS
from warehouse.connect import query


def test_a_pages_file_name_holds_nothing_of_its_id() -> None:
    names = {page_name(identity) for identity in (*ATTACKS, "../../x", "q1", "Q1", "\ud800")}
    assert len(names) == len(ATTACKS) + 4
    assert all(name.removesuffix(".html").isalnum() and name.isascii() and len(name) == 25 for name in names)


@pytest.mark.parametrize(("code", "shown"), [("en", "en"), ("und", None), ('en" x="', None), (None, None)])
def test_only_a_language_code_becomes_a_lang_attribute(code: str | None, shown: str | None) -> None:
    assert language_of(code) == shown


@pytest.mark.parametrize("value", ATTACKS)
def test_a_copied_command_asks_for_the_value_itself_and_runs_nothing_else(
    attacked: Path, tmp_path: Path, value: str
) -> None:
    line = command("SELECT ? AS said", value)
    assert line.isprintable()
    showing = f"presswatch() {{ {shlex.quote(sys.executable)} -c 'import json, sys; print(json.dumps(sys.argv[1:]))' \"$@\"; }}; {line}"
    shown = subprocess.run(["bash", "-c", showing], capture_output=True, text=True, cwd=tmp_path, check=True)
    asked, sql = json.loads(shown.stdout)
    assert asked == "query"
    assert query(attacked, sql).item() == value
    assert list(tmp_path.iterdir()) == []


def test_the_policy_allows_one_style_and_one_script_and_no_evaluation() -> None:
    rules = dict(rule.split(" ", 1) for rule in policy("a{}", "1").split("; "))
    assert rules.pop("script-src") == "'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"
    assert rules.pop("style-src").startswith("'sha256-")
    assert rules == {"default-src": "'none'", "img-src": "data:", "base-uri": "'none'", "form-action": "'none'"}
