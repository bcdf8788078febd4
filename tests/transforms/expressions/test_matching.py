import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.expressions.oracle import fits
from transforms.expressions import FIELDS, Matcher, find_spans, is_match, lay_out_passages, parse

TEXT = "The Mayor of München said the U.S. would send troops to Mexico. O’Neill walks the Straße — 東京へ, Z\u0308rich."


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("munchen", ["München"]),
        ("MÜNCHEN", ["München"]),
        ("zrich", ["Z\u0308rich"]),
        ("strasse", ["Straße"]),
        ("stras*", ["Straße"]),
        ('"u.s."', ["U.S"]),
        ("o'neill", ["O’Neill"]),
        ("東京", ["東京"]),
        ("send troops", ["send", "troops"]),
        ('"send troops"', ["send troops"]),
        ('"troops send"', []),
        ("troops NEAR/2 mexico", ["troops to Mexico"]),
        ("mexico NEAR/2 troops", ["troops to Mexico"]),
        ("mexico NEAR/1 troops", []),
        ("the NEAR/1 the", []),
        ("troop", []),
        ("troops NOT mexico", []),
        ("troops NOT canada", ["troops"]),
        ("canada OR troops", ["troops"]),
    ],
)
def test_the_words_that_match_are_shown_as_written(expression, words):
    assert [TEXT[start:end] for start, end in find_spans(parse(expression), TEXT)] == words


ARTICLES = pl.DataFrame(
    {
        "article_id": ["x", "y"],
        "title": ["Tariffs now", "Sport"],
        "body": ["Varga said: tariffs are good. Oto: tariffs bad.", "Oto is in Varga"],
        "outlet": ["The Post", "Evening Post"],
    }
)
QUOTES = pl.DataFrame(
    {
        "article_id": ["x", "x"],
        "quote_id": ["q1", "q2"],
        "field": ["body", "body"],
        "start_char": [12, 35],
        "end_char": [28, 46],
        "text": ["tariffs are good", "tariffs bad"],
        "speaker": ["Ana Varga", "Oto"],
    }
)
MENTIONS = pl.DataFrame(
    {"article_id": ["y"], "field": ["body"], "start_char": [10], "end_char": [15], "name": ["Ana Varga"]}
)


def places(expression):
    hits = Matcher([parse(expression)]).match(lay_out_passages(ARTICLES, QUOTES, MENTIONS))
    texts = {
        (row["article_id"], field): row[field] for row in ARTICLES.to_dicts() for field in ("title", "body", "outlet")
    }
    return [
        (
            hit["article_id"],
            hit["field"],
            texts[hit["article_id"], hit["place"]][hit["start_char"] : hit["end_char"]],
            hit["quote_id"],
        )
        for hit in hits.to_dicts()
    ]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("title:tariffs", [("x", "title", "Tariffs", None)]),
        ("outlet:post title:sport", [("y", "outlet", "Post", None), ("y", "title", "Sport", None)]),
        ('entity:"ana varga"', [("y", "entity", "Varga", None)]),
        ("quote:good", [("x", "quote", "good", "q1")]),
        ("quote:oto", []),
        ("speaker:varga quote:good", [("x", "speaker", "tariffs are good", "q1"), ("x", "quote", "good", "q1")]),
        ("speaker:varga quote:bad", []),
        ("quote:tariffs NOT speaker:oto", [("x", "quote", "tariffs", "q1")]),
        ("speaker:varga bad", [("x", "speaker", "tariffs are good", "q1"), ("x", "body", "bad", None)]),
        ("tariffs NOT speaker:oto", []),
    ],
)
def test_fields_say_where_to_look_and_a_quotation_is_one_thing(expression, found):
    assert places(expression) == found


WORDS = ["a", "b", "c", "bc"]
_terms = st.sampled_from([*WORDS, "bc*", '"a b"', '"b c a"', "É"])
_near = st.builds("{} NEAR/{} {}".format, _terms, st.integers(1, 3), _terms) | st.builds(
    "{} NEAR/{} ({} OR {})".format, _terms, st.integers(1, 3), _terms, _terms
)
_chains = st.builds("({}) NEAR/{} {}".format, _near, st.integers(1, 3), _terms)
_expressions = st.recursive(
    _terms | _near | _chains,
    lambda inner: (
        st.builds("({} AND {})".format, inner, inner)
        | st.builds("({} OR {})".format, inner, inner)
        | st.builds("({} NOT {})".format, inner, inner)
        | st.builds("title:({})".format, inner)
    ),
    max_leaves=6,
)
_texts = st.lists(st.sampled_from([*WORDS, "Bc", "bcd", "e\u0301"]), max_size=10).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(st.lists(_expressions, min_size=1, max_size=4), st.lists(st.tuples(_texts, _texts), min_size=1, max_size=4))
def test_many_expressions_over_many_articles_fit_as_each_does_by_itself(expressions, texts):
    articles = pl.DataFrame(
        {
            "article_id": [str(row) for row in range(len(texts))],
            "title": [t for t, _ in texts],
            "body": [b for _, b in texts],
            "outlet": "x",
        }
    )
    read = [parse(expression) for expression in expressions]
    hits = Matcher(read).match(lay_out_passages(articles))
    found = set(hits.select("expression", "article_id").unique().rows())
    expected = {
        (number, str(row))
        for number, node in enumerate(read)
        for row, (title, body) in enumerate(texts)
        if fits(node, {"title": title, "body": body})
    }
    assert found == expected


@settings(max_examples=300, deadline=None)
@given(_expressions, _texts)
def test_one_text_has_the_places_that_it_has_among_many(expression, text):
    read = parse(expression.replace("title:", ""))
    articles = pl.DataFrame({"article_id": ["a"], "title": [""], "body": [text], "outlet": [""]})
    hits = Matcher([read]).match(lay_out_passages(articles))
    assert (
        find_spans(read, text) == hits.select("start_char", "end_char").unique().sort("start_char", "end_char").rows()
    )
    assert is_match(read, text) == bool(hits.height)


@settings(deadline=None)
@given(st.text())
def test_any_text_may_be_searched_and_every_span_is_in_it(text):
    for start, end in find_spans(parse("aa* OR s OR ß OR i"), text) if text else ():
        assert 0 <= start < end <= len(text)


def test_nothing_fits_in_nothing():
    assert not is_match(parse("a"), "")
    assert Matcher([parse("a")]).match(lay_out_passages(ARTICLES.clear(), QUOTES.clear(), MENTIONS.clear())).is_empty()
    assert Matcher([]).match(lay_out_passages(ARTICLES)).is_empty()


def test_a_batch_needs_only_the_fields_that_are_asked_for():
    assert Matcher([parse("title:a OR b NOT speaker:c")]).fields == {"title", "body", "speaker"}
    assert set(lay_out_passages(ARTICLES, QUOTES, MENTIONS, ["title"]).rows["field"]) == {"title"}
    assert set(FIELDS) == {"title", "body", "quote", "speaker", "outlet", "entity"}
