"""What stands in the cells of tables, and the tables and figures of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.dashboard.safety import language_of
from reports.links import web_link

UNKNOWN = "not known"
"""What is shown for NULL: 0 would claim that somebody has counted."""


@dataclass(frozen=True)
class Cell:
    """One value as people read it, and as it is sorted."""

    text: str
    sort: str = ""
    is_number: bool = False
    href: str | None = None
    is_outside: bool = False
    lang: str | None = None
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption; `command` shows the rows behind it."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    command: str = ""
    empty: str = "No rows."

    @property
    def numeric(self) -> list[bool]:
        """Which columns hold numbers."""
        return [bool(self.rows) and self.rows[0][place].is_number for place in range(len(self.head))]


@dataclass(frozen=True)
class Figure:
    """A chart, what it shows in one sentence, and the same as a table, unless that stands beside it anyway."""

    svg: str
    title: str
    summary: str
    table: Table | None = None


@dataclass(frozen=True)
class Tile:
    """One number of the top of a page, with the place of the rows behind it."""

    value: str
    label: str
    href: str
    tone: str = ""


def words(text: str | None, language: str | None = None, tone: str = "") -> Cell:
    """Text."""
    return Cell(text or UNKNOWN, sort=(text or "").casefold(), lang=language_of(language), tone=tone)


def number(value: float | None, digits: int = 0) -> Cell:
    """A count or measure; thousands are set apart."""
    if value is None:
        return Cell(UNKNOWN, is_number=True, tone="unknown")
    return Cell(f"{value:,.{digits}f}", sort=f"{value:.6g}" if digits else f"{value:.0f}", is_number=True)


def lift(value: float | None) -> Cell:
    """How many times as often as the others; empty where no other does."""
    return Cell("no other does", "1e99", is_number=True) if value is None else number(value, 1)


def share(value: float | None) -> Cell:
    """A share as per cent."""
    if value is None:
        return Cell(UNKNOWN, is_number=True, tone="unknown")
    return Cell(f"{100 * value:.1f} %", sort=f"{value:.6f}", is_number=True)


def day(value: date | None, is_undated: bool = False) -> Cell:
    """A day as 2026-03-04, which reads and sorts alike everywhere; that of an article without a date says so."""
    if value is None:
        return Cell(UNKNOWN, tone="unknown")
    return Cell(value.isoformat(), value.isoformat(), note="first seen; no date" if is_undated else "", tone="day")


def inside(text: str, href: str | None) -> Cell:
    """Text that leads to a page of the site, when there is one."""
    return Cell(text, sort=text.casefold(), href=href)


def outside(text: str, address: str | None, language: str | None = None) -> Cell:
    """Text that leads to the source; an address that must not be followed stands beside it as text."""
    href = web_link(address)
    note = "" if href or not address else f"not a web address: {address[:200]}"
    shown = text.strip() or "(without a title)"
    return Cell(shown, shown.casefold(), href=href, is_outside=True, lang=language_of(language), note=note)
