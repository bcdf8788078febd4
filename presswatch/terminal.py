"""What the commands share: where they write to, and how a refusal ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console

from presswatch.tables import harmless

errors = Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def refusals() -> Iterator[None]:
    """Whatever a user can bring about inside ends as one line; a traceback is for mistakes of ours."""
    from presswatch.refusals import REFUSALS

    try:
        yield
    except REFUSALS as error:
        refuse(str(error))


def refuse(message: str) -> NoReturn:
    """Print the message in one line and end with a failure."""
    errors.print(f"presswatch: {harmless(' '.join(message.split()))}", markup=False)
    raise typer.Exit(code=1)
