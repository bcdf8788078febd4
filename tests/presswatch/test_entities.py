"""What a person who watches the news types about people: who is that, these are one, those are two."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from presswatch.cli import app
from presswatch.run import run_all
from presswatch.settings import Run, Settings
from tests.conftest import make_settings
from warehouse.connect import query

ARTICLES = [
    (
        "The Harbour Post",
        "Ferry cut",
        "Mayor Orla Tenby spoke on Monday. “The ferry stays,” said Orla Tenby. Dunmore Council met.",
    ),
    ("Coast Wire", "Budget", "Orla Tenby said the budget was late. “It hurts,” Tenby said. Dunmore Council met again."),
    ("Coast Wire", "Quarry", "“We dig,” said Orla Tenbury, who runs the quarry near Dunmore."),
]


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("tenby")
    inbox = home / "inbox"
    inbox.mkdir()
    lines = [
        {"id": f"t-{number}", "outlet": outlet, "title": title, "body": f"{body} " + "It rained all day in the town. " * 12,
         "published_at": f"2026-03-0{number}"}
        for number, (outlet, title, body) in enumerate(ARTICLES, start=1)
    ]  # fmt: skip
    (inbox / "news.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    settings = make_settings(home, inbox)
    run_all(Run.everything(settings), lambda *_: None)
    return settings


@pytest.fixture
def desk(read_once: Settings, tmp_path: Path) -> Path:
    """A home of one's own, to change at will."""
    shutil.copytree(read_once.home, tmp_path / "home", symlinks=True)
    return tmp_path / "home"


def _type(home: Path, *words: str) -> Result:
    places = {"PRESSWATCH_HOME": str(home), "PRESSWATCH_CORRECTIONS": str(home / "corrections.csv")}
    if not (home / "corrections.csv").exists():
        (home / "corrections.csv").write_text(
            "action,entity_id,into_entity_id,name,article_id,outlet_id,sphere,reason,decided_on\n", encoding="utf-8"
        )
    return CliRunner().invoke(app, ["entities", *words], env=places)


def _ids(home: Path) -> dict[str, str]:
    rows = query(home / "published", "SELECT name, entity_id FROM entities WHERE kind = 'PERSON'")
    return dict(rows.rows())


def test_show_tells_who_it_is_with_company_outlets_and_sentences(desk: Path) -> None:
    shown = _type(desk, "show", "orla tenby")
    assert shown.exit_code == 0, shown.output
    for said in ("Orla Tenby", "PERSON", "Coast Wire", "The Harbour Post", "Dunmore Council", "article_count: 2"):
        assert said in shown.output
    assert "Mayor Orla Tenby spoke on Monday." in shown.output
    assert "It rained" not in shown.output


def test_show_finds_by_id_and_by_alias(desk: Path) -> None:
    for said in (_ids(desk)["Orla Tenby"], "TENBY"):
        assert "name: Orla Tenby\n" in _type(desk, "show", said).output


def test_a_name_that_nobody_bears_gets_the_nearest_names(desk: Path) -> None:
    refused = _type(desk, "show", "Orla Tenbey")
    assert refused.exit_code == 1
    assert len(refused.output.strip().splitlines()) == 1
    assert f"Orla Tenby ({_ids(desk)['Orla Tenby']})" in refused.output


def test_a_merge_says_what_it_changes_and_shows_in_the_published_tables(desk: Path) -> None:
    ids = _ids(desk)
    done = _type(desk, "merge", "Orla Tenbury", "Orla Tenby", "--reason", "misspelt")
    assert done.exit_code == 0, done.output
    assert "1 mention(s) and 1 quote(s) in 1 article(s)" in done.output
    assert set(_ids(desk)) == {"Orla Tenby"}
    speakers = query(desk / "published", "SELECT DISTINCT speaker, speaker_entity_id FROM quotes_readable")
    assert speakers.rows() == [("Orla Tenby", ids["Orla Tenby"])]
    assert "misspelt" in _type(desk, "show", "Orla Tenby").output


def test_a_merge_that_is_only_written_down_is_applied_by_the_next_rebuild(desk: Path, monkeypatch) -> None:
    assert "presswatch rebuild" in _type(desk, "merge", "Orla Tenbury", "Orla Tenby", "--no-apply").output
    assert set(_ids(desk)) == {"Orla Tenby", "Orla Tenbury"}
    monkeypatch.setenv("PRESSWATCH_HOME", str(desk))
    monkeypatch.setenv("PRESSWATCH_CORRECTIONS", str(desk / "corrections.csv"))
    assert CliRunner().invoke(app, ["rebuild"]).exit_code == 0
    assert set(_ids(desk)) == {"Orla Tenby"}


def test_a_split_by_outlet_makes_two_of_one_and_the_name_is_then_two_rows(desk: Path) -> None:
    done = _type(desk, "split", "Orla Tenby", "--outlet", "coast-wire", "--name", "Orla Tenby")
    assert done.exit_code == 0, done.output
    shown = _type(desk, "show", "Orla Tenby").output
    assert "2 entities are called so" in shown
    refused = _type(desk, "merge", "Orla Tenby", "Orla Tenbury")
    assert refused.exit_code == 1
    assert "give one of their ids" in refused.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--name", "X"), "a split needs --articles"),
        (("--name", "X", "--outlet", "o", "--articles", "a1"), "a split needs --articles"),
        (("--name", "X", "--outlet", "nowhere"), "is not named there"),
        (("--name", "", "--outlet", "coast-wire"), "a split into nothing"),
        (("--name", "X", "--sphere", "gardening"), "is not named there"),
    ],
)
def test_a_split_that_cannot_be_made_is_refused_in_one_line_and_nothing_is_written(
    desk: Path, words: tuple[str, ...], said: str
) -> None:
    refused = _type(desk, "split", "Orla Tenby", *words)
    assert refused.exit_code == 1
    assert said in refused.output
    assert len(refused.output.strip().splitlines()) == 1
    assert len((desk / "corrections.csv").read_text(encoding="utf-8").splitlines()) == 1


def test_a_broken_corrections_file_stops_the_load_before_it_changes_anything(desk: Path) -> None:
    (desk / "corrections.csv").write_text("action\n", encoding="utf-8")
    before = _ids(desk)
    refused = _type(desk, "merge", "Orla Tenbury", "Orla Tenby")
    assert refused.exit_code == 1
    assert "corrections.csv, line 1" in refused.output
    assert _ids(desk) == before


def test_list_shows_the_most_named_first(desk: Path) -> None:
    shown = _type(desk, "list", "--kind", "person").output
    assert shown.index("Orla Tenby ") < shown.index("Orla Tenbury")
    assert "Dunmore Council" not in shown


@pytest.mark.parametrize("command", ["show", "merge", "split", "list"])
def test_help_shows_an_example(command: str) -> None:
    shown = CliRunner().invoke(app, ["entities", command, "--help"])
    assert shown.exit_code == 0
    assert f"presswatch entities {command}" in " ".join(shown.output.split())


def test_no_name_from_outside_steers_the_terminal(desk: Path) -> None:
    shown = _type(desk, "show", "[bold]\x1b]0;owned\x07").output
    assert "[bold]" in shown
    assert not {"\x1b", "\x07"} & set(shown)
