"""Pairs every quotation with the mentions that could be its speaker and describes each pair in numbers."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.letters import Ints, Mask
from transforms.quotes.evidence import Evidence, Floats, describe_inside, describe_report
from transforms.quotes.scene import NAME, NO_KIND, NOMINAL, PRONOUN, Scene
from transforms.quotes.streams import FAR, Stream

Rows = npt.NDArray[np.float32]

BEFORE, BEHIND = 24, 14
"""How many likely mentions before and behind a quotation are looked at."""
PARAGRAPHS_BEFORE, PARAGRAPHS_BEHIND = 5, 2
HOPELESS = -5.0
"""Log odds below which a mention is not looked at."""
STEP = 1 / 64
"""Features are whole multiples of this, weights of another power of two: sums have no rounding, so that a result
depends neither on the batch nor on the machine."""


@dataclass(frozen=True)
class Pairs:
    """One row per quotation and candidate of one level of speech, in order of both."""

    quotation: Ints
    mention: Ints
    features: Rows
    """One row of numbers for each pair; multiples of STEP, which single precision holds exactly."""
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Places:
    """Where the two sides of every pair stand in the stream."""

    stream: Stream
    quote: Ints
    left: Ints
    right: Ints
    is_before: Mask


def pair_up(scene: Scene, stream: Stream, depth: int, evidence: Evidence) -> Pairs:
    """The pairs of one level of speech."""
    scores = evidence.scores
    chosen = np.flatnonzero((scene.mentions.depth == depth) & (scores > HOPELESS))
    rows = np.flatnonzero(scene.quotations.depth == depth)
    quotation, mention, rank_gap = _choose_candidates(scene, stream, rows, chosen)
    quote = stream.place_of[scene.quotations.first[quotation]]
    left = stream.place_of[scene.mentions.first[mention]]
    right = stream.place_of[scene.mentions.past[mention] - 1]
    places = _Places(stream, quote, left, right, right < quote)
    columns = {
        **_describe_distance(places, rank_gap),
        **_describe_cues(scene, places),
        **_describe_mention(scene, places, mention, scores),
        **_describe_rivals(scene, stream, quotation, mention, scores),
        **_describe_quotation(scene, places, quotation),
        **describe_inside(scene, quotation, mention),
        **describe_report(scene, quotation, mention, evidence),
    }
    return Pairs(quotation, mention, stack_columns(columns), tuple(columns))


def stack_columns(columns: dict[str, npt.NDArray[np.generic]]) -> Rows:
    """The columns side by side, rounded to whole multiples of STEP."""
    count = len(next(iter(columns.values())))
    rows = np.empty((count, len(columns)), np.float32)
    for place, column in enumerate(columns.values()):
        is_fraction = column.dtype.kind == "f"
        rows[:, place] = np.round(column.astype(np.float64) / STEP) * STEP if is_fraction else column
    return rows


def _choose_candidates(scene: Scene, stream: Stream, rows: Ints, chosen: Ints) -> tuple[Ints, Ints, Ints]:
    """The nearest likely mentions of each quotation in the same text (or the same quotation around both)."""
    mentions, quotations = scene.mentions, scene.quotations
    first_token = quotations.first[rows]
    position = mentions.first[chosen]
    middle = np.searchsorted(position, first_token)
    low_token, high_token = _limit_tokens(scene, rows)
    low = np.maximum(np.searchsorted(position, low_token), middle - BEFORE)
    high = np.minimum(np.searchsorted(position, high_token), middle + BEHIND)
    count = np.maximum(high - low, 0)
    which = np.repeat(np.arange(len(rows)), count)
    index = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)
    gap = np.where(index < middle[which], middle[which] - index - 1, index - middle[which])
    quotation, mention = rows[which], chosen[index]
    kept = _share_parent(scene, quotation, mention)
    paragraphs = stream.paragraph[stream.place_of[mentions.first[mention]]]
    apart = paragraphs - stream.paragraph[stream.place_of[quotations.first[quotation]]]
    kept &= (apart >= -PARAGRAPHS_BEFORE) & (apart <= PARAGRAPHS_BEHIND)
    return quotation[kept], mention[kept], gap[kept]


def _limit_tokens(scene: Scene, rows: Ints) -> tuple[Ints, Ints]:
    """The tokens among which candidates are looked for: the quotation around, else the text."""
    quotations, parent = scene.quotations, scene.quoted.parent[rows]
    borders = scene.tokens.first_token
    text = quotations.text[rows]
    low = np.where(parent >= 0, quotations.first[parent], borders[text])
    high = np.where(parent >= 0, quotations.past[parent], borders[text + 1])
    return low, high


def _share_parent(scene: Scene, quotation: Ints, mention: Ints) -> Mask:
    """A mention inside the very quotation is no candidate for it."""
    first = scene.mentions.first[mention]
    quotations = scene.quotations
    return (first < quotations.first[quotation]) | (first >= quotations.past[quotation])


def _describe_distance(places: _Places, rank_gap: Ints) -> dict[str, npt.NDArray[np.generic]]:
    stream, quote, before = places.stream, places.quote, places.is_before
    gap = np.maximum(np.where(before, quote - places.right - 1, places.left - quote - 1), 0)
    sentences = stream.sentence[places.left] - stream.sentence[quote]
    paragraphs = stream.paragraph[places.left] - stream.paragraph[quote]
    quotes_so_far = np.cumsum(stream.quotation >= 0)
    between = np.maximum(np.abs(quotes_so_far[places.left] - quotes_so_far[quote]) - before, 0)
    return {
        "is before": before,
        "adjacent": gap == 0,
        "gap": np.log1p(np.minimum(gap, 400)),
        "gap before": np.log1p(np.minimum(gap, 400)) * before,
        "rank gap": np.log1p(rank_gap),
        "nearest": rank_gap == 0,
        "quotes between": np.log1p(between),
        "no quote between": between == 0,
        "same paragraph": paragraphs == 0,
        "last paragraph": paragraphs == -1,
        "earlier paragraph": paragraphs < -1,
        "next paragraph": paragraphs >= 1,
        **{f"sentence {offset}": sentences == offset for offset in (-2, -1, 0, 1)},
        "sentences": np.log1p(np.abs(sentences)),
        "same paragraph before": (paragraphs == 0) & before,
    }


def _describe_cues(scene: Scene, places: _Places) -> dict[str, npt.NDArray[np.generic]]:
    """Which reporting verb each side has, and whether it is the same one."""
    stream = places.stream
    behind, ahead = stream.cue_behind(places.right), stream.cue_ahead(places.left)
    start = places.quote
    quote_ahead = stream.cue_ahead(start)
    after = stream.around(start, 1)
    quote_behind = np.where(stream.paragraph[after] == stream.paragraph[start], stream.next_cue[after], -1)
    told = scene.words["cue told"][stream.token] | scene.words["cue asked"][stream.token]
    found = {"behind": behind, "ahead": ahead, "quote ahead": quote_ahead, "quote behind": quote_behind}
    home = {"behind": places.right, "ahead": places.left, "quote ahead": start, "quote behind": start}
    distance = {name: np.where(cue >= 0, np.minimum(np.abs(cue - home[name]), FAR), FAR) for name, cue in found.items()}
    columns: dict[str, npt.NDArray[np.generic]] = {}
    for name, far in distance.items():
        columns[f"cue {name}"] = 1 / far
        columns[f"cue {name} near"] = far <= 3
        columns[f"cue {name} none"] = far == FAR
    for mine, theirs in (
        ("behind", "quote ahead"),
        ("behind", "quote behind"),
        ("ahead", "quote behind"),
        ("ahead", "quote ahead"),
    ):
        same = (found[mine] == found[theirs]) & (found[mine] >= 0)
        columns[f"same cue {mine}/{theirs}"] = same
        columns[f"same cue {mine}/{theirs} close"] = same / np.maximum(distance[mine], 1)
        columns[f"same cue {mine}/{theirs} at quote"] = same / np.maximum(distance[theirs], 1)
    columns["told ahead"] = (distance["ahead"] <= 2) & told[np.maximum(ahead, 0)]
    return columns


def _describe_mention(
    scene: Scene, places: _Places, mention: Ints, scores: Floats
) -> dict[str, npt.NDArray[np.generic]]:
    mentions, stream, words = scene.mentions, places.stream, scene.words
    form, kind = mentions.form[mention], mentions.kind[mention]
    ahead, behind = stream.around(places.left, -1), stream.around(places.right, 1)
    pronoun = form == PRONOUN
    columns: dict[str, npt.NDArray[np.generic]] = {
        "source score": scores[mention] / 2,
        "source score sure": scores[mention] > 2,
        "source score likely": scores[mention] > 0,
        "is name": form == NAME,
        "is nominal": form == NOMINAL,
        "is pronoun": pronoun,
        **{f"kind {number}": kind == number for number in range(NO_KIND)},
        "he or she": pronoun & scene.tokens.among("he she")[mentions.first[mention]],
        "first person": pronoun & scene.tokens.among("i we")[mentions.first[mention]],
        "starts sentence": stream.sentence[ahead] != stream.sentence[places.left],
        "quote right before": stream.quotation[ahead] >= 0,
        "quote right behind": stream.quotation[behind] >= 0,
    }
    for name in ("to", "about", "by", "according", "and", "comma", "who", "cue", "possessive", "auxiliary"):
        held = words[name][stream.token]
        columns[f"{name} ahead"] = held[ahead]
        columns[f"{name} behind"] = held[behind]
    to_ahead = words["to"][stream.token][ahead]
    led_in = words["colon"][stream.token][stream.around(places.quote, -1)] & places.is_before
    led_in &= stream.sentence[places.left] == stream.sentence[places.quote]
    columns["before colon"] = led_in
    columns["subject before colon"] = led_in & (stream.sentence[ahead] != stream.sentence[places.left])
    columns["signs"] = words["dash"][stream.token][ahead] & (
        stream.quotation[stream.around(places.left, -2)] == stream.quotation[places.quote]
    )
    columns["according to"] = to_ahead & words["according"][stream.token][stream.around(places.left, -2)]
    return columns


def _describe_rivals(
    scene: Scene, stream: Stream, quotation: Ints, mention: Ints, scores: Floats
) -> dict[str, npt.NDArray[np.generic]]:
    """How the candidate compares with the others of its quotation, sentence and paragraph."""
    place = stream.place_of[scene.mentions.first[mention]]
    score = scores[mention]
    columns: dict[str, npt.NDArray[np.generic]] = {}
    for name, level in (
        ("window", np.zeros_like(place)),
        ("paragraph", stream.paragraph[place]),
        ("sentence", stream.sentence[place]),
    ):
        group = _number_groups(quotation, level)
        best = np.full(group.max(initial=-1) + 1, -99.0)
        np.maximum.at(best, group, score)
        columns[f"best of {name}"] = score == best[group]
        columns[f"behind best of {name}"] = np.minimum(best[group] - score, 8) / 4
    being = scene.mentions.being
    sure = np.bincount(being, weights=scores > 0)
    often = np.bincount(being)
    columns["other uses as source"] = np.log1p(sure[being[mention]] - (score > 0))
    columns["other uses"] = np.log1p(often[being[mention]] - 1)
    return columns


def _number_groups(first: Ints, second: Ints) -> Ints:
    combined = first * (second.max(initial=0) + 1) + second
    return np.unique(combined, return_inverse=True)[1].astype(np.int64)


def _describe_quotation(scene: Scene, places: _Places, quotation: Ints) -> dict[str, npt.NDArray[np.generic]]:
    stream, quoted, codes = places.stream, scene.quoted, scene.tokens.codes
    length = scene.quotations.past[quotation] - scene.quotations.first[quotation]
    first_code, last_code = codes[quoted.start[quotation]], codes[np.maximum(quoted.end[quotation] - 1, 0)]
    ahead, behind = stream.around(places.quote, -1), stream.around(places.quote, 1)
    words = scene.words
    return {
        "quote length": np.log1p(length) / 2,
        "quote short": length <= 5,
        "quote starts small": (first_code >= ord("a")) & (first_code <= ord("z")),
        "quote ends in comma": last_code == ord(","),
        "quote ends in stop": np.isin(last_code, [ord(mark) for mark in ".!?…"]),
        "quote opens paragraph": stream.paragraph[ahead] != stream.paragraph[places.quote],
        "quote closes paragraph": stream.paragraph[behind] != stream.paragraph[places.quote],
        "quote behind that": words["that"][stream.token][ahead],
        "quote behind comma": words["comma"][stream.token][ahead],
        "quote behind colon": words["colon"][stream.token][ahead],
        "quote carried": quoted.carried_from[quotation] >= 0,
    }
