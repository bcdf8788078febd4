"""How well `spikes` finds planted ones: `python -m benchmarks.spikes` plants 200 in 200 invented series, a few times over."""

import argparse
from datetime import date, timedelta

import duckdb
import numpy as np
import polars as pl

from warehouse.marts.building import refresh

BASES = (2, 3, 5, 10, 20, 50, 100, 200)
SERIES, DAYS, HISTORY = 200, 120, 28
WEEKEND = 0.55
"""What a Saturday or Sunday brings beside a weekday."""
LEAST_PLANTED, FACTORS = 10, (3.0, 8.0)
FIRST_DAY = date(2026, 1, 5)  # a Monday

Frame = pl.DataFrame


def planted_series(seed: int) -> tuple[Frame, Frame]:
    """Counts by series and day, and the one day of each series that was made a spike."""
    random = np.random.default_rng(seed)
    weekend = np.array([WEEKEND if day % 7 in {5, 6} else 1.0 for day in range(DAYS)])
    counts, planted = [], []
    for series in range(SERIES):
        base = BASES[series % len(BASES)]
        drawn = random.poisson(base * weekend)
        spiked = int(random.integers(HISTORY, DAYS))
        usual = float(np.median(drawn[spiked - HISTORY : spiked]))
        drawn[spiked] = max(LEAST_PLANTED, round(usual * random.uniform(*FACTORS)))
        counts += [(f"s{series}", _day(day), base, int(count)) for day, count in enumerate(drawn)]
        planted.append((f"s{series}", _day(spiked), base))
    columns = ["entity_id", "day", "base"]
    return (
        pl.DataFrame(counts, schema=[*columns, "article_count"], orient="row"),
        pl.DataFrame(planted, schema=columns, orient="row"),
    )


def found_spikes(counts: Frame, mart: str = "spikes") -> Frame:
    """What the mart's own SQL finds in those counts, every day of them covered."""
    with duckdb.connect() as connection:
        connection.register("counts", counts.to_arrow())
        for statement in (
            "CREATE TABLE base_days AS SELECT DISTINCT day, true AS is_covered FROM counts",
            "CREATE TABLE judged_days AS SELECT day FROM base_days",
            "CREATE TABLE base_counts AS SELECT entity_id, day, article_count FROM counts WHERE article_count > 0",
            "CREATE TABLE base_entities AS SELECT DISTINCT entity_id, entity_id AS name FROM counts",
        ):
            connection.execute(statement)
        refresh(connection, "bases", "base_usual", anew=True)
        refresh(connection, "marts", mart, anew=True)
        return connection.sql(f'FROM "{mart}"').pl()


def judged(seed: int) -> Frame:
    """Per base: how many were planted, found, and found where nothing was planted."""
    counts, planted = planted_series(seed)
    found = (
        found_spikes(counts)
        .select("entity_id", "day")
        .join(counts.select("entity_id", "base").unique(), on="entity_id")
    )
    hits = found.join(planted, on=["entity_id", "day"], how="semi")
    per_base = planted.group_by("base").agg(planted=pl.len())
    for name, rows in (("hits", hits), ("found", found)):
        per_base = per_base.join(rows.group_by("base").agg(pl.len().alias(name)), on="base", how="left")
    return per_base.fill_null(0).with_columns(false=pl.col("found") - pl.col("hits")).sort("base")


def scores(per_base: Frame) -> Frame:
    """Recall and precision of such counts."""
    return per_base.with_columns(recall=pl.col("hits") / pl.col("planted"), precision=pl.col("hits") / pl.col("found"))


def _day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    seeds = parser.parse_args().seeds
    per_base = pl.concat([judged(seed).with_columns(seed=seed) for seed in range(seeds)])
    sums = pl.col("planted", "hits", "found", "false").sum()
    per_seed = scores(per_base.group_by("seed").agg(sums)).sort("seed")
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True):
        print(f"{SERIES} planted spikes in {SERIES} Poisson series of {DAYS} days, {seeds} seeds together, by base")
        print(scores(per_base.group_by("base").agg(sums).sort("base")))
        print("by seed")
        print(per_seed)
    recall, precision = per_seed.select("recall", "precision").min().row(0)
    print(f"least recall {recall:.3f}, least precision {precision:.3f}")
    calm = sum(found_spikes(planted_series(seed)[0], "bursts").height for seed in range(seeds))
    print(f"bursts found in them, where there is none: {calm} in {seeds * SERIES} series")


if __name__ == "__main__":
    _main()
