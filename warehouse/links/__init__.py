"""Links: which entity of the warehouse a name is to which one article alone gives an entity of its own."""

from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from schemas.tables.entities import made_entity_id
from warehouse.links.namesakes import CONTRARY, Reading, tell_apart
from warehouse.private import rows_of

RARE_COMPANION_ARTICLES = 30
"""Who stands in more articles than this says nothing about whom he stands beside."""

_FOLDER = Path(__file__).parent
_Move = tuple[str, str, str | None, str]
"""article_id, read_entity_id, the entity that it is, and the reason."""

_CORRECT = """
    UPDATE linking
    SET entity_id = coalesce($into_entity_id, entity_id), reason = if($action = 'rename', reason, $action)
    WHERE (entity_id = $entity_id OR ($action = 'split' AND entity_id IS NULL AND read_entity_id = $entity_id))
        AND ($article_id IS NULL OR article_id = $article_id)
        AND ($outlet_id IS NULL OR outlet_id = $outlet_id)
        AND ($sphere IS NULL OR list_contains(spheres, $sphere))
"""

_DECIDE_WHAT_ONE_PERSON_IS_LEFT_FOR = """
    UPDATE linking SET entity_id = only_one.entity_id, reason = 'merge'
    FROM (
        SELECT read_entity_id, any_value(entity_id) AS entity_id
        FROM linking GROUP BY read_entity_id HAVING count(DISTINCT entity_id) = 1
    ) AS only_one
    WHERE linking.read_entity_id = only_one.read_entity_id AND linking.entity_id IS NULL
"""


def link_entities(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `entity_links` anew from all rows that stand, `known_entities` and `entity_corrections`.

    Inside the caller's transaction. Nothing but those rows decides, so the order of the loads does not matter, nor what
    was linked before. docs/entities.md tells the rule.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE linking AS {_read_sql('gather')}")
    _move(connection, _keep_lone_names_in_their_article(connection))
    _move(connection, _keep_namesakes_apart(connection))
    _apply_corrections(connection)
    connection.execute("DELETE FROM entity_links")
    connection.execute(f"INSERT INTO entity_links BY NAME {_read_sql('write')}")
    connection.execute("DROP TABLE linking")


def _keep_lone_names_in_their_article(connection: duckdb.DuckDBPyConnection) -> list[_Move]:
    """`Johnson` alone, where two Johnsons are about, is somebody of that article and nobody beyond it."""
    return [
        (article_id, read_entity_id, made_entity_id(kind, name, article_id), "shared_name")
        for article_id, read_entity_id, kind, name in rows_of(connection, _read_sql("shared_names"))
    ]


def _keep_namesakes_apart(connection: duckdb.DuckDBPyConnection) -> list[_Move]:
    names: dict[str, list[Reading]] = {}
    said: dict[str, tuple[str, str]] = {}
    for read_entity_id, kind, name, *reading in _contested_readings(connection):
        article_id, published_on, traits, companions = reading
        said.setdefault(read_entity_id, (kind, name))
        names.setdefault(read_entity_id, []).append(
            Reading(article_id, published_on, frozenset(traits), frozenset(companions))
        )
    moves: list[_Move] = []
    for read_entity_id, readings in names.items():
        people, unclear = tell_apart(readings)
        for person in people[1:]:
            entity_id = made_entity_id(*said[read_entity_id], person.told_apart_by)
            moves += [(reading.article_id, read_entity_id, entity_id, "namesake") for reading in person.readings]
        moves += [(reading.article_id, read_entity_id, None, "undecided") for reading in unclear]
    return moves


def _contested_readings(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    pairs = [*CONTRARY, *((other, one) for one, other in CONTRARY)]
    connection.register("contrary", pl.DataFrame(pairs, schema=["one", "other"], orient="row").to_arrow())
    found = rows_of(connection, _read_sql("contested"), RARE_COMPANION_ARTICLES)
    connection.unregister("contrary")
    return found


def _move(connection: duckdb.DuckDBPyConnection, moves: list[_Move]) -> None:
    columns = dict.fromkeys(("article_id", "read_entity_id", "entity_id", "reason"), pl.String)
    connection.register("moves", pl.DataFrame(moves, schema=columns, orient="row").to_arrow())
    connection.execute(
        "UPDATE linking SET entity_id = moves.entity_id, reason = moves.reason FROM moves "
        "WHERE linking.article_id = moves.article_id AND linking.read_entity_id = moves.read_entity_id"
    )
    connection.unregister("moves")


def _apply_corrections(connection: duckdb.DuckDBPyConnection) -> None:
    """One after another, each upon what those before it left."""
    columns = ("action", "entity_id", "into_entity_id", "article_id", "outlet_id", "sphere")
    sql = f"SELECT line, {', '.join(columns)} FROM entity_corrections ORDER BY line"
    for line, *row in rows_of(connection, sql):
        ((count,),) = connection.execute(_CORRECT, dict(zip(columns, row, strict=True))).fetchall()
        connection.execute("UPDATE entity_corrections SET reading_count = $1 WHERE line = $2", [count, line])
    connection.execute(_DECIDE_WHAT_ONE_PERSON_IS_LEFT_FOR)


def _read_sql(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
