from datetime import UTC, date, datetime, timedelta

import polars as pl
import yaml

from transforms.watchlists import CompiledWatchlists, alerts, may_alert, read_watchlists, watchlist_hits

BODY = "Ana Varga met Oto Brand. “Tariffs are paid by buyers,” Varga said. She left. “Tariffs?” asked Brand."
ARTICLES = pl.DataFrame(
    {
        "article_id": ["a1", "a2"],
        "title": ["Varga on tariffs", "Die Stadt München"],
        "body": [BODY, "Ana Varga war in München."],
        "outlet": ["The Harbour Post", "Der Auenbote"],
        "outlet_id": ["harbour-post", "auenbote"],
        "published_on": [date(2026, 3, 4), date(2026, 3, 1)],
    }
)


def _at(words, field="body", text=BODY, start=0):
    first = text.index(words, start)
    return {"field": field, "start_char": first, "end_char": first + len(words)}


QUOTES = pl.DataFrame(
    [
        {
            "quote_id": "q1",
            "article_id": "a1",
            "kind": "direct",
            "speaker": "Ana Varga",
            "text": "Tariffs are paid by buyers,",
            **_at("Tariffs are paid by buyers,"),
        },
        {
            "quote_id": "q2",
            "article_id": "a1",
            "kind": "direct",
            "speaker": "Oto Brand",
            "text": "Tariffs?",
            **_at("Tariffs?"),
        },
    ]
)
MENTIONS = pl.DataFrame(
    [
        {"article_id": "a1", "form": "name", "entity": "Ana Varga", **_at("Ana Varga")},
        {"article_id": "a1", "form": "name", "entity": "Ana Varga", **_at("Varga", start=40)},
        {"article_id": "a1", "form": "pronoun", "entity": "Ana Varga", **_at("She")},
    ]
)


def lists(text):
    return CompiledWatchlists(read_watchlists(yaml.safe_load(f"watchlists: [{text}]"), "file"))


def caught(text):
    hits = watchlist_hits(ARTICLES, MENTIONS, QUOTES, lists(text))
    return hits.select("article_id", "field", "matched", "quote_id").rows()


def test_a_name_is_found_where_its_entity_is_named_and_where_its_words_stand():
    assert caught("{name: x, names: [Ana Varga]}") == [
        ("a1", "body", "Ana Varga", None),
        ("a1", "body", "Varga", None),
        ("a2", "body", "Ana Varga", None),
    ]


def test_a_quoted_name_finds_what_that_speaker_said_and_not_what_others_did():
    found = caught("{name: x, names: [Varga], named: quoted, expression: tariffs}")
    assert found == [("a1", "body", "Tariffs", "q1"), ("a1", "body", "Tariffs are paid by buyers,", "q1")]
    assert caught("{name: x, names: [Brand], named: quoted, phrases: [buyers]}") == []


def test_a_place_that_fits_twice_is_one_row_and_keeps_its_quotation():
    assert caught("{name: x, expression: 'quote:buyers OR buyers'}") == [("a1", "body", "buyers", "q1")]


def test_outlets_are_compared_whole_by_id_or_name():
    assert [row[0] for row in caught("{name: x, phrases: [varga], outlets: [harbour-post], fields: [title]}")] == ["a1"]
    assert [row[0] for row in caught("{name: x, phrases: [varga], outlets: [the harbour post], fields: [title]}")] == [
        "a1"
    ]
    assert caught("{name: x, phrases: [varga], outlets: [Post]}") == []


def test_one_lists_outlets_are_not_anothers():
    found = caught("{name: x, phrases: [munchen], outlets: [harbour-post]}, {name: y, phrases: [munchen]}")
    assert found == [("a2", "body", "München", None), ("a2", "title", "München", None)]


NOW = datetime(2026, 3, 5, 23, 30, tzinfo=UTC)
NOBODY = pl.DataFrame(schema={"watchlist": pl.String, "receiver": pl.String, "article_id": pl.String})


def made(text, told=NOBODY, now=NOW):
    compiled = lists(text)
    hits = watchlist_hits(ARTICLES, MENTIONS, QUOTES, compiled)
    return alerts(hits, ARTICLES, compiled.watchlists, told, now)


def test_each_receiver_is_told_of_each_article_once():
    rows = made("{name: x, phrases: [varga], tell: [desk, chief]}")
    assert rows.select("receiver", "article_id").rows() == [
        ("chief", "a2"),
        ("chief", "a1"),
        ("desk", "a2"),
        ("desk", "a1"),
    ]
    assert rows["alert_id"].n_unique() == 4


def test_a_list_may_tell_by_the_day():
    rows = made("{name: x, phrases: [varga], tell: [desk], alert_per: day}")
    assert rows.select("day", "article_id", "article_ids").rows() == [
        (date(2026, 3, 1), None, ["a2"]),
        (date(2026, 3, 4), None, ["a1"]),
    ]


def test_an_alert_has_one_id_whenever_it_is_made():
    text = "{name: x, phrases: [varga], tell: [desk]}"
    assert made(text)["alert_id"].to_list() == made(text, now=NOW + timedelta(hours=5))["alert_id"].to_list()


def test_what_was_told_is_not_told_again_and_old_articles_wake_nobody():
    told = pl.DataFrame({"watchlist": ["x"], "receiver": ["desk"], "article_id": ["a1"]})
    assert made("{name: x, phrases: [varga], tell: [desk]}", told)["article_id"].to_list() == ["a2"]
    assert made("{name: x, phrases: [varga], tell: [desk], newest_days: 3}", told).is_empty()
    assert made("{name: x, phrases: [varga]}").is_empty()


def test_an_alert_of_quiet_hours_is_due_when_they_end():
    rows = made("{name: x, phrases: [varga], tell: [desk], quiet: 22:00-07:00}")
    assert set(rows["due_at"]) == {datetime(2026, 3, 6, 7, tzinfo=UTC)}
    assert set(rows["created_at"]) == {NOW}


def test_an_article_without_a_date_may_alert_in_the_run_of_its_own_day_only():
    own, other = date(2026, 3, 4), date(2026, 3, 1)
    articles = pl.DataFrame(
        {
            "article_id": ["dated", "undated", "elsewhere"],
            "published_on": [other, own, other],
            "published_precision": ["day", "unknown", "unknown"],
        }
    )
    assert may_alert(articles, own)["article_id"].to_list() == ["dated", "undated"]
    assert may_alert(articles, None)["article_id"].to_list() == ["dated"]
