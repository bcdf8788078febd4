"""Titles and bodies made clean once: page furniture out, newlines in one form, every other code point kept."""

import html
from collections.abc import Mapping
from typing import Any

import polars as pl

_NEWLINES = r"\r\n?|[\x0b\x0c\x{85}\x{2028}\x{2029}]"
# What prints nothing and splits words and names: controls, soft hyphens, zero-width blanks, direction marks.
_INVISIBLE = r"[\x00-\x08\x0e-\x1f\x7f-\x{84}\x{86}-\x{9f}\x{ad}\x{200b}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2060}\x{2066}-\x{2069}\x{feff}]"
_LINE_TAIL = r"(?m)[ \t\x{a0}]+$"
_MARKUP = r"</?[A-Za-z][^<>]{0,300}>"
_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});"


def clean_body(body: pl.Expr, furniture: Mapping[str, Any]) -> pl.Expr:
    """The text without furniture lines and invisible characters; blank runs and edges trimmed, nothing else touched.

    `furniture` is seeds/furniture.yml: by kind, `lines` (patterns that must fit a whole line, whatever its case) and
    `place`: `anywhere`, or `end` for lines that only the foot of a page tells from narrative.
    """
    text = body.fill_null("").str.replace_all(_NEWLINES, "\n").str.replace_all(_INVISIBLE, "")
    text = text.str.replace_all(_LINE_TAIL, "")
    kept = text.str.split("\n").list.eval(_drop_furniture(pl.element(), furniture)).list.join("\n")
    return kept.str.replace_all(r"\n{3,}", "\n\n").str.strip_chars()


def _drop_furniture(line: pl.Expr, furniture: Mapping[str, Any]) -> pl.Expr:
    # Line by line, so that no pattern, however it is written, reaches into the next line.
    story = pl.when(~line.str.contains(_whole_line(furniture, "anywhere"))).then(line).otherwise(pl.lit(""))
    is_story = ~line.str.contains(_whole_line(furniture, "end")) & (story != "")
    return story.filter(is_story.reverse().cum_max().reverse())


def clean_title(titles: pl.Series) -> pl.Series:
    """Titles on one line, without markup and with entities such as `&amp;` as the characters they stand for."""
    entities = titles.filter(titles.str.contains(_ENTITY).fill_null(value=False)).unique().sort()
    plain = [html.unescape(html.unescape(title)) for title in entities.to_list()]
    spelled = titles.fill_null("").replace(entities, pl.Series(plain, dtype=pl.String)) if len(entities) else titles
    lines = spelled.fill_null("").str.replace_all(_MARKUP, "").str.replace_all(_INVISIBLE, "")
    return lines.str.replace_all(r"\s+", " ").str.strip_chars()


def _whole_line(furniture: Mapping[str, Any], place: str) -> str:
    patterns = [pattern for rule in furniture.values() if rule["place"] == place for pattern in rule["lines"]]
    alternatives = "|".join(f"(?:{pattern})" for pattern in patterns)
    return rf"(?i)^[ \t]*(?:{alternatives})$"
