"""Two readings of the same articles side by side: which quotation is which, and what became of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import polars as pl

from schemas import QUOTES, Column
from schemas.tables.quote_changes import CHANGES, QUOTE_CHANGES, SHARED, SIDES

LEAST_OVERLAP = 0.8
"""What two spans must share of what they cover together to be one quotation, as in the scorers of the field."""

_CHANGE_OF = {
    "speaker": ("speaker",),
    "entity": ("speaker_entity_id",),
    "kind": ("kind",),
    "attribution": ("attribution",),
    "span": ("start_char", "end_char"),
}
_FOLLOWING = ("quote_id", "text")
"""Columns that only say the span again."""
_BY_THE_WAY = ("confidence", "method")
"""Columns of which a difference leaves a quotation what it was."""

_Place = tuple[str, str]
_Span = tuple[int, int, int]
"""Start, end, and the row it stands in."""


def quote_changes(articles: pl.DataFrame, quotes: pl.DataFrame, quotes_anew: pl.DataFrame) -> pl.DataFrame:
    """What `quotes_anew` makes of `quotes`, one row per quotation of either (contract `quote_changes`), kept ones too.

    Reads article_id, outlet and published_on of `articles`. Columns of the contract `quotes` that `quotes` does not have, as
    when another version wrote it, are empty on the old side and not compared. Equal spans are one quotation; of the others
    those that overlap by LEAST_OVERLAP (intersection over union), the closest first, each only once.
    """
    old, new = _align(quotes).with_row_index("old_row"), _align(quotes_anew).with_row_index("new_row")
    pairs = _pair_quotations(old, new)
    for rows, row, side in ((old, "old_row", "old"), (new, "new_row", "new")):
        sided = rows.select(row, pl.exclude(*SHARED, row).name.prefix(f"{side}_"))
        pairs = pairs.join(sided, on=row, how="left")
    compared = [name for name in quotes.columns if name in QUOTES.schema() and name not in (*SHARED, *_FOLLOWING)]
    found = pairs.with_columns(_differing(compared)).with_columns(_changes())
    told = found.with_columns(change=pl.col("changes").list.first())
    placed = told.join(articles.select("article_id", "outlet", "published_on"), on="article_id", how="left")
    return placed.sort(_reading_order()).pipe(QUOTE_CHANGES.conform)


def _align(quotes: pl.DataFrame) -> pl.DataFrame:
    """Every column of the contract, the rows in a fixed order."""
    columns = [_take_column(each, quotes) for each in QUOTES.columns]
    return quotes.select(columns).sort("article_id", "field", "start_char", "end_char", "quote_id")


def _take_column(column: Column, quotes: pl.DataFrame) -> pl.Expr:
    given = pl.col(column.name) if column.name in quotes.columns else pl.lit(None)
    return given.cast(column.dtype).alias(column.name)


def _pair_quotations(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """article_id, field, old_row and new_row; one of the rows is empty where a quotation is on one side only."""
    span = [*SHARED, "start_char", "end_char"]
    same = (
        old.select(*span, "old_row").join(new.select(*span, "new_row"), on=span).select(*SHARED, "old_row", "new_row")
    )
    near = _pair_near(_without(old, same, "old_row"), _without(new, same, "new_row"))
    pairs = pl.concat([same, near])
    lost = _without(old, pairs, "old_row").select(*SHARED, "old_row")
    gained = _without(new, pairs, "new_row").select(*SHARED, "new_row")
    return pl.concat([pairs, lost, gained], how="diagonal")


def _without(rows: pl.DataFrame, pairs: pl.DataFrame, row: str) -> pl.DataFrame:
    return rows.join(pairs, on=row, how="anti", maintain_order="left")


def _pair_near(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Spans that are nearly the same, the closest first, each only once."""
    olds, news = _spans_by_place(old, "old_row"), _spans_by_place(new, "new_row")
    taken: set[tuple[str, int]] = set()
    pairs = []
    for place in sorted(olds.keys() & news.keys()):
        for _, old_row, new_row in sorted(_list_overlaps(olds[place], news[place])):
            ends = {("old", old_row), ("new", new_row)}
            if not taken & ends:
                taken |= ends
                pairs.append((*place, old_row, new_row))
    schema = {"article_id": pl.String, "field": pl.String, "old_row": pl.UInt32, "new_row": pl.UInt32}
    return pl.DataFrame(pairs, schema, orient="row")


def _spans_by_place(rows: pl.DataFrame, row: str) -> dict[_Place, list[_Span]]:
    places: dict[_Place, list[_Span]] = {}
    for article_id, field, start, end, number in rows.select(*SHARED, "start_char", "end_char", row).iter_rows():
        places.setdefault((article_id, field), []).append((start, end, number))
    return places


def _list_overlaps(olds: list[_Span], news: list[_Span]) -> Iterator[tuple[float, int, int]]:
    """What each pair of nearly equal spans lacks of 1 in overlap, with their rows. Both lists are sorted by start.

    Spans that overlap enough begin near each other, so only those neighbours are looked at: 20,000 marks stay linear.
    """
    starts = [start for start, _, _ in news]
    for start, end, old_row in olds:
        reach = (end - start) * (1 / LEAST_OVERLAP - 1)
        for place in range(bisect_left(starts, start - reach), bisect_right(starts, start + reach)):
            other_start, other_end, new_row = news[place]
            overlap = _overlap((start, end), (other_start, other_end))
            if overlap >= LEAST_OVERLAP:
                yield 1 - overlap, old_row, new_row


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Intersection over union of two spans that are not empty."""
    shared = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return shared / (one[1] - one[0] + other[1] - other[0] - shared)


def _differing(compared: list[str]) -> pl.Expr:
    """The names of the columns that are not equal on both sides; none for what is on one side only."""
    is_pair = pl.all_horizontal(pl.col(f"{side}_quote_id").is_not_null() for side in SIDES)
    names = [
        pl.when(is_pair & pl.col(f"old_{name}").ne_missing(pl.col(f"new_{name}"))).then(pl.lit(name))
        for name in compared
    ]
    return pl.concat_list(names).list.drop_nulls().alias("columns")


def _changes() -> pl.Expr:
    """All that became of a quotation, in the order of CHANGES.

    Nobody says a term: of a quotation that becomes one, or of a term that becomes a quotation, only that is told.
    """
    is_term_once = (pl.col("old_kind") == "term") != (pl.col("new_kind") == "term")
    is_so = {
        change: pl.col("columns").list.set_intersection(list(of)).list.len() > 0 for change, of in _CHANGE_OF.items()
    }
    named = [name for columns in _CHANGE_OF.values() for name in columns]
    is_so["detail"] = pl.col("columns").list.set_difference([*named, *_BY_THE_WAY]).list.len() > 0
    for change in ("speaker", "entity", "attribution", "detail"):
        is_so[change] &= ~is_term_once.fill_null(value=False)
    is_so["gained"], is_so["lost"] = pl.col("old_quote_id").is_null(), pl.col("new_quote_id").is_null()
    is_so["kept"] = ~pl.any_horizontal(is_so.values())
    told = [pl.when(is_so[change]).then(pl.lit(change)) for change in CHANGES]
    return pl.concat_list(told).list.drop_nulls().alias("changes")


def _reading_order() -> list[pl.Expr]:
    places = [pl.coalesce(f"new_{name}", f"old_{name}") for name in ("start_char", "end_char")]
    return [pl.col("article_id"), pl.col("field"), *places, pl.col("old_quote_id"), pl.col("new_quote_id")]
