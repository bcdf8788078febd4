"""What a page is, before it is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from reports.dashboard.scope import Scope
from reports.dashboard.snapshot import Snapshot


@dataclass(frozen=True)
class Page:
    """One page: where it stands in the site, what it is called, and what its template shows."""

    path: str
    title: str
    template: str
    shown: dict[str, Any] = field(default_factory=dict)
    lead: str = ""

    @property
    def root(self) -> str:
        """The way back to the site's root."""
        return "../" * self.path.count("/")


@dataclass(frozen=True)
class Section:
    """One entry of the navigation and the pages behind it; stories and spreading quotes will be two more."""

    title: str
    path: str
    pages: Callable[[Snapshot, Scope], Iterator[Page]]
