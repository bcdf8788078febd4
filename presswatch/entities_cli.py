"""`presswatch entities`: look at the people and things that the news names, and say which are one and which are two."""

from pathlib import Path
from typing import Annotated

import typer

from presswatch.settings import Settings
from presswatch.terminal import refusals

entities = typer.Typer(
    help="The people, organisations, places and other things that the news names: look, merge, split.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

Reason = Annotated[str, typer.Option(help="Why; it is kept with the correction.")]
Apply = Annotated[
    bool, typer.Option("--apply/--no-apply", help="Change the published tables now, or only write it down.")
]
Entity = Annotated[str, typer.Argument(help="Its name or id.")]


@entities.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME|ID", help="Its name, one of its aliases, or its id.")],
) -> None:
    """Who that is: names and roles as written, outlets, company, quotes, corrections and examples.

    Example: `presswatch entities show "Mara Voss"`.
    """
    with refusals():
        from presswatch.entities import show as show_entity
        from presswatch.tables import as_records, as_text, harmless

        for part in show_entity(name, Settings.from_environment()):
            typer.echo(harmless(f"{part.name}  {part.place}".rstrip()))
            typer.echo(as_records(part.rows) if part.name == "entity" else as_text(part.rows) + "\n")


@entities.command(name="list")
def list_entities(
    kind: Annotated[str | None, typer.Option(help="PERSON, ORGANIZATION, PLACE or OTHER.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 20,
) -> None:
    """The entities that most articles name.

    Example: `presswatch entities list --kind PERSON`.
    """
    with refusals():
        from presswatch.entities import most_named
        from presswatch.tables import as_text

        typer.echo(as_text(most_named(Settings.from_environment(), kind, limit)))


@entities.command()
def merge(one: Entity, other: Entity, reason: Reason = "", apply: Apply = True) -> None:
    """Make ONE the same as OTHER, wherever it is named; OTHER keeps its id and name.

    Example: `presswatch entities merge e0123456789abcdef Q901 --reason "the same mayor"`.
    """
    with refusals():
        from presswatch.entity_changes import Decision
        from presswatch.entity_changes import merge as merge_entities

        typer.echo(merge_entities(one, other, Decision(Settings.from_environment(), reason, apply)))


@entities.command()
def split(  # noqa: PLR0913, PLR0917 - a command has as many parameters as options
    entity: Entity,
    name: Annotated[str, typer.Option(help="What the part split off is called from now on.")],
    articles: Annotated[str, typer.Option(help="Ids of its articles, joined by commas.")] = "",
    outlet: Annotated[str, typer.Option(help="Or id of the outlet that means somebody else.")] = "",
    sphere: Annotated[str, typer.Option(help="Or walk of life of the somebody else, such as sport.")] = "",
    reason: Reason = "",
    apply: Apply = True,
) -> None:
    """Make an entity of its own of a part of ENTITY: of some articles, of an outlet, or of a walk of life.

    Example: `presswatch entities split "John Hart" --sphere sport --name "John Hart (footballer)"`.
    """
    with refusals():
        from presswatch.entity_changes import Decision, Where
        from presswatch.entity_changes import split as split_entity

        where = Where(tuple(filter(None, map(str.strip, articles.split(",")))), outlet, sphere)
        typer.echo(split_entity(entity, where, name, Decision(Settings.from_environment(), reason, apply)))


@entities.command(name="load-wikidata")
def load_wikidata(
    dump: Annotated[Path, typer.Argument(help="A Wikidata JSON dump: .json, .json.gz or .json.bz2.")],
    out: Annotated[
        Path | None,
        typer.Option(help="Where to write; default PRESSWATCH_KNOWN, else PRESSWATCH_HOME/known_entities.csv."),
    ] = None,
    min_sitelinks: Annotated[int, typer.Option(min=0, help="Keep what at least so many wiki pages tell of.")] = 20,
    kinds: Annotated[str, typer.Option(help="What to keep, joined by commas.")] = "PERSON,ORGANIZATION,PLACE",
) -> None:
    """Know more people, organisations and places beforehand: take them from a dump of Wikidata.

    Example: `presswatch entities load-wikidata latest-all.json.bz2 --min-sitelinks 30`.
    """
    with refusals():
        from presswatch.knowledge import load_wikidata as load
        from presswatch.seeds import loaded_entities_path

        target = out or loaded_entities_path()
        wanted = [kind.strip().upper() for kind in kinds.split(",") if kind.strip()]
        loaded = load(
            dump, target, min_sitelinks, wanted, lambda so_far: typer.echo(f"{so_far.lines:,} lines read", err=True)
        )
        typer.echo(f"{loaded.describe()} in {target}; they are known from the next run on")
