"""Where things are and how big they may get: read once from the environment, passed on by hand."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ALL = "all"
OWN_ENGINE = "own"
"""The entity engine whose weights come with Presswatch."""
SEEDS = Path(__file__).resolve().parent.parent / "seeds"
CORRECTIONS = SEEDS / "entity_corrections.csv"
"""The corrections that come with Presswatch; name another file where this one may not be written."""
PANELS = SEEDS / "panels.yml"
"""The panels that come with Presswatch."""
SOURCES = SEEDS / "sources.yml"
"""The registry of sources that comes with Presswatch."""
WATCHLISTS = SEEDS / "watchlists.yml"
"""The watchlists that come with Presswatch: two examples over the samples."""


class SettingsError(ValueError):
    """A setting that cannot be used; the message says which and what to write instead."""


@dataclass(frozen=True)
class Settings:
    """One data home and its limits."""

    home: Path
    inbox: Path
    timezone: ZoneInfo
    shard_size: int
    entity_engine: str = OWN_ENGINE
    """Who finds names: `own`, or `spacy:` and the name of an installed pipeline; presswatch.engines loads it."""
    corrections: Path = CORRECTIONS
    """What people decided about entities."""
    sources: Path = SOURCES
    """Where articles come from."""
    panels: Path = PANELS
    """Which entities are compared in the shares of voice."""
    watchlists: Path = WATCHLISTS
    """What editors want to be told of."""

    @classmethod
    def from_environment(
        cls, inbox: Path | None = None, shard_size: int | None = None, entity_engine: str | None = None
    ) -> "Settings":
        """PRESSWATCH_HOME, _INBOX, _TIMEZONE, _SHARD_SIZE, _ENTITY_ENGINE, _CORRECTIONS, _SOURCES, _PANELS and _WATCHLISTS, each with its default."""
        home = Path(os.environ.get("PRESSWATCH_HOME", "data")).resolve()
        chosen_inbox = inbox or Path(os.environ.get("PRESSWATCH_INBOX", home / "inbox"))
        size = shard_size or _positive("PRESSWATCH_SHARD_SIZE", 1000)
        engine = entity_engine or os.environ.get("PRESSWATCH_ENTITY_ENGINE") or OWN_ENGINE
        return cls(
            home=home,
            inbox=chosen_inbox.resolve(),
            timezone=_timezone(),
            shard_size=size,
            entity_engine=engine,
            corrections=Path(os.environ.get("PRESSWATCH_CORRECTIONS") or CORRECTIONS).resolve(),
            sources=Path(os.environ.get("PRESSWATCH_SOURCES") or SOURCES).resolve(),
            panels=Path(os.environ.get("PRESSWATCH_PANELS") or PANELS).resolve(),
            watchlists=Path(os.environ.get("PRESSWATCH_WATCHLISTS") or WATCHLISTS).resolve(),
        )

    @property
    def lake(self) -> Path:
        """The Parquet lake."""
        return self.home / "lake"

    @property
    def state(self) -> Path:
        """What a run remembers of the inbox, and the takedowns."""
        return self.home / "state"

    @property
    def warehouse(self) -> Path:
        """The private DuckDB file that only the loading steps open."""
        return self.home / "warehouse" / "private.duckdb"

    @property
    def published(self) -> Path:
        """The folder of snapshots; `presswatch.duckdb` in it is the link that analysts open."""
        return self.home / "published"

    @property
    def reports(self) -> Path:
        """What people look at: the dashboard is the folder `site` in it."""
        return self.home / "reports"

    @property
    def briefs(self) -> Path:
        """The folder of daily briefs."""
        return self.reports / "brief"

    def require_inbox(self) -> None:
        """SettingsError when there is no inbox to read."""
        if not self.inbox.is_dir():
            raise SettingsError(f"no inbox at {self.inbox}; make that folder, or name another with --inbox")

    def make_default_inbox(self) -> None:
        """Where articles come from the web, an inbox may stay empty; one that was named must be there."""
        if self.inbox == self.home / "inbox":
            self.inbox.mkdir(parents=True, exist_ok=True)

    def today(self) -> date:
        """The current day in the run's time zone."""
        return datetime.now(UTC).astimezone(self.timezone).date()


@dataclass(frozen=True)
class Run:
    """What one run is about: a day of publication, or everything at once."""

    key: str
    settings: Settings

    @classmethod
    def for_day(cls, day: date, settings: Settings) -> "Run":
        """The run of one day of publication."""
        return cls(key=day.isoformat(), settings=settings)

    @classmethod
    def everything(cls, settings: Settings) -> "Run":
        """The run that takes the whole inbox at once."""
        return cls(key=ALL, settings=settings)

    @property
    def day(self) -> date | None:
        """The day, or None for the run over everything."""
        return None if self.key == ALL else date.fromisoformat(self.key)

    def latest_publication(self) -> datetime:
        """The instant after which a publication lies in the future: a day of grace for clocks and time zones."""
        return datetime.now(UTC) + timedelta(days=1)


def _positive(name: str, default: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isdigit() or int(text) < 1:
        raise SettingsError(f"{name} is {text!r}; set it to a whole number from 1")
    return int(text)


def _timezone() -> ZoneInfo:
    name = os.environ.get("PRESSWATCH_TIMEZONE", "UTC")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(
            f"PRESSWATCH_TIMEZONE is {name!r}; set it to an IANA name such as UTC or Europe/Paris"
        ) from error
