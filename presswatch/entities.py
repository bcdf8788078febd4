"""Who somebody is in the published tables: found by name or id, and shown with what the news says of it."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from presswatch.follow import Station
from presswatch.settings import Settings
from transforms.tokens import tokenise
from warehouse.connect import query

MOST_ROWS = 12
_EXAMPLES = 3

_MOST_NAMED = (
    "SELECT entity_id, name, kind, country, article_count, mention_count, first_seen_on, last_seen_on FROM entities "
    "WHERE {condition} ORDER BY article_count DESC, mention_count DESC, entity_id"
)
_SECTIONS = {
    "names as written": "SELECT text, form, count(*) AS mentions, count(DISTINCT article_id) AS articles "
    "FROM mentions WHERE entity_id = ? AND form <> 'pronoun' GROUP BY ALL ORDER BY mentions DESC, text, form",
    "roles as written": "SELECT role, sphere, count(*) AS mentions, count(DISTINCT article_id) AS articles "
    "FROM mentions WHERE entity_id = ? AND role IS NOT NULL GROUP BY ALL ORDER BY mentions DESC, role, sphere",
    "outlets": "SELECT outlet, outlet_id, count(DISTINCT article_id) AS articles, count(*) AS mentions "
    "FROM mentions JOIN articles USING (article_id) WHERE entity_id = ? GROUP BY ALL ORDER BY articles DESC, outlet",
    "named together with": "SELECT entities.name, entities.kind, entity_id, count(DISTINCT article_id) AS articles "
    "FROM mentions SEMI JOIN (SELECT article_id FROM mentions WHERE entity_id = ?) AS there USING (article_id) "
    "JOIN entities USING (entity_id) WHERE entity_id <> ? AND entities.kind <> 'OTHER' "
    "GROUP BY ALL ORDER BY articles DESC, entities.name, entity_id",
    "quotes": "SELECT kind, attribution, count(*) AS quotes FROM quotes WHERE speaker_entity_id = ? "
    "GROUP BY ALL ORDER BY quotes DESC, kind, attribution",
    "decided across articles": "SELECT reason, count(*) AS articles FROM entity_links WHERE entity_id = ? "
    "OR (entity_id IS NULL AND read_entity_id = ?) GROUP BY ALL ORDER BY reason",
    "corrections": "SELECT * FROM entity_corrections WHERE entity_id = ? OR into_entity_id = ? ORDER BY line",
}
"""What is shown of one entity; every `?` is its id."""


class UnknownEntityError(LookupError):
    """No published entity has that name or id, or several have."""


def find_entities(published: Path, said: str) -> pl.DataFrame:
    """The entities of that id, else of that name, else of that name or alias; case does not matter, the most named first.

    A lone name is looked for among names and aliases at once. UnknownEntityError names the nearest names.
    """
    said = said.strip()
    is_alias = "list_contains(list_transform(aliases, lambda alias: lower(alias)), lower($1))"
    for condition in (
        "entity_id = $1",
        "lower(name) = lower($1) AND contains($1, ' ')",
        f"lower(name) = lower($1) OR {is_alias}",
    ):
        found = query(published, _MOST_NAMED.format(condition=condition), parameters=[said])
        if found.height:
            return found
    raise UnknownEntityError(f"no entity {said!r}; {_nearest(published, said)}")


def most_named(settings: Settings, kind: str | None, limit: int) -> pl.DataFrame:
    """The entities that most articles name, of one kind or of any."""
    sql = f"{_MOST_NAMED.format(condition='$1 IS NULL OR kind = upper($1)')} LIMIT $2"
    return query(settings.published, sql, parameters=[kind, limit])


def require_entity(published: Path, said: str) -> tuple[str, str]:
    """Id and name of the one entity that is meant. UnknownEntityError when there is none or more than one."""
    found = find_entities(published, said)
    if found.height > 1:
        ids = ", ".join(found["entity_id"].head(MOST_ROWS))
        raise UnknownEntityError(f"{found.height} entities are called {said!r}; give one of their ids: {ids}")
    return found["entity_id"].item(), found["name"].item()


def show(said: str, settings: Settings) -> Iterator[Station]:
    """What the news says of the entity of that name or id, part by part; only a table of them when there are several."""
    published = settings.published
    found = find_entities(published, said)
    if found.height > 1:
        shown = f"give one of these ids; at most {MOST_ROWS} are shown"
        yield Station(f"{found.height} entities are called so", shown, found.head(MOST_ROWS))
        return
    entity_id = found["entity_id"].item()
    yield Station("entity", "", query(published, "SELECT * FROM entities WHERE entity_id = ?", parameters=[entity_id]))
    for name, sql in _SECTIONS.items():
        rows = query(published, f"{sql} LIMIT {MOST_ROWS}", parameters=[entity_id] * sql.count("?"))
        if rows.height:
            yield Station(name, f"at most {MOST_ROWS} are shown" if rows.height == MOST_ROWS else "", rows)
    yield Station("in their sentences", "", _examples(published, entity_id))


def _nearest(published: Path, said: str) -> str:
    sql = (
        "SELECT name, entity_id FROM entities ORDER BY jaro_winkler_similarity(lower(name), lower(?)) DESC, "
        "article_count DESC, entity_id LIMIT 5"
    )
    near = query(published, sql, parameters=[said])
    named = "; ".join(f"{name} ({entity_id})" for name, entity_id in near.rows())
    return f"the nearest names are {named}" if named else "nothing has been named yet"


def _examples(published: Path, entity_id: str) -> pl.DataFrame:
    """The first mention by name in each of the earliest articles, and the sentence that it stands in."""
    sql = (
        "SELECT published_on, article_id, if(field = 'title', title, body) AS words, start_char "
        "FROM mentions JOIN articles USING (article_id) WHERE entity_id = ? "
        "QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY form <> 'name', field, start_char) = 1 "
        f"ORDER BY published_on, article_id LIMIT {_EXAMPLES}"
    )
    rows = query(published, sql, parameters=[entity_id])
    sentences = [_sentence_at(words, start) for words, start in rows.select("words", "start_char").rows()]
    return rows.select("published_on", "article_id").with_columns(sentence=pl.Series(sentences, dtype=pl.String))


def _sentence_at(words: str, start_char: int) -> str:
    tokens = tokenise([words])
    here = tokens.sentence == tokens.sentence[(tokens.local_start <= start_char) & (tokens.text == 0)][-1]
    return words[tokens.local_start[here].min() : tokens.local_end[here].max()]
