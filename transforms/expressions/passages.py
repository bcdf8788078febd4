"""Articles laid out for matching: every text that an expression can look into, with whose it is and where it stands."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from transforms.expressions.nodes import FIELDS

PASSAGES = pl.Schema(
    {
        "article": pl.UInt32(),  # row of the article in the frame that was laid out
        "field": pl.Enum(FIELDS),  # what an expression calls it
        "quote": pl.Int64(),  # row of the quotation, of `quote` and `speaker`; else null
        "text": pl.String(),
        "place": pl.String(),  # the field of the article that offsets point into: title, body or outlet
        "start_char": pl.Int32(),  # where the text, or what it names, begins there
        "end_char": pl.Int32(),  # where what it names ends; null when the text itself stands there, word for word
    }
)


@dataclass(frozen=True)
class Passages:
    """What `lay_out_passages` makes; `rows` as PASSAGES says."""

    rows: pl.DataFrame
    article_ids: pl.Series
    quote_ids: pl.Series


def lay_out_passages(
    articles: pl.DataFrame,
    quotes: pl.DataFrame | None = None,
    mentions: pl.DataFrame | None = None,
    fields: Collection[str] = FIELDS,
) -> Passages:
    """Articles (article_id, title, body, outlet) with their quotes and mentions, as far as these fields are asked for.

    `quotes` needs article_id, quote_id, field, start_char, end_char, text and speaker; `mentions` needs article_id, field,
    start_char, end_char and name, the name of its entity.
    """
    numbered = articles.select("article_id", pl.int_range(pl.len(), dtype=pl.UInt32).alias("article"))
    parts = [_own_texts(articles, field) for field in ("title", "body", "outlet") if field in fields]
    said = _join_articles(quotes, numbered).with_row_index("quote") if quotes is not None else None
    if said is not None:
        parts += [_quoted(said, field) for field in ("quote", "speaker") if field in fields]
    if mentions is not None and "entity" in fields:
        parts.append(_named(_join_articles(mentions, numbered)))
    rows = pl.concat([_empty(), *parts]).filter(pl.col("text") != "")
    quote_ids = said["quote_id"] if said is not None else pl.Series("quote_id", [], pl.String)
    return Passages(rows, numbered["article_id"], quote_ids)


def _own_texts(articles: pl.DataFrame, field: str) -> pl.DataFrame:
    return _conform(
        articles.select(
            pl.int_range(pl.len()).alias("article"),
            pl.col(field).alias("text"),
            field=pl.lit(field),
            place=pl.lit(field),
        ).with_columns(quote=None, start_char=0, end_char=None)
    )


def _quoted(said: pl.DataFrame, field: str) -> pl.DataFrame:
    is_named = field == "speaker"
    return _conform(
        said.with_columns(
            place=pl.col("field"),
            text=pl.col("speaker") if is_named else pl.col("text"),
            end_char=pl.col("end_char") if is_named else pl.lit(None),
        ).with_columns(field=pl.lit(field))
    )


def _named(mentions: pl.DataFrame) -> pl.DataFrame:
    return _conform(
        mentions.with_columns(place=pl.col("field"), text=pl.col("name"), quote=None).with_columns(
            field=pl.lit("entity")
        )
    )


def _join_articles(frame: pl.DataFrame, numbered: pl.DataFrame) -> pl.DataFrame:
    return frame.join(numbered, on="article_id", maintain_order="left")


def _conform(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(pl.col(name).cast(dtype) for name, dtype in PASSAGES.items()).drop_nulls(["article", "text"])


def _empty() -> pl.DataFrame:
    return pl.DataFrame(schema=PASSAGES)
