"""Real pages and feeds, damaged at random: nothing may crash, hang, or come out as anything but an article, flagged, or a named problem.

Run as `python -m benchmarks.mutations FOLDER… --count 2000 --seed 1`. Pages are read as `page`, web archives record by record,
the rest as `feed` and as `items`; what comes out goes on through `sources.readings` and `transforms.articles`, as in a run.
"""

import argparse
import gzip
import json
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.damage import damage
from presswatch import seeds
from sources import files, readings, rows
from sources.archived_items import archived_items
from sources.arrivals import PAGE_TYPE, RawItem, raw_page, raw_pages_frame
from sources.dates import read_date
from sources.feeds import web_link
from sources.page_readers import Job, PageReaders
from sources.warc import WarcReader
from transforms.articles import articles, read_copies

MOST_SECONDS = 10.0
LATEST = datetime(2026, 12, 31, tzinfo=UTC)
PAGE_ENDINGS = (".html", ".htm", ".xhtml")
_BATCH = 100
_MOST_ITEMS = 20
"""Items of one damaged feed that go on; the rest are like them."""


@dataclass(frozen=True)
class Damaged:
    """One damaged file and how it is to be read."""

    name: str
    kind: str
    payload: bytes


@dataclass
class Sums:
    """What became of the files of one kind, and of what was found in them."""

    files: Counter[str]
    items: Counter[str]
    slowest: float = 0.0
    slowest_name: str = ""


def main() -> int:
    """Print what became of the files; 1 when something crashed or took too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sums = {kind: Sums(Counter(), Counter()) for kind in ("page", "feed", "items", "archive")}
    damaged = list(_damage_files(given.folders, given.count, random.Random(given.seed)))  # noqa: S311 - no secret
    with PageReaders(1) as readers:
        for start in range(0, len(damaged), _BATCH):
            batch = damaged[start : start + _BATCH]
            found = [item for each in batch for item in _read_file(readers, each, sums[each.kind])]
            _read_on(found, sums)
    for kind, sum_ in sums.items():
        if sum_.files:
            print(_spell_sums(kind, sum_))
    crashes = sum(sum_.items["CRASH"] for sum_ in sums.values())
    slowest = max(sum_.slowest for sum_ in sums.values())
    print(f"{len(damaged)} files, seed {given.seed}: {crashes} crashes, slowest {slowest:.1f} s")
    return int(bool(crashes) or slowest > MOST_SECONDS)


def _damage_files(folders: list[Path], count: int, chance: random.Random) -> Iterator[Damaged]:
    paths = sorted(path for folder in folders for path in folder.iterdir() if path.suffix != ".jsonl")
    texts = {path: _read_text(path) for path in paths}
    kin: dict[str, list[Path]] = {"archive": [path for path in paths if ".warc" in path.name]}
    kin["page"] = [path for path in paths if path.name.removesuffix(".gz").endswith(PAGE_ENDINGS)]
    kin["feed"] = kin["items"] = [path for path in paths if path not in {*kin["archive"], *kin["page"]}]
    turns = [kind for kind in ("page", "feed", "page", "items", "archive") if kin[kind]]
    for number in range(count):
        kind = turns[number % len(turns)]
        path, other = chance.choice(kin[kind]), chance.choice(kin[kind])
        yield Damaged(f"{number}-{path.name}", kind, damage(texts[path], texts[other], chance.getrandbits(32)))


def _read_text(path: Path) -> bytes:
    # An archive is damaged as it stands on disk, where its pieces are packed one by one.
    is_packed = path.suffix == ".gz" and ".warc" not in path.name
    return gzip.decompress(path.read_bytes()) if is_packed else path.read_bytes()


def _read_file(readers: PageReaders, damaged: Damaged, sums: Sums) -> list[tuple[str, RawItem]]:
    began = time.monotonic()
    found = list(_read_archive(damaged, sums) if damaged.kind == "archive" else _ask_worker(readers, damaged, sums))
    seconds = time.monotonic() - began
    if seconds > sums.slowest:
        sums.slowest, sums.slowest_name = seconds, damaged.name
    return [(damaged.kind, item) for item in found]


def _read_archive(damaged: Damaged, sums: Sums) -> Iterator[RawItem]:
    reader = WarcReader(BytesIO(damaged.payload), damaged.name)
    for item in archived_items(reader):
        yield replace(item, item=f"{damaged.name}#{item.item}")
    sums.files["broken" if any(reason.startswith("broken") for reason in reader.skipped) else "read"] += 1


def _ask_worker(readers: PageReaders, damaged: Damaged, sums: Sums) -> Iterator[RawItem]:
    answer = readers.answer([Job(damaged.kind, damaged.payload, LATEST.date())])[0]
    sums.files[answer.get("problem", "read")] += 1
    if damaged.kind == "page":
        yield RawItem(damaged.name, PAGE_TYPE, damaged.payload)
    elif "problem" not in answer:
        yield from _items_of(damaged, answer)


def _items_of(damaged: Damaged, answer: dict[str, Any]) -> Iterator[RawItem]:
    """The items as the inbox and the taking of live sources make them."""
    if damaged.kind == "feed":
        for place, entry in enumerate(answer["entries"][:_MOST_ITEMS]):
            payload, published = rows.spell_row(entry), read_date(entry.get("date_published"))
            yield RawItem(f"{damaged.name}#{place}", files.ENTRY_TYPE, payload, web_link(entry.get("url")), published)
    else:
        for item in answer["items"][:_MOST_ITEMS]:
            yield RawItem(f"{damaged.name}#{item['name']}", files.ENTRY_TYPE, item["entry"].encode(), item["url"])
        for item in answer["items"][:1]:
            page = b"<html><title>T</title><p>" + b"The mill by the river opened again. " * 20
            yield RawItem(f"{damaged.name}##", PAGE_TYPE, page, item["url"], announced=item["announced"])


def _read_on(found: list[tuple[str, RawItem]], sums: dict[str, Sums]) -> None:
    """Through the frames, all at once as a run does it; when that fails one by one, to see which it was."""
    try:
        outcomes = _outcomes([item for _, item in found])
    except Exception:
        outcomes = [_outcome_alone(item) for _, item in found]
    for (kind, _), outcome in zip(found, outcomes, strict=True):
        sums[kind].items[outcome] += 1


def _outcome_alone(item: RawItem) -> str:
    try:
        return _outcomes([item])[0]
    except Exception:
        print(f"CRASH {item.item}: {traceback.format_exc(limit=-3)}")
        return "CRASH"


def _outcomes(items: list[RawItem]) -> list[str]:
    day: date = LATEST.date()
    raw_pages = raw_pages_frame([raw_page(item, "inbox", day, LATEST) for item in items])
    read = readings.read(raw_pages, ZoneInfo("UTC"), LATEST)
    copies = read_copies(read, seeds.outlets(), seeds.furniture(), "UTC")
    articles(copies)
    json.dumps(copies.drop("fetched_at", "published_at", "day", "published_on").to_dicts(), allow_nan=False)
    verdicts = dict(zip(copies["raw_page_id"], copies["body_verdict"], strict=True))
    return [
        f"problem {problem}" if problem else "article" if verdicts[page_id] == "ok" else f"flagged {verdicts[page_id]}"
        for page_id, problem in zip(read["raw_page_id"], read["problem"], strict=True)
    ]


def _spell_sums(kind: str, sums: Sums) -> str:
    lines = [f"{kind}: {sum(sums.files.values())} files, slowest {sums.slowest:.2f} s ({sums.slowest_name})"]
    for noun, counts in (("files", sums.files), ("articles", sums.items)):
        lines += [f"  {noun:8} {outcome:28} {count:6}" for outcome, count in counts.most_common()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
