import polars as pl

from benchmarks.spikes import BASES, found_spikes, judged, planted_series, scores


def test_planted_spikes_are_found_by_the_sql_of_the_mart_and_little_else():
    sums = judged(0).select(pl.col("planted", "hits", "found").sum())
    ((recall, precision),) = scores(sums).select("recall", "precision").rows()
    assert sums["planted"].item() == 200
    assert recall >= 0.98
    assert precision >= 0.85


def test_a_weekend_dip_alone_makes_no_spike_of_the_monday():
    counts, planted = planted_series(1)
    mondays = (
        found_spikes(counts).join(planted, on=["entity_id", "day"], how="anti").filter(pl.col("day").dt.weekday() == 1)
    )
    others = (
        found_spikes(counts).join(planted, on=["entity_id", "day"], how="anti").filter(pl.col("day").dt.weekday() != 1)
    )
    assert mondays.height <= max(5, others.height // 2)


def test_every_base_is_planted_alike():
    assert judged(2)["base"].to_list() == list(BASES)
    assert set(judged(2)["planted"]) == {25}
