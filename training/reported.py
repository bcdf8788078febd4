"""Learns to find speech reported without marks, for `reported.npz`; `training.quotes` calls it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from training.attributions import Corpus, Gold, number_text
from training.layers import FOLDS, NEGATIVE, NEUTRAL, POSITIVE, SEED, cross_fit, name_layers
from transforms.letters import Ints, Mask
from transforms.quotes.anchors import HOPELESS, TABLE_BITS, Rows, Table, anchor_features
from transforms.quotes.clauses import (
    Clauses,
    end_features,
    find_clauses,
    join_clauses,
    list_ends,
    list_starts,
    start_features,
)
from transforms.quotes.evidence import Floats
from transforms.quotes.indirect import MAY_TELL, Reported, choose_clauses, choose_sayers, list_reported
from transforms.quotes.pairs import Pairs, stack_columns
from transforms.quotes.ranker import Layer, add_nobody
from transforms.quotes.sayers import pair_clauses
from transforms.quotes.scene import Scene
from transforms.quotes.streams import Stream
from transforms.quotes.surroundings import Surroundings, look_around
from transforms.quotes.verdicts import describe_clauses

PARTICLES = frozenset(["to", "that", "by", "of", "about", "for", "in", "on", "as", "with", "at", "from", "into", "over", "against", ",", "a", "the", "his", "her", "its", "their", "has", "have", "had", "is", "was", "were", "are", "been", "be", "being", "not", "n't", "never", "also"])  # fmt: skip
"""Words of a cue that are not what reports: `called` does in `has also called for`."""
RIGHT_OVERLAP = 0.5
"""Intersection over union from which a clause found is the annotated one."""
ARGUABLE = 0.2
"""How likely a clause must be reported for its sayer to be learned from."""


@dataclass(frozen=True)
class Told:
    """Annotated attributions: places of the reporting word and of the longest piece of content, spans of all pieces."""

    anchor: Ints
    first: Ints
    past: Ints
    pieces: dict[int, list[tuple[int, int, int]]]
    """For every text the pieces of content, start and end in code points of the batch, with the attribution's number."""
    sources: list[set[int]]
    """For every attribution the mentions that say it."""


def read_told(corpus: Corpus, scene: Scene, stream: Stream, gold: Gold) -> Told:
    """The attributions of a corpus in terms of a scene and its outer level of speech."""
    reader = _Reader(scene, stream)
    rows: list[tuple[int, int, int]] = []
    pieces: dict[int, list[tuple[int, int, int]]] = {}
    sources: list[set[int]] = []
    for number, doc in enumerate(corpus.articles.get_column("article_id")):
        for attribution in corpus.attributions[doc]:
            text = number_text(number, attribution)
            base = int(scene.tokens.text_start[text])
            spans = [(base + start, base + end, len(sources)) for start, end in attribution["content"]]
            pieces.setdefault(text, []).extend(spans)
            sources.append(gold.find_sources(attribution, text))
            row = reader.place(base, attribution)
            rows += [row] if row else []
    anchor, first, past = np.array(rows, np.int64).reshape(-1, 3).T
    # One clause for each word: the longest.
    order = np.lexsort((first - past, anchor))
    kept = order[np.diff(anchor[order], prepend=-1) > 0]
    return Told(anchor[kept], first[kept], past[kept], pieces, sources)


class _Reader:
    """Finds the places of a scene's stream that annotated characters stand at."""

    def __init__(self, scene: Scene, stream: Stream) -> None:
        self.scene, self.stream = scene, stream
        self.around = look_around(scene, stream, np.zeros(len(scene.mentions)))

    def place(self, base: int, attribution: dict[str, Any]) -> tuple[int, int, int] | None:
        """Reporting word and clause (exclusive end), or None where they are not in one sentence, one beside the other."""
        cue = [place for start, end in attribution["cue_span"] for place in self._list_places(base + start, base + end)]
        if not cue:
            return None
        telling = [place for place in cue if not self._is_particle(place)]
        anchor = (telling or cue)[-1]
        content = max((self._list_places(base + start, base + end) for start, end in attribution["content"]), key=len)
        content = self._strip_marks(content)
        if not content or not self.around.may_report[anchor] or content[0] <= anchor <= content[-1]:
            return None
        sentence = self.stream.sentence
        shared = sentence[anchor] == sentence[content[0]] == sentence[content[-1]]
        return (anchor, content[0], content[-1] + 1) if shared else None

    def _list_places(self, start: int, end: int) -> list[int]:
        tokens = self.scene.tokens
        low, high = np.searchsorted(tokens.end, start, side="right"), np.searchsorted(tokens.start, end)
        places: list[int] = np.unique(self.stream.place_of[low:high]).tolist()
        return places

    def _strip_marks(self, places: list[int]) -> list[int]:
        own = [number for number, place in enumerate(places) if not self.around.is_mark[place]]
        return places[own[0] : own[-1] + 1] if own else []

    def _is_particle(self, place: int) -> bool:
        token, tokens = int(self.stream.token[place]), self.scene.tokens
        word = tokens.words_at(int(tokens.start[token]), int(tokens.end[token])).lower()
        return word in PARTICLES or word.endswith("ly")


def learn_reported(
    scene: Scene, stream: Stream, scores: Floats, told: Told, fold: Ints
) -> tuple[dict[str, Any], list[Reported]]:
    """Weights for `reported.npz`, and what models that have not seen the article find in each. `fold` is of articles."""
    around = look_around(scene, stream, scores)
    of_place = fold[np.maximum(stream.text, 0) // 2]
    odds, anchor = _learn_anchors(around, told, of_place)
    clauses, (start, end) = _learn_borders(around, odds, told, of_place)
    right = _find_right(scene, stream, clauses, told)
    columns = describe_clauses(around, clauses)
    sure, verdict = _learn_verdict(columns, right >= 0, of_place[clauses.anchor])
    chosen = choose_clauses(around, clauses, sure)
    arguable = np.flatnonzero(np.isin(np.arange(len(sure)), chosen) | (right >= 0) & (sure >= ARGUABLE))
    tried = _select(clauses, arguable)
    pairs, begin = add_nobody(pair_clauses(scene, around, tried, scores, odds))
    of_pair = of_place[tried.anchor[pairs.quotation]]
    shares, sayer = _learn_sayers(pairs, begin, (right[arguable], told), scene.mentions.being, of_pair)
    mention, share = choose_sayers(scene, pairs, shares, len(arguable))
    rows = np.searchsorted(arguable, chosen)
    pieces = list_reported(scene, around, _select(clauses, chosen), mention[rows], sure[chosen] * share[rows])
    told_enough = [piece for piece in pieces if piece.confidence >= MAY_TELL]
    is_right = [right[row] >= 0 for row, piece in zip(chosen, pieces, strict=True) if piece.confidence >= MAY_TELL]
    print(f"reported, kept aside: {len(told_enough)} clauses, {np.mean(is_right):.4f} right")
    return _name_tables(anchor=anchor, start=start, end=end) | name_layers(verdict=verdict, sayer=sayer), told_enough


def _name_tables(**tables: Table) -> dict[str, Any]:
    parts = {name: (table.points, np.int64(table.base), np.float64(table.scale)) for name, table in tables.items()}
    return {
        f"{name}{part}": value
        for name, values in parts.items()
        for part, value in zip(("", "_base", "_scale"), values, strict=True)
    }


def _learn_anchors(around: Surroundings, told: Told, of_place: Ints) -> tuple[Floats, Table]:
    """Log odds of every place by models that have not seen its article, and a model of all articles."""
    places = np.flatnonzero(around.may_report & (around.stream.text % 2 == 1))
    design = build_design(anchor_features(around, places), len(places))
    reports = np.isin(places, told.anchor)
    odds = np.full(len(around.may_report), HOPELESS)
    for held_out in range(FOLDS):
        aside = of_place[places] == held_out
        table = fit_table(design[~aside], reports[~aside])
        odds[places[aside]] = (design[aside] @ table.points.astype(np.int64) + table.base) * table.scale
    return odds, fit_table(design, reports)


def _learn_borders(
    around: Surroundings, odds: Floats, told: Told, of_place: Ints
) -> tuple[Clauses, tuple[Table, Table]]:
    """The clauses of every likely word, and where clauses begin and end, learned from the annotated words."""
    row, start = list_starts(around, told.anchor)
    starts = build_design(start_features(around, told.anchor[row], start), len(row))
    end_row, past = list_ends(around, told.anchor, told.first)
    ends = build_design(end_features(around, odds, (told.anchor, told.first), end_row, past), len(end_row))
    begins, stops = start == told.first[row], past == told.past[end_row]
    of_row, of_end = of_place[told.anchor[row]], of_place[told.anchor[end_row]]
    parts = []
    for held_out in range(FOLDS):
        seen, seen_ends = of_row != held_out, of_end != held_out
        tables = fit_table(starts[seen], begins[seen]), fit_table(ends[seen_ends], stops[seen_ends])
        parts.append(find_clauses(around, np.where(of_place == held_out, odds, HOPELESS), odds, tables))
    return _join_clauses(parts), (fit_table(starts, begins), fit_table(ends, stops))


def build_design(columns: Iterable[Rows], count: int) -> sparse.csr_matrix:
    """A sparse matrix with a one for every feature of every row."""
    stacked = np.column_stack(list(columns)).astype(np.int32)
    width = stacked.shape[1]
    pointers = np.arange(0, count * width + 1, width)
    ones = np.ones(count * width, np.float64)
    return sparse.csr_matrix((ones, stacked.ravel(), pointers), shape=(count, 1 << TABLE_BITS))


def fit_table(design: sparse.csr_matrix, target: Mask) -> Table:
    """A linear model in whole points within eight bits."""
    model = LogisticRegression(C=0.1, solver="liblinear", random_state=SEED, tol=1e-2)
    model.fit(design, target)
    scale = float(np.abs(model.coef_[0]).max()) / 127
    points = np.round(model.coef_[0] / scale).astype(np.int8)
    return Table(points, round(float(model.intercept_[0]) / scale), scale)


def _join_clauses(parts: list[Clauses]) -> Clauses:
    whole = join_clauses(parts)
    return _select(whole, np.lexsort((whole.scores["second"], whole.anchor)))


def _select(clauses: Clauses, rows: Ints) -> Clauses:
    scores = {name: column[rows] for name, column in clauses.scores.items()}
    return replace(
        clauses, anchor=clauses.anchor[rows], first=clauses.first[rows], past=clauses.past[rows], scores=scores
    )


def _find_right(scene: Scene, stream: Stream, clauses: Clauses, told: Told) -> Ints:
    """The attribution that each clause is, -1 for none."""
    token = np.append(stream.token, len(scene.tokens))
    starts, ends = scene.tokens.start[token[clauses.first]], scene.tokens.end[token[clauses.past] - 1]
    right = np.full(len(starts), -1)
    for row, (text, start, end) in enumerate(zip(stream.text[clauses.anchor], starts, ends, strict=True)):
        best = RIGHT_OVERLAP
        for low, high, number in told.pieces.get(int(text), []):
            shared = min(end, high) - max(start, low)
            if shared > 0 and shared / (max(end, high) - min(start, low)) >= best:
                best, right[row] = shared / (max(end, high) - min(start, low)), number
    return right


def _learn_verdict(columns: dict[str, Any], is_right: Mask, of_clause: Ints) -> tuple[Floats, Layer]:
    """A softmax over every clause and a row of zeros is a logistic regression with a hidden layer."""
    features = stack_columns(columns)
    count = len(features)
    doubled = np.zeros((2 * count, features.shape[1]), np.float32)
    doubled[::2] = features
    target = np.full(2 * count, NEGATIVE)
    target[::2][is_right] = target[1::2][~is_right] = POSITIVE
    row = np.repeat(np.arange(count), 2)
    pairs = Pairs(row, np.zeros(2 * count, np.int64), doubled, tuple(columns))
    shares, layer = cross_fit(pairs, np.arange(0, 2 * count, 2), target, of_clause[row], epochs=8)
    return shares[::2], layer


def _learn_sayers(
    pairs: Pairs, begin: Ints, gold: tuple[Ints, Told], being: Ints, of_pair: Ints
) -> tuple[Floats, Layer]:
    """How likely each candidate says its clause, by models that have not seen the article, and a model of all.

    `gold` are the attribution that each clause is (-1 for none) and all attributions; `being` is of mentions.
    """
    right, told = gold
    target = np.full(len(pairs.quotation), NEUTRAL)
    ends = np.append(begin[1:], len(target))
    for start, end in zip(begin.tolist(), ends.tolist(), strict=True):
        attribution = int(right[pairs.quotation[start]])
        if attribution < 0:
            continue
        mentions = pairs.mention[start:end]
        says = np.isin(mentions, list(told.sources[attribution]))
        says = says if says.any() else mentions == -1
        same = np.isin(being[mentions], being[mentions[says & (mentions >= 0)]]) & (mentions >= 0)
        target[start:end] = np.where(says, POSITIVE, np.where(same, NEUTRAL, NEGATIVE))
    return cross_fit(pairs, begin, target, of_pair)
