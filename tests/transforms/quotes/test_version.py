"""The extractor's version: the same for the same weights and word lists, another when one of them changes."""

import shutil
from pathlib import Path

import pytest

from tests.transforms.quotes.reading import read
from transforms.quotes import version

LEARNED = sorted(path.name for path in version.FOLDER.iterdir() if path.suffix in version.LEARNED)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what the extractor has learned and looks up, which the version is read from."""
    for name in LEARNED:
        shutil.copy(version.FOLDER / name, tmp_path / name)
    monkeypatch.setattr(version, "FOLDER", tmp_path)
    return tmp_path


def test_every_row_says_which_extractor_found_it() -> None:
    methods = {row["method"] for row in read("“Rain again,” said Noor Haddad. The so-called “dry rule” ends.")}
    assert methods == {version.extractor()}
    assert version.extractor().startswith(f"{version.VERSION} ")


def test_weights_and_word_lists_are_looked_at() -> None:
    assert {"weights.npz", "reported.npz", "cues.csv", "given_names.csv"} <= set(LEARNED)


@pytest.mark.parametrize("name", LEARNED)
def test_other_weights_or_words_are_another_extractor(package: Path, name: str) -> None:
    before = version.extractor.__wrapped__()
    assert before == version.extractor()
    with (package / name).open("ab") as file:
        file.write(b"x")
    assert version.extractor.__wrapped__() != before
