"""Articles out of readings: cleaned, identified, dated, measured; of several copies the one that stands."""

import hashlib
from collections.abc import Mapping
from typing import Any

import polars as pl

from schemas import ARTICLE_COPIES, ARTICLES
from transforms.addresses import names_a_page, normalised_address, site_of
from transforms.languages import languages
from transforms.outlets import with_outlets
from transforms.texts import clean_body, clean_title

SHORTEST_WORDS = 20
SHORTEST_CHARACTERS = 200
STANDING_ORDER = {"fetched_at": True, "is_ok": True, "word_count": True, "content_hash": False, "raw_page_id": False}
"""Of the copies of an article the first in this order stands (True: highest first), here and across runs."""

# Scripts without blanks between words count by the character.
_WORD = (
    r"[\p{Han}\p{Hiragana}\p{Katakana}]|[\p{L}\p{N}\p{M}&&[^\p{Han}\p{Hiragana}\p{Katakana}]]+(?:['’.-][\p{L}\p{N}]+)*"
)


def read_copies(
    readings: pl.DataFrame, outlets: pl.DataFrame, furniture: Mapping[str, Any], timezone_name: str
) -> pl.DataFrame:
    """Every reading without a problem as a full article row, one row per arrival, in the order of the readings.

    `outlets` is seeds/outlets.csv with `labels` and `domains` as lists, `furniture` is seeds/furniture.yml; days are counted in
    `timezone_name`. Feed the result to `articles` and `article_copies`.
    """
    return (
        readings.filter(pl.col("problem").is_null())
        .pipe(_clean_texts, furniture)
        .pipe(with_outlets, outlets)
        .pipe(_clean_bylines)
        .pipe(_normalise_addresses)
        .pipe(_count_days, timezone_name)
        .pipe(_tell_languages)
        .pipe(_judge_bodies)
        .pipe(_identify)
    )


def articles(copies: pl.DataFrame) -> pl.DataFrame:
    """The copy of each article that stands (`schemas.ARTICLES`), sorted by `article_id`; loading renumbers revisions."""
    first_seen = copies.group_by("article_id").agg(first_seen_at=pl.col("fetched_at").min())
    ordered = copies.sort(*STANDING_ORDER, descending=list(STANDING_ORDER.values()))
    standing = ordered.unique("article_id", keep="first", maintain_order=True)
    joined = standing.join(first_seen, on="article_id").with_columns(revision=pl.lit(1, pl.Int32))
    return ARTICLES.conform(joined.sort("article_id"))


def article_copies(copies: pl.DataFrame, run_key: str, shard: int) -> pl.DataFrame:
    """Every arrival (`schemas.ARTICLE_COPIES`) of one shard of a run, sorted by `raw_page_id`."""
    named = copies.with_columns(run_key=pl.lit(run_key), shard=pl.lit(shard, pl.Int32))
    return ARTICLE_COPIES.conform(named.sort("raw_page_id"))


def _clean_texts(readings: pl.DataFrame, furniture: Mapping[str, Any]) -> pl.DataFrame:
    return readings.with_columns(
        clean_title(readings["title"]).alias("title"), body=clean_body(pl.col("body"), furniture)
    )


def _clean_bylines(copies: pl.DataFrame) -> pl.DataFrame:
    """Names without blanks at their edges, without repeats, and never the outlet's own."""
    names = copies.select("raw_page_id", "outlet", "byline").explode("byline", empty_as_null=True, keep_nulls=True)
    name, outlet = pl.col("byline").str.strip_chars(), pl.col("outlet")
    people = names.with_columns(byline=name).filter((name != "") & (_fold_name(name) != _fold_name(outlet)))
    bylines = people.group_by("raw_page_id").agg(pl.col("byline").unique(maintain_order=True))
    joined = copies.drop("byline").join(bylines, on="raw_page_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("byline").fill_null([]))


def _fold_name(name: pl.Expr) -> pl.Expr:
    return name.str.to_lowercase().str.replace("^the ", "")


def _normalise_addresses(copies: pl.DataFrame) -> pl.DataFrame:
    """A canonical address counts when it names a page of the site that the page came from."""
    url, canonical = pl.col("url"), pl.col("canonical_url")
    is_own = (site_of(url) == site_of(canonical)).fill_null(value=True) & names_a_page(canonical)
    own = pl.when(is_own).then(normalised_address(canonical))
    stated = pl.when(names_a_page(url)).then(normalised_address(url))
    return copies.with_columns(canonical_url=pl.coalesce(own, stated))


def _count_days(copies: pl.DataFrame, timezone_name: str) -> pl.DataFrame:
    stated = pl.col("published_at").dt.convert_time_zone(timezone_name).dt.date()
    return copies.with_columns(published_on=pl.coalesce(stated, "day"))


def _tell_languages(copies: pl.DataFrame) -> pl.DataFrame:
    texts = copies.select(pl.concat_str("title", pl.lit("\n"), "body")).to_series()
    return copies.with_columns(languages(texts, copies["language"]))


def _judge_bodies(copies: pl.DataFrame) -> pl.DataFrame:
    counted = copies.with_columns(word_count=pl.col("body").str.count_matches(_WORD).cast(pl.Int32))
    is_short = (pl.col("word_count") < SHORTEST_WORDS) & (pl.col("body").str.len_chars() < SHORTEST_CHARACTERS)
    found = pl.when(is_short).then(pl.lit("too_short")).otherwise(pl.lit("ok"))
    judged = counted.with_columns(body_verdict=pl.coalesce("body_verdict", found))
    return judged.with_columns(is_ok=pl.col("body_verdict") == "ok")


def _identify(copies: pl.DataFrame) -> pl.DataFrame:
    folded = pl.concat_str("outlet_id", pl.lit("\n"), "title", pl.lit("\n"), "body").str.replace_all(r"\s+", " ")
    named = pl.concat_str(pl.lit("url:"), "canonical_url")
    identity = copies.select(pl.coalesce(named, pl.concat_str(pl.lit("text:"), folded))).to_series()
    content = copies.select(pl.concat_str("title", pl.lit("\n"), "body")).to_series()
    return copies.with_columns(
        pl.Series("article_id", [f"a{digest[:20]}" for digest in _digests(identity)], dtype=pl.String),
        pl.Series("content_hash", [digest[:32] for digest in _digests(content)], dtype=pl.String),
    )


def _digests(texts: pl.Series) -> list[str]:
    # SHA-256 and not a frame's hash, which changes between versions.
    return [hashlib.sha256(text.encode()).hexdigest() for text in texts.to_list()]
