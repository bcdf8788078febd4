"""The command line: every command prints one line of what it did and where to look next."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from presswatch import __version__
from presswatch.analysts_cli import export, query, search, shell
from presswatch.entities_cli import entities as entities_app
from presswatch.reextract_cli import reextract
from presswatch.settings import Run, Settings, SettingsError
from presswatch.sources_cli import sources as sources_app
from presswatch.terminal import EntityEngine
from presswatch.terminal import errors as _errors
from presswatch.terminal import progress as _progress
from presswatch.terminal import refusals as _refusals
from presswatch.terminal import refuse as _refuse
from presswatch.watch_cli import watch as watch_app

app = typer.Typer(
    help="Presswatch reads the news and keeps who said what, where and when. Data lives in PRESSWATCH_HOME (default ./data).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
app.add_typer(entities_app, name="entities")
app.add_typer(sources_app, name="sources")
app.add_typer(watch_app, name="watch")
_screen = Console(highlight=False, soft_wrap=True)

Day = Annotated[
    datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Day of publication; the default is today.")
]


@app.callback(invoke_without_command=True)
def _version(show: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if show:
        typer.echo(__version__)
        raise typer.Exit


@app.command()
def run(
    date: Day = None,
    everything: Annotated[bool, typer.Option("--all", help="Take the whole inbox at once.")] = False,
    inbox: Annotated[Path | None, typer.Option(help="Folder of articles; default PRESSWATCH_HOME/inbox.")] = None,
    shard_size: Annotated[int | None, typer.Option(min=1, help="Articles per shard.")] = None,
    entity_engine: EntityEngine = None,
) -> None:
    """Run the day from inbox to published tables, without Airflow.

    Examples: `presswatch run --all --inbox seeds/samples` and `presswatch run --date 2026-03-04`.
    """
    if date and everything:
        _refuse("--date and --all exclude each other; give one of them")
    settings = _settings(inbox, shard_size, entity_engine)
    with _refusals():
        from presswatch.engines import load_engine
        from presswatch.run import run_all

        load_engine(settings.entity_engine)  # a missing one is told before the work, not in the middle of it
        with _progress() as watch:
            report = run_all(_chosen_run(settings, date, everything), watch)
    typer.echo(report["text"])


@app.command()
def step(  # noqa: PLR0913, PLR0917 - a command has as many parameters as options
    name: Annotated[
        str,
        typer.Argument(
            help="fetch, collect, articles, mentions, quotes, check, watchlists, load, marts, publish, dashboard, brief, alerts or summary."
        ),
    ],
    date: Day = None,
    everything: Annotated[bool, typer.Option("--all", help="The run over the whole inbox.")] = False,
    shard: Annotated[int | None, typer.Option(min=0, help="The shard, for articles, mentions and quotes.")] = None,
    inbox: Annotated[Path | None, typer.Option(help="Folder of articles; default PRESSWATCH_HOME/inbox.")] = None,
    entity_engine: EntityEngine = None,
) -> None:
    """Run one step alone, to repair or to look; its report is printed, as JSON where it is not meant for people.

    Example: `presswatch step quotes --date 2026-03-04 --shard 0`.
    """
    with _refusals():
        from presswatch import steps

        chosen = _chosen_run(_settings(inbox, entity_engine=entity_engine), date, everything)
        shard_steps = {each.__name__: each for each in steps.SHARD_STEPS}
        run_steps = {each.__name__: each for each in (steps.fetch, steps.collect, *steps.RUN_STEPS)}
        if name in shard_steps:
            if shard is None:
                _refuse(f"step {name} works on one shard; add --shard 0 (this run has {len(steps.shards(chosen))})")
            report = shard_steps[name](chosen, shard)
        elif name in run_steps:
            report = run_steps[name](chosen)
        else:
            _refuse(f"no step {name!r}; there are {', '.join((*run_steps, *shard_steps))}")
    typer.echo(report["text"] or json.dumps(report, indent=2))


@app.command()
def annotate(
    articles: Annotated[
        Path, typer.Argument(help='Lines of {"doc", "text"}, plain or .gz.', exists=True, dir_okay=False)
    ],
    quotes: Annotated[Path | None, typer.Option(help="Where the quote rows go.")] = None,
    entities: Annotated[Path | None, typer.Option(help="Where the entity rows go.")] = None,
    entity_engine: EntityEngine = None,
) -> None:
    """Names and quotes of given texts, which are read exactly as they are.

    Example: `presswatch annotate articles.jsonl --quotes quotes.jsonl --entities entities.jsonl`.
    """
    if quotes is None and entities is None:
        _refuse("nothing to write; give --quotes FILE, --entities FILE or both")
    settings = _settings(entity_engine=entity_engine)
    with _refusals():
        from presswatch.annotate import Annotated as Counts
        from presswatch.annotate import annotate as annotate_texts
        from presswatch.engines import load_engine

        engine = load_engine(settings.entity_engine)
        counts = Counts()
        with _errors.status("reading") as status:
            for counts in annotate_texts(articles, quotes, entities, engine):
                status.update(f"{counts.texts} texts, {counts.quotes} quotes, {counts.names} names")
    _errors.print(
        f"{counts.texts} texts read, {counts.passed_over} rows without text passed over; {counts.quotes} quotes, {counts.names} names"
    )


@app.command()
def extract(
    pages: Annotated[
        list[str],
        typer.Argument(help=".html, .html.gz and WARC files, folders of them, or archives at s3://bucket/key."),
    ],
    out: Annotated[Path, typer.Option(help="Where the article rows go, one JSON object a line.")],
) -> None:
    """Read pages into articles: title, body, authors, date and language.

    Example: `presswatch extract page.html archive.warc.gz --out articles.jsonl`.
    """
    with _refusals():
        from presswatch.extract import extract_to

        with _errors.status("reading pages") as status:
            total = 0
            for total in extract_to(pages, out, lambda name, reason: _errors.print(f"{name}: {reason}", markup=False)):
                status.update(f"{total} pages read")
    _errors.print(f"{total} pages read into {out}")


for ask in (query, shell, search, export):
    app.command()(ask)


@app.command()
def brief(
    date: Day = None,
    shown: Annotated[bool, typer.Option("--print", help="Print it as text.")] = False,
    send: Annotated[bool, typer.Option("--send", help="Send it to PRESSWATCH_TELL_BRIEF, even again.")] = False,
) -> None:
    """Write the brief of a day: coverage, what moved and why, who is in the news, who is quoted.

    Example: `presswatch brief --date 2026-03-06 --print`. Without a date: the last dated day.
    """
    with _refusals():
        from presswatch.brief import brief_day, make_brief, send_brief
        from presswatch.tables import harmless
        from reports.brief import as_text as brief_text

        settings = _settings()
        day = date.date() if date else brief_day(Run.everything(settings))
        if day is None:
            _refuse("no article is dated, so there is no day to write a brief of; give one with --date")
        made, paths = make_brief(settings, day)
        lines = [
            *([brief_text(made)] if shown else []),
            *map(str, paths),
            *([send_brief(settings, made, is_asked=True)] if send else []),
        ]
        typer.echo(harmless("\n".join(lines)))


@app.command()
def follow(article_id: Annotated[str, typer.Argument(help="The article's id.")]) -> None:
    """One article's rows at every station, from the bytes that arrived to the published tables.

    Example: `presswatch follow a0123456789abcdef0123`.
    """
    with _refusals():
        from presswatch.follow import follow as follow_article
        from presswatch.tables import as_records

        for station in follow_article(article_id, _settings()):
            _screen.print(f"[bold]{station.name}[/bold]  {station.rows.height} row(s)  [dim]{station.place}[/dim]")
            typer.echo(as_records(station.rows))


@app.command()
def status() -> None:
    """What was run, what is missing, what was put aside and which beliefs broke.

    Example: `presswatch status`.
    """
    with _refusals():
        from presswatch.status import status_text

        typer.echo(status_text(_settings()))


@app.command()
def dashboard(
    build: Annotated[
        bool, typer.Option("--build", help="Make the site anew from the published tables and end.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port on this machine's own address; 0 takes a free one.")
    ] = 8765,
) -> None:
    """Show the site of pages in a browser, from this machine only; `--build` makes it anew. A double click on its index.html does as well.

    Examples: `presswatch dashboard` and `presswatch dashboard --build`.
    """
    with _refusals():
        from presswatch.dashboard import build_dashboard, serve_dashboard

        if build:
            typer.echo(build_dashboard(_settings()))
        else:
            serve_dashboard(_settings(), port, _errors.print)


@app.command()
def rebuild() -> None:
    """Make the warehouse again from the lake and publish it; equal row for row to what stood before.

    Example: `presswatch rebuild`, after an update that changed the tables.
    """
    with _refusals():
        from presswatch.maintenance import rebuild_warehouse

        with _progress() as watch:
            line = rebuild_warehouse(_settings(), watch)
    typer.echo(line)


app.command()(reextract)


@app.command()
def forget(
    article_id: Annotated[str, typer.Argument(help="The article's id.")],
    reason: Annotated[str, typer.Option(help="Why it is taken down; this is kept.")],
) -> None:
    """Remove an article everywhere (takedown) and keep only the fact.

    Example: `presswatch forget a0123456789abcdef0123 --reason "court order 12/2026"`.
    """
    with _refusals():
        from presswatch.maintenance import forget_article

        line = forget_article(article_id, reason, _settings())
    typer.echo(line)


@app.command()
def hashes() -> None:
    """One hash per published content table; equal hashes mean equal rows, clock columns left out.

    Example: `presswatch hashes > before.txt`, and the same after a rebuild to compare.
    """
    with _refusals():
        from presswatch.maintenance import content_hashes

        for table, value in content_hashes(_settings()).items():
            typer.echo(f"{value}  {table}")


def _settings(inbox: Path | None = None, shard_size: int | None = None, entity_engine: str | None = None) -> Settings:
    try:
        return Settings.from_environment(inbox, shard_size, entity_engine)
    except SettingsError as error:
        _refuse(str(error))


def _chosen_run(settings: Settings, date: datetime | None, everything: bool) -> Run:
    if everything:
        return Run.everything(settings)
    return Run.for_day(date.date() if date else settings.today(), settings)
