"""Marks on pages that are not part of the project."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sources.extract import extract_pages


def score_folder(shared: Path, name: str, work: Path) -> dict[str, float]:
    """What the shared scorer says of the pages in `inputs/NAME`."""
    folder = shared / "inputs" / name
    rows = extract_pages(sorted(folder.glob("*.html.gz")))
    (work / "found.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    scorer = [sys.executable, shared / "tools" / "score_pages.py", folder / "gold.jsonl", work / "found.jsonl"]
    return json.loads(subprocess.run(scorer, check=True, capture_output=True).stdout)


@pytest.mark.corpus
def test_bodies_and_days_of_real_pages_are_as_good_as_they_were(shared_folder: Path, tmp_path: Path) -> None:
    assert score_folder(shared_folder, "pages", tmp_path)["body_f1"] >= 0.97
    stated = score_folder(shared_folder, "pages_meta", tmp_path)
    assert stated["date_day"] >= 0.92
    assert stated["title_exact"] >= 0.85
    assert stated["authors_exact_set"] >= 0.65
