"""What a belief is: a claim that Great Expectations judges and Polars can point at, why we hold it, what to do when it breaks."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True, eq=False)
class Claim:
    """One statement about the rows of a frame, said for both judges so that they can never drift apart."""

    expectation: str
    """Name of the Great Expectations class."""
    arguments: Mapping[str, object]
    is_broken: pl.Expr
    """True for the rows that break the claim; null counts as unbroken."""


@dataclass(frozen=True, eq=False)
class Belief:
    """A claim with its name, its reason and the next action."""

    name: str
    claim: Claim
    why: str
    action: str


@dataclass(frozen=True, eq=False)
class Suites:
    """The beliefs of one frame: a row that breaks `must_hold` is put aside, one that breaks `should_hold` is only counted."""

    must_hold: tuple[Belief, ...] = ()
    should_hold: tuple[Belief, ...] = field(default=())

    def named(self) -> tuple[tuple[str, tuple[Belief, ...]], ...]:
        """Both suites with the names that check_results knows them by."""
        return (("MUST_HOLD", self.must_hold), ("SHOULD_HOLD", self.should_hold))


def never_null(column: str) -> Claim:
    """Every row has a value."""
    return Claim("ExpectColumnValuesToNotBeNull", {"column": column}, pl.col(column).is_null())


def always_null(column: str) -> Claim:
    """No row has a value; for columns that only hold what is wrong."""
    return Claim("ExpectColumnValuesToBeNull", {"column": column}, pl.col(column).is_not_null())


def one_of(column: str, values: tuple[str, ...]) -> Claim:
    """Every value stands in the closed list."""
    arguments = {"column": column, "value_set": list(values)}
    return Claim("ExpectColumnValuesToBeInSet", arguments, ~pl.col(column).is_in(values))


def between(column: str, minimum: float | None = None, maximum: float | None = None) -> Claim:
    """Every value lies in the range, bounds included; a bound that is None is open."""
    value = pl.col(column)
    too_low = pl.lit(value=False) if minimum is None else value < minimum
    too_high = pl.lit(value=False) if maximum is None else value > maximum
    bounds = {"min_value": minimum, "max_value": maximum}
    arguments = {"column": column} | {name: bound for name, bound in bounds.items() if bound is not None}
    return Claim("ExpectColumnValuesToBeBetween", arguments, too_low | too_high)


def unique(columns: tuple[str, ...]) -> Claim:
    """No two rows share the value; every row of a repeated value breaks it, because none of them can be told to be right."""
    if len(columns) == 1:
        column = columns[0]
        broken = pl.col(column).is_duplicated() & pl.col(column).is_not_null()
        return Claim("ExpectColumnValuesToBeUnique", {"column": column}, broken)
    broken = pl.struct(columns).is_duplicated()
    return Claim("ExpectCompoundColumnsToBeUnique", {"column_list": list(columns)}, broken)


def equal(column: str, other: str) -> Claim:
    """Both columns say the same, or both say nothing."""
    arguments = {"column_A": column, "column_B": other, "ignore_row_if": "both_values_are_missing"}
    return Claim("ExpectColumnPairValuesToBeEqual", arguments, pl.col(column).ne_missing(pl.col(other)))


def at_least(larger: str, smaller: str) -> Claim:
    """`larger` >= `smaller` wherever both have a value."""
    return _larger_than(larger, smaller, or_equal=True, is_broken=pl.col(larger) < pl.col(smaller))


def more_than(larger: str, smaller: str) -> Claim:
    """`larger` > `smaller` wherever both have a value."""
    return _larger_than(larger, smaller, or_equal=False, is_broken=pl.col(larger) <= pl.col(smaller))


def matching(column: str, pattern: str) -> Claim:
    """Every value begins as the pattern says; only syntax that Python and Rust read alike."""
    return Claim(
        "ExpectColumnValuesToMatchRegex", {"column": column, "regex": pattern}, ~pl.col(column).str.contains(pattern)
    )


def without(column: str, pattern: str) -> Claim:
    """No value contains the pattern; only syntax that Python and Rust read alike."""
    return Claim(
        "ExpectColumnValuesToNotMatchRegex", {"column": column, "regex": pattern}, pl.col(column).str.contains(pattern)
    )


def _larger_than(larger: str, smaller: str, *, or_equal: bool, is_broken: pl.Expr) -> Claim:
    arguments = {
        "column_A": larger,
        "column_B": smaller,
        "or_equal": or_equal,
        "ignore_row_if": "either_value_is_missing",
    }
    return Claim("ExpectColumnPairValuesAToBeGreaterThanB", arguments, is_broken)
