"""What the commands share: where they write to, and how a refusal ends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from presswatch.tables import harmless

errors = Console(stderr=True, highlight=False, soft_wrap=True)

EntityEngine = Annotated[
    str | None,
    typer.Option(
        metavar="own|spacy:NAME",
        help="Who finds the names: `own`, or an installed spaCy pipeline by name or folder; default PRESSWATCH_ENTITY_ENGINE, else own.",
    ),
]


@contextmanager
def refusals() -> Iterator[None]:
    """Whatever a user can bring about inside ends as one line; a traceback is for mistakes of ours."""
    try:
        yield
    except Exception as error:
        # Only now: they come from every room, and loading all rooms takes longer than most commands.
        from presswatch.refusals import REFUSALS

        if not isinstance(error, REFUSALS):
            raise
        refuse(str(error))


def refuse(message: str) -> NoReturn:
    """Print the message in one line and end with a failure."""
    errors.print(f"presswatch: {harmless(' '.join(message.split()))}", markup=False)
    raise typer.Exit(code=1)


def refuse_swapped(first: date | None, last: date | None) -> None:
    """End with a failure when no day lies between the first and the last."""
    if first and last and first > last:
        refuse(f"--from {first:%Y-%m-%d} is after --to {last:%Y-%m-%d}; swap them, or give another day")


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error while the work inside goes on, told by a function like `presswatch.run.Watcher`."""
    columns = (
        TextColumn("{task.description:<28}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def watch(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield watch
