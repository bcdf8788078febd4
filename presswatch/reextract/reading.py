"""One part of the lake read anew into the staging, unless it was read already from the very same things."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

import schemas
import transforms
from presswatch import seeds
from presswatch.engines import load_engine
from presswatch.reextract.days import Part
from presswatch.settings import OWN_ENGINE
from presswatch.steps.reading import read_deeply
from schemas import ARTICLES, MENTIONS, QUOTES
from transforms.mentions import mentions as find_mentions
from transforms.quotes import quotes as find_quotes
from warehouse.staging import Staging

_COMPILED = "__pycache__"


@dataclass(frozen=True)
class Reader:
    """Names and quotes by the code at hand, with what is known beforehand."""

    staging: Staging
    engine: str

    def read_anew(self, part: Part, articles: pl.DataFrame) -> None:
        """Have the part's mentions and quotes in the staging.

        What was found before by the same code, weights and known entities from the same articles is kept: a killed run
        goes on where it was, and what is published is what was shown. Whether a spaCy pipeline is the same as before
        cannot be told, so with one everything is read again.
        """
        stamp = self._stamp(articles)
        if self.engine == OWN_ENGINE and self.staging.holds(part.run_key, part.shard, stamp):
            return
        readable = read_deeply(articles)
        mentions = find_mentions(readable, seeds.known_entities(), load_engine(self.engine))
        found = {MENTIONS.name: mentions, QUOTES.name: find_quotes(readable, mentions)}
        self.staging.write(part.run_key, part.shard, stamp, found)

    def _stamp(self, articles: pl.DataFrame) -> str:
        said = articles.select(ARTICLES.content_columns()).write_ndjson()
        return hashlib.sha256(f"{self._extractor}\n{said}".encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def _extractor(self) -> str:
        """One hash of all that decides what is found in an article."""
        total = hashlib.sha256(self.engine.encode())
        for room in (schemas, transforms):
            folder = Path(str(room.__file__)).parent
            for path in sorted(each for each in folder.rglob("*") if each.is_file() and _COMPILED not in each.parts):
                total.update(path.relative_to(folder).as_posix().encode() + b"\0")
                total.update(hashlib.sha256(path.read_bytes()).digest())
        total.update(seeds.known_entities().write_ndjson().encode())
        return total.hexdigest()
