"""What the gate is given: the frames of one shard, and what is known from outside them."""

from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

HISTORY = pl.Schema({"outlet_id": pl.String, "published_on": pl.Date, "article_count": pl.Int64})
"""How many articles of each outlet the warehouse holds for each day before the run's."""


@dataclass(frozen=True)
class Shard:
    """One shard of a run: what the articles, mentions and quotes steps wrote for it, as schemas.ARTICLES and so on."""

    part: str
    articles: pl.DataFrame
    mentions: pl.DataFrame
    quotes: pl.DataFrame


@dataclass(frozen=True)
class Context:
    """What a run is judged against."""

    run_key: str
    latest_publication: datetime
    """The instant after which a publication lies in the future."""
    day: date | None = None
    """The run day; None for a run over everything, whose volume is compared with nothing."""
    history: pl.DataFrame = field(default_factory=HISTORY.to_frame)
    """Counts of the days before the run day, as HISTORY; empty when nothing is known."""
    forgotten_ids: tuple[str, ...] = ()
    """Articles that were taken down."""
