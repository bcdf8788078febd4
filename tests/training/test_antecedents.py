"""The choice of whom a pronoun stands for, learned from our own samples."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="needs the group training: uv sync --group training")

from training.antecedents import SAMPLES, Reading, fit_choice, read_labels, weigh
from transforms.quotes.antecedents import load_antecedent_weights


@pytest.fixture(scope="module")
def reading() -> Reading:
    return Reading(*read_labels(SAMPLES))


def test_most_samples_hold_the_person_among_their_candidates(reading: Reading) -> None:
    names = reading.identifier.antecedents.names
    items = reading.list_items(weigh(names, np.zeros(len(names)), (0.0, -9.0)))
    assert len(items) == len(reading.labels)
    assert np.mean([not right[-1] for _, right, _, _ in items]) > 0.9


def test_what_is_learned_from_the_samples_finds_their_speakers(reading: Reading) -> None:
    names = reading.identifier.antecedents.names
    items = reading.list_items(weigh(names, np.zeros(len(names)), (0.0, -9.0)))
    direct = fit_choice(items, names)
    assert np.mean([right[(features @ direct).argmax()] for features, right, _, _ in items]) > 0.9
    assert (direct[[names.index(name) for name in ("name clashes", "named in the quotation")]] <= 0).all()


def test_labels_of_several_files_are_read_as_one(tmp_path: Path) -> None:
    rows = [
        {"kind": "doc", "doc": "own", "text": "Ada Stern left. “No,” she said."},
        {"kind": "pronoun", "doc": "own", "span": [22, 25], "quote": [17, 20], "antecedents": [[0, 9]], "weight": 2},
    ]
    packed = tmp_path / "labels.jsonl.gz"
    packed.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    articles, labels = read_labels(packed, SAMPLES)
    assert articles.get_column("article_id").to_list()[0] == "own"
    assert [label["doc"] for label in labels].count("own") == 2


def test_weights_made_for_other_features_are_refused(reading: Reading) -> None:
    names = reading.identifier.antecedents.names
    with pytest.raises(ValueError, match=r"antecedents.npz does not fit .*python -m training.antecedents"):
        load_antecedent_weights((*names, "shoe size"))
    assert load_antecedent_weights(names).layer.names == names
