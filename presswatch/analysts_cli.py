"""The commands of those who ask the published tables: query, shell, search and export."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from presswatch.settings import Settings
from presswatch.tables import harmless
from presswatch.terminal import errors, refusals, refuse, refuse_swapped

if TYPE_CHECKING:
    from presswatch.search import Found

_screen = Console(highlight=False, soft_wrap=True)
_Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


def query(
    sql: Annotated[str, typer.Argument(help="One SELECT over the published tables.")],
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds after which the query is stopped.")] = 60.0,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead of a table.")] = False,
) -> None:
    """Ask the published tables in SQL; the run may be writing meanwhile.

    Example: `presswatch query "SELECT speaker, quote FROM quotes_readable LIMIT 5"`.
    """
    with refusals():
        from warehouse.query_process import QueryProcess

        with QueryProcess(Settings.from_environment().published) as process:
            from presswatch.spreadsheets import as_csv as in_csv
            from presswatch.tables import as_text

            rows = process.ask(sql, timeout)
        shown = in_csv(rows) if as_csv else f"{as_text(rows)}\n"
    # What other programs take is not touched; `echo` would by itself leave out what looks like a colour.
    typer.echo(harmless(shown) if sys.stdout.isatty() else shown, nl=False, color=True)


def shell(
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds after which a query is stopped.")] = 600.0,
) -> None:
    """A prompt on the published tables: SQL until a semicolon, `.tables`, `.help`; Ctrl+C stops a query.

    Example: `presswatch shell`.
    """
    with refusals():
        from presswatch.shell import Shell, read_with_history

        settings = Settings.from_environment()
        read, keep = read_with_history(settings.state / "shell_history")
        try:
            Shell(settings.published, read, typer.echo, timeout).run()
        finally:
            keep()


def export(  # noqa: PLR0913, PLR0917 - a command has as many parameters as options
    table: Annotated[str, typer.Argument(help="A published table; `presswatch query 'SHOW TABLES'` lists them.")],
    csv: Annotated[bool, typer.Option("--csv", help="For spreadsheets and everything else (the default).")] = False,
    parquet: Annotated[bool, typer.Option("--parquet", help="For programs: types and lists are kept.")] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="A workbook.")] = False,
    where: Annotated[str | None, typer.Option(help="SQL that the rows must fulfil.")] = None,
    out: Annotated[Path | None, typer.Option(help="The file; default TABLE.csv and so on, here.")] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds after which it is given up.")] = 600.0,
) -> None:
    """Write a published table to a file. In CSV and workbooks nothing that looks like a formula is one.

    Example: `presswatch export quotes_readable --xlsx --where "speaker = 'Donald Trump'" --out trump.xlsx`.
    """
    chosen = [kind for kind, is_chosen in (("csv", csv), ("parquet", parquet), ("xlsx", xlsx)) if is_chosen] or ["csv"]
    if len(chosen) > 1:
        refuse("--csv, --parquet and --xlsx exclude each other; give one of them")
    with refusals():
        from presswatch.export import export as write

        file = out or Path(f"{table}.{chosen[0]}")
        done = write(
            Settings.from_environment().published, table, chosen[0], file, where=where, timeout_seconds=timeout
        )
    cut = f"; {done.cut_count} cell(s) were longer than a sheet allows and are cut" if done.cut_count else ""
    errors.print(harmless(f"{done.row_count:,} row(s) written to {done.file}{cut}"), markup=False)


def search(  # noqa: PLR0913, PLR0917 - a command has as many parameters as options
    expression: Annotated[str, typer.Argument(help='Words, "phrases", prefix*, AND, OR, NOT, NEAR/n and parentheses.')],
    speaker: Annotated[str | None, typer.Option(help="Only what this person is reported to have said.")] = None,
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")] = None,
    outlet: Annotated[list[str] | None, typer.Option(help="Only this outlet; may be given several times.")] = None,
    place: Annotated[str | None, typer.Option("--in", metavar="title|body|quotes", help="Only there.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many are shown.")] = 20,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds after which it is given up.")] = 60.0,
) -> None:
    """Find words in titles, bodies and quotes; capitals and accents do not matter.

    Example: `presswatch search "troops NEAR/5 Mexico" --speaker Sheinbaum --from 2016-01-01`.
    """
    with refusals():
        from presswatch.search import Search, missing_index
        from presswatch.search import search as find
        from presswatch.snippets import snippet
        from transforms.expressions import ExpressionError
        from warehouse.search import Scope

        refuse_swapped(first, last)
        scope = Scope(first.date() if first else None, last.date() if last else None, tuple(outlet or ()))
        try:
            asked = Search(expression, place, speaker, scope, limit)
            answer = find(Settings.from_environment().published, asked, timeout)
        except ExpressionError as error:
            errors.print(f"presswatch: {error}", markup=False)
            raise typer.Exit(code=1) from error
    for each in answer.found:
        _show(each, snippet(each.text, each.spans))
    more = "; there are more, --limit shows them" if answer.has_more else ""
    errors.print(f"{len(answer.found)} found{more}")
    if not answer.is_indexed:
        errors.print(missing_index())


def _show(found: "Found", words: Text) -> None:
    article = found.article
    said = f"{found.speaker or 'somebody'}, in " if found.is_quote else ""
    _screen.print(harmless(f"{article['published_on']}  {article['outlet']}  {said}{article['title']}"), markup=False)
    _screen.print("  ", words, sep="")
    _screen.print(harmless(f"  {article['article_id']}  {article['url'] or ''}"), style="dim", markup=False)
