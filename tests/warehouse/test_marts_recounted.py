from datetime import date
from pathlib import Path

import polars as pl
import pytest

from benchmarks.marts import READ, differing
from benchmarks.recount import RECOUNTED
from benchmarks.recount_news import News
from tests.warehouse.spring import NEVER_RAN, NOBODY_ANSWERED, make_spring
from warehouse.connect import query
from warehouse.marts import all_marts

COUNTED = [mart for mart in all_marts() if mart.name in RECOUNTED]
SAME_ANSWERS = {
    "an entity's articles, by day and in entities": """
        SELECT entity_id, article_count::BIGINT AS n FROM entities WHERE last_seen_on < DATE '2026-03-10'
        EXCEPT SELECT entity_id, sum(article_count) FROM attention GROUP BY ALL""",
    "an entity's articles, in attention and on the calendar": """
        SELECT entity_id, day, article_count, mention_count FROM mentions_over_time WHERE article_count > 0
        EXCEPT SELECT entity_id, day, article_count, mention_count FROM attention""",
    "the calendar and the days": "SELECT day, is_covered FROM mentions_over_time EXCEPT SELECT day, is_covered FROM days",
    "an entity's articles, by outlet and in entities": """
        SELECT entity_id, article_count::BIGINT FROM entities
        EXCEPT SELECT entity_id, sum(article_count) FROM prominence GROUP BY ALL""",
    "a speaker's quotes, by outlet and in all": """
        SELECT entity_id, article_count, quote_count FROM top_speakers
        EXCEPT SELECT entity_id, sum(article_count), sum(quote_count) FROM who_quotes_whom GROUP BY ALL""",
    "a speaker's quotes, one by one and in all": """
        SELECT entity_id, quote_count FROM top_speakers
        EXCEPT SELECT speaker_entity_id, count(*) FROM quotes_readable GROUP BY ALL""",
    "a speaker's words in prominence, and none beside": """
        SELECT entity_id FROM top_speakers
        EXCEPT SELECT entity_id FROM prominence GROUP BY ALL HAVING sum(quoted_word_count) > 0""",
    "an outlet's framed quotes, by class and one by one": """
        SELECT name, sum(quote_count) FROM speech_framing WHERE scope = 'outlet' GROUP BY ALL
        EXCEPT SELECT outlet, count(cue_class) FROM quotes_readable GROUP BY ALL""",
    "a member's voice and its attention": """
        SELECT day, entity_id, article_count FROM share_of_voice WHERE article_count > 0
        EXCEPT SELECT day, entity_id, article_count FROM attention""",
    "an outlet's articles, by coverage and by activity": """
        SELECT day, outlet_id, article_count FROM source_coverage WHERE article_count > 0
        EXCEPT SELECT published_on, outlet_id, article_count FROM daily_outlet_activity""",
    "the articles in scope of a day": """
        SELECT day, scope_article_count FROM attention WHERE scope_article_count IS NOT NULL
        EXCEPT SELECT day, scope_article_count FROM days""",
    "a place's articles, on the map and in entities": """
        SELECT entity_id, article_count, first_on, last_on FROM places
        EXCEPT SELECT entity_id, article_count, first_seen_on, last_seen_on FROM entities""",
    "a pair from either end": """
        SELECT entity_id, other_id, article_count, lift, npmi FROM co_mentions
        EXCEPT SELECT other_id, entity_id, article_count, lift, npmi FROM co_mentions""",
    "the people of a month, by gender and one by one": """
        SELECT month, women_count + men_count + other_count + unknown_count FROM speaker_balance WHERE outlet_id = ''
        EXCEPT SELECT date_trunc('month', published_on)::DATE, count(DISTINCT speaker_entity_id)
        FROM quotes_readable GROUP BY ALL""",
}


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, frozenset[date]]:
    home = tmp_path_factory.mktemp("spring")
    return home / "published", make_spring(home)


@pytest.fixture(scope="module")
def news(spring) -> News:
    published, covered = spring
    return News({name: query(published, f'FROM "{name}"') for name in READ}, covered)


@pytest.mark.parametrize("mart", COUNTED, ids=lambda mart: mart.name)
def test_every_row_of_a_mart_is_what_polars_counts_from_the_published_tables(spring, news: News, mart):
    found = query(spring[0], f'FROM "{mart.name}"')
    counted = RECOUNTED[mart.name](news)
    assert found.height == counted.height > 0
    assert differing(mart, found, counted) == 0
    assert found.select(mart.key).is_unique().all()


@pytest.mark.parametrize("question", SAME_ANSWERS)
def test_one_question_asked_two_ways_has_one_answer(spring, question: str):
    one, other = SAME_ANSWERS[question].split("EXCEPT")
    assert query(spring[0], one).height > 0
    assert query(spring[0], f"({one}) EXCEPT ({other})").rows() == []


def test_a_second_count_that_differs_is_noticed(spring, news: News):
    mart = next(mart for mart in COUNTED if mart.name == "attention")
    counted = RECOUNTED["attention"](news)
    found = query(spring[0], "FROM attention")
    assert differing(mart, found, counted.with_columns(mention_count=pl.col("mention_count") + 1)) > 0
    assert differing(mart, found, counted.head(10)) == found.height - 10


def test_a_day_without_a_run_is_unknown_and_not_empty(spring):
    asked = (
        "SELECT article_count, mention_count, is_covered FROM mentions_over_time WHERE entity = 'Mara Voss' AND day = ?"
    )
    for day in (NEVER_RAN, NOBODY_ANSWERED):
        assert query(spring[0], asked, parameters=[day]).rows() == [(None, None, False)]
        shares = query(
            spring[0], "SELECT DISTINCT article_count, voice_share FROM share_of_voice WHERE day = ?", parameters=[day]
        )
        assert shares.rows() == [(None, None)]
    late = query(
        spring[0], "SELECT DISTINCT article_count, attention_share FROM attention WHERE day = ?", parameters=[NEVER_RAN]
    )
    assert late.rows() == [(None, None)]
    silent = "SELECT count(*) FROM mentions_over_time WHERE article_count = 0"
    assert query(spring[0], silent).item() > 0


def test_an_outlet_of_which_no_source_answered_is_unknown_on_that_day(spring):
    days = query(spring[0], "FROM source_coverage WHERE outlet = 'Coast Wire' ORDER BY day DESC LIMIT 4").rows(
        named=True
    )
    shown = [(row["is_covered"], row["source_count"], row["answered_count"], row["missed_count"]) for row in days]
    assert shown == [(True, 2, 1, 0.0), (False, 2, 0, 4.0), (False, 0, 0, None), (True, 2, 1, 0.0)]
    assert [row["article_count"] is None for row in days] == [False, True, True, False]


def test_the_planted_spike_and_burst_are_found_and_nothing_else(spring):
    assert set(query(spring[0], "SELECT entity FROM spikes")["entity"]) >= {"Tobin Ashgrove", "Lindley Rovers"}
    rows = query(
        spring[0], "SELECT entity, started_on, ended_on, day_count, article_count, peak_count FROM bursts"
    ).rows()
    assert rows == [("Lindley Rovers", date(2026, 3, 4), date(2026, 3, 9), 4, 26, 7)]


def test_the_balance_is_told_from_thirty_people_on_and_not_below(spring):
    columns = "women_count + men_count AS known, women_share, women_share_low, women_share_high"
    rows = query(spring[0], f"SELECT {columns} FROM speaker_balance").rows()
    assert {known >= 30 for known, *_ in rows} == {True, False}
    assert all((known >= 30) == (share is not None) for known, share, *_ in rows)
    assert all(0 <= low < share < high <= 1 for _, share, low, high in rows if share is not None)


def test_a_pronoun_tells_the_gender_and_a_first_name_does_not(spring):
    asked = "SELECT men_count, women_count, unknown_count FROM speaker_balance WHERE outlet_id = '' ORDER BY month"
    men = query(spring[0], asked)["men_count"]
    singers = "SELECT count(DISTINCT speaker) FROM quotes_readable WHERE regexp_matches(speaker, 'Singer [CDE]') AND published_on < '2026-03-01'"
    # Tobin Ashgrove is known as a man by his pronoun only.
    assert men[0] == query(spring[0], singers).item() + 1
