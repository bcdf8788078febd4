"""What things are: one contract per table. Ground floor; imports Polars and nothing of ours."""

from schemas.contract import Column, ContractError, Table
from schemas.tables.article_copies import ARTICLE_COPIES, ARTICLE_REVISIONS
from schemas.tables.articles import ARTICLES
from schemas.tables.entities import ENTITIES, KNOWN_ENTITIES
from schemas.tables.entity_corrections import ENTITY_CORRECTIONS
from schemas.tables.entity_links import ENTITY_LINKS
from schemas.tables.mentions import MENTIONS
from schemas.tables.panels import PANELS
from schemas.tables.quotes import QUOTES
from schemas.tables.raw_pages import RAW_PAGES
from schemas.tables.readings import READINGS
from schemas.tables.runs import CHECK_RESULTS, FORGOTTEN, FORGOTTEN_PAGES, QUARANTINE, RUN_STEPS, RUNS
from schemas.tables.source_days import SOURCE_DAYS
from schemas.tables.source_health import SOURCE_HEALTH
from schemas.tables.watchlists import ALERTS, WATCHLIST_HITS

CONTENT_TABLES = (ARTICLES, ARTICLE_REVISIONS, MENTIONS, ENTITIES, QUOTES)
"""What the news says: equal for equal input, whatever the order of the runs."""

RECORD_TABLES = (
    RUNS,
    RUN_STEPS,
    SOURCE_HEALTH,
    CHECK_RESULTS,
    QUARANTINE,
    FORGOTTEN,
    ENTITY_CORRECTIONS,
    ENTITY_LINKS,
    PANELS,
    WATCHLIST_HITS,
    ALERTS,
)
"""What the pipeline did, and what people decided."""

PUBLISHED_TABLES = CONTENT_TABLES + RECORD_TABLES
LAKE_TABLES = (
    RAW_PAGES,
    ARTICLES,
    ARTICLE_COPIES,
    MENTIONS,
    QUOTES,
    QUARANTINE,
    SOURCE_HEALTH,
    RUN_STEPS,
    CHECK_RESULTS,
    WATCHLIST_HITS,
)

__all__ = [
    "ALERTS",
    "ARTICLES",
    "ARTICLE_COPIES",
    "ARTICLE_REVISIONS",
    "CHECK_RESULTS",
    "CONTENT_TABLES",
    "ENTITIES",
    "ENTITY_CORRECTIONS",
    "ENTITY_LINKS",
    "FORGOTTEN",
    "FORGOTTEN_PAGES",
    "KNOWN_ENTITIES",
    "LAKE_TABLES",
    "MENTIONS",
    "PANELS",
    "PUBLISHED_TABLES",
    "QUARANTINE",
    "QUOTES",
    "RAW_PAGES",
    "READINGS",
    "RECORD_TABLES",
    "RUNS",
    "RUN_STEPS",
    "SOURCE_DAYS",
    "SOURCE_HEALTH",
    "WATCHLIST_HITS",
    "Column",
    "ContractError",
    "Table",
]
