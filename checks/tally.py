"""Beliefs about a run as a whole: shares that a healthy day keeps, measured over the articles that go on."""

from dataclasses import dataclass, field

import polars as pl

from checks.beliefs import Belief, Suites, between
from checks.shard import Shard

SAMPLE = 50
"""Of fewer articles a share says nothing, and none is measured."""

READ_WORDS = 100
"""An article of so many words names somebody."""

_LOOK_AT_DAY = "Compare with the days before in daily_outlet_activity; if one outlet explains it, look at its reader."

ARTICLE_SUITES = Suites(
    should_hold=(
        Belief(
            "most_articles_have_a_date",
            between("unknown_date_share", maximum=0.3),
            "Undated articles stand on the day they were first seen, which blurs every series.",
            _LOOK_AT_DAY,
        ),
        Belief(
            "most_bodies_are_ok",
            between("ok_body_share", minimum=0.5),
            "When walls and teasers are the rule, a source has changed its pages.",
            _LOOK_AT_DAY,
        ),
        Belief(
            "languages_are_told",
            between("unknown_language_share", maximum=0.1),
            "An article of no known language is not read for names and quotes.",
            _LOOK_AT_DAY,
        ),
        Belief(
            "no_outlet_outweighs_the_rest",
            between("largest_outlet_share", maximum=0.6),
            "Rankings of a day that is mostly one outlet tell of that outlet only.",
            "See which sources brought nothing; if the outlet is split under several names, join them in seeds/outlets.csv.",
        ),
        Belief(
            "titles_do_not_repeat",
            between("repeated_title_share", maximum=0.1),
            "One outlet's many articles under one title are one article under many addresses, or a site's name.",
            "Look at those addresses: add their tracking parameters or the site's name to the cleaning rules in seeds/.",
        ),
    )
)

MENTION_SUITES = Suites(
    must_hold=(
        Belief(
            "names_are_found",
            between("nameless_article_share", maximum=0.95),
            "News names somebody; a run in which hardly an article does was not read.",
            "Run the mentions step again and see that its weights are packaged; nothing of this run is loaded until then.",
        ),
    ),
    should_hold=(
        Belief(
            "few_articles_name_nobody",
            between("nameless_article_share", maximum=0.1),
            "News names somebody; articles without a name are often lists, forms or lower-cased text.",
            "Look at some of them with `presswatch follow`: is the body an article's text?",
        ),
    ),
)

QUOTE_SUITES = Suites(
    should_hold=(
        Belief(
            "articles_quote_somebody",
            between("quoteless_article_share", maximum=0.8),
            "Most news quotes somebody; if hardly any does, quotation marks are lost on the way.",
            "Look at some bodies with `presswatch follow`: do the marks still stand in the text?",
        ),
        Belief(
            "most_quotes_have_a_speaker",
            between("speakerless_quote_share", maximum=0.5),
            "A quotation without a speaker cannot be ranked or searched by who said it.",
            "Look at quotes with attribution `unattributed`: does an outlet's layout cut speakers off?",
        ),
    )
)


@dataclass
class Tally:
    """What is kept of each shard to measure the run: one narrow row per article, no text but titles."""

    parts: list[pl.DataFrame] = field(default_factory=list)

    def add(self, kept: Shard) -> None:
        """Count a shard's rows, those left that go on to the warehouse."""
        self.parts.append(_count_per_article(kept))

    def articles(self) -> pl.DataFrame:
        """One row per article of the run."""
        return pl.concat(self.parts).unique("article_id", keep="last", maintain_order=True)


def article_figures(tally: pl.DataFrame) -> pl.DataFrame:
    """One row with the shares that ARTICLE_SUITES judges; none when there are too few articles to tell."""
    largest = pl.col("outlet_id").value_counts(sort=True).struct.field("count").first()
    figures = tally.select(
        pl.lit("all articles").alias("subject"),
        (pl.col("published_precision") == "unknown").mean().alias("unknown_date_share"),
        (pl.col("body_verdict") == "ok").mean().alias("ok_body_share"),
        (pl.col("language") == "und").mean().alias("unknown_language_share"),
        (largest / pl.len()).alias("largest_outlet_share"),
        pl.struct("outlet_id", "title").is_duplicated().mean().alias("repeated_title_share"),
    )
    return _if_enough(figures, tally)


def mention_figures(tally: pl.DataFrame) -> pl.DataFrame:
    """One row with the shares that MENTION_SUITES judges; none when there are too few articles to tell."""
    read = _read_articles(tally)
    figures = read.select(
        pl.lit("English articles of 100 words and more").alias("subject"),
        (pl.col("name_count") == 0).mean().alias("nameless_article_share"),
    )
    return _if_enough(figures, read)


def quote_figures(tally: pl.DataFrame) -> pl.DataFrame:
    """One row with the shares that QUOTE_SUITES judges; none when there are too few articles to tell."""
    spoken, speakers = pl.col("spoken_count").sum(), pl.col("speaker_count").sum()
    read = _read_articles(tally)
    figures = read.select(
        pl.lit("English articles of 100 words and more").alias("subject"),
        (pl.col("spoken_count") == 0).mean().alias("quoteless_article_share"),
        pl.when(spoken > 0).then((spoken - speakers) / spoken).alias("speakerless_quote_share"),
    )
    return _if_enough(figures, read)


def _count_per_article(kept: Shard) -> pl.DataFrame:
    is_spoken = pl.col("kind").is_in(("direct", "mixed"))
    names = kept.mentions.group_by("article_id").agg(
        (pl.col("form") == "name").sum().cast(pl.Int64).alias("name_count")
    )
    quotes = kept.quotes.group_by("article_id").agg(
        is_spoken.sum().cast(pl.Int64).alias("spoken_count"),
        (is_spoken & pl.col("speaker_mention").is_not_null()).sum().cast(pl.Int64).alias("speaker_count"),
    )
    described = ("article_id", "outlet_id", "outlet", "title", "published_on", "published_precision")
    return (
        kept.articles.select(*described, "language", "body_verdict", "word_count")
        .join(names, on="article_id", how="left", maintain_order="left")
        .join(quotes, on="article_id", how="left", maintain_order="left")
        .with_columns(pl.col("name_count", "spoken_count", "speaker_count").fill_null(0))
    )


def _read_articles(tally: pl.DataFrame) -> pl.DataFrame:
    is_read = (pl.col("language") == "en") & (pl.col("body_verdict") == "ok")
    return tally.filter(is_read & (pl.col("word_count") >= READ_WORDS))


def _if_enough(figures: pl.DataFrame, measured: pl.DataFrame) -> pl.DataFrame:
    return figures if measured.height >= SAMPLE else figures.clear()
