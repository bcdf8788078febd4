"""Errors that a user can bring about: each ends as one line that says what to do next."""

from checks.gate import TableBroken
from presswatch.annotate import AnnotateError
from presswatch.follow import UnknownArticleError
from presswatch.settings import SettingsError
from schemas import ContractError
from warehouse.private import WarehouseError

REFUSALS = (AnnotateError, ContractError, SettingsError, TableBroken, UnknownArticleError, WarehouseError, OSError)
