"""`presswatch watch`: check watchlists, try them on what is published, send the alerts that are due."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Annotated

import typer

from presswatch.settings import Settings
from presswatch.tables import harmless
from presswatch.terminal import errors, refusals, refuse, refuse_swapped

watch = typer.Typer(
    help="Watchlists: check them, try them on published days, send the alerts that are due.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)


@watch.command()
def check() -> None:
    """Read the file of watchlists; what is wrong is shown at its character.

    Example: `presswatch watch check`.
    """
    with refusals(), _carets():
        from presswatch.watch import check_watchlists

        typer.echo("\n".join(check_watchlists(Settings.from_environment())))


@watch.command()
def test(
    name: Annotated[str, typer.Argument(help="The list, as its file names it.")],
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day of publication; 30 days ago.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day of publication; today.")
    ] = None,
) -> None:
    """Show what a list, as it stands in its file now, would have caught in the published articles of these days.

    Example: `presswatch watch test ferry-contract --from 2026-03-01 --to 2026-03-08`.
    """
    with refusals(), _carets():
        from presswatch.tables import as_text
        from presswatch.watch import describe_catch, try_watchlist

        settings = Settings.from_environment()
        until = last.date() if last else settings.today()
        since = first.date() if first else until - timedelta(days=30)
        refuse_swapped(since, until)
        hits, articles = try_watchlist(settings, name, since, until)
        caught = describe_catch(hits, articles)
        typer.echo(as_text(caught))
    typer.echo(f"{caught.height} of {articles.height} articles from {since} to {until}, {hits.height} places")


@watch.command()
def send() -> None:
    """Deliver the alerts that are due. Ends with a failure when a receiver did not take one; it is tried again later.

    Of a mail that some addresses took and others refused, the failure is all that comes: it is not sent again.

    Example: `presswatch watch send`, every ten minutes where Airflow does not do it.
    """
    with refusals():
        from presswatch.watch import send_alerts

        done = send_alerts(Settings.from_environment())
        typer.echo(harmless("\n".join(done.lines())))
    if done.complaints or done.refusals:
        raise typer.Exit(code=1)


@contextmanager
def _carets() -> Iterator[None]:
    """A refusal that points at a character needs its lines."""
    from transforms.watchlists.entries import WatchlistError

    try:
        yield
    except WatchlistError as error:
        first, *rest = str(error).splitlines() or [""]
        if not rest:
            refuse(first)
        errors.print(f"presswatch: {harmless(first)}", *map(harmless, rest), sep="\n", markup=False)
        raise typer.Exit(code=1) from None
