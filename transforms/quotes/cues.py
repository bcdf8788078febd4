"""The verbs that report speech, each with its lemma and class; `cues.csv` beside this file is the list to edit."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Cue:
    """One written form of a reporting verb."""

    form: str
    lemma: str
    frame: str
    """How it frames the speech: `said`, `told`, `asked`, `denied` and so on."""


@cache
def cue_forms() -> dict[str, Cue]:
    """Every written form, lower case, with its lemma and class."""
    with Path(__file__).with_name("cues.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {form: Cue(form, row["lemma"], row["class"]) for row in rows for form in row["forms"].split()}
