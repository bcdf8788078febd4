"""What people bring along from other search languages: refused where it stands, with what to write here."""

import pytest

from transforms.expressions import And, ExpressionError, Phrase, Word, parse


@pytest.mark.parametrize(
    ("text", "position", "instead"),
    [
        ("ferry -newcomer", 6, "write NOT newcomer"),
        ("ferry –newcomer", 6, "write NOT newcomer"),
        ("ferry !newcomer", 6, "write NOT newcomer"),
        ("ferry -(a OR b)", 6, r"write NOT \(…\)"),
        ('ferry -"new comer"', 6, 'write NOT "…"'),
        ("ferry -title:new", 6, "write NOT title:…"),
        ("title:-new ferry", 6, "write NOT title:new"),
        ("(a OR -b)", 6, "write NOT b"),
        ("+ferry bridge", 0, "write ferry; every word is wanted"),
        ('"ferry contract"~5', 16, "write one NEAR/5 other"),
        ("ferry~2", 5, r"write ferry\* for all words that begin so"),
        ("fer?y", 3, r"write fer\* for all words that begin so"),
        ("f?rry", 1, "write OR between the spellings"),
        ("who knew?", 8, r"write knew\* .*, or leave it out"),
        ("ferry||bridge", 5, "write ferry OR bridge"),
        ("ferry | bridge", 6, "write OR"),
        ("ferry && bridge", 6, "write AND, or nothing"),
    ],
)
def test_a_sign_of_another_language_is_refused_with_what_to_write(text, position, instead):
    with pytest.raises(ExpressionError, match=f"has no meaning here; .*{instead}") as caught:
        parse(text)
    assert caught.value.position == position


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Al-Assad", Phrase((Word("al"), Word("assad")))),
        ("e-mail", Phrase((Word("e"), Word("mail")))),
        ("AT&T", Phrase((Word("at"), Word("t")))),
        ("Disney+ yahoo!", And((Word("disney"), Word("yahoo")))),
        ('"who knew?"', Phrase((Word("who"), Word("knew")))),
        ('"-x ~y || z"', Phrase((Word("x"), Word("y"), Word("z")))),
        ("a NOT b", And((Word("a"),), (Word("b"),))),
    ],
)
def test_within_words_and_in_quotation_marks_it_is_text(text, meaning):
    assert parse(text) == meaning


def test_what_is_near_cannot_be_taken_away_and_that_is_said():
    with pytest.raises(ExpressionError, match=r"NEAR joins what occurs, .* as in: a NEAR/5 b NOT c") as caught:
        parse("a NEAR/5 NOT b")
    assert caught.value.position == 9


@pytest.mark.parametrize(
    ("text", "columns"),
    [("日本*", 4), ("ab 日*", 5), ("ｆｅ ?", 5), ("e\u0301a b\u200b ?", 6)],
)
def test_the_caret_counts_the_columns_of_wide_characters(text, columns):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert str(caught.value).splitlines()[2] == f"  {' ' * columns}^"
