"""Reads the hard cases, says which the extractor gets right, and renews their score: `python -m tests.transforms.quotes.hard_cases --write`."""

import argparse
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tests.transforms.quotes.reading import read_frame

TESTS = Path(__file__).resolve().parents[2]
CASES = TESTS / "golden" / "hard_quotes"
KNOWN_WRONG = CASES / "known_wrong.txt"
README = TESTS / "README.md"
RENEW = "python -m tests.transforms.quotes.hard_cases --write"
BEGIN, END = "<!-- hard cases: begin -->", "<!-- hard cases: end -->"
NOBODY, TERM = "nobody", "term"
EDGES = " \t\n“”„«»‘’\"'`´.,;:!?…—–-"

Row = dict[str, Any]
Faults = dict[str, list[str]]
"""By key of the case, what is wrong with it."""


@dataclass(frozen=True)
class Case:
    """A short text, and what is said in it by whom."""

    key: str
    category: str
    title: str
    text: str
    said: list[Row]
    quotations: int | None
    """How many quotations stand in marks, where the case says so."""
    reported: int | None
    """How many pieces of speech are reported without marks, where the case says so."""


def load_cases() -> list[Case]:
    """Every case, by file and then in the order in which it was written."""
    cases = []
    for path in sorted(CASES.glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        cases += [_make_case(path.stem, table["category"], entry) for entry in table["case"]]
    return cases


def _make_case(stem: str, category: str, entry: Row) -> Case:
    return Case(
        key=f"{stem}: {entry['name']}",
        category=category,
        title=entry.get("title", ""),
        text=entry["text"].strip(),
        said=entry["said"],
        quotations=entry.get("quotations"),
        reported=entry.get("reported"),
    )


def find_faults(cases: list[Case]) -> Faults:
    """What is wrong with each case, all read in one batch; an empty list where everything the case states holds."""
    articles = pl.DataFrame(
        {
            "article_id": [case.key for case in cases],
            "title": [case.title for case in cases],
            "body": [case.text for case in cases],
        }
    )
    rows: dict[str, list[Row]] = {case.key: [] for case in cases}
    for row in read_frame(articles).to_dicts():
        rows[row["article_id"]].append(row)
    return {case.key: _judge_case(case, rows[case.key]) for case in cases}


def _judge_case(case: Case, rows: list[Row]) -> list[str]:
    reported = [row for row in rows if row["kind"] == "indirect"]
    marked = [row for row in rows if row["kind"] != "indirect"]
    faults = [fault for said in case.said for fault in _judge_said(said, reported if said.get("indirect") else marked)]
    for name, wanted, found in (("quotations", case.quotations, marked), ("reported", case.reported, reported)):
        if wanted is not None and wanted != len(found):
            faults.append(f"{name}: {wanted} wanted, found {[row['text'] for row in found]}")
    return faults


def _judge_said(said: Row, rows: list[Row]) -> list[str]:
    found = [row for row in rows if _is_these_words(row["text"], said)]
    if not found:
        return [f"words: no row for {said['words']!r}; found {[row['text'] for row in rows]}"]
    row = min(found, key=lambda row: len(row["text"]))
    wanted = [said["by"]] if isinstance(said["by"], str) else said["by"]
    faults = []
    if not any(_is_speaker(row, one) for one in wanted):
        told = f"{row['speaker']!r}, written {row['speaker_mention']!r}, {row['kind']}, {row['confidence']:.2f}"
        faults.append(f"speaker of {said['words']!r}: {' or '.join(wanted)} wanted, found {told}")
    for column, holds in (("cue", _ends_with), ("state", str.__eq__)):
        told = row["attribution" if column == "state" else column] or ""
        if column in said and not holds(told, said[column]):
            faults.append(f"{column} of {said['words']!r}: {said[column]!r} wanted, found {told!r}")
    return faults


def _is_these_words(text: str, said: Row) -> bool:
    """Words in marks open the row, and end it where the case gives the last words too; reported words stand in it."""
    if said.get("indirect"):
        return said["words"] in text
    opening, _, ending = said["words"].partition(" … ")
    inner = text.strip(EDGES)
    return inner.startswith(opening) and inner.endswith(ending)


def _is_speaker(row: Row, wanted: str) -> bool:
    """A name must stand last, so that titles before it do no harm; a role may have more words around it."""
    speaker, kind = row["speaker"], row["kind"]
    if wanted in (NOBODY, TERM):
        return speaker is None and (wanted == NOBODY or kind == "term")
    if kind == "term" or speaker is None:
        return False
    if wanted[0].isupper():
        return _ends_with(speaker, wanted)
    return re.search(rf"\b{re.escape(wanted)}\b", speaker, re.IGNORECASE) is not None


def _ends_with(text: str, words: str) -> bool:
    return re.search(rf"(?:^|\s){re.escape(words)}$", text, re.IGNORECASE) is not None


def render_wrong(faults: Faults) -> str:
    """The list file: keys of the cases that are wrong today."""
    head = f"# Cases that the extractor gets wrong today; written by {RENEW}\n"
    return head + "".join(f"{key}\n" for key in sorted(key for key, found in faults.items() if found))


def render_table(cases: list[Case], faults: Faults) -> str:
    """The table of the README: right cases by category."""
    by_category: dict[str, list[Case]] = {}
    for case in cases:
        by_category.setdefault(case.category, []).append(case)
    rows = [_render_row(category, own, faults) for category, own in by_category.items()]
    head = ["| category | cases | right | share |", "|---|---:|---:|---:|"]
    return "\n".join([*head, *rows, _render_row("**all**", cases, faults)])


def _render_row(name: str, cases: list[Case], faults: Faults) -> str:
    right = sum(not faults[case.key] for case in cases)
    return f"| {name} | {len(cases)} | {right} | {100 * right / len(cases):.0f} % |"


def read_known_wrong() -> set[str]:
    """Keys of the list file."""
    return {line for line in KNOWN_WRONG.read_text("utf-8").splitlines() if not line.startswith("#")}


def read_table() -> str:
    """The table as it stands in the README."""
    return _split_readme()[1].strip()


def _split_readme() -> tuple[str, str, str]:
    """The README up to its table, the table, and the rest. ValueError when the borders are gone."""
    text = README.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    table, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"tests/README.md has lost {BEGIN!r} or {END!r}; put both lines back around the table")
    return before + begin, table, end + after


def _write_table(table: str) -> None:
    before, _, after = _split_readme()
    README.write_text(f"{before}\n{table}\n{after}", "utf-8")


def main() -> None:
    """Print the faults and the table; with --write, renew the list of wrong cases and the README's table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    cases = load_cases()
    faults = find_faults(cases)
    table = render_table(cases, faults)
    for key in (key for key, found in faults.items() if found):
        print(key, *faults[key], sep="\n    ")
    print(table)
    if write:
        KNOWN_WRONG.write_text(render_wrong(faults), "utf-8")
        _write_table(table)


if __name__ == "__main__":
    main()
