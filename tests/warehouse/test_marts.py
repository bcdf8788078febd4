from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from schemas import ARTICLES, QUOTES, SOURCE_HEALTH
from tests.warehouse.arrivals import Arrival, mentions_in, quotes_in, story
from tests.warehouse.newsdesk import context, lake_at, write_run
from tests.warehouse.spring import health_of
from warehouse.connect import connect, query
from warehouse.load import load
from warehouse.marts import all_marts
from warehouse.marts.building import build
from warehouse.publish import publish

VOSS = story("Mara Voss", "We open, ‘come what may’, on Monday.")
ARRIVALS = [
    Arrival("bridge", VOSS),
    Arrival("ferry", story("Tobin Ashgrove", "No ferry sails."), outlet="Coast Wire"),
    Arrival("market", story("Mara Voss", "The market stays."), outlet="Coast Wire"),
    Arrival("harbour", "Mara Voss said “I stay.” Harbour Council met.", day=date(2026, 3, 2)),
    Arrival("wall", "Accept cookies to read on.", verdict="cookie_wall"),
    Arrival("only-wall", "Subscribe now.", verdict="teaser", outlet="Gate Times"),
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("marts")
    write_run(lake_at(home), "all", [ARRIVALS[:3], ARRIVALS[3:]])
    load(lake_at(home), home / "private.duckdb", "all", context())
    publish_at(home)
    return home / "private.duckdb"


@pytest.fixture(scope="module")
def readable() -> pl.DataFrame:
    """The readable articles as the tests know them, without the warehouse."""
    kept = [arrival for arrival in ARRIVALS if arrival.verdict == "ok"]
    return pl.DataFrame([{"article_id": one.article_id, "outlet": one.outlet, "published_on": one.day} for one in kept])


@pytest.fixture(scope="module")
def said(readable: pl.DataFrame) -> pl.DataFrame:
    found = [quote for one in ARRIVALS if one.verdict == "ok" for quote in quotes_in(one)]
    quotes = pl.DataFrame(found, infer_schema_length=None).filter(pl.col("kind") != "term")
    return quotes.join(readable, on="article_id")


def publish_at(home: Path) -> None:
    publish(lake_at(home), home / "private.duckdb", home / "published")


def mart(database: Path, name: str) -> pl.DataFrame:
    return query(database.with_name("published"), f'SELECT * FROM "{name}"')


def test_daily_outlet_activity_counts_articles_names_quotes_and_voices(database: Path, readable, said):
    activity = mart(database, "daily_outlet_activity").sort("published_on", "outlet")

    assert activity.select("published_on", "outlet", "article_count", "unread_article_count").rows() == [
        (date(2026, 3, 1), "Coast Wire", 2, 0),
        (date(2026, 3, 1), "Gate Times", 0, 1),
        (date(2026, 3, 1), "The Lindley Ledger", 1, 1),
        (date(2026, 3, 2), "The Lindley Ledger", 1, 0),
    ]
    voices = said.group_by("published_on", "outlet").agg(
        quote_count=pl.len(),
        attributed_quote_count=pl.col("speaker_entity_id").count(),
        speaker_count=pl.col("speaker_entity_id").drop_nulls().n_unique(),
    )
    columns = ["published_on", "outlet", "quote_count", "attributed_quote_count", "speaker_count"]
    with_quotes = activity.filter(pl.col("article_count") > 0).select(columns)
    assert with_quotes.rows() == voices.sort("published_on", "outlet").select(columns).rows()
    words = {one.outlet: one.words for one in ARRIVALS if one.article_id == "bridge"}
    assert activity.row(2, named=True)["word_count"] == words["The Lindley Ledger"]
    assert activity.row(2, named=True)["mention_count"] == len(mentions_in(ARRIVALS[0]))


def test_attention_counts_the_articles_that_name_an_entity_over_all_of_the_day(database: Path, readable):
    found = [mention for one in ARRIVALS if one.verdict == "ok" for mention in mentions_in(one)]
    scope = readable.group_by("published_on").agg(scope_article_count=pl.len())
    expected = (
        pl.DataFrame(found)
        .join(readable, on="article_id")
        .group_by("published_on", "entity_id")
        .agg(pl.n_unique("article_id"), pl.n_unique("outlet"), pl.len())
        .join(scope, on="published_on")
        .with_columns(share=pl.col("article_id") / pl.col("scope_article_count"))
        .sort("published_on", "entity_id")
    )
    assert mart(database, "attention").drop("entity", "kind").rows() == expected.rows()


def test_top_speakers_ranks_by_articles_names_the_outlets_and_leaves_terms_out(database: Path, said):
    speakers = mart(database, "top_speakers")
    assert speakers.select("place", "speaker", "quote_count", "article_count", "outlet_count").rows() == [
        (1, "Mara Voss", 3, 3, 2),
        (2, "Tobin Ashgrove", 1, 1, 1),
    ]
    assert speakers["outlets"].to_list() == [["Coast Wire", "The Lindley Ledger"], ["Coast Wire"]]
    assert speakers["quote_count"].sum() == said["speaker_entity_id"].count()
    assert speakers.row(0, named=True)["first_quoted_on"] == date(2026, 3, 1)
    assert speakers.row(0, named=True)["last_quoted_on"] == date(2026, 3, 2)


def test_speech_framing_shares_out_the_quotes_of_each_outlet_and_speaker_that_have_a_cue(database: Path, said):
    framing = mart(database, "speech_framing")
    assert framing.select("scope", "name", "cue_class", "quote_count", "quote_share").rows() == [
        ("outlet", "Coast Wire", "said", 2, 1.0),
        ("outlet", "The Lindley Ledger", "said", 2, 1.0),
        ("speaker", "Mara Voss", "said", 3, 1.0),
        ("speaker", "Tobin Ashgrove", "said", 1, 1.0),
    ]
    of_outlets = framing.filter(pl.col("scope") == "outlet")
    assert of_outlets["quote_count"].sum() == said["cue_class"].count()


def test_quotes_readable_has_one_row_per_quote_with_its_article(database: Path, said):
    flat = mart(database, "quotes_readable")
    assert sorted(flat["quote_id"]) == sorted(said["quote_id"])
    assert flat.drop_nulls("affiliation").select("article_id", "affiliation").rows() == [
        ("harbour", "Lindley Harbour Council")
    ]
    first = flat.filter(pl.col("article_id") == "bridge").row(0, named=True)
    shown = {name: first[name] for name in ("speaker", "quote", "outlet", "title", "url", "published_on")}
    assert shown == {
        "speaker": "Mara Voss",
        "quote": "We open, ‘come what may’, on Monday.",
        "outlet": "The Lindley Ledger",
        "title": "News of bridge",
        "url": "https://news.example/bridge",
        "published_on": date(2026, 3, 1),
    }


def test_an_undated_article_covers_the_day_of_its_own_run_and_not_the_day_on_which_an_archive_came(tmp_path: Path):
    archived = replace(ARRIVALS[1], day=date(2026, 3, 3), precision="unknown")
    own = replace(ARRIVALS[2], day=date(2026, 3, 4), precision="unknown")
    for run_key, arrivals in (("all", [ARRIVALS[0], archived]), ("2026-03-04", [own])):
        write_run(lake_at(tmp_path), run_key, [arrivals])
        load(lake_at(tmp_path), tmp_path / "private.duckdb", run_key, context())
    publish_at(tmp_path)

    database = tmp_path / "private.duckdb"
    days = mart(database, "days").select("day", "is_covered", "article_count").rows()
    assert days == [
        (date(2026, 3, day), is_covered, count)
        for day, is_covered, count in ((1, True, 1), (2, False, 0), (3, False, 0), (4, True, 1))
    ]
    counted = mart(database, "attention").group_by("day").agg(pl.col("article_count").max()).sort("day")
    assert counted.rows() == [(date(2026, 3, 1), 1), (date(2026, 3, 4), 1)]
    speakers = mart(database, "top_speakers").select("speaker", "first_quoted_on", "last_quoted_on").sort("speaker")
    assert speakers.rows() == [
        ("Mara Voss", date(2026, 3, 1), date(2026, 3, 4)),
        ("Tobin Ashgrove", date(2026, 3, 3), date(2026, 3, 3)),  # who has no other day
    ]


@pytest.mark.parametrize(("answers", "is_covered"), [(0, False), (1, False), (2, True), (4, True)])
@pytest.mark.parametrize("source_id", ["source-0", "inbox"])
def test_a_day_is_covered_when_half_of_its_due_sources_answered_or_files_brought_news_of_it(
    tmp_path: Path, answers: int, is_covered: bool, source_id: str
):
    day = ARRIVALS[0].day
    lake = lake_at(tmp_path)
    write_run(lake, day.isoformat(), [[ARRIVALS[0]]])
    part = lake.parts(ARTICLES, day.isoformat())[0]
    pl.read_parquet(part).with_columns(source_id=pl.lit(source_id)).write_parquet(part)
    health = pl.concat([health_of(day, number < answers)[:1] for number in range(4)])
    named = pl.Series("source_id", [f"source-{number}" for number in range(4)])
    lake.write(SOURCE_HEALTH, day.isoformat(), "fetch", health.with_columns(named))
    load(lake, tmp_path / "private.duckdb", day.isoformat(), context())
    publish_at(tmp_path)

    (found,) = mart(tmp_path / "private.duckdb", "days").rows(named=True)
    assert (found["due_source_count"], found["answered_source_count"]) == (4, answers)
    assert found["is_covered"] == (is_covered or source_id == "inbox")


def test_lift_compares_an_outlet_with_the_others_and_is_empty_when_no_other_quotes_the_speaker(database: Path):
    lifts = {(row["outlet"], row["speaker"]): row for row in mart(database, "who_quotes_whom").iter_rows(named=True)}
    # Two of two articles of the Ledger that quote anybody quote Mara Voss, one of two of the Coast Wire.
    voss = lifts["The Lindley Ledger", "Mara Voss"]
    assert (voss["outlet_share"], voss["others_share"], voss["lift"]) == (1.0, 0.5, 2.0)
    ashgrove = lifts["Coast Wire", "Tobin Ashgrove"]
    assert (ashgrove["outlet_share"], ashgrove["others_share"], ashgrove["lift"]) == (0.5, 0.0, None)


def test_quotes_readable_names_only_whom_the_quote_is_sure_of(tmp_path: Path):
    lake = lake_at(tmp_path)
    write_run(lake, "all", [[ARRIVALS[0], ARRIVALS[1], ARRIVALS[2]]])
    part = lake.parts(QUOTES, "all")[0]
    unsure = {"bridge": ("named", "Voss"), "ferry": ("pronoun_resolved", "he"), "market": ("role_only", "The mayor")}
    quotes = pl.read_parquet(part).with_columns(
        speaker_entity_id=pl.lit(None, pl.String),
        speaker=pl.when(pl.col("article_id") == "market").then(pl.lit("the mayor")).otherwise(pl.lit("Mara Voss")),
        attribution=pl.col("article_id").replace_strict({name: said[0] for name, said in unsure.items()}),
        speaker_mention=pl.col("article_id").replace_strict({name: said[1] for name, said in unsure.items()}),
    )
    quotes.write_parquet(part)
    load(lake, tmp_path / "private.duckdb", "all", context())
    publish_at(tmp_path)

    shown = (
        mart(tmp_path / "private.duckdb", "quotes_readable").select("article_id", "speaker").unique().sort("article_id")
    )
    assert shown.rows() == [("bridge", "Voss"), ("ferry", None), ("market", "the mayor")]


@pytest.mark.parametrize("one", all_marts(), ids=lambda one: one.name)
def test_every_mart_says_what_each_of_its_columns_means(database: Path, one):
    assert list(one.columns) == mart(database, one.name).columns
    published = database.with_name("published")
    silent = "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND comment IS NULL"
    assert query(published, silent, parameters=[one.name]).rows() == []
    listed, name = ("duckdb_views", "view_name") if one.is_view else ("duckdb_tables", "table_name")
    with connect(published) as connection:
        ((comment,),) = connection.execute(f"SELECT comment FROM {listed}() WHERE {name} = $1", [one.name]).fetchall()
    assert comment == f"{one.question} {one.definition} Grain: {one.grain}."
    assert set(one.key) <= set(one.columns)


def test_marts_built_twice_from_the_same_load_are_equal(database: Path):
    before = {one.name: mart(database, one.name) for one in all_marts()}
    build(database, anew=True)
    publish_at(database.parent)
    assert all(mart(database, name).equals(rows) for name, rows in before.items())


def test_marts_follow_the_next_load(tmp_path: Path):
    lake, database = lake_at(tmp_path), tmp_path / "private.duckdb"
    for words in ("No ferry sails.", "Every ferry sails."):
        write_run(lake, "2026-03-01", [[replace(ARRIVALS[1], body=story("Tobin Ashgrove", words))]])
        load(lake, database, "2026-03-01", context())
        assert build(database)["quotes_readable"] == 1
    publish_at(tmp_path)
    assert mart(database, "quotes_readable")["quote"].to_list() == ["Every ferry sails."]
