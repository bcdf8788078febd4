"""Broken rows as rows of the quarantine: which row, why, what to do."""

import hashlib

import polars as pl

from checks.beliefs import Belief
from schemas import QUARANTINE, Table

EXCERPT = 4000
"""Characters of a row that are kept to look at."""
_LONG_FIELD = 2000
"""Longer text is cut before the row is written down, so that the columns behind it stay in the excerpt."""

NEVER_SHOWN = "is_not_forgotten"
"""Of a row that breaks this belief only the key may be kept."""

DESCRIBED = pl.Schema(
    dict.fromkeys(("table_name", "row_key", "source_id", "reason", "explanation", "row_excerpt"), pl.String())
)
"""A broken row of any table."""

_ID_PARTS = ("run_key", "stage", "table_name", "row_key", "reason", "occurrence")


def describe_broken(table: Table, rows: pl.DataFrame, marks: pl.DataFrame, beliefs: tuple[Belief, ...]) -> pl.DataFrame:
    """One row per broken row: row_key, source_id, reason (the first belief broken), explanation, row_excerpt.

    `marks` has a boolean column per belief, as Judge.broken_rows gives them, in the order of `rows`.
    """
    named = marks.select(pl.when(name).then(pl.lit(name)).alias(name) for name in marks.columns)
    reasons = named.select(pl.concat_list(pl.all()).list.drop_nulls().alias("reasons"))
    broken = pl.concat([rows.select(table.schema().names()), reasons], how="horizontal").filter(
        pl.col("reasons").list.len() > 0
    )
    texts = {belief.name: f"{belief.name}: {belief.why} {belief.action}" for belief in beliefs}
    reason = pl.col("reasons").list.first()
    return broken.select(
        key_text(table).alias("row_key"),
        _source(table).alias("source_id"),
        reason.alias("reason"),
        (reason.replace_strict(texts, return_dtype=pl.String) + _other_reasons()).alias("explanation"),
        _excerpt(table, reason).alias("row_excerpt"),
    )


def as_quarantine(run_key: str, described: pl.DataFrame) -> pl.DataFrame:
    """Described rows with their `table_name` as schemas.QUARANTINE, in their order.

    The id is that of the reason and the key; where the same key breaks the same belief more than once in a run, as two
    copies of an article can, the later ones count on.
    """
    placed = described.with_columns(pl.lit(run_key).alias("run_key"), pl.lit("check").alias("stage"))
    same = ["table_name", "row_key", "reason"]
    number = pl.int_range(1, pl.len() + 1).over(same)
    numbered = placed.with_columns(pl.when(number > 1).then(number.cast(pl.String)).alias("occurrence"))
    joined = numbered.select(pl.concat_str(_ID_PARTS, separator="\x1f", ignore_nulls=True)).to_series()
    ids = [hashlib.sha256(text.encode()).hexdigest()[:24] for text in joined]
    identified = numbered.with_columns(pl.Series("quarantine_id", ids, dtype=pl.String), item=pl.lit(None, pl.String))
    return QUARANTINE.conform(identified)


def key_text(table: Table) -> pl.Expr:
    """A row's key in one text, as quarantine and results name the row."""
    return pl.concat_str([pl.col(name).fill_null("") for name in table.key], separator=" ")


def _source(table: Table) -> pl.Expr:
    return pl.col("source_id") if "source_id" in table.schema() else pl.lit(None, pl.String)


def _other_reasons() -> pl.Expr:
    others = pl.col("reasons").list.slice(1)
    return pl.when(others.list.len() > 0).then(" It also breaks: " + others.list.join(", ") + ".").otherwise(pl.lit(""))


def _excerpt(table: Table, reason: pl.Expr) -> pl.Expr:
    columns = [
        pl.col(column.name).str.slice(0, _LONG_FIELD) if column.dtype == pl.String() else pl.col(column.name)
        for column in table.columns
    ]
    whole = pl.struct(columns).struct.json_encode().str.slice(0, EXCERPT)
    return pl.when(reason == NEVER_SHOWN).then(pl.struct(table.key).struct.json_encode()).otherwise(whole)
