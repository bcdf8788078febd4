"""Changes of entities that people decide: written to the corrections file, then applied to the warehouse and published."""

from dataclasses import dataclass

from presswatch.corrections import Row, add_corrections
from presswatch.dashboard import rebuild_shown_dashboard
from presswatch.entities import UnknownEntityError, require_entity
from presswatch.settings import Settings, SettingsError
from presswatch.steps.load import load_context
from warehouse.connect import query
from warehouse.lake import Lake
from warehouse.load import relink
from warehouse.publish import publish


@dataclass(frozen=True)
class Decision:
    """Where and why something is decided, and whether the published tables are to show it at once."""

    settings: Settings
    reason: str = ""
    is_applied: bool = True


@dataclass(frozen=True)
class Where:
    """The part of an entity's articles that is split off: those listed, or those of an outlet, a sphere or both."""

    article_ids: tuple[str, ...] = ()
    outlet_id: str = ""
    sphere: str = ""

    def rows(self) -> list[Row]:
        """The fields of the corrections that say so. SettingsError when nothing or too much is said."""
        if bool(self.article_ids) == bool(self.outlet_id or self.sphere):
            raise SettingsError("a split needs --articles, or --outlet and --sphere or one of them")
        rest = {"outlet_id": self.outlet_id, "sphere": self.sphere}
        return [{"article_id": article_id} for article_id in self.article_ids] or [rest]


def merge(one: str, other: str, decision: Decision) -> str:
    """The first entity becomes the second, wherever it is named; one line says what that changes."""
    entity_id, name = require_entity(decision.settings.published, one)
    into, into_name = require_entity(decision.settings.published, other)
    row = {"action": "merge", "entity_id": entity_id, "into_entity_id": into}
    moved = _count_rows(decision.settings, entity_id, Where())
    done = _correct(decision, [row])
    return f"{name} ({entity_id}) becomes {into_name} ({into}): {moved}. {done}"


def split(said: str, where: Where, name: str, decision: Decision) -> str:
    """What `where` says of the entity becomes an entity of that name; one line says what that changes."""
    parts = where.rows()
    entity_id, old_name = require_entity(decision.settings.published, said)
    moved = _count_rows(decision.settings, entity_id, where)
    rows = [{"action": "split", "entity_id": entity_id, "name": name} | part for part in parts]
    done = _correct(decision, rows)
    return f"a part of {old_name} ({entity_id}) becomes {name}: {moved}. {done}"


def _count_rows(settings: Settings, entity_id: str, where: Where) -> str:
    """What moves, in words. UnknownEntityError when nothing would."""
    there = """
        SELECT article_id FROM mentions WHERE entity_id = $1
        UNION SELECT article_id FROM entity_links WHERE entity_id IS NULL AND read_entity_id = $1 AND $5
    """
    sql = f"""
        WITH there AS (
            SELECT article_id FROM articles SEMI JOIN ({there}) AS named USING (article_id)
            WHERE (len($2::VARCHAR[]) = 0 OR list_contains($2::VARCHAR[], article_id)) AND ($3 = '' OR outlet_id = $3)
                AND ($4 = '' OR article_id IN (SELECT article_id FROM mentions WHERE entity_id = $1 AND sphere = $4))
        )
        SELECT
            (SELECT count(*) FROM there),
            (SELECT count(*) FROM mentions SEMI JOIN there USING (article_id) WHERE entity_id = $1),
            (SELECT count(*) FROM quotes SEMI JOIN there USING (article_id) WHERE speaker_entity_id = $1)
    """
    is_split = where != Where()
    values = [entity_id, list(where.article_ids), where.outlet_id, where.sphere, is_split]
    articles, mentions, quotes = query(settings.published, sql, parameters=values).row(0)
    if articles < max(1, len(set(where.article_ids))):
        raise UnknownEntityError(
            f"{entity_id} is not named there; `presswatch entities show {entity_id}` says where it is"
        )
    return f"{mentions} mention(s) and {quotes} quote(s) in {articles} article(s)"


def _correct(decision: Decision, rows: list[Row]) -> str:
    settings = decision.settings
    dated = {"reason": decision.reason, "decided_on": settings.today().isoformat()}
    add_corrections(settings.corrections, [row | dated for row in rows])
    if not decision.is_applied:
        return f"Written to {settings.corrections}; the next load or `presswatch rebuild` applies it"
    relink(settings.warehouse, load_context(settings))
    snapshot = publish(Lake(settings.lake), settings.warehouse, settings.published)
    rebuild_shown_dashboard(settings)
    return f"Written to {settings.corrections}, applied and published as {snapshot.path}"
