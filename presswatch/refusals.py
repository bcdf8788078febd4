"""Errors that a user can bring about: each ends as one line that says what to do next."""

from checks.gate import TableBroken
from presswatch.annotate import AnnotateError
from presswatch.entities import UnknownEntityError
from presswatch.follow import UnknownArticleError
from presswatch.knowledge import LoadError
from presswatch.search import SearchError
from presswatch.settings import SettingsError
from schemas import ContractError
from sources.registry import RegistryError
from transforms.watchlists.entries import WatchlistError
from warehouse.errors import WarehouseError

REFUSALS = (
    AnnotateError,
    ContractError,
    LoadError,
    SearchError,
    SettingsError,
    TableBroken,
    UnknownArticleError,
    UnknownEntityError,
    WarehouseError,
    WatchlistError,
    RegistryError,
    OSError,
)
