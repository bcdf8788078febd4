"""The word index beside a snapshot: all that a search needs, in an order in which little of it must be read.

DuckDB's full-text extension finds and counts the words, some thousand articles at a time (a segment). Its tables are then put
in the order of the words: as it leaves them, every question would read all of them. Bodies are packed one by one: in the
snapshot 2048 of them are packed together, and whoever wants one unpacks all. Which articles have which two words side by side stands there too, without the letters: a number for
each pair, because most pairs are rare and their letters would take more room. Segments are kept from snapshot to snapshot.
"""

import importlib.util
import re
import unicodedata
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa

from schemas.tables.articles import OWN_WORDS
from warehouse.private import execute_all, replace_file, rows_of

Fold = Callable[[str], str]
"""Makes of a text its words, folded as expressions are, with spaces between."""

FindPairs = Callable[[Sequence[str]], pl.DataFrame]
"""Makes of many texts the numbers (pair) of the words that are neighbours in each (text, its row)."""

EXTENSION = "duckdb-extension-fts"
SEGMENT_ARTICLES = 5000
"""So many are indexed at once; a day's articles cost at most one more segment than they fill."""

_LENGTH_WEIGHT = 0.75
"""BM25's usual b: how much long articles are held back."""

TITLE, BODY = 0, 1
"""How postings call the fields, in the order in which the extension is given them."""

_FORMAT = f"5 {unicodedata.unidata_version}"
_KEYS_PER_SEGMENT = 2**32
_NAME = re.compile(r"^search-(\d{8})\.duckdb$")
_DRAFT = ".search.draft"
_MEMORY = "3GB"
_TABLES = (
    "CREATE TABLE built.format (format VARCHAR)",
    "CREATE TABLE built.numbers (article_number BIGINT, article_id VARCHAR, digest VARCHAR, word_count BIGINT)",
    "CREATE TABLE built.bodies (article_number BIGINT, body BLOB USING COMPRESSION uncompressed)",
    "CREATE TABLE built.unsorted_words (word VARCHAR, word_key BIGINT, article_count BIGINT)",
    "CREATE TABLE built.postings (word_key BIGINT, article_number BIGINT, field UTINYINT, word_count USMALLINT)",
    "CREATE TABLE built.pairs (pair UINTEGER, article_number BIGINT)",
)
# What is not part of any segment is read from the snapshot each time: it may change while the words stay.
_LAST_TABLES = (
    "CREATE TABLE built.words AS FROM built.unsorted_words ORDER BY word, word_key",
    "DROP TABLE built.unsorted_words",
    f"""
    CREATE TABLE built.articles AS
    SELECT
        article_number, article_id, title, outlet, published_on, coalesce(canonical_url, url) AS url,
        row_number() OVER (ORDER BY article_id) AS place,
        1 - {_LENGTH_WEIGHT} + {_LENGTH_WEIGHT} * numbers.word_count / greatest(avg(numbers.word_count) OVER (), 1)
            AS length_factor
    FROM built.numbers JOIN snapshot.articles USING (article_id) ORDER BY article_number
    """,
    """
    CREATE TEMP TABLE spoken AS
    SELECT article_number, field, start_char, end_char, speaker
    FROM snapshot.quotes_readable JOIN built.numbers USING (article_id)
    """,
    """
    CREATE TABLE built.speakers AS
    SELECT row_number() OVER (ORDER BY speaker) AS speaker_number, speaker
    FROM (SELECT DISTINCT speaker FROM spoken WHERE speaker IS NOT NULL) ORDER BY speaker
    """,
    """
    CREATE TABLE built.quotes AS
    SELECT article_number, field, start_char, end_char, speaker_number
    FROM spoken LEFT JOIN built.speakers USING (speaker) ORDER BY article_number, start_char, end_char
    """,
    # By these a body is read alone; a filter would read the two thousand that are stored beside it as well.
    "CREATE UNIQUE INDEX article_of_number ON built.articles (article_number)",
    "CREATE UNIQUE INDEX body_of_number ON built.bodies (article_number)",
    "DETACH built",
)
IS_SEARCHED = f"body_verdict IN {OWN_WORDS}"
"""The body of a wall or an error page is not searched, nor matched by watchlists; its title is."""

# What an index holds of an article stands for this digest.
_DIGEST = f"content_hash || ({IS_SEARCHED})::VARCHAR"
_WAITING = f"""
    CREATE OR REPLACE TEMP TABLE waiting AS
    SELECT row_number() OVER (ORDER BY article_id) - 1 AS number, article_id, {_DIGEST} AS digest
    FROM snapshot.articles WHERE article_id NOT IN (SELECT article_id FROM built.numbers)
    ORDER BY article_id LIMIT {SEGMENT_ARTICLES}
"""
# Between two ids, because the snapshot is in the order of the ids and packs many bodies together.
_TEXTS = f"""
    SELECT number, title, CASE WHEN {IS_SEARCHED} THEN body ELSE '' END AS body
    FROM snapshot.articles JOIN waiting USING (article_id) WHERE article_id BETWEEN $1 AND $2 ORDER BY number
"""
_SOUND_SEGMENTS = f"""
    WITH standing AS (SELECT article_id, {_DIGEST} AS digest FROM snapshot.articles),
    segments AS (
        SELECT
            article_number // {SEGMENT_ARTICLES} AS segment,
            count(*) AS article_count,
            count(*) FILTER (standing.digest = indexed.digest) AS sound_count
        FROM earlier.numbers AS indexed LEFT JOIN standing USING (article_id) GROUP BY ALL
    )
    SELECT segment FROM segments WHERE sound_count = article_count AND (
        article_count = {SEGMENT_ARTICLES} OR (SELECT count(*) FROM standing) = (SELECT sum(sound_count) FROM segments)
    )
"""


def index_of(snapshot: Path) -> Path:
    """Where the index of that snapshot is, or would be."""
    return snapshot.with_name(snapshot.name.replace("presswatch-", "search-"))


def extension_file() -> Path | None:
    """The full-text extension that its wheel brought for this DuckDB, or None."""
    found = importlib.util.find_spec("duckdb_extension_fts")
    if found is None or found.origin is None:
        return None
    file = Path(found.origin).parent / "extensions" / f"v{duckdb.__version__}" / "fts.duckdb_extension"
    return file if file.is_file() else None


def write_index(snapshot: Path, fold: Fold, find_pairs: FindPairs) -> Path | None:
    """Index the articles of that snapshot file; None where the extension is missing.

    Segments of an earlier index whose articles all stand as they were are taken over, so the work is that of the new articles.
    """
    extension = extension_file()
    if extension is None:
        return None
    draft = snapshot.with_name(_DRAFT)
    for leftover in (draft, draft.with_name(f"{_DRAFT}.wal")):
        leftover.unlink(missing_ok=True)
    with duckdb.connect(config={"memory_limit": _MEMORY, "threads": "2"}) as connection:
        connection.execute(f"LOAD {_quoted(extension)}")
        connection.execute(f"ATTACH {_quoted(snapshot)} AS snapshot (READ_ONLY)")
        connection.execute(f"ATTACH {_quoted(draft)} AS built")
        execute_all(connection, [*_TABLES, f"INSERT INTO built.format VALUES ('{_FORMAT}')"])
        next_segment = _take_over(connection, snapshot)
        while _add_segment(connection, next_segment, fold, find_pairs):
            next_segment += 1
        execute_all(connection, list(_LAST_TABLES))
    draft.chmod(0o444)
    replace_file(draft, index_of(snapshot))
    return index_of(snapshot)


def pack(body: str) -> bytes:
    """A body as the index keeps it."""
    return zlib.compress(body.encode("utf-8"), 1)


def unpack(packed: bytes) -> str:
    """The body again."""
    return zlib.decompress(packed).decode("utf-8")


def prune_indexes(folder: Path) -> None:
    """Remove every index the snapshot of which is gone: with an article that was taken down go its words."""
    for path in list(folder.iterdir()):
        found = _NAME.match(path.name)
        if found and not (folder / f"presswatch-{found.group(1)}.duckdb").exists():
            path.unlink(missing_ok=True)


def _take_over(connection: duckdb.DuckDBPyConnection, snapshot: Path) -> int:
    """Copy the segments of the latest earlier index that still hold; the number of the next segment."""
    earlier = sorted(
        path for path in snapshot.parent.iterdir() if _NAME.match(path.name) and path != index_of(snapshot)
    )
    if not earlier:
        return 0
    connection.execute(f"ATTACH {_quoted(earlier[-1])} AS earlier (READ_ONLY)")
    if rows_of(connection, "FROM earlier.format") != [(_FORMAT,)]:
        return 0
    connection.execute(f"CREATE TEMP TABLE sound AS {_SOUND_SEGMENTS}")
    is_sound = "IN (SELECT segment FROM sound)"
    number, key = f"article_number // {SEGMENT_ARTICLES}", f"word_key // {_KEYS_PER_SEGMENT}"
    connection.execute(f"INSERT INTO built.numbers FROM earlier.numbers WHERE {number} {is_sound}")
    connection.execute(f"INSERT INTO built.bodies FROM earlier.bodies WHERE {number} {is_sound}")
    connection.execute(f"INSERT INTO built.pairs FROM earlier.pairs WHERE {number} {is_sound}")
    connection.execute(f"INSERT INTO built.unsorted_words FROM earlier.words WHERE {key} {is_sound}")
    connection.execute(f"INSERT INTO built.postings FROM earlier.postings WHERE {key} {is_sound}")
    ((highest,),) = rows_of(connection, "SELECT coalesce(max(segment), -1) FROM sound")
    return int(highest) + 1


def _add_segment(connection: duckdb.DuckDBPyConnection, segment: int, fold: Fold, find_pairs: FindPairs) -> bool:
    """Index the next articles that are in no segment yet; whether there were any."""
    connection.execute(_WAITING)
    ((first, last),) = rows_of(connection, "SELECT min(article_id), max(article_id) FROM waiting")
    if first is None:
        return False
    texts = connection.sql(_TEXTS, params=[first, last]).to_arrow_table()
    titles, bodies = (texts[name].to_pylist() for name in ("title", "body"))
    _count_words(connection, texts["number"], [fold(title) for title in titles], [fold(body) for body in bodies])
    _store_words(connection, segment)
    _store_texts(connection, segment, bodies)
    # What ends a title and begins its body counts as side by side: a candidate too many, never one too few.
    joined = [f"{title}\n{body}" for title, body in zip(titles, bodies, strict=True)]
    _store_pairs(connection, segment, find_pairs(joined))
    return True


def _count_words(
    connection: duckdb.DuckDBPyConnection, number: pa.ChunkedArray, titles: list[str], bodies: list[str]
) -> None:
    """Have the extension index these folded texts."""
    connection.register("folded", pa.table({"number": number, "title": titles, "body": bodies}))
    connection.execute("CREATE OR REPLACE TABLE texts AS FROM folded ORDER BY number")
    connection.unregister("folded")
    connection.execute(
        "PRAGMA create_fts_index('texts', 'number', 'title', 'body', "
        "stemmer='none', stopwords='none', ignore='\\s+', strip_accents=0, lower=0, overwrite=1)"
    )


def _store_words(connection: duckdb.DuckDBPyConnection, segment: int) -> None:
    """Put what the extension counted behind the segments before, in the order of the words."""
    first_number, first_key = segment * SEGMENT_ARTICLES, segment * _KEYS_PER_SEGMENT
    index = "fts_main_texts"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE found_words AS SELECT termid, term AS word, df AS article_count, "
        f"{first_key} + row_number() OVER (ORDER BY term) AS word_key FROM {index}.dict WHERE term <> ''"
    )
    connection.execute("INSERT INTO built.unsorted_words BY NAME SELECT word, word_key, article_count FROM found_words")
    connection.execute(
        f"INSERT INTO built.numbers SELECT {first_number} + number, article_id, digest, len "
        f"FROM waiting JOIN {index}.docs ON docs.name = waiting.number ORDER BY number"
    )
    connection.execute(
        f"INSERT INTO built.postings SELECT word_key, {first_number} + docs.name, fieldid, least(count(*), 65535) "
        f"FROM {index}.terms JOIN found_words USING (termid) JOIN {index}.docs USING (docid) GROUP BY ALL ORDER BY ALL"
    )


def _store_texts(connection: duckdb.DuckDBPyConnection, segment: int, bodies: list[str]) -> None:
    """Put the bodies there, each packed by itself."""
    packed = pa.table({"number": range(len(bodies)), "body": pa.array(map(pack, bodies), pa.binary())})
    connection.register("packed", packed)
    connection.execute(
        f"INSERT INTO built.bodies SELECT {segment * SEGMENT_ARTICLES} + number, body FROM packed ORDER BY number"
    )
    connection.unregister("packed")


def _store_pairs(connection: duckdb.DuckDBPyConnection, segment: int, pairs: pl.DataFrame) -> None:
    """Put the neighbours behind those of the segments before, in the order of their numbers."""
    connection.register("found_pairs", pairs.to_arrow())
    connection.execute(
        f"INSERT INTO built.pairs SELECT pair, {segment * SEGMENT_ARTICLES} + text FROM found_pairs ORDER BY ALL"
    )
    connection.unregister("found_pairs")


def _quoted(path: Path) -> str:
    escaped = str(path).replace("'", "''")
    return f"'{escaped}'"
