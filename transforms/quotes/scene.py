"""A batch of articles laid out for reading: tokens, spans in marks and mentions, all as arrays of positions."""

from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np
import polars as pl

from transforms.letters import Ints, Mask
from transforms.quotes.blocks import find_blocks
from transforms.quotes.cues import cue_forms
from transforms.quotes.lexicon import Lexicon, WordClasses
from transforms.quotes.marks import Quoted, find_quoted
from transforms.quotes.said import tell_said
from transforms.quotes.signatures import sign_quotations
from transforms.quotes.transcripts import Callings, People, find_turns
from transforms.quotes.turns import add_turns, join_turns
from transforms.tokens import Tokens, tokenise

NAME, NOMINAL, PRONOUN = 0, 1, 2
FORMS = ("name", "nominal", "pronoun")
KINDS = ("PERSON", "ORGANIZATION", "PLACE", "OTHER")
FIELDS = ("title", "body")
NO_KIND = len(KINDS)


@dataclass(frozen=True)
class Mentions:
    """Mentions of a batch in order of position; spans as code points and as tokens of the batch."""

    start: Ints
    end: Ints
    first: Ints
    past: Ints
    head: Ints
    """The token that says what it is: `spokesman` in `a spokesman for the court`."""
    form: Ints
    kind: Ints
    being: Ints
    """One number for each thing of an article that has a name or a phrase of its own; alike for the same thing."""
    depth: Ints
    """How many quotations stand around it."""
    row: Ints
    """Row in the frame that came in."""

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def listed(self) -> "Listed":
        """The same as lists."""
        columns = (self.start, self.end, self.first, self.past, self.head, self.form, self.kind, self.being)
        return Listed(*(column.tolist() for column in columns))


@dataclass(frozen=True)
class Listed:
    """Columns of the mentions as lists, which are faster than arrays to read one number at a time."""

    start: list[int]
    end: list[int]
    first: list[int]
    past: list[int]
    head: list[int]
    form: list[int]
    kind: list[int]
    being: list[int]


@dataclass(frozen=True)
class Quotations:
    """Spans in marks and turns of transcripts as tokens; same rows as the `Quoted` beside it."""

    first: Ints
    """The token of the opening mark."""
    past: Ints
    depth: Ints
    text: Ints
    label: Ints
    """Row of the mention that a turn of a transcript opens with, else as `add_turns` tells."""


@dataclass(frozen=True)
class Scene:
    """Everything that reading the quotations of a batch needs; text 2i is the title of article i, 2i + 1 its body."""

    tokens: Tokens
    words: WordClasses
    quoted: Quoted
    quotations: Quotations
    mentions: Mentions


def lay_out_scene(articles: pl.DataFrame, mentions: pl.DataFrame) -> Scene:
    """Read `title` and `body` of the articles and place the mentions (contract `mentions`) in them."""
    texts = [text for pair in articles.select(FIELDS).iter_rows() for text in pair]
    tokens = tokenise(texts)
    placed = _place_mentions(articles, mentions, tokens)
    words = _lexicon().look_up(tokens.word)
    callings = _list_callings(placed)
    quoted = find_quoted(tokens)
    turns = join_turns(find_turns(tokens, _list_people(placed), callings), find_blocks(tokens, quoted))
    quoted, label = add_turns(quoted, tokens, turns)
    label = tell_said(tokens, quoted, sign_quotations(tokens, quoted, label, callings, words["cue"]), words["cue"])
    quotations = _place_quotations(tokens, quoted, label)
    placed = replace(placed, depth=_count_around(len(tokens), quotations)[placed.first])
    return Scene(tokens, words, quoted, quotations, placed)


def _list_people(mentions: Mentions) -> People:
    """Names of persons, and names of several words that a label may show to be a person's."""
    is_long = mentions.past > mentions.first + 1
    row = np.flatnonzero((mentions.form == NAME) & ((mentions.kind == 0) | (is_long & (mentions.kind != 2))))
    return People(mentions.past[row] - 1, mentions.being[row], row)


def _list_callings(mentions: Mentions) -> Callings:
    """Names and roles; a pronoun signs nothing."""
    row = np.flatnonzero(mentions.form != PRONOUN)
    return Callings(mentions.first[row], mentions.past[row], row)


def _place_quotations(tokens: Tokens, quoted: Quoted, label: Ints) -> Quotations:
    first = np.searchsorted(tokens.end, quoted.outer_start, side="right")
    past = np.searchsorted(tokens.start, quoted.outer_end)
    depth = np.zeros(len(quoted), np.int64)
    for row in np.flatnonzero(quoted.parent >= 0):
        depth[row] = depth[quoted.parent[row]] + 1
    return Quotations(first, np.maximum(past, first + 1), depth, tokens.text[first] if len(first) else first, label)


def _count_around(length: int, quotations: Quotations) -> Ints:
    edges = np.zeros(length + 1, np.int64)
    np.add.at(edges, quotations.first, 1)
    np.add.at(edges, quotations.past, -1)
    around: Ints = np.cumsum(edges)[:length]
    return around


def _place_mentions(articles: pl.DataFrame, mentions: pl.DataFrame, tokens: Tokens) -> Mentions:
    order = articles.select("article_id").with_row_index("article")
    placed = (
        mentions.select("article_id", "field", "start_char", "end_char", "form", "kind", "entity_id", "entity", "text")
        .with_row_index("row")
        .join(order, on="article_id", how="inner")
        .with_columns(
            text_number=pl.col("article").cast(pl.Int64) * 2 + (pl.col("field") == "body"),
            form=pl.col("form").replace_strict({form: code for code, form in enumerate(FORMS)}),
            kind=pl.col("kind").replace_strict({kind: code for code, kind in enumerate(KINDS)}, default=NO_KIND),
        )
        .sort("text_number", "start_char", "form", "end_char")
        .pipe(_mend_phrases)
        .with_columns(being=_name_beings())
        .with_columns(being=pl.col("being").rank("dense"))
    )
    base = tokens.text_start[placed.get_column("text_number").to_numpy()]
    start = base + placed.get_column("start_char").to_numpy()
    end = base + placed.get_column("end_char").to_numpy()
    first = np.searchsorted(tokens.end, start, side="right")
    past = np.maximum(np.searchsorted(tokens.start, end), first + 1)
    head = _find_heads(tokens, first, past)
    form, kind, being, row = (
        placed.get_column(name).to_numpy().astype(np.int64) for name in ("form", "kind", "being", "row")
    )
    return Mentions(start, end, first, past, head, form, kind, being, np.zeros_like(first), row)


def _mend_phrases(placed: pl.DataFrame) -> pl.DataFrame:
    """`The council` and the `spokesman` right behind it are one phrase here: who speaks is the council spokesman."""
    nominals = placed.filter(pl.col("form") == NOMINAL)
    is_owner = pl.col("entity_id").is_not_null() & pl.col("text").str.contains(r"^(?i)the \S+$")
    owners = nominals.filter(is_owner).select(
        "text_number", start_char=pl.col("end_char") + 1, owner_row="row", owner_start="start_char", owner_text="text"
    )
    owned = nominals.join(owners, on=["text_number", "start_char"], how="inner").select(
        "row", "owner_row", "owner_start", "owner_text"
    )
    return (
        placed.join(owned.select("owner_row"), left_on="row", right_on="owner_row", how="anti", maintain_order="left")
        .join(owned.drop("owner_row"), on="row", how="left", maintain_order="left")
        .with_columns(
            start_char=pl.coalesce("owner_start", "start_char"),
            text=pl.concat_str(pl.col("owner_text") + " ", "text", ignore_nulls=True),
        )
    )


def _find_heads(tokens: Tokens, first: Ints, past: Ints) -> Ints:
    """The last token of each phrase before its first preposition."""
    length = len(tokens)
    links = np.where(tokens.among("of for from at with in"), np.arange(length), length)
    next_link = np.minimum.accumulate(links[::-1])[::-1]
    heads: Ints = np.maximum(np.minimum(next_link[first], past) - 1, first)
    return heads


def _name_beings() -> pl.Expr:
    phrase = pl.col("text").str.to_lowercase().str.replace(r"^(the|a|an)\s+", "")
    return pl.format(
        "{} {}", pl.col("article").cast(pl.String).str.pad_start(9, "0"), pl.coalesce("entity_id", "entity", phrase)
    )


@cache
def _lexicon() -> Lexicon:
    cues = cue_forms().values()
    frames = sorted({cue.frame for cue in cues})
    return Lexicon({
        "cue": " ".join(cue.form for cue in cues),
        **{f"cue {frame}": " ".join(cue.form for cue in cues if cue.frame == frame) for frame in frames},
        "to": "to with",
        "about": "about of on over against for from in at between",
        "by": "by",
        "according": "according",
        "that": "that",
        "and": "and or but",
        "who": "who which whose whom",
        "auxiliary": "has have had is was are were be been will would did does do can could may might",
        "publication": "article report story editorial column piece investigation",
        "comma": ",",
        "colon": ": - – — ―",
        "dash": "- – — ― --",
        "possessive": "'s ' s'",
        "day": "monday tuesday wednesday thursday friday saturday sunday today yesterday earlier later",
        "opener": "he she it they we i you there the a an this these those his her their its our my no some many all if when",
    })  # fmt: skip


def cover_tokens(length: int, first: Ints, past: Ints) -> Mask:
    """Which of `length` tokens lie in one of the spans."""
    edges = np.zeros(length + 1, np.int64)
    np.add.at(edges, first, 1)
    np.add.at(edges, past, -1)
    covered: Mask = np.cumsum(edges)[:length] > 0
    return covered


def mark_inside(length: int, first: Ints, past: Ints) -> Mask:
    """Which of `length` tokens lie inside one of the spans but are not their first."""
    longer = past > first + 1
    return cover_tokens(length, first[longer] + 1, past[longer])
