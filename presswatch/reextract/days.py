"""Which parts of the lake hold the published articles of some days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from presswatch.settings import ALL, Settings, SettingsError
from schemas import ARTICLE_COPIES, ARTICLES
from warehouse.connect import query
from warehouse.errors import WarehouseError
from warehouse.lake import Lake, shard_part


@dataclass(frozen=True)
class Days:
    """Days of publication, first and last included. SettingsError when they are the wrong way round."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise SettingsError(
                f"the first day, {self.first}, comes after the last, {self.last}; "
                f"write --from {self.last} --to {self.first}"
            )

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))

    def may_be_in(self, run_key: str) -> bool:
        """Whether a run can hold articles of these days: the run over everything, or that of one of them."""
        return run_key == ALL or self.first.isoformat() <= run_key <= self.last.isoformat()

    def articles(self, lake: Lake, part: "Part") -> pl.DataFrame:
        """The articles of these days in a part of the lake, by the run day of the page that each was read from."""
        name = shard_part(part.shard)
        of_days = lake.require(ARTICLE_COPIES, part.run_key, name).filter(self._hold("day"))
        return lake.require(ARTICLES, part.run_key, name).join(
            of_days, on="raw_page_id", how="semi", maintain_order="left"
        )

    def days_in(self, lake: Lake, part: "Part") -> set[date]:
        """Which of these days a part of the lake holds articles of."""
        path = lake.path(ARTICLE_COPIES, part.run_key, shard_part(part.shard))
        days = pl.scan_parquet(path).select("day").filter(self._hold("day")).unique().collect()
        return set(days.to_series())

    def _hold(self, column: str) -> pl.Expr:
        return pl.col(column).is_between(self.first, self.last)


@dataclass(frozen=True, order=True)
class Part:
    """One shard of one run."""

    run_key: str
    shard: int


@dataclass(frozen=True)
class Found:
    """What the lake holds of the days asked for."""

    parts: tuple[Part, ...]
    """In the order in which copies of an article stand: runs of a day before the run over everything."""
    days_without_articles: tuple[date, ...]
    unpublished_runs: tuple[str, ...]


def find_parts(days: Days, settings: Settings) -> Found:
    """The parts of published runs that hold articles of those days. WarehouseError when there are none."""
    lake = Lake(settings.lake)
    published = set(query(settings.published, "SELECT run_key FROM runs").to_series())
    holding = {part: days.days_in(lake, part) for part in _list_parts(lake) if days.may_be_in(part.run_key)}
    holding = {part: held for part, held in holding.items() if held}
    unpublished = sorted({part.run_key for part in holding} - published)
    parts = sorted(part for part in holding if part.run_key in published)
    if not parts:
        raise WarehouseError(_say_why_none(days, lake, unpublished))
    found = set[date]().union(*(holding[part] for part in parts))
    return Found(tuple(parts), tuple(day for day in days if day not in found), tuple(unpublished))


def _list_parts(lake: Lake) -> Iterator[Part]:
    for run_key in lake.run_keys():
        for path in lake.parts(ARTICLE_COPIES, run_key):
            yield Part(run_key, int(path.stem.removeprefix("shard-")))


def _say_why_none(days: Days, lake: Lake, unpublished: list[str]) -> str:
    if unpublished:
        return f"run(s) {', '.join(unpublished)} hold articles of {days} but were never published; run them again first"
    paths = [lake.path(ARTICLE_COPIES, part.run_key, shard_part(part.shard)) for part in _list_parts(lake)]
    held = pl.scan_parquet(paths).select(first=pl.min("day"), last=pl.max("day")).collect().row(0) if paths else ()
    if None in held or not held:
        return f"the lake at {lake.root} holds no articles at all; run `presswatch run` first"
    return (
        f"there are no articles of {days}; the lake holds those of {held[0]} to {held[1]}. Name days within, or take "
        "these in first with `presswatch run --date DAY`"
    )
