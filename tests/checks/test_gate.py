"""The gate over whole runs: what it lets through, puts aside, counts and stops."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

from checks.gate import TableBroken, Verdict, judge
from schemas import CHECK_RESULTS, QUARANTINE
from tests.checks.newsroom import BODY, CONTEXT, bend, healthy_shard, many, repeat_row

FUTURE = datetime(2031, 1, 1, tzinfo=UTC)


def result(verdict: Verdict, table: str, belief: str) -> dict:
    return verdict.check_results.filter(table_name=table, belief=belief).row(0, named=True)


@pytest.fixture(scope="module")
def healthy_verdict() -> Verdict:
    return judge([healthy_shard()], CONTEXT)


def test_healthy_rows_pass_and_every_belief_is_answered(healthy_verdict: Verdict) -> None:
    results = healthy_verdict.check_results
    assert results.schema == CHECK_RESULTS.schema()
    assert results.get_column("is_held").all()
    assert not results.select(CHECK_RESULTS.key).is_duplicated().any()
    assert healthy_verdict.quarantine.height == 0
    assert result(healthy_verdict, "mentions", "words_at_the_span_are_the_text")["checked_count"] == 4


def test_an_expectation_that_judged_is_named(healthy_verdict: Verdict) -> None:
    row = result(healthy_verdict, "articles", "url_is_http")
    assert (row["suite"], row["expectation"]) == ("MUST_HOLD", "ExpectColumnValuesToMatchRegex")


@pytest.fixture(scope="module")
def mixed_verdict() -> Verdict:
    """A run of six times the healthy articles, most of them bent in a way of their own."""
    shard = many(healthy_shard(), 6)
    shard = bend(shard, "quotes", 2, text="We will never be back.")
    shard = bend(shard, "mentions", 7, start_char=-2, end_char=9000)
    shard = bend(shard, "articles", 4, published_at=FUTURE)
    shard = bend(shard, "quotes", 6, text="Something else.")
    shard = bend(shard, "articles", 6, byline=["news of the day " * 9])
    shard = bend(shard, "articles", 9, title="", body="word " * 5000, word_count=5000)
    shard = repeat_row(shard, "articles", 11)
    return judge([shard], replace(CONTEXT, forgotten_ids=("a1-4",)))


def quarantined(verdict: Verdict, row_key: str) -> dict:
    return verdict.quarantine.filter(row_key=row_key).row(0, named=True)


def test_a_broken_row_is_put_aside_with_its_reason_and_what_to_do(mixed_verdict: Verdict) -> None:
    row = mixed_verdict.quarantine.filter(table_name="quotes").row(0, named=True)
    assert mixed_verdict.quarantine.schema == QUARANTINE.schema()
    assert (row["run_key"], row["stage"], row["reason"]) == ("2026-05-12", "check", "words_at_the_span_are_the_text")
    assert "must never be published. Repair the quotes step" in row["explanation"]
    assert json.loads(row["row_excerpt"])["text"] == "We will never be back."


def test_the_id_of_a_row_put_aside_is_the_same_on_every_machine(mixed_verdict: Verdict) -> None:
    row = mixed_verdict.quarantine.filter(table_name="quotes").row(0, named=True)
    named = "\x1f".join(row[name] for name in ("run_key", "stage", "table_name", "row_key", "reason"))
    assert row["quarantine_id"] == hashlib.sha256(named.encode()).hexdigest()[:24]


def test_a_result_counts_the_broken_rows_and_names_them(mixed_verdict: Verdict) -> None:
    row = result(mixed_verdict, "articles", "published_not_in_the_future")
    assert (row["is_held"], row["checked_count"], row["broken_count"]) == (False, 13, 1)
    assert row["action"].endswith("Seen: a1-2.")


def test_a_row_that_breaks_several_beliefs_is_put_aside_once(mixed_verdict: Verdict) -> None:
    row = mixed_verdict.quarantine.filter(table_name="mentions").row(0, named=True)
    assert mixed_verdict.quarantine.filter(table_name="mentions").height == 1
    assert row["reason"] == "start_char_is_in_range"
    assert "It also breaks: lies_inside_its_field, words_at_the_span_are_the_text." in row["explanation"]


def test_mentions_and_quotes_of_an_article_put_aside_are_not_reported_again(mixed_verdict: Verdict) -> None:
    gone = {"a1-2", "a1-4", "a2-4", "a2-5"}
    assert set(mixed_verdict.quarantine.filter(table_name="articles")["row_key"]) == gone
    assert result(mixed_verdict, "mentions", "text_is_there")["checked_count"] == 6 * 4 - 2 * 3 - 2 * 1
    assert mixed_verdict.quarantine.filter(table_name="quotes").height == 1


def test_a_forgotten_article_stays_out_and_leaves_no_word_behind(mixed_verdict: Verdict) -> None:
    row = quarantined(mixed_verdict, "a1-4")
    assert (row["reason"], row["row_excerpt"]) == ("is_not_forgotten", '{"article_id":"a1-4"}')


def test_every_row_of_a_repeated_key_is_put_aside_under_an_id_of_its_own(mixed_verdict: Verdict) -> None:
    rows = mixed_verdict.quarantine.filter(row_key="a2-5")
    assert rows.get_column("reason").to_list() == ["article_id_is_unique"] * 2
    assert rows.get_column("quarantine_id").n_unique() == 2


def test_a_long_row_is_cut_but_keeps_the_columns_behind_its_body(mixed_verdict: Verdict) -> None:
    row = quarantined(mixed_verdict, "a2-4")
    assert len(row["row_excerpt"]) <= 4000
    assert json.loads(row["row_excerpt"])["raw_page_id"] == "page-a2"
    assert row["source_id"] == "inbox"


def test_a_warning_counts_its_rows_and_lets_them_pass(mixed_verdict: Verdict) -> None:
    warned = result(mixed_verdict, "articles", "authors_look_like_names")
    assert (warned["suite"], warned["is_held"], warned["broken_count"]) == ("SHOULD_HOLD", False, 1)
    assert "a1-3" not in mixed_verdict.quarantine.get_column("row_key")


def test_a_quote_outlives_the_mention_of_its_speaker() -> None:
    verdict = judge([bend(healthy_shard(), "mentions", 1, text="Someone Else")], CONTEXT)
    assert verdict.quarantine.get_column("table_name").to_list() == ["mentions"]


def test_one_article_may_stand_in_two_shards_and_be_broken_in_one() -> None:
    sound = healthy_shard()
    broken = replace(bend(sound, "articles", 1, title=""), part="shard-0001")
    verdict = judge([sound, broken], CONTEXT)
    assert verdict.quarantine.select("table_name", "row_key").rows() == [("articles", "a2")]
    assert result(verdict, "articles", "title_is_not_empty")["checked_count"] == 4


def test_a_run_without_a_row_holds() -> None:
    empty = healthy_shard()
    cleared = replace(
        empty, articles=empty.articles.clear(), mentions=empty.mentions.clear(), quotes=empty.quotes.clear()
    )
    for shards in ([], [cleared]):
        verdict = judge(shards, CONTEXT)
        assert verdict.check_results.get_column("is_held").all()


def test_a_column_of_another_type_stops_the_run_and_says_which() -> None:
    shard = healthy_shard()
    mistyped = replace(shard, quotes=shard.quotes.with_columns(pl.col("start_char").cast(pl.String)).drop("cue"))
    with pytest.raises(TableBroken, match=r"quotes: columns_are_those_of_the_contract is broken 2 time") as raised:
        judge([shard, mistyped], CONTEXT)
    assert (
        "start_char of shard-0000 (found_type String, contract_type Int32); cue of shard-0000 (found_type missing"
        in str(raised.value)
    )
    assert "Delete this run's files of the table" in str(raised.value)
    assert result(raised.value.verdict, "quotes", "text_is_there")["checked_count"] == 3


def test_a_table_that_is_mostly_broken_stops_the_run_and_its_verdict_is_kept() -> None:
    shard = many(healthy_shard(), 60)
    shifted = replace(shard, quotes=shard.quotes.with_columns(pl.col("start_char") + 1))
    with pytest.raises(TableBroken, match="quotes: few_rows_are_broken is broken") as raised:
        judge([shifted], CONTEXT)
    assert "all rows (tolerated_rows 100, broken_rows 180)" in str(raised.value)
    assert raised.value.verdict.quarantine.height == 180


def test_a_few_broken_rows_of_a_small_day_do_not_stop_it() -> None:
    shard = healthy_shard()
    verdict = judge([replace(shard, quotes=shard.quotes.with_columns(text=pl.lit(BODY)))], CONTEXT)
    assert verdict.quarantine.height == 3
    assert result(verdict, "quotes", "few_rows_are_broken")["is_held"]


def test_a_run_in_which_nobody_is_named_stops() -> None:
    shard = many(healthy_shard(), 60)
    unread = replace(shard, mentions=shard.mentions.clear(), quotes=shard.quotes.clear())
    with pytest.raises(TableBroken, match="mentions: names_are_found is broken"):
        judge([unread], CONTEXT)
