"""The gate over whole runs: what it lets through, puts aside, counts and stops."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest
from newsroom import BODY, CONTEXT, bend, healthy_shard, many, repeat_row

from checks.gate import TableBroken, Verdict, judge
from schemas import CHECK_RESULTS, QUARANTINE

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
    assert (healthy_verdict.quarantine.height, healthy_verdict.put_aside.height) == (0, 0)
    assert result(healthy_verdict, "mentions", "words_at_the_span_are_the_text")["checked_count"] == 4


def test_an_expectation_that_judged_is_named(healthy_verdict: Verdict) -> None:
    row = result(healthy_verdict, "articles", "url_is_http")
    assert (row["suite"], row["expectation"]) == ("MUST_HOLD", "ExpectColumnValuesToMatchRegex")


def test_a_broken_row_is_put_aside_with_its_reason_and_what_to_do() -> None:
    verdict = judge([bend(healthy_shard(), "quotes", 2, text="We will never be back.")], CONTEXT)
    row = verdict.quarantine.row(0, named=True)
    assert verdict.quarantine.schema == QUARANTINE.schema()
    assert (row["stage"], row["table_name"], row["reason"]) == ("check", "quotes", "words_at_the_span_are_the_text")
    assert "must never be published. Repair the quotes step" in row["explanation"]
    assert json.loads(row["row_excerpt"])["text"] == "We will never be back."
    assert verdict.put_aside.rows() == [("shard-0000", "quotes", row["row_key"])]
    assert result(verdict, "quotes", "words_at_the_span_are_the_text")["broken_count"] == 1
    assert row["row_key"] in result(verdict, "quotes", "words_at_the_span_are_the_text")["action"]


def test_a_row_that_breaks_several_beliefs_is_put_aside_once() -> None:
    verdict = judge([bend(healthy_shard(), "mentions", 3, start_char=-2, end_char=9000)], CONTEXT)
    row = verdict.quarantine.row(0, named=True)
    assert (verdict.quarantine.height, row["reason"]) == (1, "start_char_is_in_range")
    assert "It also breaks: lies_inside_its_field, words_at_the_span_are_the_text." in row["explanation"]


def test_mentions_and_quotes_of_an_article_put_aside_are_not_reported_again() -> None:
    broken = bend(bend(healthy_shard(), "articles", 0, published_at=FUTURE), "quotes", 2, text="Something else.")
    verdict = judge([broken], CONTEXT)
    assert verdict.put_aside.rows() == [("shard-0000", "articles", "a1")]
    assert result(verdict, "mentions", "text_is_there")["checked_count"] == 1
    assert result(verdict, "quotes", "text_is_there")["checked_count"] == 0


def test_a_speaker_whose_only_mention_is_put_aside_has_no_entity_to_point_at() -> None:
    verdict = judge([bend(healthy_shard(), "mentions", 1, text="Someone Else")], CONTEXT)
    reasons = verdict.quarantine.select("table_name", "reason").rows()
    assert reasons == [("mentions", "words_at_the_span_are_the_text"), ("quotes", "speaker_entity_id_resolves")]


def test_a_forgotten_article_stays_out_and_leaves_no_word_behind() -> None:
    verdict = judge([healthy_shard()], replace(CONTEXT, forgotten_ids=("a1",)))
    row = verdict.quarantine.row(0, named=True)
    assert (row["row_key"], row["reason"], row["row_excerpt"]) == ("a1", "is_not_forgotten", '{"article_id":"a1"}')
    assert verdict.quarantine.height == 1


def test_every_row_of_a_repeated_key_is_put_aside_under_an_id_of_its_own() -> None:
    verdict = judge([repeat_row(healthy_shard(), "articles", 1)], CONTEXT)
    assert verdict.quarantine.get_column("reason").to_list() == ["article_id_is_unique"] * 2
    assert verdict.quarantine.get_column("quarantine_id").n_unique() == 2


def test_one_article_may_stand_in_two_shards_and_be_broken_in_one() -> None:
    sound = healthy_shard()
    broken = replace(bend(sound, "articles", 1, title=""), part="shard-0001")
    verdict = judge([sound, broken], CONTEXT)
    assert verdict.put_aside.rows() == [("shard-0001", "articles", "a2")]
    assert result(verdict, "articles", "title_is_not_empty")["checked_count"] == 4


def test_a_long_row_is_cut_but_keeps_the_columns_behind_its_body() -> None:
    verdict = judge([bend(healthy_shard(), "articles", 1, title="", body="word " * 5000, word_count=5000)], CONTEXT)
    excerpt = verdict.quarantine.row(0, named=True)["row_excerpt"]
    assert len(excerpt) <= 4000
    assert json.loads(excerpt)["raw_page_id"] == "page-a2"


def test_the_same_run_judged_twice_gives_the_same_rows() -> None:
    shards = [
        bend(healthy_shard(), "quotes", 2, text="Something else."),
        bend(healthy_shard(), "articles", 0, title=""),
    ]
    first, second = judge(shards, CONTEXT), judge(shards, CONTEXT)
    assert first.quarantine.equals(second.quarantine)
    assert first.check_results.equals(second.check_results)


def test_a_run_without_a_row_holds() -> None:
    empty = healthy_shard()
    cleared = replace(
        empty, articles=empty.articles.clear(), mentions=empty.mentions.clear(), quotes=empty.quotes.clear()
    )
    for shards in ([], [cleared]):
        verdict = judge(shards, CONTEXT)
        assert verdict.check_results.get_column("is_held").all()


def test_a_warning_counts_its_rows_and_lets_them_pass() -> None:
    verdict = judge([bend(healthy_shard(), "articles", 0, title="Ferry " * 80)], CONTEXT)
    warned = result(verdict, "articles", "title_is_not_a_paragraph")
    assert (warned["is_held"], warned["broken_count"]) == (False, 1)
    assert "articles" not in verdict.put_aside.get_column("table_name").to_list()


def test_a_column_of_another_type_stops_the_run_and_says_which() -> None:
    shard = healthy_shard()
    mistyped = replace(shard, quotes=shard.quotes.with_columns(pl.col("start_char").cast(pl.String)).drop("cue"))
    with pytest.raises(TableBroken, match=r"quotes: columns_are_those_of_the_contract is broken 2 time") as raised:
        judge([shard, mistyped], CONTEXT)
    assert "start_char (found_type String, contract_type Int32); cue (found_type missing" in str(raised.value)
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
