"""The page of places: where in the world the news is."""

from collections.abc import Iterator, Sequence

from reports.dashboard.cells import Cell, Table, day, number, words
from reports.dashboard.charts import world_map
from reports.dashboard.grouping import Rows
from reports.dashboard.pages import Page
from reports.dashboard.safety import command
from reports.dashboard.scope import Scope
from reports.dashboard.snapshot import Snapshot

SHOWN = 300

_PLACES = f"""
    SELECT entity_id, place, country, latitude, longitude, article_count, mention_count, first_on, last_on
    FROM places ORDER BY article_count DESC, mention_count DESC, entity_id LIMIT {SHOWN}
"""


def places_page(snapshot: Snapshot, scope: Scope) -> Iterator[Page]:
    """The only page of its kind."""
    places = list(snapshot.rows(_PLACES).iter_rows(named=True))
    spots = [(place["longitude"], place["latitude"], place["article_count"]) for place in places]
    first = [place["place"] for place in places[:3]]
    shown = {"map": world_map("Articles by place", spots, first), "table": _table(places, scope)}
    lead = "Countries, towns and regions whose coordinates are known, by the articles that name them."
    yield Page("places.html", "Places", "places.html", shown, lead)


def _table(places: Rows, scope: Scope) -> Table:
    cells: list[Sequence[Cell]] = [
        (
            scope.entity(place["place"], place["entity_id"]),
            words(place["country"]) if place["country"] else Cell(""),
            number(place["article_count"]),
            number(place["mention_count"]),
            day(place["first_on"]),
            day(place["last_on"]),
        )
        for place in places
    ]
    behind = command("SELECT * FROM places ORDER BY article_count DESC")
    head = ("Place", "Country", "Articles", "Mentions", "First", "Last")
    return Table("Places, most named first", head, cells, behind, "No place with known coordinates is named.")
