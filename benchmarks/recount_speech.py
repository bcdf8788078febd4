"""The marts about speech, counted once more."""

import math

import polars as pl

from benchmarks.recount_news import Frame, News, first_and_last, named_as


def top_speakers(news: News) -> Frame:
    """Speakers by distinct articles."""
    counted = (
        news.spoken.join(news.outlets, on="outlet_id", suffix="_name")
        .group_by("entity_id")
        .agg(
            article_count=pl.n_unique("article_id"),
            quote_count=pl.len(),
            direct_quote_count=(pl.col("kind") == "direct").sum(),
            outlet_count=pl.n_unique("outlet_id"),
            outlets=pl.col("outlet_name").unique().sort(),
            **first_and_last(("first_quoted_on", "last_quoted_on")),
        )
    )
    ranked = counted.join(named_as(news, "speaker"), on="entity_id").sort(
        "article_count",
        "outlet_count",
        "quote_count",
        "speaker",
        "entity_id",
        descending=[True, True, True, False, False],
    )
    return ranked.with_row_index("place", 1)


def who_quotes_whom(news: News) -> Frame:
    """Shares of an outlet's quoting articles beside those of the others."""
    pairs = news.spoken.group_by("outlet_id", "entity_id").agg(
        article_count=pl.n_unique("article_id"), quote_count=pl.len()
    )
    quoting = news.spoken.group_by("outlet_id").agg(quoting=pl.n_unique("article_id"))
    total = news.spoken["article_id"].n_unique()
    overall = news.spoken.group_by("entity_id").agg(overall=pl.n_unique("article_id"))
    shares = (
        pairs.join(quoting, on="outlet_id")
        .join(overall, on="entity_id")
        .with_columns(others=pl.col("overall") - pl.col("article_count"), others_quoting=total - pl.col("quoting"))
        .with_columns(
            outlet_share=pl.col("article_count") / pl.col("quoting"),
            others_share=pl.when(pl.col("others_quoting") > 0).then(pl.col("others") / pl.col("others_quoting")),
        )
    )
    lift = pl.when(pl.col("others") > 0).then(pl.col("outlet_share") / pl.col("others_share"))
    lifted = shares.with_columns(lift=lift).drop("quoting", "overall", "others", "others_quoting")
    return lifted.join(news.outlets, on="outlet_id").join(named_as(news, "speaker").drop("kind"), on="entity_id")


def speaker_balance(news: News) -> Frame:
    """Women, men, others and unknown among the people quoted, by month and outlet."""
    gender = _genders(news)
    people = news.tables["entities"].filter(pl.col("kind") == "PERSON").select("entity_id")
    months = (
        news.spoken.drop_nulls("dated_on")
        .join(people, on="entity_id", how="semi")
        .with_columns(month=pl.col("day").dt.truncate("1mo"))
    )
    seen = pl.concat([months, months.with_columns(outlet_id=pl.lit(""))]).unique(["month", "outlet_id", "entity_id"])
    rows = []
    for (month, outlet_id), speakers in seen.group_by("month", "outlet_id"):
        told = [gender.get(entity_id) for entity_id in speakers["entity_id"]]
        women, men, other, unknown = (told.count(each) for each in ("female", "male", "other", None))
        rows.append((month, outlet_id, women, men, other, unknown, *_wilson(women, women + men + other)))
    counts = ["women_count", "men_count", "other_count", "unknown_count"]
    columns = ["month", "outlet_id", *counts, "women_share", "women_share_low", "women_share_high"]
    frame = pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
    return frame.join(news.outlets, on="outlet_id", how="left").with_columns(pl.col("outlet").fill_null(""))


def speech_framing(news: News) -> Frame:
    """Cue classes by outlet and by speaker."""
    framed = news.said.drop_nulls("cue_class")
    speakers = framed.drop_nulls("entity_id").join(named_as(news, "name"), on="entity_id")
    outlets = framed.drop("outlet").join(news.outlets, on="outlet_id")
    both = pl.concat(
        [
            outlets.select(scope=pl.lit("outlet"), id="outlet_id", name="outlet", cue_class="cue_class"),
            speakers.select(scope=pl.lit("speaker"), id="entity_id", name="name", cue_class="cue_class"),
        ]
    )
    counted = both.group_by("scope", "id", "name", "cue_class").agg(quote_count=pl.len())
    return counted.with_columns(quote_share=pl.col("quote_count") / pl.col("quote_count").sum().over("scope", "id"))


def _genders(news: News) -> dict[str, str]:
    known = dict(news.tables["entities"].drop_nulls("gender").select("entity_id", "gender").iter_rows())
    pronouns = {"she": "female", "her": "female", "herself": "female", "he": "male", "him": "male", "himself": "male"}
    by_pronoun = news.spoken.filter(pl.col("attribution") == "pronoun_resolved")
    told: dict[str, dict[str, set[str]]] = {}
    for entity_id, article_id, mention in by_pronoun.select("entity_id", "article_id", "speaker_mention").iter_rows():
        if mention.lower() in pronouns:
            told.setdefault(entity_id, {}).setdefault(article_id, set()).add(pronouns[mention.lower()])
    for entity_id, articles in told.items():
        clear = [next(iter(genders)) for genders in articles.values() if len(genders) == 1]
        for gender in ("female", "male"):
            if clear and clear.count(gender) >= 0.9 * len(clear):
                known.setdefault(entity_id, gender)
    return known


def _wilson(hits: int, total: int) -> tuple[float | None, float | None, float | None]:
    """The share and the ends of its 95 % interval, as the roots of (p - share)^2 = z^2 p (1 - p) / total."""
    if total < 30:
        return None, None, None
    share, z = hits / total, 1.959964
    a, b, c = 1 + z**2 / total, -(2 * share + z**2 / total), share**2
    root = math.sqrt(b**2 - 4 * a * c)
    return share, max(0.0, (-b - root) / (2 * a)), min(1.0, (-b + root) / (2 * a))
