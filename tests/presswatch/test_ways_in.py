"""Everything that an analyst may type, in every way in: what would read, write, load, set or send is refused, and nothing happens."""

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import presswatch
from presswatch.cli import app
from presswatch.run import run_all
from presswatch.settings import Run, Settings
from presswatch.shell import Shell
from tests.conftest import make_settings
from tests.warehouse.test_connect import ESCAPES
from warehouse.connect import Connection, connect

CALLS = (
    "FROM query('FROM articles')",
    "FROM query_table(['articles'])",
    "FROM enable_logging(storage = 'file', storage_path = '{folder}/log')",
    "FROM json_execute_serialized_sql('')",
    "SELECT 1; COPY articles TO '{folder}/leak.csv'",
)
"""Refused where we stand between the analyst and the connection."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "outside.csv").write_text("name\nsecret\n", encoding="utf-8")
    return outside


def _by_connection(samples: Settings, sql: str) -> str:
    with presswatch.connect(samples.home) as connection:
        try:
            return str(connection.execute(sql).fetchall())
        except Exception as error:
            return f"refused: {type(error).__name__}"


def _by_query(samples: Settings, sql: str) -> str:
    return _type(samples, "query", sql)


def _by_shell(samples: Settings, sql: str) -> str:
    return _session(samples.published, [f"{sql};"])[-1]


def _by_where(samples: Settings, sql: str) -> str:
    out = samples.home / "exported.csv"
    try:
        return _type(samples, "export", "articles", "--out", str(out), "--where", f"true) UNION ALL BY NAME ({sql}")
    finally:
        out.unlink(missing_ok=True)


def _by_table(samples: Settings, sql: str) -> str:
    return _type(samples, "export", sql, "--out", str(samples.home / "exported.csv"))


def _by_search(samples: Settings, sql: str) -> str:
    shown = CliRunner().invoke(app, ["search", "budget", "--outlet", f"x') OR true; {sql}; --"], env=_home(samples))
    return "refused" if shown.exit_code == 1 else shown.output


WAYS: tuple[Callable[[Settings, str], str], ...] = (
    _by_connection,
    _by_query,
    _by_shell,
    _by_where,
    _by_table,
    _by_search,
)


@pytest.mark.parametrize("way", WAYS)
def test_no_attempt_gets_anywhere(samples: Settings, folder: Path, way: Callable[[Settings, str], str]) -> None:
    attempts = ESCAPES if way is _by_connection else (*ESCAPES, *CALLS)
    assert len(attempts) >= 40
    before = sorted(folder.rglob("*"))
    for attempt in attempts:
        answer = way(samples, attempt.format(folder=folder))
        assert "secret" not in answer.replace("secret_of_the_caller", ""), attempt
        assert any(word in answer for word in ("refused", "cannot", "only one SELECT", "there is no table")), attempt
    assert sorted(folder.rglob("*")) == before


def test_a_runaway_query_stops_at_its_limit_in_every_way(samples: Settings) -> None:
    endless = "SELECT count(*) FROM range(10_000_000) AS a, range(10_000_000) AS b WHERE a.range * b.range % 7 = 1"
    assert "stopped after 0.3 seconds" in _type(samples, "query", endless, "--timeout", "0.3")
    exported = _type(samples, "export", "articles", "--timeout", "0.3", "--where", f"0 = ({endless})")
    assert "stopped after 0.3 seconds" in exported
    assert not Path("articles.csv").exists()
    assert any("stopped after 0.3 seconds" in line for line in _session(samples.published, [f"{endless};"], 0.3))


@pytest.mark.parametrize(
    "bomb",
    [
        "SELECT len(range(1_000_000_000))",
        "SELECT len(repeat('x', 2_000_000_000))",
        "SELECT len(list_transform(range(30_000_000), lambda x: repeat('x', 1000)))",
    ],
)
def test_what_a_function_makes_of_lists_and_texts_is_bounded_in_every_way(samples: Settings, bomb: str) -> None:
    refusal = "the query needs more than 1 GB of memory; narrow it"
    assert refusal in _type(samples, "query", bomb)
    assert refusal in _type(samples, "export", "articles", "--where", f"0 = ({bomb})")
    assert not Path("articles.csv").exists()
    shown = _session(samples.published, [f"{bomb};", "SELECT 'still here' AS said;"])
    assert refusal in shown[1]
    assert "still here" in shown[2]


def test_one_call_that_hears_nothing_stops_at_its_limit_in_every_way(samples: Settings) -> None:
    deaf = "SELECT levenshtein(repeat('a', 2_000_000), repeat('b', 2_000_000))"
    assert "stopped after 0.3 seconds" in _type(samples, "query", deaf, "--timeout", "0.3")
    exported = _type(samples, "export", "articles", "--timeout", "0.3", "--where", f"0 = ({deaf})")
    assert "stopped after 0.3 seconds" in exported
    shown = _session(samples.published, [f"{deaf};", "SELECT 'still here' AS said;"], 0.3)
    assert "stopped after 0.3 seconds" in shown[1]
    assert "still here" in shown[2]


def test_ctrl_c_stops_the_query_and_not_the_shell(samples: Settings) -> None:
    endless = "SELECT count(*) FROM range(10_000_000) AS a, range(10_000_000) AS b WHERE a.range * b.range % 7 = 1;"
    is_over = threading.Event()
    presses: list[int] = []

    def press() -> None:
        # Again and again: pressed before the query has begun, it would stop nothing.
        while not is_over.wait(0.5):
            presses.append(signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)

    def lines() -> Iterator[str]:
        threading.Thread(target=press, daemon=True).start()
        yield endless
        is_over.set()
        yield "SELECT 'still here' AS said;"

    # A test process that works for another one is told to ignore the keyboard.
    earlier = signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.siginterrupt(signal.SIGINT, False)  # as Polars leaves it in a process that it is used in
    try:
        shown = _session(samples.published, lines(), timeout=200.0)
    finally:
        is_over.set()
        signal.signal(signal.SIGINT, earlier)
    assert "stopped" in shown
    assert not [line for line in shown if "stopped after" in line]
    assert len(presses) < 100, "it was the time limit that stopped it"
    assert "still here" in shown[-1]


def test_the_snapshot_is_replaced_while_it_is_open(tmp_path: Path, samples: Settings) -> None:
    settings = make_settings(tmp_path / "home", samples.inbox)
    (tmp_path / "few").mkdir()
    few = make_settings(tmp_path / "home", tmp_path / "few")
    (tmp_path / "few" / "one.jsonl").write_bytes((samples.inbox / "weekend.jsonl").read_bytes())
    run_all(Run.everything(few), lambda *_: None)
    sql = "SELECT (SELECT sequence FROM snapshot), count(*) FROM articles"
    with connect(settings.published) as open_before:
        ((first, few_articles),) = open_before.execute(sql).fetchall()
        run_all(Run.everything(settings), lambda *_: None)
        assert open_before.execute(sql).fetchall() == [(first, few_articles)]
        with connect(settings.published) as opened_after:
            ((second, all_articles),) = opened_after.execute(sql).fetchall()
    assert (first, second) == (1, 2)
    assert all_articles > few_articles


def test_the_shell_takes_several_lines_and_shows_what_there_is(samples: Settings) -> None:
    shown = _session(
        samples.published,
        [
            "",
            "SELECT 'two",
            "lines' AS said",
            ";",
            ".tables",
            ".columns top_speakers",
            ".refresh",
            ".nonsense",
            ".help",
        ],
    )
    assert "two ⏎ lines" in shown[1] or "two" in shown[1]
    assert "quotes_readable" in shown[2]
    assert "outlet_count" in shown[3]
    assert "sequence" in shown[4]
    assert "there is no .nonsense" in shown[5]
    assert "Ctrl+C stops" in shown[6]


def test_the_shell_lists_views_and_says_which_table_it_does_not_know(samples: Settings) -> None:
    shown = _session(samples.published, [".tables", ".columns", ".columns nowhere", ".columns Mentions_Over_Time;"])
    assert "mentions_over_time" in shown[1]
    assert "which table? Write .columns TABLE; .tables lists them" in shown[2]
    assert "there is no table 'nowhere'; .tables lists them" in shown[3]
    assert "is_covered" in shown[4]


@pytest.mark.parametrize(
    ("lines", "answers"),
    [
        (["SELECT 41 + 1; -- the answer; it's known"], ["42"]),
        (["SELECT 41 + 1 /* ; */", ";"], ["42"]),
        (["SELECT 'a;", "b' AS said;"], ["a;"]),
        (["SELECT $$it's;$$ AS said;", 'SELECT 42 AS "one;', 'two";'], ["it's;", "42"]),
        (["-- nothing yet;", "SELECT 42;"], ["42"]),
    ],
)
def test_a_statement_ends_with_the_semicolon_that_is_none_of_a_text_or_comment(
    samples: Settings, lines: list[str], answers: list[str]
) -> None:
    shown = _session(samples.published, lines)[1:]
    assert len(shown) == len(answers)
    assert all(answer in text for answer, text in zip(answers, shown, strict=True))


def test_the_shell_tells_what_is_wrong_and_goes_on(samples: Settings) -> None:
    shown = _session(samples.published, ["SELECT nothing FROM nowhere;", "SELECT 42 AS answer;", ".quit", "SELECT 1;"])
    assert "nowhere" in shown[1]
    assert "42" in shown[2]
    assert len(shown) == 3


def test_connect_gives_frames_as_usual(samples: Settings) -> None:
    with presswatch.connect(samples.home) as connection:
        assert isinstance(connection, Connection)
        assert connection.sql("SELECT count(*) AS articles FROM articles").pl().item() > 30
        assert list(connection.sql("SELECT 1 AS one").df().columns) == ["one"]


def _session(published: Path, lines: Iterable[str], timeout: float = 60.0) -> list[str]:
    coming: Iterator[str] = iter(lines)

    def read(_prompt: str) -> str:
        try:
            return next(coming)
        except StopIteration:
            raise EOFError from None

    shown: list[str] = []
    Shell(published, read, shown.append, timeout).run()
    return shown


def _type(samples: Settings, *words: str) -> str:
    return CliRunner().invoke(app, list(words), env=_home(samples)).output


def _home(samples: Settings) -> dict[str, str]:
    return {"PRESSWATCH_HOME": str(samples.home), "COLUMNS": "250"}
