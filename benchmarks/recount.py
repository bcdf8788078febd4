"""Every mart counted once more, by Polars and plain Python from the published tables, to hold against the SQL of the marts."""

import math
from collections.abc import Callable
from itertools import combinations

import polars as pl

from benchmarks.recount_days import bursts, days, source_coverage, spikes
from benchmarks.recount_news import Frame, News, first_and_last, named_as
from benchmarks.recount_speech import speaker_balance, speech_framing, top_speakers, who_quotes_whom


def attention(news: News) -> Frame:
    """Articles naming an entity over those in scope, per day."""
    is_covered = pl.col("day").is_in(list(news.covered))
    total = news.scope.drop_nulls("dated_on").group_by("day").agg(scope_article_count=pl.len())
    counts = (
        news.named.drop_nulls("dated_on")
        .group_by("day", "entity_id")
        .agg(article_count=pl.n_unique("article_id"), outlet_count=pl.n_unique("outlet_id"), mention_count=pl.len())
    )
    kept = [name for name in counts.columns if name.endswith("count")] + ["scope_article_count"]
    joined = counts.join(total, on="day").with_columns(pl.when(is_covered).then(pl.col(kept)))
    shared = joined.with_columns(attention_share=pl.col("article_count") / pl.col("scope_article_count"))
    return shared.join(named_as(news, "entity"), on="entity_id")


def share_of_voice(news: News) -> Frame:
    """Every member of every panel on every day."""
    rows = []
    for panel, version, entity_id, name in news.tables["panels"].iter_rows():
        for day in news.calendar:
            count = news.daily.get(entity_id, {}).get(day, 0) if day in news.covered else None
            rows.append((panel, version, day, entity_id, news.names.get(entity_id, name), count))
    columns = ["panel", "panel_version", "day", "entity_id", "entity", "article_count"]
    frame = pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
    together = pl.col("article_count").sum().over("panel", "day")
    total = frame.with_columns(panel_article_count=pl.when(pl.col("article_count").is_not_null()).then(together))
    share = pl.when(pl.col("panel_article_count") > 0).then(pl.col("article_count") / pl.col("panel_article_count"))
    return total.with_columns(voice_share=share)


def mentions_over_time(news: News) -> Frame:
    """Every day of the calendar of every entity, from its first."""
    since = news.tables["entities"].select("entity_id", "first_seen_on")
    mentions = news.named.drop_nulls("dated_on").group_by("entity_id", "day").agg(mention_count=pl.len())
    rows = [
        (entity_id, day, news.daily.get(entity_id, {}).get(day, 0) if day in news.covered else None)
        for entity_id, first in since.iter_rows()
        for day in news.calendar
        if day >= first
    ]
    frame = pl.DataFrame(rows, {"entity_id": pl.String, "day": pl.Date, "article_count": pl.Int64}, orient="row")
    counted = frame.join(mentions, on=["entity_id", "day"], how="left").with_columns(
        is_covered=pl.col("article_count").is_not_null()
    )
    filled = pl.when("is_covered").then(pl.col("mention_count").fill_null(0))
    return counted.with_columns(mention_count=filled).join(named_as(news, "entity").drop("kind"), on="entity_id")


def co_mentions(news: News) -> Frame:
    """Pairs among the ten most salient entities of each article."""
    weights = news.named.group_by("article_id", "entity_id").agg(pl.col("salience").max())
    ranked = weights.sort("article_id", "salience", "entity_id", descending=[False, True, False], nulls_last=True)
    lists = ranked.group_by("article_id", maintain_order=True).agg(pl.col("entity_id").head(10))["entity_id"].to_list()
    own: dict[str, int] = {}
    together: dict[tuple[str, str], int] = {}
    for entities in lists:
        for entity_id in entities:
            own[entity_id] = own.get(entity_id, 0) + 1
        for pair in combinations(sorted(entities), 2):
            together[pair] = together.get(pair, 0) + 1
    rows = []
    for (one, other), count in together.items():
        if count >= 3:
            lift = count * news.scope.height / (own[one] * own[other])
            chance = count / news.scope.height
            npmi = 1.0 if chance == 1 else math.log(lift) / -math.log(chance)
            rows += [(a, news.names[a], b, news.names[b], count, lift, npmi) for a, b in ((one, other), (other, one))]
    columns = ["entity_id", "entity", "other_id", "other", "article_count", "lift", "npmi"]
    return pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)


def places(news: News) -> Frame:
    """Places with coordinates."""
    located = news.tables["entities"].filter(pl.col("kind") == "PLACE").drop_nulls(["latitude", "longitude"])
    counted = news.named.group_by("entity_id").agg(
        article_count=pl.n_unique("article_id"),
        mention_count=pl.len(),
        **first_and_last(("first_on", "last_on")),
    )
    facts = located.select("entity_id", "country", "latitude", "longitude", place="name")
    return counted.join(facts, on="entity_id")


def prominence(news: News) -> Frame:
    """Headlines, first paragraphs and words, by outlet and entity."""
    in_headline = (pl.col("field") == "title").any()
    in_lead = ((pl.col("field") == "body") & (pl.col("start_char") < pl.col("lead_end"))).any()
    articles = news.named.group_by("outlet_id", "entity_id", "article_id").agg(headline=in_headline, lead=in_lead)
    counted = articles.group_by("outlet_id", "entity_id").agg(
        article_count=pl.len(), headline_count=pl.col("headline").sum(), lead_count=pl.col("lead").sum()
    )
    own = news.spoken.filter(pl.col("parent_quote_id").is_null())
    words = own.with_columns(words=pl.col("text").map_elements(_count_words, pl.Int64))
    given = words.group_by("outlet_id", "entity_id").agg(quoted_word_count=pl.col("words").sum())
    joined = counted.join(given, on=["outlet_id", "entity_id"], how="left").with_columns(
        pl.col("quoted_word_count").fill_null(0)
    )
    return joined.join(news.outlets, on="outlet_id").join(named_as(news, "entity").drop("kind"), on="entity_id")


def _count_words(text: str) -> int:
    return len([word for line in text.split("\n") for word in line.split(" ") if word])


RECOUNTED: dict[str, Callable[[News], Frame]] = {
    each.__name__: each
    for each in (
        *(attention, share_of_voice, mentions_over_time, spikes, bursts, top_speakers, who_quotes_whom),
        *(speaker_balance, speech_framing, co_mentions, places, prominence, days, source_coverage),
    )
}
"""What counts each mart once more, by the mart's name."""
