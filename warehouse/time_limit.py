"""Calls on a connection that end: at their limit, or when the person at the keyboard has had enough."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import duckdb

from warehouse.limits import in_words, took_too_long

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")
_PAUSE_SECONDS = 0.05


class TimeLimit:
    """The seconds that all calls on one connection may take together.

    The calls run in a thread beside: a signal that reaches DuckDB's own thread leaves its connection stuck for good.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, seconds: float, worker: ThreadPoolExecutor) -> None:
        self._connection = connection
        self._seconds = seconds
        self._worker = worker
        self._deadline = time.monotonic() + seconds

    def call(
        self,
        function: Callable[_Parameters, _Result],
        *arguments: _Parameters.args,
        **named: _Parameters.kwargs,
    ) -> _Result:
        """What the function gives. WarehouseError when the time is over or SQL cannot be run; KeyboardInterrupt stops it too."""
        answer = self._worker.submit(function, *arguments, **named)
        try:
            answer.exception(self._deadline - time.monotonic())
        except TimeoutError:
            self._stop(answer)
            raise took_too_long(self._seconds) from None
        except KeyboardInterrupt:
            self._stop(answer)
            raise
        try:
            return answer.result()
        except duckdb.Error as error:
            raise in_words(error) from error

    def _stop(self, answer: Future[_Result]) -> None:
        # Again and again: an interruption between two statements of a call is lost.
        while not answer.done():
            self._connection.interrupt()
            wait([answer], _PAUSE_SECONDS)


@contextmanager
def time_limit(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[TimeLimit]:
    """A limit that begins now."""
    with ThreadPoolExecutor(1, thread_name_prefix="query") as worker:
        yield TimeLimit(connection, seconds, worker)
