"""Any spaCy pipeline in our recogniser's place: the same rows, the same joining, one line when it is not there."""

import json
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from presswatch.cli import app
from presswatch.engines import load_engine
from presswatch.run import run_all
from presswatch.settings import Run, Settings, SettingsError
from schemas import MENTIONS
from transforms.mentions.spacy_engine import CONFIDENCE, SpacyEngine
from transforms.mentions.table import METHOD
from warehouse.connect import query
from warehouse.lake import Lake

spacy = pytest.importorskip("spacy", reason="spaCy is not installed; `make install` brings it for the tests")

PATTERNS = {
    "Ada Quillfeather": "PERSON",
    "Quillfeather's": "PER",
    "Quillfeather": "PERSON",
    "the Dunmere Ferry Board": "ORG",
    "Dunmere": "GPE",
    "Dunmerian": "NORP",
    "Monday": "DATE",
    "Regulation 9": "STATUTE",
}
TEXT = (
    "🚢 Ada Quillfeather met the Dunmere Ferry Board on Monday.\n\n“The 🚢 will sail,” said Quillfeather. "
    "Dunmerian shops cite Regulation 9 in Dunmere; Quillfeather's plan helps Larkspur Bay."
)


@pytest.fixture(scope="module")
def pipeline_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny pipeline that knows a few names by heart."""
    pipeline = spacy.blank("en", meta={"name": "harbour", "version": "1.2.3"})
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": words} for words, label in PATTERNS.items()])
    folder = tmp_path_factory.mktemp("pipelines") / "harbour"
    pipeline.to_disk(folder)
    return folder


def annotate(folder: Path, text: str, *options: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    source, quotes, entities = folder / "texts.jsonl", folder / "quotes.jsonl", folder / "entities.jsonl"
    source.write_text(json.dumps({"doc": "ferry", "text": text}) + "\n", encoding="utf-8")
    arguments = ["annotate", str(source), "--quotes", str(quotes), "--entities", str(entities), *options]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    rows = [[json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in (quotes, entities)]
    return rows[0], rows[1]


def test_annotate_gives_the_names_of_the_pipeline_in_our_kinds_and_conventions(pipeline_folder: Path, tmp_path: Path):
    quotes, entities = annotate(tmp_path, TEXT, "--entity-engine", f"spacy:{pipeline_folder}")
    assert [[TEXT[start:end], kind] for start, end, kind in entities[0]["spans"]] == [
        ["Ada Quillfeather", "PER"],
        ["Dunmere Ferry Board", "ORG"],
        ["Quillfeather", "PER"],
        ["Dunmerian", "MISC"],
        ["Dunmere", "LOC"],
        ["Quillfeather", "PER"],
    ]
    in_marks = [(row["text"], row["speaker_text"]) for row in quotes if row["kind"] != "indirect"]
    assert in_marks == [("The 🚢 will sail,", "Ada Quillfeather")]


def test_a_run_uses_the_engine_that_the_environment_names(
    pipeline_folder: Path, home: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
):
    (inbox / "ferry.txt").write_text("The ferry sails again\n\n" + TEXT + " The weather was fine." * 30, "utf-8")
    monkeypatch.setenv("PRESSWATCH_HOME", str(home))
    monkeypatch.setenv("PRESSWATCH_INBOX", str(inbox))
    monkeypatch.setenv("PRESSWATCH_ENTITY_ENGINE", f"spacy:{pipeline_folder}")
    run_all(Run.everything(settings := Settings.from_environment()), lambda *_: None)
    names = query(
        settings.published,
        "SELECT text, kind, entity, method, confidence FROM mentions WHERE form = 'name' AND field = 'body' ORDER BY start_char",
    )
    assert names["entity"].to_list() == [
        "Ada Quillfeather",
        "Dunmere Ferry Board",
        "Ada Quillfeather",
        "Dunmerian",
        "Dunmere",
        "Ada Quillfeather",
    ]
    assert names["method"].unique().to_list() == ["spacy:en_harbour 1.2.3"]
    assert names["confidence"].cast(pl.Float64).round(3).unique().to_list() == [CONFIDENCE]


def test_our_own_engine_reads_when_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("PRESSWATCH_ENTITY_ENGINE", raising=False)
    _, entities = annotate(tmp_path, TEXT)
    assert "Larkspur Bay" in [TEXT[start:end] for start, end, _ in entities[0]["spans"]]


@pytest.mark.parametrize("longest", [7, 20, 1_000_000])
def test_a_text_longer_than_the_pipeline_takes_is_read_in_parts(pipeline_folder: Path, longest: int):
    text = "Dunmere 🚢\n" * 9 + "x" * 50 + " Dunmere"
    pipeline = spacy.load(pipeline_folder)
    pipeline.max_length = longest
    found = SpacyEngine(pipeline).find(["", text, "Dunmere"])
    assert found.text.tolist() == [1] * 10 + [2]
    spans = zip(found.start[:10].tolist(), found.end[:10].tolist(), strict=True)
    assert {text[start:end] for start, end in spans} == {"Dunmere"}


def test_labels_that_are_no_kind_of_name_are_said_when_the_pipeline_is_loaded(
    pipeline_folder: Path, caplog: pytest.LogCaptureFixture
):
    load_engine.cache_clear()
    load_engine(f"spacy:{pipeline_folder}")
    assert "STATUTE are passed over" in caplog.text


@pytest.mark.parametrize(
    ("engine", "said"),
    [
        ("corenlp", "there is no entity engine 'corenlp'; name `own`, or `spacy:`"),
        ("spacy:", "there is no entity engine"),
        ("spacy:no_such_pipeline", "python -m spacy download no_such_pipeline"),
    ],
)
def test_an_engine_that_is_not_there_is_one_line_with_the_remedy(engine: str, said: str, tmp_path: Path):
    source = tmp_path / "texts.jsonl"
    source.write_text('{"doc": "a", "text": "b"}\n', encoding="utf-8")
    out = ["--entities", str(tmp_path / "out.jsonl")]
    result = CliRunner().invoke(app, ["annotate", str(source), *out, "--entity-engine", engine])
    assert result.exit_code == 1
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_without_spacy_the_line_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(SettingsError, match="pip install 'spacy"):
        load_engine("spacy:en_harbour_news")


def test_a_run_with_an_engine_that_is_not_there_does_not_begin(
    home: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
):
    (inbox / "ferry.txt").write_text("The ferry sails again\n\nIt sails.", encoding="utf-8")
    monkeypatch.setenv("PRESSWATCH_HOME", str(home))
    arguments = ["run", "--all", "--inbox", str(inbox), "--entity-engine", "spacy:no_such_pipeline"]
    assert CliRunner().invoke(app, arguments).exit_code == 1
    assert not home.exists()


def test_one_step_takes_an_engine_of_its_own(
    pipeline_folder: Path, home: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
):
    (inbox / "ferry.txt").write_text("The ferry sails again\n\n" + TEXT + " The weather was fine." * 30, "utf-8")
    monkeypatch.setenv("PRESSWATCH_HOME", str(home))
    monkeypatch.setenv("PRESSWATCH_INBOX", str(inbox))
    for step in (["collect"], ["articles", "--shard", "0"]):
        assert CliRunner().invoke(app, ["step", *step, "--all"]).exit_code == 0
    methods = []
    for engine in ("own", f"spacy:{pipeline_folder}"):
        arguments = ["step", "mentions", "--all", "--shard", "0", "--entity-engine", engine]
        assert CliRunner().invoke(app, arguments).exit_code == 0
        rows = Lake(home / "lake").read(MENTIONS, "all", "shard-0000").filter(pl.col("form") == "name")
        methods.append(rows["method"].unique().to_list())
    assert methods == [[METHOD], ["spacy:en_harbour 1.2.3"]]


def test_a_pipeline_that_finds_no_names_is_refused(tmp_path: Path):
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(SettingsError, match="it has no component that finds names"):
        load_engine(f"spacy:{tmp_path / 'blank'}")


def test_only_what_finding_names_needs_is_run(tmp_path: Path):
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline.add_pipe("tagger").add_label("NN")
    pipeline.add_pipe("ner").add_label("PERSON")
    pipeline.initialize()
    pipeline.to_disk(tmp_path / "trained")
    engine = load_engine(f"spacy:{tmp_path / 'trained'}")
    assert isinstance(engine, SpacyEngine)
    assert engine.pipeline.pipe_names == ["ner"]
