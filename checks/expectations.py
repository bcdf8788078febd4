"""The judge: Great Expectations over small frames, in memory, silent and off the network."""

import os
import warnings
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING

import polars as pl
import polars.selectors as cs

from checks.beliefs import Belief

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations import ExpectationSuite
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext


class JudgementError(RuntimeError):
    """A claim that Great Expectations cannot judge, or judges otherwise than Polars: one of its halves is wrong."""


@dataclass
class Judge:
    """Great Expectations in a context that lives in memory; making one imports the library, which takes 6 to 14 seconds."""

    _library: ModuleType = field(init=False)
    _batches: "BatchDefinition[None]" = field(init=False)
    _suites: dict[str, "ExpectationSuite"] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._library = _import_great_expectations()
        context = _make_silent_context(self._library)
        # One asset for all frames: its batch is replaced by the next one, so that memory does not grow with the day.
        asset = context.data_sources.add_pandas("presswatch").add_dataframe_asset("frame")
        self._batches = asset.add_batch_definition_whole_dataframe("whole")

    def broken_rows(self, frame: pl.DataFrame, suite: str, beliefs: tuple[Belief, ...]) -> pl.DataFrame:
        """One boolean column per belief, true where the row breaks it. `suite` names the beliefs: one name, one suite.

        Raises JudgementError when Great Expectations counts other rows than those marked.
        """
        clean = frame.with_columns(cs.float().fill_nan(None))  # pandas knows one kind of nothing
        marks = clean.select(belief.claim.is_broken.fill_null(value=False).alias(belief.name) for belief in beliefs)
        if frame.height and beliefs:
            self._confirm_counts(clean, suite, beliefs, marks)
        return marks

    def _confirm_counts(
        self, frame: pl.DataFrame, suite: str, beliefs: tuple[Belief, ...], marks: pl.DataFrame
    ) -> None:
        judged = self._judge(_as_pandas(frame, beliefs), suite, beliefs)
        for belief in beliefs:
            marked = int(marks.get_column(belief.name).sum())
            if judged[belief.name] != marked:
                raise JudgementError(
                    f"{suite}, {belief.name}: Great Expectations counts {judged[belief.name]} broken row(s), Polars {marked}; "
                    "compare the two halves of the claim in checks/ before trusting either"
                )

    def _judge(self, rows: "pd.DataFrame", suite: str, beliefs: tuple[Belief, ...]) -> dict[str, int]:
        batch = self._batches.get_batch({"dataframe": rows})
        # BASIC counts like SUMMARY but makes no lists of rows: which rows they are, Polars knows.
        verdict = batch.validate(self._suite(suite, beliefs), result_format="BASIC")
        return dict(_count_unexpected(result) for result in verdict.results)

    def _suite(self, name: str, beliefs: tuple[Belief, ...]) -> "ExpectationSuite":
        if name not in self._suites:
            classes = self._library.expectations
            expectations = [
                getattr(classes, belief.claim.expectation)(**belief.claim.arguments, meta={"belief": belief.name})
                for belief in beliefs
            ]
            self._suites[name] = self._library.ExpectationSuite(name=name, expectations=expectations)
        return self._suites[name]


def _import_great_expectations() -> ModuleType:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        # GX 1.24 parses file name patterns with two modules that Python 3.11 deprecates; we use neither.
        warnings.filterwarnings("ignore", message="module 'sre_(constants|parse)' is deprecated")
        import great_expectations
    return great_expectations


def _make_silent_context(library: ModuleType) -> "EphemeralDataContext":
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    config = DataContextConfig(
        # The default context makes a folder for a web site of results; ours stand in check_results.
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        analytics_enabled=False,
        # The default draws a bar for every suite on stderr, which a scheduler would log line by line.
        progress_bars=ProgressBarsConfig(globally=False),
    )
    context: EphemeralDataContext = library.get_context(project_config=config, mode="ephemeral")
    return context


def _as_pandas(frame: pl.DataFrame, beliefs: tuple[Belief, ...]) -> "pd.DataFrame":
    arguments = [belief.claim.arguments for belief in beliefs]
    named = {value for each in arguments for key, value in each.items() if key in {"column", "column_A", "column_B"}}
    named |= {column for each in arguments for column in _listed(each.get("column_list"))}
    narrow = frame.select(sorted(str(name) for name in named))
    # Lists are judged by their length only; other widths of number take GX's slow road, one Python call per value;
    # zoned instants make pandas warn inside GX, so all are told in UTC without a zone.
    return narrow.with_columns(
        cs.list().list.len().cast(pl.Int64),
        cs.integer().cast(pl.Int64),
        cs.float().cast(pl.Float64),
        cs.datetime(time_zone="*").dt.convert_time_zone("UTC").dt.replace_time_zone(None),
    ).to_pandas()


def _listed(columns: object) -> list[str]:
    return columns if isinstance(columns, list) else []


def _count_unexpected(result: "ExpectationValidationResult") -> tuple[str, int]:
    """The belief that was judged and how many rows break it."""
    judged = result.expectation_config
    if judged is None or "unexpected_count" not in result.result:
        errors = [each["exception_message"] for each in result.exception_info.values() if isinstance(each, dict)]
        raise JudgementError(f"Great Expectations could not judge {judged}: {errors}; repair the claim in checks/")
    return judged.meta["belief"], int(result.result["unexpected_count"])
