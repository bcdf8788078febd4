"""The words that stand at a span, looked up in columns for a whole shard at once."""

import polars as pl


def join_field(rows: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Rows with `article_found` (null when the article is not in the shard), `field_text`, `field_length` in code points
    and `read_language` (the article's language if its body is ok, else its verdict), in the order of `rows`.
    """
    per_article = articles.unique("article_id", keep="first", maintain_order=True)
    fields = pl.concat(_one_field(per_article, field) for field in ("title", "body"))
    return rows.join(fields, on=["article_id", "field"], how="left", maintain_order="left")


def words_at(start: str, end: str) -> pl.Expr:
    """The words of `field_text` at that span; null when the span or the text is, no words when it ends before it starts."""
    length = (pl.col(end) - pl.col(start)).clip(lower_bound=0)
    return pl.col("field_text").str.slice(pl.col(start).cast(pl.Int64), length.cast(pl.UInt64))


def _one_field(articles: pl.DataFrame, field: str) -> pl.DataFrame:
    is_ok = pl.col("body_verdict") == "ok"
    return articles.select(
        "article_id",
        pl.lit(field).alias("field"),
        pl.col("article_id").alias("article_found"),
        pl.col(field).alias("field_text"),
        pl.col(field).str.len_chars().cast(pl.Int64).alias("field_length"),
        pl.when(is_ok).then("language").otherwise("body_verdict").alias("read_language"),
    )
