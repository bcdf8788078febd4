"""Texts given by hand are read as they are, and every span points at its words."""

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from presswatch.cli import app

TEXTS = [
    {
        "doc": "ferry",
        "text": "  Ada Quillfeather, mayor of Dunmere, said: “The ferry will sail.”\n\n“It must,” she added.\n",
    },
    {"doc": "no text"},
    {"doc": "ferry", "text": "“Naïve 🚢 plans,” said Tom Vance."},
    {"doc": "empty", "text": ""},
]


@pytest.fixture(params=["texts.jsonl", "texts.jsonl.gz"])
def annotated(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[list[dict], list[dict], str]:
    lines = "\n".join(json.dumps(row) for row in TEXTS).encode()
    source = tmp_path / request.param
    source.write_bytes(gzip.compress(lines) if source.suffix == ".gz" else lines)
    quotes, entities = tmp_path / "quotes.jsonl", tmp_path / "entities.jsonl"
    result = CliRunner().invoke(app, ["annotate", str(source), "--quotes", str(quotes), "--entities", str(entities)])
    assert result.exit_code == 0, result.output
    read = [[json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in (quotes, entities)]
    return read[0], read[1], result.output


def test_rows_without_text_are_counted_and_passed_over(annotated: tuple[list[dict], list[dict], str]) -> None:
    assert "3 texts read, 1 rows without text passed over" in " ".join(annotated[2].split())
    assert [row["doc"] for row in annotated[1]] == ["ferry", "ferry", "empty"]


def test_every_quote_is_the_words_at_its_span(annotated: tuple[list[dict], list[dict], str]) -> None:
    texts = [row["text"] for row in TEXTS if "text" in row]
    found = {row["text"] for row in annotated[0]}
    assert {"The ferry will sail.", "It must,", "Naïve 🚢 plans,"} <= found
    for row in annotated[0]:
        assert any(text[row["start"] : row["end"]] == row["text"] for text in texts)
        if row["speaker_mention"]:
            assert any(text[row["speaker_start"] : row["speaker_end"]] == row["speaker_mention"] for text in texts)


def test_speakers_are_named(annotated: tuple[list[dict], list[dict], str]) -> None:
    speakers = {row["text"]: (row["speaker_mention"], row["speaker_text"], row["state"]) for row in annotated[0]}
    assert speakers["The ferry will sail."] == ("Ada Quillfeather", "Ada Quillfeather", "named")
    assert speakers["It must,"] == ("she", "Ada Quillfeather", "pronoun_resolved")
    assert speakers["Naïve 🚢 plans,"][1] == "Tom Vance"


def test_names_come_with_spans_and_types_of_the_text_they_stand_in(
    annotated: tuple[list[dict], list[dict], str],
) -> None:
    text = TEXTS[0]["text"]
    assert [[text[start:end], kind] for start, end, kind in annotated[1][0]["spans"]] == [
        ["Ada Quillfeather", "PER"],
        ["Dunmere", "LOC"],
    ]


def test_a_line_that_is_not_json_is_named(tmp_path: Path) -> None:
    source = tmp_path / "texts.jsonl"
    source.write_text('{"doc": "a", "text": "b"}\nnot json\n', encoding="utf-8")
    result = CliRunner().invoke(app, ["annotate", str(source), "--quotes", str(tmp_path / "quotes.jsonl")])
    assert result.exit_code == 1
    assert "texts.jsonl line 2: not JSON" in result.output


@pytest.mark.parametrize(
    ("name", "payload", "said"),
    [
        ("texts.jsonl", b'{"doc": "a", "text": "caf\xe9"}\n', "not UTF-8"),
        ("texts.jsonl.gz", gzip.compress(b'{"doc": "a", "text": "b"}\n' * 999)[:-12], "not a whole gzip file"),
        ("texts.jsonl.gz", b"plain", "not a whole gzip file"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, name: str, payload: bytes, said: str) -> None:
    source = tmp_path / name
    source.write_bytes(payload)
    result = CliRunner().invoke(app, ["annotate", str(source), "--quotes", str(tmp_path / "quotes.jsonl")])
    assert result.exit_code == 1
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_half_a_surrogate_pair_moves_no_offset(tmp_path: Path) -> None:
    source, quotes = tmp_path / "texts.jsonl", tmp_path / "quotes.jsonl"
    source.write_text('{"doc": "a", "text": "\\ud83d “We sail in May,” said Tom Vance."}\n', encoding="utf-8")
    assert CliRunner().invoke(app, ["annotate", str(source), "--quotes", str(quotes)]).exit_code == 0
    row = json.loads(quotes.read_text(encoding="utf-8"))
    assert (row["start"], row["text"]) == (3, "We sail in May,")
