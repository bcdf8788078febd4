"""`presswatch sources`: try the places that articles come from, and add one."""

import asyncio
from typing import Annotated

import typer

from presswatch.settings import Settings
from presswatch.terminal import errors, refusals, refuse

sources = typer.Typer(
    help="The places that articles come from: try them, add one.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)


@sources.command()
def check(
    source_id: Annotated[str | None, typer.Argument(metavar="ID", help="One source; all of them by default.")] = None,
) -> None:
    """Ask a source now and show what it would bring. Nothing is stored or remembered.

    Example: `presswatch sources check harbour-post-feed`.
    """
    with refusals():
        from presswatch.sources import check_sources, describe_trial, describe_trials

        settings = Settings.from_environment()
        with errors.status("asking"):
            trials = asyncio.run(check_sources(settings, source_id))
        typer.echo("\n".join(describe_trial(trials[0]) if source_id else describe_trials(trials)))
    if any(trial.problem for trial in trials):
        raise typer.Exit(code=1)


@sources.command()
def add(
    url: Annotated[str, typer.Argument(help="An address of the site, or of its feed or sitemap.")],
    source_id: Annotated[str | None, typer.Option("--id", help="Its id; made of the host by default.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Its outlet's id in seeds/outlets.csv.")] = None,
    every: Annotated[str, typer.Option(help="How often to ask, such as 15m, 1h or 1d.")] = "1h",
    is_trial: Annotated[bool, typer.Option("--dry-run", help="Show the entry and write nothing.")] = False,
) -> None:
    """Find the feed of a site and write its entry into the registry.

    Example: `presswatch sources add https://www.harbourpost.example`.
    """
    with refusals():
        from presswatch.sources import Wish, add_source, describe_trial, find_sources

        settings = Settings.from_environment()
        with errors.status("looking for its feeds"):
            found = asyncio.run(find_sources(settings, url))
        best, *others = found
        typer.echo("\n".join(describe_trial(best)))
        for other in others:
            typer.echo(f"also found: {other.source.kind} {other.source.url} ({other.item_count} items)")
        if best.source.kind == "pages":
            errors.print(
                "No feed and no sitemap: its front page is read. Give `follow` a pattern of its articles' addresses."
            )
        if not best.item_count:
            refuse(f"{url} lists nothing that could be read; give the address of its feed")
        wish = Wish(source_id, outlet, every)
        typer.echo(add_source(settings, best, wish, write=not is_trial))
