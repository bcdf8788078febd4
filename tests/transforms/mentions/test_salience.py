"""How much an entity weighs: how often, how early and whether in the headline."""

import polars as pl

from transforms.mentions.salience import add_salience

COLUMNS = {"article_id": pl.String, "entity_id": pl.String, "field": pl.String, "sentence_number": pl.Int32}


def weigh(*rows: tuple[str, str | None, str, int]) -> dict[str | None, float]:
    weighed = add_salience(pl.DataFrame(rows, schema=COLUMNS, orient="row"))
    return dict(weighed.select("entity_id", "salience").iter_rows())


def test_the_weightiest_entity_has_one_and_the_others_their_share_of_it():
    assert weigh(("a", "ferry", "body", 1), ("a", "ferry", "body", 9), ("a", "crane", "body", 1)) == {
        "ferry": 1,
        "crane": 0.5,
    }


def test_an_early_mention_weighs_more_than_a_late_one():
    found = weigh(("a", "ferry", "body", 1), ("a", "crane", "body", 3), ("a", "quay", "body", 7))
    assert found == {"ferry": 1, "crane": 0.5, "quay": 0.333}


def test_the_headline_counts_threefold_and_comes_first():
    assert weigh(("a", "ferry", "title", 1), ("a", "crane", "body", 1)) == {"ferry": 1, "crane": 0.333}


def test_an_article_is_weighed_by_itself_and_rows_without_entity_stay_empty_in_their_order():
    rows = [("a", "ferry", "body", 1), ("b", "ferry", "body", 7), ("b", None, "body", 1), ("b", "crane", "title", 1)]
    weighed = add_salience(pl.DataFrame(rows, schema=COLUMNS, orient="row"))
    assert weighed["salience"].to_list() == [1, 0.111, None, 1]
    assert weighed.drop("salience").rows() == rows
