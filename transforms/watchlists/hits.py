"""The table watchlist_hits: every place where an article fits a watchlist."""

from collections.abc import Sequence

import polars as pl

from schemas.tables.watchlists import WATCHLIST_HITS
from transforms.expressions import Matcher, lay_out_passages
from transforms.expressions.words import fold_words
from transforms.watchlists.entries import Watchlist

_KEY = list(WATCHLIST_HITS.key)


class CompiledWatchlists:
    """Watchlists made ready once, for any number of batches of articles."""

    def __init__(self, watchlists: Sequence[Watchlist]) -> None:
        self.watchlists = tuple(watchlists)
        self.matcher = Matcher([each.expression for each in watchlists])
        self.names = pl.Series("watchlist", [each.name for each in watchlists], pl.String)
        rows = [(number, _fold_label(label)) for number, each in enumerate(watchlists) for label in each.outlets]
        self.outlets = pl.DataFrame(rows, {"expression": pl.UInt32, "label": pl.String}, orient="row")

    def in_their_outlets(self, hits: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
        """The hits without those in outlets that their list does not look at."""
        if self.outlets.is_empty():
            return hits
        known = articles.select("article_id", pl.concat_list("outlet_id", "outlet").alias("label")).explode("label")
        labels = known.select("label").unique()
        folded = labels.with_columns(folded=pl.Series(map(_fold_label, labels["label"]), dtype=pl.String))
        wanted = known.join(folded, on="label").join(self.outlets, left_on="folded", right_on="label")
        inside = hits.join(wanted, on=["expression", "article_id"], how="semi")
        return pl.concat([hits.join(self.outlets, on="expression", how="anti"), inside])


def watchlist_hits(
    articles: pl.DataFrame, mentions: pl.DataFrame, quotes: pl.DataFrame, watchlists: CompiledWatchlists
) -> pl.DataFrame:
    """Every place of these articles that a watchlist catches, each place once per list."""
    said = quotes.filter(pl.col("kind") != "term")
    named = mentions.filter((pl.col("form") == "name") & pl.col("entity").is_not_null())
    passages = lay_out_passages(articles, said, named.with_columns(name="entity"), watchlists.matcher.fields)
    hits = watchlists.in_their_outlets(watchlists.matcher.match(passages), articles)
    return (
        hits.with_columns(watchlist=watchlists.names.gather(hits["expression"]), looked_in="field", field="place")
        .sort("quote_id", nulls_last=True)
        .unique(_KEY, keep="first", maintain_order=True)
        .join(articles.select("article_id", "title", "body", "outlet"), on="article_id", maintain_order="left")
        .with_columns(matched=_words_at(pl.col("field")))
        .join(said.select("quote_id", "speaker"), on="quote_id", how="left", maintain_order="left")
        .sort(_KEY)
        .pipe(WATCHLIST_HITS.conform)
    )


def _words_at(field: pl.Expr) -> pl.Expr:
    text = pl.when(field == "title").then("title").when(field == "outlet").then("outlet").otherwise("body")
    return text.str.slice(pl.col("start_char"), pl.col("end_char") - pl.col("start_char"))


def _fold_label(label: str) -> str:
    return " ".join(fold_words(label))
