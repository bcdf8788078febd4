"""Feeds and sitemaps of a folder, each fetched from a local server and read as a run does, one line per file.

Run as `python -m benchmarks.feeds_table FOLDER`.
"""

import asyncio
import re
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from gzip import decompress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sources.page_readers import Job, PageReaders
from sources.web.client import Answer, Ask, FetchSettings, WebClient
from sources.web.failures import FetchError

_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.I)
_PLACE = re.compile(rb"<(?:url|sitemap)[\s>]", re.I)
_ITEM = re.compile(rb'"(?:content_html|content_text|date_published)"\s*:')
_LINE = re.compile(rb"^\s*https?://", re.M)
_HIDDEN = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.S)


@dataclass(frozen=True)
class Row:
    """What was read of one file."""

    name: str
    form: str = ""
    counted: int = 0
    """Entries that a search of the bytes finds."""
    items: int = 0
    dated: int = 0
    linked: int = 0
    full: int = 0
    problem: str = ""


def feeds_table(folder: Path) -> list[Row]:
    """One row per file of the folder, by name."""
    names = sorted(path.name for path in folder.iterdir() if path.is_file())
    with _served(folder) as address, PageReaders() as readers:
        return asyncio.run(_read_each(names, folder, address, readers))


async def _read_each(names: Sequence[str], folder: Path, address: str, readers: PageReaders) -> list[Row]:
    settings = FetchSettings("Presswatch/0 (benchmark)", ("127.0.0.1",), gap_seconds=0.0)
    async with WebClient(settings) as web:
        return [await _read_one(name, folder, f"{address}/{quote(name)}", web, readers) for name in names]


async def _read_one(name: str, folder: Path, url: str, web: WebClient, readers: PageReaders) -> Row:
    counted = count_entries((folder / name).read_bytes())
    try:
        answer = await web.fetch(Ask(url, most_bytes=50_000_000))
    except FetchError as error:
        return Row(name, counted=counted, problem=error.code)
    return _spell_row(name, counted, await _read(answer, readers))


async def _read(answer: Answer, readers: PageReaders) -> dict[str, Any]:
    job = Job("items", answer.payload, datetime.now(UTC).date(), answer.url, charset=answer.charset)
    return await asyncio.wrap_future(readers.submit(job))


def _spell_row(name: str, counted: int, found: dict[str, Any]) -> Row:
    if "problem" in found:
        return Row(name, counted=counted, problem=found["problem"])
    items = found["items"] + [{"url": child["url"], "day": child["date_modified"]} for child in found["children"]]
    return Row(
        name,
        found["form"],
        counted,
        len(items),
        dated=sum(bool(item["day"]) for item in items),
        linked=sum(bool(item["url"]) for item in items),
        full=sum(bool(item.get("is_full")) for item in items),
    )


def count_entries(payload: bytes) -> int:
    """The entries that a plain search finds, without knowing what a feed is."""
    plain = decompress(payload) if payload.startswith(b"\x1f\x8b") else payload
    shown = _HIDDEN.sub(b"", plain.replace(b"\0", b""))
    if shown.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return shown.count(b'"id"') or len(_ITEM.findall(shown))
    # The picture of a channel has a `url` of its own, so those are counted where there are no items.
    return len(_ENTRY.findall(shown)) or len(_PLACE.findall(shown)) or len(_LINE.findall(shown))


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    """Print the table and its totals."""
    rows = feeds_table(Path(sys.argv[1]))
    print(f"{'file':44} {'form':14} {'counted':>7} {'items':>6} {'dated':>6} {'linked':>6} {'full':>5}  problem")
    total = Row("total")
    for row in [*rows, total]:
        shown = row if row is not total else _add_up(rows)
        counts = f"{shown.counted:7} {shown.items:6} {shown.dated:6} {shown.linked:6} {shown.full:5}"
        mark = "" if shown.counted == shown.items else "  *"
        print(f"{shown.name:44} {shown.form:14} {counts}  {shown.problem}{mark}")
    print("forms:", dict(Counter(row.form or row.problem for row in rows)))


def _add_up(rows: Sequence[Row]) -> Row:
    names = ("counted", "items", "dated", "linked", "full")
    sums = {name: sum(getattr(row, name) for row in rows) for name in names}
    return Row(f"{len(rows)} files", problem=f"{sum(bool(row.problem) for row in rows)} with a problem", **sums)


if __name__ == "__main__":
    main()
