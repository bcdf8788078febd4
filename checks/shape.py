"""Beliefs that follow from a contract: nothing here names a table."""

import polars as pl

from checks.beliefs import Belief, Claim, Suites, between, equal, never_null, one_of, unique
from schemas import Column, Table

_FIX_THE_STEP = "The step that writes {table} broke its contract: read schemas/tables/{table}.py, repair the step, run the day again."


def shape_beliefs(table: Table, resolvable: dict[str, str]) -> tuple[Belief, ...]:
    """Row beliefs of a contract: nulls, closed lists, ranges, key, references.

    `resolvable` names, for each column whose reference can be looked up within a shard, the prepared column that holds
    the key that was found.
    """
    beliefs = [belief for column in table.columns for belief in _column_beliefs(table, column)]
    beliefs.append(_believe(table, f"{'_and_'.join(table.key)}_is_unique", unique(table.key), f"Grain: {table.grain}."))
    for column, found in resolvable.items():
        target = table.column(column).references
        why = f"A {column} that is nowhere in {target} joins to nothing, and the row vanishes from every count."
        beliefs.append(_believe(table, f"{column}_resolves", equal(column, found), why))
    return tuple(beliefs)


COLUMN_SUITES = Suites(
    must_hold=(
        Belief(
            "columns_are_those_of_the_contract",
            equal("found_type", "contract_type"),
            "A missing or mistyped column makes every later step read something else than was written.",
            "Delete this run's files of the table from the lake and run the day again with one version of Presswatch.",
        ),
    )
)
"""Beliefs about the frame that `compare_columns` gives."""


def compare_columns(part: str, table: Table, schema: pl.Schema) -> pl.DataFrame:
    """One row per column of the contract, with the type found (null when missing) and the type that it must have."""
    return pl.DataFrame(
        {
            "subject": [f"{column.name} of {part}" for column in table.columns],
            "found_type": [str(schema[column.name]) if column.name in schema else None for column in table.columns],
            "contract_type": [str(column.dtype) for column in table.columns],
        },
        schema={"subject": pl.String, "found_type": pl.String, "contract_type": pl.String},
    )


def _column_beliefs(table: Table, column: Column) -> list[Belief]:
    beliefs = []
    if not column.nullable:
        beliefs.append(_believe(table, f"{column.name}_is_there", never_null(column.name), _why(column)))
    if column.values:
        beliefs.append(_believe(table, f"{column.name}_is_known", one_of(column.name, column.values), _why(column)))
    if column.minimum is not None or column.maximum is not None:
        claim = between(column.name, column.minimum, column.maximum)
        beliefs.append(_believe(table, f"{column.name}_is_in_range", claim, _why(column)))
    return beliefs


def _why(column: Column) -> str:
    return f"The contract says: {column.comment()}"


def _believe(table: Table, name: str, claim: Claim, why: str) -> Belief:
    return Belief(name, claim, why, _FIX_THE_STEP.format(table=table.name))
