"""Coverage comes first in what people read of a run."""

from pathlib import Path

import pytest

from presswatch import coverage


@pytest.fixture
def health(monkeypatch: pytest.MonkeyPatch) -> None:
    import polars as pl

    rows = [
        ("bay", "ok", "6 new item(s)", True, 1, 6, 0, 0.0),
        ("cliff", "silent", "nothing new on 3 day(s)", True, 1, 0, 2, 9.6),
        ("dune", "dead", "no answer on 7 day(s) in a row: gone", False, 0, 0, 0, None),
        ("estuary", "ok", "not due on this day", False, 0, 0, 0, None),
    ]
    names = "source_id verdict reason is_answered poll_count new_count waiting_count missed_count".split()  # noqa: SIM905
    frame = pl.DataFrame(rows, schema=names, orient="row")

    def ask(_published: Path, sql: str, parameters: object = ()) -> pl.DataFrame:
        return pl.DataFrame({"run_key": ["2026-05-04"]}) if "max(" in sql else frame

    monkeypatch.setattr(coverage, "query", ask)


@pytest.mark.usefixtures("health")
def test_the_first_line_counts_answers_and_troubles() -> None:
    first, *others = coverage.coverage_lines(Path(), "2026-05-04")
    assert first == (
        "Coverage: 2 of 3 sources answered, 1 silent, 1 dead, 1 not due; 6 new items, 2 wait for their page, "
        "about 10 expected and missing"
    )
    assert others == [
        "  dead     dune: no answer on 7 day(s) in a row: gone",
        "  silent   cliff: nothing new on 3 day(s)",
    ]


@pytest.mark.usefixtures("health")
def test_without_a_run_the_latest_day_is_told() -> None:
    assert coverage.coverage_lines(Path())[0].startswith("Coverage on 2026-05-04: 2 of 3")


@pytest.mark.usefixtures("health")
def test_a_long_list_of_troubles_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "SHOWN", 1)
    assert coverage.coverage_lines(Path())[-1].startswith("  and 1 more: SELECT")
