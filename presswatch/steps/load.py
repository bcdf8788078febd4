"""Step `load`: the run's checked rows into the private warehouse, in one transaction."""

from presswatch import __version__, seeds
from presswatch.corrections import read_corrections
from presswatch.panels import read_panels
from presswatch.recording import StepReport, recorded
from presswatch.settings import Run, Settings
from warehouse.forget import read_forgotten
from warehouse.lake import Lake
from warehouse.load import Context
from warehouse.load import load as load_run


def load(run: Run) -> StepReport:
    """Replace the run's rows in the warehouse; killed at any moment, the warehouse is as it was."""
    with recorded(run, "load") as tally:
        counts = load_run(Lake(run.settings.lake), run.settings.warehouse, run.key, load_context(run.settings))
        tally.rows_in, tally.rows_out = counts.rows_in, counts.articles_loaded
        tally.duplicates, tally.quarantined = counts.duplicates, counts.quarantined
        tally.paths = [run.settings.warehouse]
    return tally.report()


def load_context(settings: Settings) -> Context:
    """What the warehouse must know beside the lake."""
    known_entities = seeds.known_entities()
    return Context(
        known_entities=known_entities,
        corrections=read_corrections(settings.corrections),
        forgotten=read_forgotten(settings.state),
        panels=read_panels(settings.panels, set(known_entities["entity_id"])),
        version=__version__,
    )
