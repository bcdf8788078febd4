"""`presswatch reextract`: old days read anew with the code at hand, what changes, and its publication."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from presswatch.settings import Settings
from presswatch.terminal import EntityEngine, progress, refusals

if TYPE_CHECKING:
    from presswatch.reextract import Outcome


def reextract(
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day of publication.")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day of publication, included.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Where the changes go as CSV too, safe for spreadsheets.")
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Check, load and publish what was found; without it nothing is changed.")
    ] = False,
    entity_engine: EntityEngine = None,
) -> None:
    """Read old days with the extractor of now and show what changes before it is published.

    Names and quotes are found anew in the stored articles and compared with what is published: quotations kept, gained and
    lost, another speaker, entity, kind, attribution or span.

    Examples: `presswatch reextract --from 2026-03-02 --to 2026-03-08 --out changes.csv`, then, when it is better,
    `presswatch reextract --from 2026-03-02 --to 2026-03-08 --publish`.
    """
    with refusals():
        import polars as pl

        from presswatch import reextract as work
        from presswatch.spreadsheets import require_csv_target, write_csv

        if out:
            require_csv_target(out)
        settings, days = Settings.from_environment(entity_engine=entity_engine), work.Days(first.date(), last.date())
        with progress() as watch:
            outcome = work.reextract(days, settings, watch)
        typer.echo(work.report_text(outcome))
        if out:
            write_csv(pl.scan_parquet(outcome.file), out)
            typer.echo(f"The changes as CSV: {out}")
        typer.echo(_publish(outcome, settings) if publish else _tell_how_to_publish(outcome))


def _publish(outcome: "Outcome", settings: Settings) -> str:
    from presswatch.reextract import publish_reextracted

    with progress() as watch:
        snapshot = publish_reextracted(outcome, settings, watch)
    return f"Published as {snapshot}" if snapshot else "Nothing had to be published."


def _tell_how_to_publish(outcome: "Outcome") -> str:
    if outcome.is_nothing_new:
        return "Nothing needs to be published."
    days = f"--from {outcome.days.first} --to {outcome.days.last}"
    return f"Nothing was published. To publish it: presswatch reextract {days} --publish"
