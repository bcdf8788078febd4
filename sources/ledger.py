"""What a run remembers of the inbox: each version of each file, when it was first seen and which days it holds."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from schemas.contract import UTC_INSTANT

LEDGER_NAME = "inbox_files.parquet"
_SCHEMA = pl.Schema(
    {
        "name": pl.String(),
        "sha256": pl.String(),
        "byte_count": pl.Int64(),
        "mtime_ns": pl.Int64(),
        "first_seen_at": UTC_INSTANT,
        "timezone": pl.String(),
        "days": pl.List(pl.Date()),
        "refusal_count": pl.Int64(),
    }
)


@dataclass(frozen=True)
class FileVersion:
    """One content of one file of the inbox."""

    name: str
    sha256: str
    """Empty for what is never opened, such as a link."""
    byte_count: int
    mtime_ns: int
    first_seen_at: datetime
    timezone: str | None = None
    """The zone in which `days` were counted; None until the file has been read whole."""
    days: tuple[date, ...] = ()
    """Days of publication in it, days still in the future included."""
    refusal_count: int = 0

    def may_hold(self, day: date, timezone: ZoneInfo) -> bool:
        """Whether a run of `day` has to read this file."""
        if self.timezone != timezone.key:
            return True
        return day in self.days or (self.refusal_count > 0 and day == self.first_day(timezone))

    def first_day(self, timezone: ZoneInfo) -> date:
        """The day on which it was first seen."""
        return self.first_seen_at.astimezone(timezone).date()


@dataclass(frozen=True)
class Listed:
    """A name found in the inbox, with its place on disk; `is_read` is False for what is refused unopened."""

    name: str
    path: Path
    byte_count: int
    mtime_ns: int
    is_read: bool


@dataclass(frozen=True)
class InboxLedger:
    """The file `inbox_files.parquet` in the state folder. Losing it loses only when files were first seen."""

    state: Path

    def register(self, listing: list[Listed], now: datetime) -> dict[str, FileVersion]:
        """The version of every listed file by name; those never seen before are first seen `now`.

        Several runs may do this at once: the first to come decides.
        """
        with self._locked():
            known = self._load()
            latest = {(version.name, version.byte_count, version.mtime_ns): version for version in known.values()}
            current: dict[str, FileVersion] = {}
            for listed in listing:
                version = latest.get((listed.name, listed.byte_count, listed.mtime_ns)) or _identify(listed, known, now)
                current[listed.name] = version
            known.update({(version.name, version.sha256): version for version in current.values()})
            self._save(known)
        return current

    def record(self, read: list[FileVersion]) -> None:
        """Remember what was found in versions that were read whole."""
        with self._locked():
            known = self._load()
            for version in read:
                earlier = known.get((version.name, version.sha256), version)
                first_seen_at = min(earlier.first_seen_at, version.first_seen_at)
                known[version.name, version.sha256] = replace(version, first_seen_at=first_seen_at)
            self._save(known)

    def versions(self) -> list[FileVersion]:
        """Every version of every file ever seen, by name."""
        return list(self._load().values())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.state.mkdir(parents=True, exist_ok=True)
        with (self.state / f".{LEDGER_NAME}.lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _load(self) -> dict[tuple[str, str], FileVersion]:
        path = self.state / LEDGER_NAME
        if not path.exists():
            return {}
        rows = pl.read_parquet(path).select(_SCHEMA.names()).iter_rows(named=True)
        versions = [FileVersion(**{**row, "days": tuple(row["days"])}) for row in rows]
        return {(version.name, version.sha256): version for version in versions}

    def _save(self, known: dict[tuple[str, str], FileVersion]) -> None:
        rows = [{**vars(known[key]), "days": list(known[key].days)} for key in sorted(known)]
        draft = self.state / f".{LEDGER_NAME}.part"
        with draft.open("wb") as file:
            pl.DataFrame(rows, schema=_SCHEMA).write_parquet(file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.state / LEDGER_NAME)


def _identify(listed: Listed, known: dict[tuple[str, str], FileVersion], now: datetime) -> FileVersion:
    # The same bytes under the same name are the same version, whatever the clock on the file says.
    sha256 = _hash_file(listed.path) if listed.is_read else ""
    fresh = FileVersion(listed.name, sha256, listed.byte_count, listed.mtime_ns, first_seen_at=now)
    return replace(known.get((listed.name, sha256), fresh), byte_count=listed.byte_count, mtime_ns=listed.mtime_ns)


def _hash_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        # Reading it will say so in words; here it only needs to be some version.
        return "unreadable"
