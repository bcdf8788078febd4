"""What came of each belief, summed over the shards of a run."""

from dataclasses import dataclass, field

import polars as pl

from checks.beliefs import Belief, Suites
from schemas import CHECK_RESULTS, Table

EXAMPLES = 3
"""Broken rows that a result names."""


@dataclass
class _Outcome:
    """One belief of one table: rows judged, rows broken, and the first of these by name."""

    table: Table
    suite: str
    belief: Belief
    checked: int = 0
    broken: int = 0
    examples: list[str] = field(default_factory=list)

    def action(self) -> str:
        """What to do, and where to look when it broke."""
        return f"{self.belief.action} Seen: {'; '.join(self.examples)}." if self.broken else self.belief.action

    def row(self, run_key: str) -> dict[str, object]:
        """This outcome as a row of schemas.CHECK_RESULTS."""
        return {
            "run_key": run_key,
            "table_name": self.table.name,
            "suite": self.suite,
            "belief": self.belief.name,
            "expectation": self.belief.claim.expectation,
            "is_held": self.broken == 0,
            "checked_count": self.checked,
            "broken_count": self.broken,
            "why": self.belief.why,
            "action": self.action(),
        }


@dataclass
class Results:
    """The outcomes of a run, by table, suite and belief."""

    outcomes: dict[tuple[str, str, str], _Outcome] = field(default_factory=dict)

    def expect(self, table: Table, suites: Suites) -> None:
        """Enter every belief, so that one that never met a row still stands in the results."""
        for suite, beliefs in suites.named():
            for belief in beliefs:
                self.outcomes.setdefault((table.name, suite, belief.name), _Outcome(table, suite, belief))

    def add(self, table: Table, suite: str, marks: pl.DataFrame, subjects: pl.Series) -> None:
        """Add the marks of one frame; `subjects` names its rows."""
        for name in marks.columns:
            outcome = self.outcomes[table.name, suite, name]
            broken = subjects.filter(marks.get_column(name))
            outcome.checked += marks.height
            outcome.broken += broken.len()
            outcome.examples += broken.head(EXAMPLES - len(outcome.examples)).to_list()

    def broken(self, suite: str, names: set[str]) -> list[str]:
        """One line per broken belief of that suite and those names: table, belief, how much, why, what to do."""
        return [
            f"{outcome.table.name}: {outcome.belief.name} is broken {outcome.broken} time(s). {outcome.belief.why} {outcome.action()}"
            for (_, of_suite, name), outcome in self.outcomes.items()
            if of_suite == suite and name in names and outcome.broken
        ]

    def frame(self, run_key: str) -> pl.DataFrame:
        """All outcomes as schemas.CHECK_RESULTS, in the order of its key."""
        rows = [outcome.row(run_key) for outcome in self.outcomes.values()]
        return CHECK_RESULTS.conform(pl.DataFrame(rows, schema=CHECK_RESULTS.schema())).sort(CHECK_RESULTS.key)
