"""What a person types, and the one line that comes back when it cannot be done."""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from presswatch.cli import app
from presswatch.run import run_all
from presswatch.settings import Run, Settings
from tests.conftest import ROOT, SAMPLES, make_settings
from warehouse.connect import query

COMMANDS = (
    *("run", "step", "annotate", "extract", "query", "shell", "search", "export", "brief", "follow", "status"),
    *("dashboard", "rebuild", "reextract", "forget", "hashes"),
)


def _type(*words: str, home: Path | None = None) -> Result:
    return CliRunner().invoke(app, list(words), env={"PRESSWATCH_HOME": str(home)} if home else None)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_an_example(command: str) -> None:
    shown = _type(command, "--help")
    assert shown.exit_code == 0
    assert "Example" in shown.output
    assert f"presswatch {command}" in " ".join(shown.output.split())


@pytest.mark.parametrize(
    ("words", "next_action"),
    [
        (("run", "--all", "--date", "2026-03-02"), "give one of them"),
        (("run", "--all", "--inbox", "nowhere"), "make that folder, or name another with --inbox"),
        (("step", "quotes", "--all"), "add --shard 0"),
        (("step", "bake", "--all"), "there are fetch, collect, check"),
        (("query", "SELECT 1"), "run `presswatch run` first"),
        (("status",), "run `presswatch run` first"),
        (("follow", "a0"), "lists them"),
        (("search", "ferry", "--from", "2026-03-08", "--to", "2026-03-01"), "swap them"),
        (("watch", "test", "ferry-contract", "--from", "2026-03-08", "--to", "2026-03-01"), "swap them"),
        (("annotate", str(SAMPLES / "weekend.jsonl")), "give --quotes FILE"),
    ],
)
def test_a_refusal_is_one_line_with_the_next_action(words: tuple[str, ...], next_action: str, tmp_path: Path) -> None:
    result = _type(*words, home=tmp_path / "home")
    assert result.exit_code == 1
    assert next_action in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    home = {"PRESSWATCH_HOME": str(tmp_path), "PRESSWATCH_TIMEZONE": "Mars/Olympus"}
    result = CliRunner().invoke(app, ["run", "--all"], env=home)
    assert result.exit_code == 1
    assert "PRESSWATCH_TIMEZONE is 'Mars/Olympus'; set it to an IANA name" in result.output


def test_every_command_is_looked_at_for_its_example() -> None:
    assert sorted(COMMANDS) == sorted(command.name or command.callback.__name__ for command in app.registered_commands)


def test_query_prints_rows_and_a_broken_query_one_line(samples: Settings) -> None:
    assert "45" in _type("query", "SELECT rows_in FROM runs", "--csv", home=samples.home).output
    broken = _type("query", "SELECT nothing FROM nowhere", home=samples.home)
    assert broken.exit_code == 1
    assert "nowhere" in broken.output


@pytest.mark.parametrize(
    "sql", ["COPY articles TO 'out.csv'", "SELECT * FROM read_text('README.md')", "SET threads = 1"]
)
def test_query_reaches_no_file_and_changes_no_setting(samples: Settings, sql: str) -> None:
    assert _type("query", sql, home=samples.home).exit_code == 1


def test_the_example_query_of_the_help_runs(samples: Settings) -> None:
    shown = " ".join(re.sub(r"[│╭╮╰╯─]", " ", _type("query", "--help").output).split())
    example = re.search(r'presswatch query "(.+?)"', shown)
    assert example
    assert "5 row(s)" in _type("query", example.group(1), home=samples.home).output


def test_no_text_from_outside_steers_the_terminal(samples: Settings) -> None:
    shown = _type(
        "query", "SELECT chr(27) || ']0;owned' || chr(7) AS title, chr(8238) AS turned", home=samples.home
    ).output
    assert "owned" in shown
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_csv_of_a_query_has_lists_and_no_formula_and_ends_with_its_last_row(samples: Settings) -> None:
    shown = _type("query", "SELECT ['a', 'b'] AS list, '=1' AS formula", "--csv", home=samples.home)
    assert shown.output == "list,formula\na|b,'=1\n"
    speakers = _type("query", "SELECT * FROM top_speakers LIMIT 2", "--csv", home=samples.home)
    assert (speakers.exit_code, len(speakers.output.splitlines())) == (0, 3)
    nested = _type("query", "SELECT {'a': 1} AS odd", "--csv", home=samples.home)
    assert nested.exit_code == 1
    assert "write to_json(odd)" in nested.output


def test_csv_steers_no_terminal_and_reaches_other_programs_as_it_is(samples: Settings) -> None:
    typed = [
        sys.executable,
        "-c",
        "from presswatch.cli import app; app()",
        "query",
        "SELECT chr(27) || '[2J' AS a",
        "--csv",
    ]
    home = {**os.environ, "PRESSWATCH_HOME": str(samples.home), "PYTHONPATH": str(ROOT)}
    ours, theirs = pty.openpty()
    with subprocess.Popen(typed, stdout=theirs, env=home):
        os.close(theirs)
        with os.fdopen(ours, "rb") as terminal:
            assert b"".join(terminal.readline() for _ in range(2)) == "a\r\n�[2J\r\n".encode()
    piped = subprocess.run(typed, stdout=subprocess.PIPE, env=home, check=True)
    assert piped.stdout == b"a\n\x1b[2J\n"


def test_status_names_days_that_got_articles_after_their_run(tmp_path: Path) -> None:
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    inbox.mkdir()
    shutil.copy(SAMPLES / "friday-desk.jsonl", inbox)
    for command in ("collect", "check", "load", "marts", "publish"):
        for shard_step in ("articles", "mentions", "quotes") if command == "check" else ():
            assert _type("step", shard_step, "--date", "2026-03-06", "--shard", "0", home=home).exit_code == 0
        step = _type("step", command, "--date", "2026-03-06", "--inbox", str(inbox), home=home)
        assert step.exit_code == 0, step.output
    assert "after the run" not in _type("status", home=home).output
    late = (SAMPLES / "friday-desk.jsonl").read_text(encoding="utf-8").replace("/2026/03/06/", "/late/")
    (inbox / "late.jsonl").write_text(late, encoding="utf-8")
    run_all(Run.for_day(date(2026, 3, 7), make_settings(home, inbox)), lambda *_: None)
    shown = _type("status", home=home).output
    assert "1 day(s) (2026-03-06) got articles after the run" in shown


def test_status_names_what_was_run_and_what_was_put_aside(samples: Settings) -> None:
    shown = _type("status", home=samples.home).output
    assert "Snapshot 1" in shown
    assert "future_date" in shown


def test_follow_shows_one_article_at_every_station(samples: Settings) -> None:
    article_id = query(samples.published, "SELECT min(article_id) FROM quotes").item()
    shown = _type("follow", article_id, home=samples.home).output
    for station in ("raw_pages", "articles", "mentions", "quotes", "quotes_readable"):
        assert f"\n{station}  " in f"\n{shown}"


def test_extract_writes_one_row_per_page(tmp_path: Path) -> None:
    out = tmp_path / "articles.jsonl"
    result = _type("extract", str(SAMPLES / "wire-parliament-budget.html"), "--out", str(out))
    assert result.exit_code == 0, result.output
    row = json.loads(out.read_text(encoding="utf-8"))
    assert list(row) == [
        "id",
        "url",
        "title",
        "body",
        "published_at",
        "published_precision",
        "published_from",
        "authors",
        "language",
        "outlet",
        "body_verdict",
    ]
    assert row["id"] == "wire-parliament-budget"
    assert row["authors"] == ["Casimir Oyelaran", "Britta Holmgaard-Ruiz"]
    assert row["published_at"].startswith("2026-03-03T")
    assert (row["outlet"], row["language"], row["body_verdict"]) == ("Meridian Wire", "en", "ok")
    assert "airstrip" in row["body"]


def test_a_long_explanation_is_shown_to_its_end(samples: Settings) -> None:
    told = "what is wrong comes first and takes its room, so that the part that matters is last: do this next"
    assert "do this next" in _type("query", f"SELECT '{told}' AS explanation", home=samples.home).output
