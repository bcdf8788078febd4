"""All that reading days anew would change, added up part by part so that memory does not grow with the days."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from presswatch.reextract.comparing import Comparison
from presswatch.reextract.days import Days, Found
from schemas.tables.quote_changes import QUOTE_CHANGES, SIDES

EXAMPLES = 3
"""Examples that are kept of each change."""

_BY = ["outlet", "kind", "change"]
_NO_COUNTS = pl.DataFrame(schema={**dict.fromkeys(_BY, pl.String), "quotations": pl.Int64})


@dataclass
class Outcome:
    """What was read, what it changes, and where all of it stands."""

    days: Days
    found: Found
    file: Path
    articles: int = 0
    aside: int = 0
    counts: pl.DataFrame = field(default_factory=_NO_COUNTS.clear)
    """Quotations by outlet, kind and what became of them; one that changed in two ways counts in both."""
    outlets: Counter[str] = field(default_factory=Counter)
    """Articles compared by outlet."""
    quotations: Counter[str] = field(default_factory=Counter)
    """Quotations by what became of them in the first place; each counts once."""
    columns: Counter[str] = field(default_factory=Counter)
    """Quotations on both sides by the columns that differ."""
    versions: dict[str, Counter[str]] = field(default_factory=lambda: {"old": Counter(), "new": Counter()})
    """Quotations by `method`, published and found anew."""
    mentions: Counter[str] = field(default_factory=Counter)
    missing_columns: tuple[str, ...] = ()
    examples: pl.DataFrame = field(default_factory=QUOTE_CHANGES.empty)
    changed_runs: set[str] = field(default_factory=set)
    """Runs of which some published row would change."""

    @property
    def is_nothing_new(self) -> bool:
        """Whether every published row would stay as it is."""
        return not self.changed_runs

    def add(self, run_key: str, comparison: Comparison) -> None:
        """Count one part's comparison."""
        changes = comparison.changes
        self.articles += comparison.articles.height
        self.aside += comparison.aside
        self.missing_columns = comparison.missing_columns
        self.outlets.update(comparison.articles["outlet"].to_list())
        self.mentions.update(comparison.mention_counts)
        self.quotations.update(changes["change"].to_list())
        self.columns.update(changes["columns"].explode(empty_as_null=False).to_list())
        for side, versions in self.versions.items():
            versions.update(changes[f"{side}_method"].drop_nulls().to_list())
        self.counts = pl.concat([self.counts, _count(changes)]).group_by(_BY).agg(pl.sum("quotations")).sort(_BY)
        self.examples = _best_examples(pl.concat([self.examples, changes.filter(pl.col("change") != "kept")]))
        if comparison.is_any_row_new:
            self.changed_runs.add(run_key)


def _count(changes: pl.DataFrame) -> pl.DataFrame:
    ways = changes.select("outlet", pl.coalesce("new_kind", "old_kind").alias("kind"), change="changes")
    counted = ways.explode("change").group_by(_BY).agg(pl.len().cast(pl.Int64).alias("quotations"))
    return counted.select(_NO_COUNTS.columns)


def _best_examples(changes: pl.DataFrame) -> pl.DataFrame:
    """Of each change the surest ones, terms last: they are what a reader would meet first."""
    surest = pl.max_horizontal("new_confidence", "old_confidence")
    is_term = pl.all_horizontal(pl.col(f"{side}_kind").fill_null("term") == "term" for side in SIDES)
    order = [is_term, -surest, pl.col("article_id"), pl.col("new_quote_id"), pl.col("old_quote_id")]
    return changes.sort(order).group_by("change", maintain_order=True).head(EXAMPLES).select(changes.columns)
