import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.expressions import (
    And,
    ExpressionError,
    In,
    Near,
    Or,
    Phrase,
    Word,
    make_phrase,
    parse,
    required_pairs,
    required_words,
)

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("a NOT b", And((A,), (B,))),
        ("a AND NOT b", And((A,), (B,))),
        ("NOT b a", And((A,), (B,))),
        ("a NOT (b OR c)", And((A,), (Or((B, C)),))),
        ("a NEAR/3 b NOT c", And((Near(A, B, 3),), (C,))),
        ("a NEAR/3 (b OR c)", Near(A, Or((B, C)), 3)),
        ("a NEAR/3 b NEAR/4 c", Near(Near(A, B, 3), C, 4)),
        ('"a b"', Phrase((A, B))),
        ("“a b”", Phrase((A, B))),
        ('"a cli*"', Phrase((A, Word("cli", is_prefix=True)))),
        ("cli*", Word("cli", is_prefix=True)),
        ("title:a b", And((In(("title",), A), B))),
        ("TITLE:(a OR b)", In(("title",), Or((A, B)))),
        ('quote:"a b"', In(("quote",), Phrase((A, B)))),
        ("München", Word("munchen")),
        ("Łódź STRASSE straße", And((Word("lodz"), Word("strasse"), Word("strasse")))),
        ("O’Neill", Phrase((Word("o"), Word("neill")))),
        ("and or ANDROID NEARBY", And((Word("and"), Word("or"), Word("android"), Word("nearby")))),
        ("a\tOR\n b\u00a0c", Or((A, And((B, C))))),
    ],
)
def test_an_expression_says_what_it_looks_like(text, meaning):
    assert parse(text) == meaning


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("", 0, "empty"),
        ("  ", 0, "empty"),
        ("a AND", 5, "missing at the end"),
        ("a AND OR b", 6, "OR stands between two things"),
        ("OR a", 0, "OR stands between two things"),
        ("(a", 0, "never closed"),
        ("a (b (c)", 2, "never closed"),
        ("a)", 1, "never opened"),
        ('a "b', 2, "quotation mark is never closed"),
        ("a (b AND ) c", 9, "missing before this parenthesis"),
        ("()", 1, "missing before this parenthesis"),
        ("a NEAR b", 2, "NEAR/1"),
        ("a NEAR/0 b", 2, "NEAR/1"),
        ("a NEAR/1000 b", 2, "NEAR/1"),
        ("a NEAR/² b", 2, "NEAR/1"),
        ("a NEAR/5 title:b", 2, "NEAR joins"),
        ("(a b) NEAR/5 c", 6, "NEAR joins"),
        ("a foo:b", 2, "no field 'foo'"),
        ("title:", 6, "missing at the end"),
        ("title:title:a", 6, "cannot stand here"),
        ("a *", 2, "star"),
        ("a c*", 3, "star"),
        ("cl*mate", 2, "end of a word"),
        ("a -", 2, "no letter"),
        ("NOT a", 0, "NOT takes away"),
        ("a OR NOT b", 5, "NOT takes away"),
        ("c (NOT a)", 3, "NOT takes away"),
        ("a NOT NOT b", 6, "NOT stands between"),
        ("(" * 16 + "a" + ")" * 16, 15, "deep"),
        ("a " * 10_001, 20_000, "20000 characters"),
    ],
)
def test_what_is_wrong_is_said_at_its_character(text, position, reason):
    with pytest.raises(ExpressionError, match=reason) as caught:
        parse(text)
    assert caught.value.position == position


def test_the_caret_stands_below_the_character():
    with pytest.raises(ExpressionError) as caught:
        parse("troops NEAR/x Mexico")
    assert str(caught.value).splitlines()[1:] == ["  troops NEAR/x Mexico", "         ^"]


def test_a_long_expression_is_cut_around_the_caret():
    with pytest.raises(ExpressionError) as caught:
        parse("word " * 100 + "nowhere:b " + "word " * 100)
    shown, caret = str(caught.value).splitlines()[1:]
    assert shown[caret.index("^") :].startswith("nowhere:b")
    assert len(shown) < 100


def test_the_deepest_and_the_longest_expression_are_read():
    assert parse("(" * 15 + "a" + ")" * 15) == A
    assert len(parse("a OR " * 3999 + "b").any_of) == 4000


@settings(deadline=None)
@given(
    st.text(st.sampled_from('ab "():*/5\n') | st.characters(), max_size=60)
    | st.lists(st.sampled_from(["a", "NOT", "AND", "OR", "NEAR/2", "(", ")", "title:", '"', "b*"]), max_size=20).map(
        " ".join
    )
)
def test_any_text_is_read_or_refused_at_one_of_its_characters(text):
    try:
        parse(text)
    except ExpressionError as error:
        assert 0 <= error.position <= len(text)


def test_a_name_is_taken_as_it_is_written():
    assert make_phrase("Côte d'Ivoire (AND)") == Phrase((Word("cote"), Word("d"), Word("ivoire"), Word("and")))
    assert make_phrase("—") is None


def test_what_must_occur_is_told_so_that_an_index_can_pick_candidates():
    groups = required_words(parse('(a OR b) "c d" title:e NOT f'))
    assert groups == [frozenset({A, B}), frozenset({C}), frozenset({Word("d")}), frozenset({Word("e")})]


@pytest.mark.parametrize(
    ("expression", "groups"),
    [
        ('"a b c"', [{"ab"}, {"bc"}]),
        ('"a b" NEAR/3 c', [{"ab"}]),
        ('a NOT "a b"', []),
        ('"a b" OR "b c a"', [{"ab", "bc"}]),
        ('"a b" OR c', []),
        ('"a bb* c" "c a"', [{"ca"}]),
        ('title:"a b" speaker:"b c"', [{"ab"}]),
    ],
)
def test_the_neighbours_that_must_occur_are_told_too(expression, groups):
    required = required_pairs(parse(expression), {"title", "body", "quote"})
    assert [{first.text + second.text for first, second in group} for group in required] == groups
