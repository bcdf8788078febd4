"""How right quotes and their speakers are: `python -m benchmarks.quotes_accuracy GOLD.jsonl.gz [--train]`.

The file is of the form that training.quotes learns from. Every figure is given in two readings: a pronoun that speaks is
right when it is found as written, or only when it is resolved to a name that a machine took it for too. What is sure but
wrong, and how far confidence can be trusted, follows; a diagram of it is written to `benchmarks/` in the data home.

`--train` says that the weights were learned from this very file. Then every tenth article is kept aside, the weights are
learned anew from the others in a copy of the project, and the figures are those of the tenth (needs the group `training`).
"""

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.quotes_aside import keep_aside
from benchmarks.quotes_gold import Article, Row, Unit, read_articles
from benchmarks.quotes_matching import Judged, match
from benchmarks.quotes_reliability import report_reliability
from benchmarks.quotes_reported import count_found, judge_reported
from benchmarks.quotes_speakers import Speaker, is_as_written, is_resolved, is_right
from presswatch.settings import Settings
from presswatch.tables import as_text

AUXILIARIES = frozenset(["has", "have", "had", "is", "was", "were", "be", "to", "that", "s"])
"""Words that two cues may share without being the same."""
SOURCE_KINDS = {"NAME": "names", "NOMINAL": "common nouns", "NONE": "nobody"}

Reading = Callable[[Speaker], Speaker]
Figure = tuple[str, float, int]
"""What it is, its percent, and of how many."""


@dataclass(frozen=True)
class Pairs:
    """What counts of all articles: rows in marks with their units, units with their rows."""

    rows: list[Judged]
    units: list[tuple[Unit, Row | None]]

    @classmethod
    def of(cls, articles: Iterable[Article]) -> "Pairs":
        """Rows and units of the articles, matched."""
        matched = [match(article) for article in articles]
        return cls([row for each in matched for row in each.rows], [unit for each in matched for unit in each.units])

    def found(self, *kinds: str) -> list[tuple[Unit, Row]]:
        """Units that were found, of these kinds of source."""
        return [(unit, row) for unit, row in self.units if row is not None and unit.source.kind in kinds]


def main() -> None:
    """Print the figures, what is sure but wrong, and where the diagram is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="articles with attributions, gzipped JSON lines")
    parser.add_argument(
        "--train", action="store_true", help="learn anew without a tenth of this file, and judge that tenth"
    )
    arguments = parser.parse_args()
    if arguments.train:
        keep_aside(arguments.gold)
        return
    articles = read_articles(arguments.gold)
    pairs = Pairs.of(articles)
    print(as_text(measure(articles, pairs)))
    silent = sum(unit.source.kind == "PRONOUN" and not unit.source.silver for unit, _ in pairs.units)
    print(f"{silent} pronoun(s) of {len(pairs.units)} quotations have no silver and can never count as resolved.")
    name = arguments.gold.name.partition(".")[0]
    report_reliability(pairs.rows, Settings.from_environment().home / "benchmarks" / f"quote_reliability_{name}.svg")


def measure(articles: Sequence[Article], pairs: Pairs) -> pl.DataFrame:
    """Every figure in percent in both readings, and how many quotations, rows or attributions it is of."""
    readings: tuple[Reading, ...] = (lambda speaker: speaker, Speaker.without_pronouns)
    as_written, resolved_only = (
        [*_measure_spans(pairs), *_measure_whole(pairs, reading), *_measure_speakers(pairs, reading)]
        for reading in readings
    )
    of_both = [*_measure_pronouns(pairs), *_measure_cues(pairs), *_measure_reported(articles)]
    names = [name for name, *_ in (*as_written, *of_both)]
    columns = [[round(percent, 2) for _, percent, _ in (*figures, *of_both)] for figures in (as_written, resolved_only)]
    counted = [count for *_, count in (*as_written, *of_both)]
    return pl.DataFrame(
        {"figure": names, "pronouns_as_written": columns[0], "only_when_resolved": columns[1], "counted": counted}
    )


def _measure_spans(pairs: Pairs) -> list[Figure]:
    right = [bool(row.units) for row in pairs.rows]
    found = [row is not None for _, row in pairs.units]
    return _score("spans (IoU 0.8)", right, found)


def _measure_whole(pairs: Pairs, reading: Reading) -> list[Figure]:
    """End to end: span and speaker both right."""
    right = [any(is_right(reading(judged.row.speaker), unit.source) for unit in judged.units) for judged in pairs.rows]
    found = [row is not None and is_right(reading(row.speaker), unit.source) for unit, row in pairs.units]
    return _score("end to end", right, found)


def _measure_speakers(pairs: Pairs, reading: Reading) -> list[Figure]:
    figures = [_share_right("speaker right", pairs.found("NAME", "NOMINAL"), reading)]
    return figures + [_share_right(f"  {name}", pairs.found(kind), reading) for kind, name in SOURCE_KINDS.items()]


def _share_right(name: str, found: list[tuple[Unit, Row]], reading: Reading) -> Figure:
    return _share(name, [is_right(reading(row.speaker), unit.source) for unit, row in found])


def _measure_pronouns(pairs: Pairs) -> list[Figure]:
    found = pairs.found("PRONOUN")
    silver = [(unit, row) for unit, row in found if unit.source.silver]
    return [
        _share("pronouns found as written", [is_as_written(row.speaker, unit.source) for unit, row in found]),
        _share("pronouns resolved as in the silver", [is_resolved(row.speaker, unit.source) for unit, row in silver]),
    ]


def _measure_cues(pairs: Pairs) -> list[Figure]:
    cues = [(_cue_words(row.cue), _cue_words(unit.cue)) for unit, row in pairs.units if row and row.cue and unit.cue]
    return [_share("cue right", [bool(ours & theirs) for ours, theirs in cues])]


def _cue_words(cue: str) -> set[str]:
    return set(re.findall(r"\w+", cue.lower())) - AUXILIARIES


def _measure_reported(articles: Sequence[Article]) -> list[Figure]:
    counts = sorted(count_found(articles).items())
    found = [
        (f"attributions found (overlap 0.3), {kind}", 100 * right / max(given, 1), given)
        for kind, (right, given) in counts
    ]
    judged = judge_reported(articles)
    matched = [(row, attribution) for row, attribution in judged if attribution is not None]
    return [
        *found,
        _share("rows without marks right (IoU 0.5)", [attribution is not None for _, attribution in judged]),
        _share("  their speaker right", [is_right(row.speaker, each.source) for row, each in matched]),
    ]


def _score(name: str, right: list[bool], found: list[bool]) -> list[Figure]:
    """F1, precision and recall."""
    precision, recall = (_share(f"  {part}", hits) for part, hits in (("precision", right), ("recall", found)))
    total = precision[1] + recall[1]
    f1 = 2 * precision[1] * recall[1] / total if total else 0.0
    return [(f"{name}, F1", f1, len(found)), precision, recall]


def _share(name: str, hits: Sequence[bool]) -> Figure:
    return name, 100 * sum(hits) / max(len(hits), 1), len(hits)


if __name__ == "__main__":
    main()
