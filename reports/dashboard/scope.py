"""What the site is about: which entities, speakers and outlets have a page, and which days it looks at."""

from dataclasses import dataclass
from datetime import date

from reports.dashboard.cells import Cell, inside
from reports.dashboard.safety import page_name
from reports.dashboard.snapshot import Snapshot

MOST_PAGES = 300
"""Pages of each kind: a site stays small however many articles there are."""
RECENT_DAYS = 90

_ENTITIES = f"""
    SELECT entities.entity_id FROM entities
    LEFT JOIN (SELECT entity_id, max(day) AS moved_on FROM spikes GROUP BY entity_id) AS moved USING (entity_id)
    WHERE article_count > 1
    ORDER BY coalesce(moved_on > ?::DATE - 7, false) DESC, article_count DESC, mention_count DESC, entity_id
    LIMIT {MOST_PAGES}
"""
_SPEAKERS = f"SELECT entity_id FROM top_speakers ORDER BY place LIMIT {MOST_PAGES}"
_OUTLETS = f"""
    SELECT outlet_id FROM (
        SELECT outlet_id, article_count FROM daily_outlet_activity UNION ALL SELECT outlet_id, 0 FROM source_coverage
    ) GROUP BY outlet_id ORDER BY sum(article_count) DESC, outlet_id LIMIT {MOST_PAGES}
"""
_DAYS = """
    WITH ends AS (SELECT min(day) AS first_day, coalesce(max(day) FILTER (is_covered), max(day)) AS today FROM days)
    SELECT today, today - first_day AS span FROM ends
"""


@dataclass(frozen=True)
class Scope:
    """The ids that have a page, and the calendar."""

    today: date
    """The latest covered day."""
    bucket: str
    """How the whole time is cut for charts: day, week or month."""
    entities: list[str]
    speakers: list[str]
    outlets: list[str]

    def entity(self, name: str, identity: str | None) -> Cell:
        """An entity's name, leading to its page when it has one."""
        return inside(name, self.path_of("entities", identity))

    def speaker(self, name: str, identity: str | None) -> Cell:
        """A speaker's name, leading to the page of what it said, else to that of the entity."""
        return inside(name, self.path_of("speakers", identity) or self.path_of("entities", identity))

    def outlet(self, name: str, identity: str) -> Cell:
        """An outlet's name, leading to its page when it has one."""
        return inside(name, self.path_of("outlets", identity))

    def path_of(self, kind: str, identity: str | None) -> str | None:
        """The path of a page from the site's root; None when there is no such page."""
        known = {"entities": self.entities, "speakers": self.speakers, "outlets": self.outlets}[kind]
        return f"{kind}/{page_name(identity)}" if identity in known and identity else None


def scope_of(snapshot: Snapshot) -> Scope | None:
    """What a site of this snapshot is about; None when there is not one day in it."""
    today, span = snapshot.rows(_DAYS).row(0)
    if today is None:
        return None
    bucket = "day" if span <= RECENT_DAYS else "week" if span <= 800 else "month"
    return Scope(
        today=today,
        bucket=bucket,
        entities=snapshot.rows(_ENTITIES, today).to_series().to_list(),
        speakers=snapshot.rows(_SPEAKERS).to_series().to_list(),
        outlets=snapshot.rows(_OUTLETS).to_series().to_list(),
    )
