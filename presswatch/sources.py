"""The registry's sources looked at by people: what each would bring now, and new ones."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from presswatch import seeds
from presswatch.settings import Settings, SettingsError
from presswatch.steps.fetch import user_agent
from presswatch.tables import as_text, harmless
from sources.discovery import find_listings
from sources.enrolment import append_entry, new_source_id, spell_entry
from sources.live.asking import Asker
from sources.page_readers import PageReaders
from sources.registry import Registry, read_duration
from sources.trial import Trial, try_sources
from sources.web.client import FetchSettings, WebClient
from sources.web.failures import FetchError
from transforms.outlets import with_outlets


@dataclass(frozen=True)
class Wish:
    """What somebody wants of a new entry."""

    source_id: str | None = None
    outlet: str | None = None
    every: str = "1h"


async def check_sources(settings: Settings, source_id: str | None = None) -> list[Trial]:
    """What the live sources, or one of them, would bring now. SettingsError for an id that the registry does not hold."""
    registry = seeds.registry(settings.sources)
    chosen = [source for source in registry.live if source.url and source_id in {None, source.source_id}]
    if not chosen:
        named = ", ".join(source.source_id for source in registry.live) or "none; `presswatch sources add URL` adds one"
        asked = f"no live source {source_id!r}" if source_id else "no live source"
        raise SettingsError(f"{settings.sources} has {asked}; there are {named}")
    async with _asker(settings, registry) as asker:
        return await try_sources(chosen, asker)


async def find_sources(settings: Settings, url: str) -> list[Trial]:
    """What the site of an address has to offer, the best first. SettingsError when it cannot be read."""
    async with _asker(settings, seeds.registry(settings.sources)) as asker:
        try:
            return await _find_either_way(url, asker)
        except FetchError as error:
            raise SettingsError(f"{error.code}: {error.explanation}") from error


async def _find_either_way(url: str, asker: Asker) -> list[Trial]:
    if "://" in url:
        return await find_listings(url, asker)
    try:
        return await find_listings(f"https://{url}", asker)
    except FetchError:
        return await find_listings(f"http://{url}", asker)


def add_source(settings: Settings, trial: Trial, wish: Wish, *, write: bool) -> str:
    """Write the entry of what was found into the registry, or only show it; gives a line that says so."""
    registry = seeds.registry(settings.sources)
    url = str(trial.source.url)
    if twin := next((source for source in registry.sources if source.url == url), None):
        raise SettingsError(f"{url} is in the registry already, as {twin.source_id}")
    read_duration(wish.every, "--every")
    fields = {
        "id": wish.source_id or new_source_id(url, (source.source_id for source in registry.sources)),
        "kind": trial.source.kind,
        "url": url,
        "outlet": wish.outlet or _known_outlet(trial),
        "every": wish.every,
    }
    if not write:
        return f"Nothing was written. The entry would be:\n{spell_entry(fields)}"
    append_entry(settings.sources, fields)
    return f"Added to {settings.sources}; the next run asks it, `presswatch sources check {fields['id']}` tries it:\n{spell_entry(fields)}"


def describe_trials(trials: Sequence[Trial]) -> list[str]:
    """All sources in one table, and how many answered."""
    rows = [
        {
            "source": trial.source.source_id,
            "form": trial.form,
            "items": trial.item_count,
            "dated": trial.dated_count,
            "full text": trial.full_count,
            "newest": trial.newest,
            "would bring": trial.problem
            or ", ".join(f"{each.outcome} ({each.word_count} words)" for each in trial.examples),
        }
        for trial in trials
    ]
    answered = sum(not trial.problem for trial in trials)
    return [as_text(pl.DataFrame(rows)), f"{answered} of {len(trials)} sources answered"]


def describe_trial(trial: Trial) -> list[str]:
    """One source in detail."""
    name = f"{trial.source.source_id}  {trial.source.kind}  {trial.source.url}"
    if trial.problem:
        return [harmless(name), harmless(f"  {trial.problem}")]
    counts = (
        f"  {trial.form}: {trial.item_count} items, {trial.dated_count} dated, {trial.full_count} with their full text"
    )
    lines = [name, counts + (f", newest of {trial.newest}" if trial.newest else "")]
    lines += [f"  moved for good: write {trial.moved_to} as its url"] if trial.moved_to else []
    lines += [
        f"  {each.outcome}: {each.title} ({each.published or 'no date'}, {each.word_count} words from the {each.taken_from})"
        for each in trial.examples
    ]
    return [harmless(line) for line in lines]


@asynccontextmanager
async def _asker(settings: Settings, registry: Registry) -> AsyncIterator[Asker]:
    fetching = registry.fetching
    web = WebClient(FetchSettings(user_agent(registry), fetching.allow_hosts, fetching.gap_seconds, attempts=1))
    today = settings.today()
    with PageReaders() as readers:
        async with web:
            yield Asker(web, readers, today, today + timedelta(days=1))


def _known_outlet(trial: Trial) -> str | None:
    """The outlet whose label or domain the listing's own are."""
    stated = {"outlet_label": trial.title, "url": trial.source.url, "canonical_url": None, "source_outlet_id": None}
    outlets = seeds.outlets()
    found = with_outlets(pl.DataFrame([stated], schema=dict.fromkeys(stated, pl.String)), outlets)["outlet_id"].item()
    return found if found in set(outlets["outlet_id"]) else None
