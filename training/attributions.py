"""Reads articles with their gold attributions, and says what the annotators mean in terms of mentions and quotations."""

import gzip
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from training.layers import NEGATIVE, NEUTRAL, POSITIVE
from transforms.letters import Ints
from transforms.quotes.pairs import Pairs
from transforms.quotes.scene import Scene


@dataclass(frozen=True)
class Corpus:
    """Articles with their gold attributions."""

    articles: pl.DataFrame
    attributions: dict[str, list[dict[str, Any]]]


def read_corpus(path: Path) -> Corpus:
    """The articles and attributions of one file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    docs = [row for row in rows if row["kind"] == "doc"]
    attributions = defaultdict(list)
    for row in rows:
        if row["kind"] == "attr":
            attributions[row["doc"]].append(row)
    articles = pl.DataFrame(
        {"article_id": [row["doc"] for row in docs], "title": "", "body": [row["text"] for row in docs]}
    )
    return Corpus(articles, {doc: attributions[doc] for doc in articles.get_column("article_id")})


def join_corpora(first: Corpus, second: Corpus) -> Corpus:
    """The articles of both; their ids must differ."""
    return Corpus(pl.concat([first.articles, second.articles]), {**first.attributions, **second.attributions})


class Gold:
    """What the annotators say, in terms of the scene's mentions and quotations."""

    def __init__(self, corpus: Corpus, scene: Scene) -> None:
        self.scene = scene
        self.is_source = np.zeros(len(scene.mentions), dtype=np.int64)
        self.speakers: dict[int, set[int]] = {}
        self.is_owned = np.zeros(len(scene.quoted), dtype=bool)
        self.has_source: dict[int, bool] = {}
        for number, doc in enumerate(corpus.articles.get_column("article_id")):
            for attribution in corpus.attributions[doc]:
                self._read(attribution, number_text(number, attribution))

    def _read(self, attribution: dict[str, Any], text: int) -> None:
        base = int(self.scene.tokens.text_start[text])
        sources = self.find_sources(attribution, text)
        self.is_source[list(sources)] = POSITIVE
        for unit in attribution["units"]:
            row = self._find_quotation(base + unit["quote"][0], base + unit["quote"][1], base)
            if row >= 0 and self.scene.quotations.depth[row] == 0:
                self.is_owned[row] = True
                self.speakers.setdefault(row, set()).update(sources)
                self.has_source[row] = bool(attribution["source"])

    def _find_quotation(self, start: int, end: int, base: int) -> int:
        """The quotation around the middle of a span whose borders are nearest to its own, -1 for none."""
        quoted, middle = self.scene.quoted, (start + end) // 2
        low, high = np.searchsorted(quoted.start, [base, middle + 1])
        around = low + np.flatnonzero(quoted.end[low:high] > middle)
        apart = np.abs(quoted.start[around] - start) + np.abs(quoted.end[around] - end)
        return int(around[apart.argmin()]) if len(around) else -1

    def find_sources(self, attribution: dict[str, Any], text: int) -> set[int]:
        """The mentions in that text (2i for the title, 2i + 1 for the body of article i) that an attribution's source is or ends in."""
        mentions, base = self.scene.mentions, int(self.scene.tokens.text_start[text])
        low, high = np.searchsorted(mentions.start, self.scene.tokens.text_start[text : text + 2])
        sources = set()
        for start, past in attribution["source_span"]:
            overlap = (mentions.start[low:high] < base + past) & (mentions.end[low:high] > base + start)
            rows = (low + np.flatnonzero(overlap)).tolist()
            sources |= {row for row in rows if self._is_head(row, attribution["source"])}
        return sources

    def _is_head(self, mention: int, source: str) -> bool:
        mentions = self.scene.mentions
        words = self.scene.tokens.words_at(int(mentions.start[mention]), int(mentions.end[mention]))
        mine, theirs = leading_phrase(words), leading_phrase(source)
        return bool(mine and theirs) and mine[-1] == theirs[-1]

    def judge(self, pairs: Pairs, begin: Ints) -> Ints:
        """POSITIVE, NEGATIVE or NEUTRAL for every pair. Where no candidate is right, nobody is."""
        target = np.zeros(len(pairs.quotation), np.int64)
        ends = np.append(begin[1:], len(target))
        being = self.scene.mentions.being
        for start, end in zip(begin.tolist(), ends.tolist(), strict=True):
            row = int(pairs.quotation[start])
            mentions = pairs.mention[start:end]
            if not self.is_owned[row]:
                target[start:end] = NEUTRAL
                continue
            right = np.isin(mentions, list(self.speakers[row]))
            if not right.any():
                right = mentions == -1
            same = np.isin(being[mentions], being[mentions[right & (mentions >= 0)]]) & (mentions >= 0)
            target[start:end] = np.where(right, POSITIVE, np.where(same, NEUTRAL, NEGATIVE))
        return target


def number_text(article: int, attribution: dict[str, Any]) -> int:
    """The text of a scene that an attribution's offsets point into: `field` is `body` where it is not said."""
    return 2 * article + (attribution.get("field") != "title")


def leading_phrase(source: str) -> list[str]:
    """The words of a source up to its first apposition or preposition, lower case, without titles and marks."""
    phrase = re.split(
        r"[,;:(\[—–]|\s-+\s|\b(?:who|which|that|of|for|from|at|in|with|on|to|and|told|said)\b",
        source.strip(),
        maxsplit=1,
    )[0]
    words = [re.sub(r"['’]s?$", "", word.strip(" \"“”'’.,")) for word in (phrase or source).split()]
    return [word.lower() for word in words if word]
