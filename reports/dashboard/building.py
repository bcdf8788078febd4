"""Build the site: ask the snapshot, write every page, put the new site in the place of the old."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from reports.dashboard.checks import checks_page
from reports.dashboard.entities import entity_pages
from reports.dashboard.outlets import outlet_pages
from reports.dashboard.pages import Page, Section
from reports.dashboard.places import places_page
from reports.dashboard.safety import policy
from reports.dashboard.scope import Scope, scope_of
from reports.dashboard.snapshot import Snapshot, opened
from reports.dashboard.speakers import speaker_pages
from reports.dashboard.swapping import SITE, new_site
from reports.dashboard.today import today_page
from reports.dashboard.voices import voices_page

SECTIONS = (
    Section("Today", "index.html", today_page),
    Section("Names", "entities.html", entity_pages),
    Section("Speakers", "speakers.html", speaker_pages),
    Section("Outlets", "outlets.html", outlet_pages),
    Section("Places", "places.html", places_page),
    Section("Voices", "voices.html", voices_page),
    Section("Checks", "checks.html", checks_page),
)
"""The navigation and what is behind it."""

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Built:
    """A site that stands."""

    index: Path
    page_count: int
    byte_count: int
    largest_bytes: int


def build_site(published: Path, reports: Path) -> Built:
    """Write the site of the latest snapshot into that folder of reports, under the link `site`.

    WarehouseError when nothing was published or the snapshot cannot be asked; the old site stands until the new one is whole.
    """
    with new_site(reports) as folder, opened(published) as snapshot:
        sizes = [_write(folder, page.path, html) for page, html in _render_all(snapshot)]
    return Built(reports / SITE / "index.html", len(sizes), sum(sizes), max(sizes))


def page_policy() -> str:
    """The content security policy of every page."""
    return policy(_asset("site.css"), _asset("site.js"))


def _render_all(snapshot: Snapshot) -> Iterator[tuple[Page, str]]:
    environment = _environment(snapshot)
    scope = scope_of(snapshot)
    if scope:
        environment.globals["path_of"] = scope.path_of
    for section, page in _all_pages(snapshot, scope):
        html = environment.get_template(page.template).render(page=page, section=section, root=page.root, **page.shown)
        yield page, html


def _all_pages(snapshot: Snapshot, scope: Scope | None) -> Iterator[tuple[Section, Page]]:
    if scope is None:
        yield SECTIONS[0], Page("index.html", "Nothing has been read yet", "empty.html")
        return
    for section in SECTIONS:
        for page in section.pages(snapshot, scope):
            yield section, page


def _environment(snapshot: Snapshot) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    published = snapshot.rows("SELECT sequence, published_at FROM snapshot").row(0, named=True)
    environment.globals |= {
        "sections": SECTIONS,
        "policy": page_policy(),
        "style": Markup(_asset("site.css")),  # noqa: S704 - a file of ours
        "script": Markup(_asset("site.js")),  # noqa: S704 - a file of ours
        "snapshot": published,
    }
    environment.filters["drawing"] = Markup  # what charts.py has drawn and cleaned
    return environment


def _asset(name: str) -> str:
    return (_HERE / "assets" / name).read_text(encoding="utf-8").strip()


def _write(folder: Path, path: str, html: str) -> int:
    file = folder / path
    file.parent.mkdir(exist_ok=True)
    content = html.encode("utf-8", "replace")  # a lone surrogate of a broken page is no character
    file.write_bytes(content)
    return len(content)
