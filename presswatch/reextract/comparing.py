"""What was read anew beside what is published, each as readers see it."""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from presswatch.reextract.days import Part
from schemas import MENTIONS, QUOTES, Table
from transforms.quote_changes import quote_changes
from warehouse.connect import query
from warehouse.seeing import as_readers_see
from warehouse.staging import Staging

_OF_ARTICLES = "SEMI JOIN (SELECT unnest(?::VARCHAR[]) AS article_id) USING (article_id)"
_BY_THE_WAY = ("confidence", "method", "salience")
_MENTION_DIFFERENCES = ("gained", "lost", "changed", "by_the_way")


@dataclass(frozen=True)
class Comparison:
    """One part's quotations and mentions, published and found anew."""

    articles: pl.DataFrame
    """Those compared, as they are published."""
    changes: pl.DataFrame
    """As schemas.tables.quote_changes, kept quotations too."""
    mention_counts: dict[str, int]
    """How many mentions are kept, gained, lost, changed (another entity among them), or differ by the way only."""
    aside: int
    """Quotations left out, because the check of their last run put them aside."""
    missing_columns: tuple[str, ...]
    """Columns, after their table, that the published tables do not have yet."""

    @property
    def is_any_row_new(self) -> bool:
        """Whether publishing would change any row of mentions or quotes."""
        counts = self.mention_counts
        differs = self.changes.filter((pl.col("change") != "kept") | (pl.col("columns").list.len() > 0)).height
        return bool(differs or self.missing_columns or any(counts[each] for each in _MENTION_DIFFERENCES))


@dataclass
class Comparer:
    """Compares part after part; an article that stands in two runs is compared once."""

    published: Path
    staging: Staging
    compared: set[str] = field(default_factory=set)

    def compare(self, part: Part, articles: pl.DataFrame) -> Comparison:
        """The part's articles whose published copy is this one."""
        standing = self._find_standing(articles)
        self.compared.update(standing["article_id"])
        quotes, aside = self._read_anew(QUOTES, part, standing)
        mentions, _ = self._read_anew(MENTIONS, part, standing)
        found = {MENTIONS.name: mentions, QUOTES.name: quotes}
        seen = as_readers_see(found, self._read_published("entity_links", standing))
        published_mentions, published_quotes = (self._read_published(name, standing) for name in found)
        return Comparison(
            articles=standing,
            changes=quote_changes(standing, published_quotes, seen[QUOTES.name]),
            mention_counts=_count_mentions(published_mentions, seen[MENTIONS.name]),
            aside=aside,
            missing_columns=(*_missing(MENTIONS, published_mentions), *_missing(QUOTES, published_quotes)),
        )

    def _find_standing(self, articles: pl.DataFrame) -> pl.DataFrame:
        known = [article_id for article_id in articles["article_id"] if article_id in self.compared]
        fresh = articles.filter(~pl.col("article_id").is_in(known))
        published = self._read_published(
            "articles", fresh, "article_id, raw_page_id, content_hash, outlet, published_on"
        )
        same_text = ["article_id", "raw_page_id", "content_hash"]
        return published.join(fresh, on=same_text, how="semi", maintain_order="left").sort("article_id")

    def _read_published(self, table: str, articles: pl.DataFrame, columns: str = "*") -> pl.DataFrame:
        sql = f"SELECT {columns} FROM {table} {_OF_ARTICLES}"
        return query(self.published, sql, parameters=[articles["article_id"].to_list()])

    def _read_anew(self, table: Table, part: Part, articles: pl.DataFrame) -> tuple[pl.DataFrame, int]:
        """The rows found anew, and how many were left out because the run's check put their like aside and will again."""
        staged = self.staging.read(table, part.run_key, part.shard)
        rows = staged.join(articles, on="article_id", how="semi", maintain_order="left")
        sql = "SELECT row_key FROM quarantine WHERE run_key = ? AND stage = 'check' AND table_name = ?"
        aside = query(self.published, sql, parameters=[part.run_key, table.name])["row_key"]
        kept = rows.filter(~pl.col(table.key[0]).is_in(aside.implode()))
        return kept, rows.height - kept.height


def _missing(table: Table, published: pl.DataFrame) -> list[str]:
    return [f"{table.name}.{name}" for name in table.schema() if name not in published.columns]


def _count_mentions(published: pl.DataFrame, anew: pl.DataFrame) -> dict[str, int]:
    compared = [name for name in anew.columns if name in published.columns and name != "mention_id"]
    pairs = published.join(anew, on="mention_id", suffix="_anew")
    differs = {name: pl.col(name).ne_missing(pl.col(f"{name}_anew")) for name in compared}
    matters = [differs[name] for name in compared if name not in _BY_THE_WAY]
    changed, other_entity, any_differs = pairs.select(
        pl.any_horizontal(matters).sum().alias("changed"),
        differs["entity_id"].sum().alias("entity"),
        pl.any_horizontal(differs.values()).sum().alias("any"),
    ).row(0)
    return {
        "kept": pairs.height - any_differs,
        "gained": anew.height - pairs.height,
        "lost": published.height - pairs.height,
        "changed": changed,
        "by_the_way": any_differs - changed,
        "entity": other_entity,
    }
