"""The story of one article, from the file that arrived to the row that an analyst reads. Read it from top to bottom."""

import json
from pathlib import Path

import polars as pl
import pytest

from presswatch import steps
from presswatch.settings import Run, Settings
from schemas import ARTICLES, MENTIONS, QUOTES, RAW_PAGES
from tests.conftest import make_settings
from warehouse.connect import query
from warehouse.lake import Lake, shard_part

TITLE = "Dunmere ferry will sail again, mayor says"
BODY = (
    "The ferry between Dunmere and the islands will sail again in May, Mayor Ada Quillfeather said on Tuesday. "
    "“The boat is ready and so are we,” Quillfeather told the Harbour Post.\n\n"
    "“Nobody will be left on the quay,” she added.\n\n"
    "A spokesman for the harbour board said the crane had been mended."
)
ROW = {
    "outlet": "Harbour Post - News",
    "url": "https://www.harbourpost.example/ferry?utm_source=feed",
    "title": TITLE,
    "author": "Tom Vance, Ida Brook",
    "published": "2026-03-03T18:30:00+01:00",
    "text": BODY + "\n\nSign up for our newsletter",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The inbox holds one file with one line; the run is that of the day on which the article was published."""
    folder = tmp_path_factory.mktemp("story")
    inbox = folder / "inbox"
    inbox.mkdir()
    (inbox / "desk.jsonl").write_text(json.dumps(ROW) + "\n", encoding="utf-8")
    settings = make_settings(folder / "home", inbox)
    run = Run(key="2026-03-03", settings=settings)
    steps.collect(run)
    for step in steps.SHARD_STEPS:
        step(run, 0)
    for run_step in steps.RUN_STEPS:
        run_step(run)
    return run


def _station(run: Run, table: object) -> pl.DataFrame:
    return Lake(run.settings.lake).read(table, run.key, shard_part(0))  # type: ignore[arg-type]


def test_1_collect_keeps_the_line_byte_for_byte(run: Run) -> None:
    page = _station(run, RAW_PAGES).row(0, named=True)
    assert json.loads(page["payload"]) == ROW
    assert (page["source_id"], page["item"], str(page["day"])) == ("inbox", "desk.jsonl#1", "2026-03-03")


def test_2_articles_cleans_it_names_the_outlet_and_gives_it_an_id(run: Run) -> None:
    article = _station(run, ARTICLES).row(0, named=True)
    assert (article["outlet_id"], article["outlet"]) == ("harbour-post", "The Harbour Post")
    assert article["canonical_url"] == "https://harbourpost.example/ferry"
    assert article["byline"] == ["Tom Vance", "Ida Brook"]
    assert article["published_at"].isoformat() == "2026-03-03T17:30:00+00:00"
    assert (article["published_precision"], article["published_from"]) == ("instant", "row")
    assert (article["language"], article["body_verdict"], article["revision"]) == ("en", "ok", 1)
    assert article["body"] == BODY


def test_3_mentions_finds_who_is_named_and_joins_the_names(run: Run) -> None:
    mentions = _station(run, MENTIONS)
    people = mentions.filter(
        pl.col("entity") == "Ada Quillfeather", pl.col("form") == "name", pl.col("field") == "body"
    )
    assert people["text"].to_list() == ["Ada Quillfeather", "Quillfeather"]
    assert set(people["kind"]) == {"PERSON"}
    said = ("sentence_number", "entity_state", "salience", "role", "sphere")
    assert people.select(said).rows() == [(1, "local", 0.5, "Mayor", "politics"), (2, "local", 0.5, None, None)]
    for start, end, text in people.select("start_char", "end_char", "text").iter_rows():
        assert BODY[start:end] == text


def test_4_quotes_puts_the_words_into_the_right_mouth(run: Run) -> None:
    quotes = _station(run, QUOTES).filter(pl.col("kind") == "direct").sort("start_char")
    columns = ("text", "speaker", "speaker_mention", "attribution", "cue")
    assert quotes.select(columns).rows() == [
        ("The boat is ready and so are we,", "Ada Quillfeather", "Quillfeather", "named", "told"),
        ("Nobody will be left on the quay,", "Ada Quillfeather", "she", "pronoun_resolved", "added"),
    ]
    chain = ("speaker_mention", "antecedent", "speaker_role", "cue_lemma", "cue_class")
    assert quotes.select(chain).rows() == [
        ("Quillfeather", None, "Mayor", "tell", "told"),
        ("she", "Quillfeather", "Mayor", "add", "added"),
    ]


def test_4_quotes_tells_whom_a_spokesman_speaks_for(run: Run) -> None:
    spoken = _station(run, QUOTES).filter(pl.col("speaker_mention").str.starts_with("A spokesman"))
    columns = ("speaker", "attribution", "speaker_role", "speaker_affiliation", "text")
    assert spoken.select(columns).rows() == [
        (
            "spokesman for the harbour board",
            "role_only",
            "spokesman for the harbour board",
            "the harbour board",
            "the crane had been mended",
        )
    ]


def test_5_check_finds_nothing_to_put_aside(run: Run) -> None:
    assert query(run.settings.published, "SELECT count(*) FROM quarantine").item() == 0
    broken = query(run.settings.published, "SELECT belief FROM check_results WHERE suite = 'MUST_HOLD' AND NOT is_held")
    assert broken.is_empty()


def test_6_load_accounts_for_every_row(run: Run) -> None:
    counts = query(run.settings.published, "SELECT rows_in, articles_loaded, duplicates, quarantined FROM runs")
    assert counts.rows() == [(1, 1, 0, 0)]


def test_7_the_analyst_reads_one_flat_row_per_quote(run: Run) -> None:
    sql = "SELECT published_on::VARCHAR, outlet, speaker, quote, url FROM quotes_readable WHERE kind = 'direct'"
    assert query(run.settings.published, sql).rows()[1] == (
        "2026-03-03",
        "The Harbour Post",
        "Ada Quillfeather",
        "Nobody will be left on the quay,",
        "https://harbourpost.example/ferry",
    )


def test_8_the_words_are_where_the_span_says(run: Run) -> None:
    sql = """SELECT bool_and(q.text = substring(a.body, q.start_char + 1, q.end_char - q.start_char))
             FROM quotes q JOIN articles a USING (article_id) WHERE q.field = 'body'"""
    assert query(run.settings.published, sql).item() is True


def test_9_everything_stands_in_one_home(run: Run, tmp_path: Path) -> None:
    settings: Settings = run.settings
    assert sorted(path.name for path in settings.home.iterdir()) == [
        "lake",
        "published",
        "reports",
        "state",
        "warehouse",
    ]
