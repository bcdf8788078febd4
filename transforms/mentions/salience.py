"""How much each entity weighs in its article."""

import polars as pl

HEADLINE = 2
"""What a mention in the headline counts beyond any other."""


def add_salience(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `salience`: the weight of their entity, as a share of the weightiest entity's of the article.

    An entity weighs as much as it has mentions, those in the headline threefold, divided by log2(1 + n), where n is the
    sentence of its first mention (1 when the headline has it): news tells what matters first. Number of mentions, place of
    the first and the headline are what carried salience in Dunietz and Gillick (2014); the discount by the logarithm of
    the place is that of Järvelin and Kekäläinen (2002). Null without an entity. An article's figures depend on it alone.
    """
    in_title = pl.col("field") == "title"
    weighed = (
        rows.filter(pl.col("entity_id").is_not_null())
        .group_by("article_id", "entity_id")
        .agg(
            count=pl.len() + HEADLINE * in_title.sum(),
            first=pl.when(in_title).then(1).otherwise("sentence_number").min(),
        )
        .with_columns(weight=pl.col("count") / (1 + pl.col("first")).log(2))
    )
    share = pl.col("weight") / pl.col("weight").max().over("article_id")
    salience = weighed.select("article_id", "entity_id", salience=share.round(3))
    return rows.join(salience, on=["article_id", "entity_id"], how="left", maintain_order="left")
