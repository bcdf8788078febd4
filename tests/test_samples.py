"""The samples are what seeds/README.md promises, and the golden reading of them cannot rot."""

import csv
import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import feedparser
import polars as pl
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
SAMPLES = SEEDS / "samples"
GOLDEN: list[dict[str, Any]] = json.loads((ROOT / "tests" / "golden" / "samples.json").read_text("utf-8"))
OPENING_MARKS = "“‘\"'"
OUTLET_KINDS = {"newspaper", "broadcaster", "agency", "magazine", "digital", "think_tank", "columnist"}
ROLES_OF_GOLDEN = {"named", "pronoun_resolved", "role_only", "unattributed"}


@dataclass(frozen=True)
class Sample:
    """One article of the inbox, as plainly as it can be read without the product."""

    file: str
    item: str | None
    title: str
    body: str
    outlet: str | None = None
    url: str | None = None
    published: str | None = None


def _golden_id(reading: dict[str, Any]) -> str:
    return f"{reading['file']}#{reading.get('item', '')}"


golden_readings = pytest.mark.parametrize("reading", GOLDEN, ids=_golden_id)


def test_there_are_samples_in_all_formats() -> None:
    counted = Counter(sample.file.rsplit(".", 1)[-1] for sample in _read_samples())
    assert counted == {"txt": 8, "html": 9, "jsonl": 12, "parquet": 8, "xml": 8}


def test_every_item_of_a_file_has_its_own_id() -> None:
    keys = Counter((sample.file, sample.item) for sample in _read_samples())
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_samples_come_from_ten_outlets_over_seven_days() -> None:
    outlets = {_outlet_id(sample) for sample in _read_samples() if sample.outlet or sample.url}
    days = {day for sample in _read_samples() if (day := _day_of(sample)) and day.startswith("2026")}
    assert len(outlets) == 10
    assert days == {f"2026-03-0{day}" for day in range(2, 9)}


def test_the_awkward_rows_are_there() -> None:
    by_id = {sample.item: sample for sample in _read_samples() if sample.item}
    assert by_id["pq-03"].body == ""
    assert by_id["pq-04"].published == ""
    assert (by_id["pq-05"].published or "").startswith("2031")
    assert by_id["pq-07"].url is None


def test_one_article_arrives_twice_and_one_in_two_versions() -> None:
    pages = {sample.file: sample for sample in _read_samples() if sample.item is None}
    by_id = {sample.item: sample for sample in _read_samples() if sample.item}
    again, changed = by_id["t9-7731"], by_id["hp-0990b"]
    assert all(paragraph in pages["tidewater-heat-school.html"].body for paragraph in again.body.split("\n\n"))
    assert "utm_source" in (again.url or "")
    assert changed.url == pages["harbour-ferry-contract.html"].url
    assert "Update, Tuesday evening" in changed.body


def test_the_courier_copies_the_wire_nearly_word_for_word() -> None:
    pages = {sample.file: sample for sample in _read_samples() if sample.item is None}
    copied = set(re.findall(r"<p>(.*?)</p>", pages["courier-velmora-budget.html"].body))
    original = set(re.findall(r"<p>(.*?)</p>", pages["wire-parliament-budget.html"].body))
    assert len(copied & original) / len(copied) > 0.8


def test_two_outlets_quote_the_same_words() -> None:
    words = "We did not lose the grid. We put it down for a moment and then could not remember where,"
    assert {_outlet_id(sample) for sample in _read_samples() if words in sample.body} == {
        "harbour-post",
        "tidewater-nine",
    }


def test_every_address_is_of_a_reserved_domain() -> None:
    texts = [f"{sample.url} {sample.body}" for sample in _read_samples()]
    hosts = {host for text in texts for host in re.findall(r"https?://([^/\s\"<]+)", text)}
    real = {host for host in hosts if not host.endswith((".example", "schema.org"))}
    assert real == set()


@golden_readings
def test_golden_quotes_stand_behind_a_mark_in_their_sample(reading: dict[str, Any]) -> None:
    sample = _sample_of(reading)
    for quote in reading["quotes"]:
        field = sample.title if quote.get("field") == "title" else sample.body
        before = [field[found.start() - 1] for found in re.finditer(re.escape(quote["text"]), field)]
        assert any(mark in OPENING_MARKS for mark in before), quote["text"]


@golden_readings
def test_golden_speakers_and_cues_are_consistent(reading: dict[str, Any]) -> None:
    text = _text_of(reading)
    names = {entity["name"] for entity in reading["entities"]}
    for quote in reading["quotes"]:
        assert quote["attribution"] in ROLES_OF_GOLDEN
        assert quote["attribution"] != "named" or quote["speaker"] in names, quote
        assert quote["cue"] is None or quote["cue"] in text, quote
        assert (quote["speaker"] is None) == (quote["attribution"] == "unattributed"), quote
        assert quote["kind"] != "term" or quote["speaker"] is None, quote
        assert quote["text"] in quote.get("nested_in", quote["text"]), quote


@golden_readings
def test_golden_names_and_reported_words_stand_in_their_sample(reading: dict[str, Any]) -> None:
    text = _text_of(reading)
    forms = [form for entity in reading["entities"] for form in entity["surface_forms"]]
    reported = [part[key] for part in reading["indirect_statements"] for key in ("cue", "contains")]
    assert [words for words in forms + reported if words not in text] == []


@golden_readings
def test_golden_furniture_stands_in_its_sample_and_holds_no_quote(reading: dict[str, Any]) -> None:
    text = _text_of(reading)
    for line in reading["boilerplate_lines"]:
        assert line in text
        assert not any(quote["text"] in line for quote in reading["quotes"])


def test_the_golden_file_reads_at_least_twelve_samples_once_each() -> None:
    assert len(GOLDEN) >= 12
    assert len({_golden_id(reading) for reading in GOLDEN}) == len(GOLDEN)


def test_every_outlet_has_an_id_a_name_and_a_known_kind() -> None:
    for outlet in _read_outlets():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", outlet["outlet_id"]), outlet
        assert outlet["name"] == outlet["name"].strip() != "", outlet
        assert outlet["kind"] in OUTLET_KINDS, outlet
        assert re.fullmatch(r"([A-Z]{2})?", outlet["country"]), outlet
        assert re.fullmatch(r"[a-z]{2}", outlet["language"]), outlet


def test_no_label_or_domain_means_two_outlets() -> None:
    labels = Counter(label for outlet in _read_outlets() for label in {_bare(word) for word in _labels_of(outlet)})
    domains = Counter(domain for outlet in _read_outlets() for domain in _domains_of(outlet))
    assert [word for counted in (labels, domains) for word, count in counted.items() if count > 1] == []


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("nyt", "The New York Times"),
        ("New York Times - News", "The New York Times"),
        ("usa-today", "USA Today"),
        ("CNN (Web News)", "CNN"),
        ("Fox News (Online)", "Fox News"),
        ("west-journal", "The Western Journal"),
        ("HARBOUR POST - NEWS", "The Harbour Post"),
    ],
)
def test_labels_of_one_outlet_lead_to_one_name(label: str, name: str) -> None:
    named = {outlet["name"] for outlet in _read_outlets() if label.casefold() in _labels_of(outlet)}
    assert named == {name}


def test_the_inbox_is_the_first_source() -> None:
    sources = yaml.safe_load((SEEDS / "sources.yml").read_text("utf-8"))["sources"]
    assert sources[0]["id"] == "inbox"
    assert sources[0]["kind"] == "folder"


def test_the_readme_describes_every_sample() -> None:
    readme = (SEEDS / "README.md").read_text("utf-8")
    wanted = {sample.file for sample in _read_samples()} | {sample.item or sample.file for sample in _read_samples()}
    assert [name for name in sorted(wanted) if name not in readme] == []


@cache
def _read_samples() -> tuple[Sample, ...]:
    readers = {
        ".txt": _read_text,
        ".html": _read_page,
        ".jsonl": _read_lines,
        ".parquet": _read_rows,
        ".xml": _read_feed,
    }
    return tuple(sample for path in sorted(SAMPLES.iterdir()) for sample in readers[path.suffix](path))


def _read_text(path: Path) -> list[Sample]:
    title, body = path.read_text("utf-8").split("\n\n", 1)
    return [Sample(path.name, None, title, body)]


def _read_page(path: Path) -> list[Sample]:
    page = unescape(path.read_text("utf-8"))
    site, url, day = (
        _first(pattern, page)
        for pattern in (
            r'og:site_name" content="([^"]+)"',
            r'rel="canonical" href="([^"]+)"',
            r"(2026-\d\d-\d\d|\d\d Mar 2026)",
        )
    )
    return [Sample(path.name, None, _first(r"<title>(.*?)</title>", page) or "", page, site, url, day)]


def _read_lines(path: Path) -> list[Sample]:
    return [_from_row(path, json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def _read_rows(path: Path) -> list[Sample]:
    return [_from_row(path, row) for row in pl.read_parquet(path).iter_rows(named=True)]


def _from_row(path: Path, row: dict[str, Any]) -> Sample:
    body = row["body"] if "body" in row else row["text"]
    published = row["published"] if "published" in row else row["published_at"]
    return Sample(path.name, row["id"], row["title"], body, row["outlet"], row["url"], published)


def _read_feed(path: Path) -> list[Sample]:
    feed = feedparser.parse(path.read_bytes())
    assert not feed.bozo, f"{path.name}: {feed.get('bozo_exception')}; mend the feed's XML"
    return [
        Sample(path.name, entry.id, entry.title, _entry_body(entry), feed.feed.title, entry.link, _iso_day(entry))
        for entry in feed.entries
    ]


def _entry_body(entry: Any) -> str:
    return unescape(entry.content[0].value) if "content" in entry else str(entry.summary)


def _iso_day(entry: Any) -> str:
    year, month, day = entry.published_parsed[:3]
    return f"{year:04d}-{month:02d}-{day:02d}"


def _first(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text)
    return found[1] if found else None


def _day_of(sample: Sample) -> str | None:
    if sample.published and re.fullmatch(r"\d\d Mar 2026", sample.published):
        return f"2026-03-{sample.published[:2]}"
    return (sample.published or "")[:10] or None


def _outlet_id(sample: Sample) -> str:
    host = (_first(r"https?://([^/]+)", sample.url or "") or "").removeprefix("www.")
    found = {
        outlet["outlet_id"]
        for outlet in _read_outlets()
        if host in _domains_of(outlet) or (sample.outlet or "").casefold() in _labels_of(outlet)
    }
    assert len(found) == 1, f"{sample.file} {sample.item}: {found}; add its label to seeds/outlets.csv"
    return found.pop()


@cache
def _read_outlets() -> tuple[dict[str, str], ...]:
    with (SEEDS / "outlets.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _labels_of(outlet: dict[str, str]) -> set[str]:
    return {label.casefold() for label in [outlet["outlet_id"], outlet["name"], *outlet["labels"].split("|")] if label}


def _bare(label: str) -> str:
    return re.sub(r"[\W_]", "", re.sub(r"^the[\s_-]+", "", label))


def _domains_of(outlet: dict[str, str]) -> set[str]:
    return {domain for domain in outlet["domains"].split("|") if domain}


def _sample_of(reading: dict[str, Any]) -> Sample:
    key = (reading["file"], reading.get("item"))
    return next(sample for sample in _read_samples() if (sample.file, sample.item) == key)


def _text_of(reading: dict[str, Any]) -> str:
    sample = _sample_of(reading)
    return f"{sample.title}\n{sample.body}"
