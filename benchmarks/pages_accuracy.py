"""How right pages are read: `python -m benchmarks.pages_accuracy FOLDER [FOLDER...]`.

Each folder holds pages as `ID.html.gz` and `gold.jsonl`, one line per page with `id` and whatever is known of: `body`,
`title`, `authors`, `published_at`, `language`, and `must_contain` and `must_not_contain`, sentences that the body has or
has not. Bodies are compared by runs of four words, beside trafilatura's of the same pages, and `speed` is how many pages
a second are read for each that trafilatura alone extracts.
"""

import argparse
import gzip
import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import trafilatura

from benchmarks.pages_scores import SCORES, Row, body_f1
from presswatch.extract import extract_to
from presswatch.tables import as_text
from sources.decoding import decode
from sources.pages import read_page


def main() -> None:
    """Print one line per folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", help="pages with gold.jsonl")
    print(as_text(pl.DataFrame([measure(folder) for folder in parser.parse_args().folders])))


def measure(folder: Path) -> dict[str, str]:
    """The figures of one folder, each with the number of pages or sentences that it was counted over."""
    gold = {row["id"]: row for row in _read_lines(folder / "gold.jsonl")}
    pages = {name: gzip.decompress((folder / f"{name}.html.gz").read_bytes()) for name in gold}
    found = {row["id"]: row for row in _extract(folder)}
    plain, plain_seconds = _time(pages, _extract_plainly)
    _, seconds = _time(pages, lambda payload: read_page(payload, None, datetime.now(UTC).date()))
    pairs = [(gold[name], found.get(name, {})) for name in sorted(gold)]
    beside = [(gold[name], {"body": plain[name]}) for name in sorted(gold)]
    shares = {name: _spell_share(score(gold, row) for gold, row in pairs) for name, score in SCORES.items()}
    verdicts = Counter(row.get("body_verdict", "unread") for _, row in pairs)
    return {
        "pages": f"{folder.name} ({len(gold)})",
        "body F1": _spell_f1(pairs),
        "trafilatura": _spell_f1(beside),
        **shares,
        "verdicts": " ".join(f"{name} {count}" for name, count in verdicts.most_common()),
        "speed": f"{plain_seconds / seconds:.2f}",
    }


def _read_lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _extract(folder: Path) -> list[Row]:
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "found.jsonl"
        for _ in extract_to([str(folder)], out, lambda name, reason: print(f"{name}: {reason}")):
            pass
        return list(_read_lines(out))


def _extract_plainly(payload: bytes) -> str:
    decoded = decode(payload, mend=True)
    text = decoded.text if decoded else ""
    return trafilatura.extract(text, favor_precision=True, include_comments=False) or ""


def _time(pages: Mapping[str, bytes], read: Callable[[bytes], Any]) -> tuple[dict[str, Any], float]:
    """What `read` makes of each page, and the seconds that it takes once it is warm."""
    answers = {name: read(payload) for name, payload in pages.items()}
    started = time.process_time()
    for payload in pages.values():
        read(payload)
    return answers, time.process_time() - started


def _spell_f1(pairs: Iterable[tuple[Row, Row]]) -> str:
    bodies = [(gold["body"], row.get("body") or "") for gold, row in pairs if gold.get("body") is not None]
    return f"{body_f1(bodies):.4f}" if bodies else "–"


def _spell_share(counts: Iterable[tuple[int, int]]) -> str:
    right, of = (sum(numbers) for numbers in zip(*counts, strict=True))
    return f"{right / of:.3f} ({of})" if of else "–"


if __name__ == "__main__":
    main()
