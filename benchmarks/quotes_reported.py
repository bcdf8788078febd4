"""How much of all that is reported is found, and how right the rows without marks are."""

from collections.abc import Iterable, Sequence

from benchmarks.quotes_gold import Article, Attribution, Row, Span
from benchmarks.quotes_matching import DISCARDED, share_of, share_of_union, shared

COVERED = 0.3
"""Share of an attribution's content that rows cover from which it is found."""
REPORTED = 0.5
"""Intersection over union from which a row without marks is an attribution's content."""


def count_found(articles: Iterable[Article]) -> dict[str, tuple[int, int]]:
    """Attributions found and attributions annotated: of each kind, and ALL."""
    counts: dict[str, tuple[int, int]] = {}
    for article in articles:
        spans = [row.span for row in article.rows if row.kind != "term" and not row.is_inner]
        for attribution in article.attributions:
            is_found = _cover(attribution, spans) >= COVERED
            for kind in ("ALL", attribution.kind):
                found, given = counts.get(kind, (0, 0))
                counts[kind] = found + is_found, given + 1
    return counts


def judge_reported(articles: Iterable[Article]) -> list[tuple[Row, Attribution | None]]:
    """Every row without marks, with the attribution that it is. Rows in stretches that nobody annotated are left out."""
    return [
        (row, _find_attribution(article, row))
        for article in articles
        for row in article.rows
        if row.kind == "indirect" and all(share_of(stretch, row.span) < DISCARDED for stretch in article.discard)
    ]


def _cover(attribution: Attribution, spans: Sequence[Span]) -> float:
    """The share of the content in the best row for each of its pieces."""
    size = sum(end - start for start, end in attribution.pieces)
    best = sum(max((shared(span, piece) for span in spans), default=0) for piece in attribution.pieces)
    return best / size if size else 0.0


def _find_attribution(article: Article, row: Row) -> Attribution | None:
    """The attribution of which a piece, or all from its first piece to its last, is most like the row."""
    scored = [
        (share_of_union(row.span, span), -number)
        for number, attribution in enumerate(article.attributions)
        for span in (*attribution.pieces, (attribution.pieces[0][0], attribution.pieces[-1][1]))
    ]
    best, number = max(scored, default=(0.0, 0))
    return article.attributions[-number] if best >= REPORTED else None
