"""The published tables as the second count of the marts reads them, without the warehouse's SQL."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import polars as pl

Frame = pl.DataFrame


@dataclass(frozen=True)
class News:
    """The published tables that the marts are counted from, and which days are covered as far as the teller knows."""

    tables: dict[str, Frame]
    covered: frozenset[date]

    @cached_property
    def articles(self) -> Frame:
        """All articles; `dated_on` is empty where an article has no day, but stands on that of its arrival.

        That a run of the day itself brought such a one is not told by the tables, and does not happen in what is recounted.
        """
        has_day = pl.col("published_precision") != "unknown"
        renamed = self.tables["articles"].rename({"published_on": "day"})
        return renamed.with_columns(dated_on=pl.when(has_day).then(pl.col("day")))

    @cached_property
    def scope(self) -> Frame:
        """The articles in scope, with their day."""
        in_scope = (pl.col("body_verdict") == "ok") & (pl.col("language") == "en")
        return self.articles.filter(in_scope)

    @cached_property
    def named(self) -> Frame:
        """One row per mention of an entity in those articles."""
        lead = self.scope.select(
            "article_id",
            "day",
            "dated_on",
            "outlet_id",
            lead_end=pl.col("body").str.split("\n").list[0].str.len_chars(),
        )
        return self.tables["mentions"].drop_nulls("entity_id").join(lead, on="article_id")

    @cached_property
    def said(self) -> Frame:
        """One row per quote in those articles."""
        days = self.scope.select("article_id", "day", "dated_on", "outlet_id", "outlet")
        return (
            self.tables["quotes"]
            .filter(pl.col("kind") != "term")
            .join(days, on="article_id")
            .rename({"speaker_entity_id": "entity_id"})
        )

    @cached_property
    def spoken(self) -> Frame:
        """One row per quote of a known speaker."""
        return self.said.drop_nulls("entity_id")

    @cached_property
    def outlets(self) -> Frame:
        """Each outlet under one name."""
        return self.tables["articles"].group_by("outlet_id").agg(pl.col("outlet").min())

    @cached_property
    def calendar(self) -> list[date]:
        """Every day from the first to the last that has an article or is covered."""
        known = {*self.articles["dated_on"].drop_nulls(), *self.covered}
        return [min(known) + timedelta(days=number) for number in range((max(known) - min(known)).days + 1)]

    @cached_property
    def daily(self) -> dict[str, dict[date, int]]:
        """Articles by entity and covered day."""
        counts: dict[str, dict[date, int]] = {}
        grouped = self.named.drop_nulls("dated_on").group_by("entity_id", "day").agg(pl.n_unique("article_id"))
        for entity_id, day, count in grouped.iter_rows():
            if day in self.covered:
                counts.setdefault(entity_id, {})[day] = count
        return counts

    @cached_property
    def names(self) -> dict[str, str]:
        """Canonical name by entity."""
        return dict(self.tables["entities"].select("entity_id", "name").iter_rows())


def first_and_last(names: tuple[str, str]) -> dict[str, pl.Expr]:
    """The first and the last day of a group, under those names; days of arrival only where nothing has a date."""
    dated, day = pl.col("dated_on"), pl.col("day")
    return {names[0]: pl.coalesce(dated.min(), day.min()), names[1]: pl.coalesce(dated.max(), day.max())}


def named_as(news: News, name: str) -> Frame:
    """Entities with their kind and their canonical name, under that column name."""
    return news.tables["entities"].select("entity_id", "kind", pl.col("name").alias(name))
