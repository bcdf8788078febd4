import polars as pl

from benchmarks.spikes import BASES, found_spikes, judged, planted_series, scores


def test_planted_spikes_are_found_by_the_sql_of_the_mart_and_little_else():
    sums = judged(0).select(pl.col("planted", "hits", "found").sum())
    ((recall, precision),) = scores(sums).select("recall", "precision").rows()
    assert sums["planted"].item() == 200
    assert recall >= 0.98
    assert precision >= 0.85


def test_a_weekend_dip_alone_makes_no_spike():
    counts, _ = planted_series(1)
    is_weekend = pl.col("day").dt.weekday() > 5
    calm = counts.with_columns(article_count=pl.when(is_weekend).then(pl.col("base") * 3 // 10).otherwise("base"))
    assert found_spikes(calm).height == 0
    assert found_spikes(calm, "bursts").height == 0


def test_a_threefold_week_is_a_burst_though_a_weekend_lies_in_it():
    counts, _ = planted_series(1)
    day = pl.col("day") - pl.col("day").min()
    raised = day.is_between(pl.duration(days=60), pl.duration(days=68)) & (pl.col("day").dt.weekday() <= 5)
    week = counts.with_columns(article_count=pl.when(raised).then(pl.col("base") * 3).otherwise("base"))
    bursts = found_spikes(week.filter(pl.col("base") >= 10), "bursts")
    assert bursts["day_count"].to_list() == [6] * 125
    assert (bursts["article_count"] > 6 * 3 * bursts["usual_count"]).all()


def test_every_base_is_planted_alike():
    assert judged(2)["base"].to_list() == list(BASES)
    assert set(judged(2)["planted"]) == {25}
