"""The gate between the lake and the warehouse: what is judged, what is put aside, what stops a run."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from checks import articles, breakage, mentions, quotes, tally, volume
from checks.beliefs import Belief, Suites
from checks.expectations import Judge
from checks.putting_aside import DESCRIBED, as_quarantine, describe_broken, key_text
from checks.results import Results
from checks.shape import COLUMN_SUITES, compare_columns
from checks.shard import Context, Shard
from schemas import ARTICLES, MENTIONS, QUOTES, Table

__all__ = ["Context", "Shard", "TableBroken", "Verdict", "judge"]

ROW_SUITES = ((ARTICLES, articles.SUITES), (MENTIONS, mentions.SUITES), (QUOTES, quotes.SUITES))
"""Beliefs about single rows: a row that breaks one is put aside."""

TABLE_SUITES = (
    *((table, suites) for table in (ARTICLES, MENTIONS, QUOTES) for suites in (COLUMN_SUITES, breakage.SUITES)),
    (ARTICLES, tally.ARTICLE_SUITES),
    (ARTICLES, volume.SUITES),
    (MENTIONS, tally.MENTION_SUITES),
    (QUOTES, tally.QUOTE_SUITES),
)
"""Beliefs about whole tables: one that must hold and does not stops the run."""

_STOPPING = {belief.name for _, suites in TABLE_SUITES for belief in suites.must_hold}


@dataclass(frozen=True)
class Verdict:
    """What the gate found."""

    check_results: pl.DataFrame
    """As schemas.CHECK_RESULTS, one row per belief."""
    quarantine: pl.DataFrame
    """As schemas.QUARANTINE, one row per broken row, in the order of the shards."""


class TableBroken(RuntimeError):  # noqa: N818 - the steps catch it under the name of what happened
    """A whole table cannot be trusted; one line per belief says what broke and what to do. Its `verdict` is complete."""

    def __init__(self, lines: list[str], verdict: Verdict) -> None:
        super().__init__("\n".join(lines))
        self.verdict = verdict


def judge(shards: Iterable[Shard], context: Context) -> Verdict:
    """Judge a run, one shard in memory at a time. TableBroken, which carries the verdict, when a table must not be loaded.

    A row is put aside once, under the first belief that it breaks. Mentions and quotes of an article that is put aside
    go with it and are not judged.
    """
    hearing = _Hearing(context, Judge())
    for shard in shards:
        hearing.hear(shard)
    hearing.sum_up()
    verdict = hearing.verdict()
    broken = hearing.results.broken("MUST_HOLD", _STOPPING)
    if broken:
        raise TableBroken(broken, verdict)
    return verdict


@dataclass
class _Hearing:
    """What is known so far of the run that is being judged."""

    context: Context
    judging: Judge
    results: Results = field(default_factory=Results)
    counted: tally.Tally = field(default_factory=tally.Tally)
    aside: list[pl.DataFrame] = field(default_factory=list)
    judged: dict[str, int] = field(default_factory=dict)
    """Rows judged so far, by table; a table is in it as soon as its columns were compared."""

    def __post_init__(self) -> None:
        for table, suites in (*ROW_SUITES, *TABLE_SUITES):
            self.results.expect(table, suites)

    def hear(self, shard: Shard) -> None:
        """Judge the rows of one shard; a shard whose columns are not those of the contracts goes no further."""
        frames = ((ARTICLES, shard.articles), (MENTIONS, shard.mentions), (QUOTES, shard.quotes))
        held = [self._columns_hold(shard.part, table, frame) for table, frame in frames]
        if not all(held):
            return
        kept_articles = self._keep(ARTICLES, articles.prepare(shard.articles, self.context))
        gone = shard.articles.join(kept_articles, on="article_id", how="anti")
        their_mentions = shard.mentions.join(gone, on="article_id", how="anti", maintain_order="left")
        their_quotes = shard.quotes.join(gone, on="article_id", how="anti", maintain_order="left")
        kept_mentions = self._keep(MENTIONS, mentions.prepare(their_mentions, kept_articles))
        kept_quotes = self._keep(QUOTES, quotes.prepare(their_quotes, kept_articles, their_mentions))
        self.counted.add(Shard(shard.part, kept_articles, kept_mentions, kept_quotes))

    def sum_up(self) -> None:
        """Judge the run as a whole."""
        for table, _ in ROW_SUITES:
            broken = sum(part.filter(pl.col("table_name") == table.name).height for part in self.aside)
            self._measure(table, breakage.SUITES, breakage.breakage(self.judged.get(table.name, 0), broken))
        if self.counted.parts:
            run_articles = self.counted.articles()
            self._measure(ARTICLES, tally.ARTICLE_SUITES, tally.article_figures(run_articles))
            self._measure(ARTICLES, volume.SUITES, volume.volume(run_articles, self.context))
            self._measure(MENTIONS, tally.MENTION_SUITES, tally.mention_figures(run_articles))
            self._measure(QUOTES, tally.QUOTE_SUITES, tally.quote_figures(run_articles))

    def verdict(self) -> Verdict:
        """Everything found, in the tables' own shapes."""
        return Verdict(
            check_results=self.results.frame(self.context.run_key),
            quarantine=as_quarantine(self.context.run_key, pl.concat([DESCRIBED.to_frame(), *self.aside])),
        )

    def _columns_hold(self, part: str, table: Table, frame: pl.DataFrame) -> bool:
        found = compare_columns(part, table, frame.schema)
        holds = found.get_column("found_type").eq_missing(found.get_column("contract_type")).all()
        # Columns that hold are judged once a run: the answer is the same for every shard.
        if not holds or table.name not in self.judged:
            self._measure(table, COLUMN_SUITES, found)
        self.judged.setdefault(table.name, 0)
        return holds

    def _keep(self, table: Table, prepared: pl.DataFrame) -> pl.DataFrame:
        """The rows that go on, with the contract's columns; the others are put aside, and all rows of their keys with them."""
        suites = next(suites for each, suites in ROW_SUITES if each is table)
        subjects = prepared.select(key_text(table)).to_series()
        for suite, beliefs in suites.named():
            marks = self.judging.broken_rows(prepared, f"{table.name} {suite}", beliefs)
            self.results.add(table, suite, marks, subjects)
            if suite == "MUST_HOLD":
                broken = describe_broken(table, prepared, marks, beliefs)
        self.aside.append(broken.select(pl.lit(table.name).alias("table_name"), pl.all()))
        self.judged[table.name] += prepared.height
        return prepared.select(table.schema().names()).filter(~subjects.is_in(broken.get_column("row_key").implode()))

    def _measure(self, table: Table, suites: Suites, figures: pl.DataFrame) -> None:
        """Judge a frame of figures about a whole table; each broken figure is named with its value."""
        for suite, beliefs in suites.named():
            if beliefs:
                name = f"{table.name} {suite} {beliefs[0].name}"
                marks = self.judging.broken_rows(figures, name, beliefs)
                for belief in beliefs:
                    self.results.add(table, suite, marks.select(belief.name), _name_figures(figures, belief))


def _name_figures(figures: pl.DataFrame, belief: Belief) -> pl.Series:
    named = [
        pl.format(f"{value} {{}}", pl.col(str(value)).cast(pl.String).fill_null("missing"))
        for key, value in belief.claim.arguments.items()
        if key in {"column", "column_A", "column_B"}
    ]
    return figures.select(pl.format("{} ({})", "subject", pl.concat_str(named, separator=", "))).to_series()
