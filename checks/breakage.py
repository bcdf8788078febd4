"""When so many rows of a table are broken that not the rows are wrong, but the step."""

import polars as pl

from checks.beliefs import Belief, Suites, at_least

TOLERATED_SHARE = 0.25
TOLERATED_ROWS = 100
"""So few broken rows never stop a run: on a small day they may well be one bad file."""

SUITES = Suites(
    must_hold=(
        Belief(
            "few_rows_are_broken",
            at_least("tolerated_rows", "broken_rows"),
            "Where a quarter of a table is put aside, the step that wrote it is broken and the rest is not to be trusted either.",
            "See the reasons in this run's quarantine, repair that step or that source, run the day again; "
            "the tables published last stay until then.",
        ),
    )
)


def breakage(judged: int, broken: int) -> pl.DataFrame:
    """One row: how many of a table's rows were put aside, and how many may be before the table counts as broken."""
    tolerated = max(TOLERATED_ROWS, int(judged * TOLERATED_SHARE))
    return pl.DataFrame({"subject": ["all rows"], "broken_rows": [broken], "tolerated_rows": [tolerated]})
