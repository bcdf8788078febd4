"""How the teacher reads a text: pieces that lead back to the words, tags that lead back to the names."""

import numpy as np
import pytest

from training.name_variants import Labelled
from training.teacher_reading import TAGS, Reader, find_spans

TEXT = "NORRHOLM — Zoë Ohlsson left the U.N. on Friday.\nOhlsson will join Tidemark Energy."
NAMES = (("NORRHOLM", "LOC"), ("Zoë Ohlsson", "PER"), ("U.N.", "ORG"), ("Ohlsson", "PER"), ("Tidemark Energy", "ORG"))


@pytest.fixture
def reader(tmp_path):
    pieces = [f"[unused{number}]" for number in range(100)] + ["[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces += [
        "left",
        "the",
        "on",
        "friday",
        "will",
        "join",
        "energy",
        "zoe",
        "oh",
        "##ls",
        "##son",
        "u",
        "n",
        ".",
        "—",
        "ti",
        "##de",
        "##mark",
    ]
    path = tmp_path / "vocab.txt"
    path.write_text("\n".join(pieces), "utf8")
    return Reader(path)


def labelled() -> Labelled:
    spans, cursor = [], 0
    for name, kind in NAMES:
        start = TEXT.index(name, cursor)
        cursor = start + len(name)
        spans.append((start, cursor, kind))
    return Labelled(TEXT, tuple(spans))


def test_the_tags_of_a_page_lead_back_to_its_names(reader):
    row = labelled()
    page = reader.read(row.text, row.spans)
    likely = np.eye(len(TAGS), dtype=np.float32)[np.maximum(page.tags, 0)]
    spans, unsure = find_spans(page, likely, unsure=0.5)
    assert spans == list(row.spans)
    assert unsure == []


def test_a_word_that_nobody_is_sure_of_is_named(reader):
    page = reader.read(TEXT, ())
    likely = np.eye(len(TAGS), dtype=np.float32)[np.zeros(len(page), np.int64)]
    place = int(np.flatnonzero(page.start == TEXT.index("Tidemark"))[0])
    likely[place] = 1 / len(TAGS)
    _, unsure = find_spans(page, likely, unsure=0.5)
    assert unsure == [(TEXT.index("Tidemark"), TEXT.index("Tidemark") + len("Tidemark"))]


def test_a_word_is_cut_into_the_longest_pieces_that_are_known(reader):
    page = reader.read("Ohlsson", ())
    assert [list(reader.numbers)[number] for number in page.pieces] == ["oh", "##ls", "##son"]
    assert page.tags.tolist() == [0, -1, -1]


def test_a_word_of_which_no_piece_is_known_is_still_one_place(reader):
    page = reader.read("Qvist left", ())
    assert page.pieces.tolist()[0] == Reader.UNKNOWN
    assert page.start.tolist() == [0, 6]
