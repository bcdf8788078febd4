"""A new entry in the registry of sources: its id, its lines, and the file with its comments kept."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from sources.registry import LONGEST_ID, Registry, RegistryError, load_registry

_LAST_ENTRY = re.compile(r"^( *)- ", re.M)


def new_source_id(url: str, taken: Iterable[str]) -> str:
    """An id made of the address's host, such as `harbourpost-example`, with a number when that is taken."""
    host = (urlsplit(url).hostname or "source").removeprefix("www.")
    base = re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")[: LONGEST_ID - 4] or "source"
    known = set(taken)
    numbered = (base if number == 1 else f"{base}-{number}" for number in range(1, len(known) + 2))
    return next(source_id for source_id in numbered if source_id not in known)


def spell_entry(fields: Mapping[str, str | None]) -> str:
    """The lines of an entry, as they stand in a registry; fields without a value are left out."""
    stated = {name: value for name, value in fields.items() if value}
    lines = yaml.safe_dump(stated, sort_keys=False, allow_unicode=True, width=10_000).splitlines()
    return "\n".join(f"  {'- ' if place == 0 else '  '}{line}" for place, line in enumerate(lines)) + "\n"


def append_entry(path: Path, fields: Mapping[str, str | None]) -> Registry:
    """Write the entry at the end of the registry and read it back.

    RegistryError, with the file as it was, when the result could not be used.
    """
    before = path.read_text(encoding="utf-8")
    known = load_registry(path)
    indent = (_LAST_ENTRY.findall(before.partition("sources:")[2]) or ["  "])[-1]
    entry = "".join(f"{indent}{line[2:]}\n" for line in spell_entry(fields).splitlines())
    draft = path.with_name(f".{path.name}.part")
    draft.write_text(f"{before.rstrip()}\n{entry}", encoding="utf-8")
    try:
        registry = load_registry(draft)
        if len(registry.sources) != len(known.sources) + 1:
            raise RegistryError(f"{path}: `sources:` is not its last part; put this entry there yourself:\n{entry}")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return registry
