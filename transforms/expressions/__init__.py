"""Expressions that editors write (`troops NEAR/5 Mexico NOT title:sport`): read once, matched over many articles."""

from transforms.expressions.errors import ExpressionError
from transforms.expressions.matching import HITS, Matcher
from transforms.expressions.nodes import (
    FIELDS,
    And,
    Expression,
    In,
    Near,
    Or,
    Phrase,
    Word,
    all_words,
    required_pairs,
    required_words,
)
from transforms.expressions.one_text import find_spans, is_match
from transforms.expressions.pairs import find_pairs, pair_number
from transforms.expressions.parse import make_phrase, parse
from transforms.expressions.passages import Passages, lay_out_passages
from transforms.expressions.words import fold_text

__all__ = [
    "FIELDS",
    "HITS",
    "And",
    "Expression",
    "ExpressionError",
    "In",
    "Matcher",
    "Near",
    "Or",
    "Passages",
    "Phrase",
    "Word",
    "all_words",
    "find_pairs",
    "find_spans",
    "fold_text",
    "is_match",
    "lay_out_passages",
    "make_phrase",
    "pair_number",
    "parse",
    "required_pairs",
    "required_words",
]
