"""The figures of a part kept aside of the file that the weights were learned from.

Weights that have seen an article say nothing about it. So the project's code is copied to a folder of its own, where every
tenth article is kept aside, the weights are learned from the others and the tenth is judged.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
ROOMS = ("benchmarks", "presswatch", "schemas", "seeds", "sources", "training", "transforms", "warehouse")
ASIDE = 10
"""One article in so many is kept aside, in order of their names."""


def keep_aside(train: Path) -> None:
    """Learn from nine tenths of a file and print the figures of the last. Takes minutes."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for room in ROOMS:
            shutil.copytree(PROJECT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
        learned, aside = split(train, copy)
        _run(copy, "training.quotes", str(learned))
        _run(copy, "benchmarks.quotes_accuracy", str(aside))


def split(train: Path, folder: Path) -> tuple[Path, Path]:
    """Two files in the folder: the articles to learn from, with their attributions, and those kept aside."""
    with gzip.open(train, "rt", encoding="utf-8") as lines:
        rows = [(json.loads(line)["doc"], line) for line in lines]
    kept = set(sorted({doc for doc, _ in rows})[ASIDE - 1 :: ASIDE])
    files = folder / "learned.jsonl.gz", folder / "aside.jsonl.gz"
    for file, is_aside in zip(files, (False, True), strict=True):
        with gzip.open(file, "wt", encoding="utf-8") as target:
            target.writelines(line for doc, line in rows if (doc in kept) == is_aside)
    return files


def _run(copy: Path, module: str, argument: str) -> None:
    # Learned with one thread, as `make model` does: sums in another order give other weights.
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(copy)}
    subprocess.run([sys.executable, "-m", module, argument], cwd=copy, env=environment, check=True)
