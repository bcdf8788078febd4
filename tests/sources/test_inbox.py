"""The inbox: what it takes, what it refuses and what it remembers."""

import errno
import gzip
import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from schemas import RAW_PAGES
from sources import files
from sources import inbox as inbox_module
from sources.arrivals import Refusal
from sources.inbox import collect_inbox
from sources.ledger import LEDGER_NAME
from tests.sources.pages_of_our_own import ARTICLE, json_ld, page

UTC_ZONE = ZoneInfo("UTC")
LATEST = datetime(2026, 12, 31, tzinfo=UTC)
ROW = {
    "outlet": "Harbour Post",
    "url": "https://harbourpost.example/a",
    "title": "Lamp",
    "published": "2026-03-05",
    "body": "It burns.",
}
FEED = """<rss version="2.0"><channel><title>Nine</title><item><guid>n1</guid><title>Pier</title>
<pubDate>Fri, 06 Mar 2026 12:00:00 GMT</pubDate><description>It held.</description></item></channel></rss>"""


def line(**changes: object) -> str:
    return json.dumps({**ROW, **changes}) + "\n"


def collect(inbox: Path, day: date | None = None, zone: ZoneInfo = UTC_ZONE) -> tuple[pl.DataFrame, list[Refusal]]:
    """Everything that a run gathers, in one frame, and the refusals."""
    gathered = list(collect_inbox(inbox, inbox.parent / "state", zone, day, LATEST))
    refusals = [refusal for batch in gathered for refusal in batch.refusals]
    return pl.concat([batch.raw_pages for batch in gathered]), refusals


def fill_with_good_files(inbox: Path) -> None:
    (inbox / "a.txt").write_text("A title\n\nA body.", encoding="utf-8")
    (inbox / "b.html").write_bytes(page(json_ld(ARTICLE)))
    (inbox / "c.html.gz").write_bytes(gzip.compress(page(json_ld(ARTICLE)), mtime=0))
    (inbox / "d.jsonl").write_text(line() + "\n" + line(title="Second"), encoding="utf-8")
    (inbox / "e.jsonl.gz").write_bytes(gzip.compress(line().encode(), mtime=0))
    pl.DataFrame([ROW, {**ROW, "published": ""}]).write_parquet(inbox / "f.parquet")
    (inbox / "g.xml").write_text(FEED, encoding="utf-8")


def test_every_format_gives_its_items_in_the_order_of_the_paths(inbox: Path) -> None:
    fill_with_good_files(inbox)
    raw_pages, refusals = collect(inbox)
    assert refusals == []
    assert raw_pages["item"].to_list() == [
        "a.txt",
        "b.html",
        "c.html.gz",
        "d.jsonl#1",
        "d.jsonl#3",
        "e.jsonl.gz#1",
        "f.parquet#1",
        "f.parquet#2",
        "g.xml#n1",
    ]
    assert RAW_PAGES.conform(raw_pages).equals(raw_pages)


def test_payloads_are_the_bytes_of_the_file_or_of_the_line(inbox: Path) -> None:
    fill_with_good_files(inbox)
    payloads = dict(collect(inbox)[0].select("item", "payload").iter_rows())
    assert payloads["a.txt"] == b"A title\n\nA body."
    assert payloads["c.html.gz"] == payloads["b.html"] == page(json_ld(ARTICLE))
    assert payloads["d.jsonl#1"] == line().strip().encode()
    assert payloads["f.parquet#1"] == json.dumps(ROW, sort_keys=True, separators=(",", ":")).encode()


def test_the_same_arrival_has_the_same_id_in_another_folder_at_another_time(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        inbox = tmp_path / name / "inbox"
        inbox.mkdir(parents=True)
        fill_with_good_files(inbox)
        found.append(collect(inbox)[0].drop("fetched_at", "day"))
    assert found[0].equals(found[1])
    assert found[0]["raw_page_id"].n_unique() == found[0].height


def test_a_run_takes_what_was_published_on_its_day(inbox: Path) -> None:
    fill_with_good_files(inbox)
    assert collect(inbox, date(2026, 3, 6))[0]["item"].to_list() == ["g.xml#n1"]
    fifth = collect(inbox, date(2026, 3, 5))[0]
    assert fifth["item"].to_list() == ["b.html", "c.html.gz", "d.jsonl#1", "d.jsonl#3", "e.jsonl.gz#1", "f.parquet#1"]
    assert fifth["day"].unique().to_list() == [date(2026, 3, 5)]


@pytest.mark.parametrize("published", ["", "soon", "2031-01-01", None])
def test_without_a_usable_date_an_item_belongs_to_the_day_its_file_was_first_seen(
    inbox: Path, published: object
) -> None:
    (inbox / "a.jsonl").write_text(line(published=published), encoding="utf-8")
    everything, _ = collect(inbox)
    first_day = everything["fetched_at"][0].date()
    assert everything["day"].to_list() == [first_day]
    assert collect(inbox, first_day)[0].height == 1
    assert collect(inbox, first_day - timedelta(days=1))[0].height == 0


def test_the_day_is_counted_in_the_time_zone_of_the_run(inbox: Path) -> None:
    (inbox / "a.jsonl").write_text(line(published="2026-03-05T23:30:00-05:00"), encoding="utf-8")
    assert collect(inbox, date(2026, 3, 6))[0].height == 1
    assert collect(inbox, date(2026, 3, 5), ZoneInfo("America/New_York"))[0].height == 1


def test_files_that_hold_nothing_of_a_day_are_not_read_again(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_with_good_files(inbox)
    collect(inbox)
    opened: list[str] = []
    read = inbox_module.file_items
    monkeypatch.setattr(inbox_module, "file_items", lambda file, *rest: opened.append(file.name) or read(file, *rest))
    collect(inbox, date(2026, 3, 6))
    assert opened == ["g.xml"]


def test_a_changed_file_is_seen_anew_and_an_unchanged_one_is_not(inbox: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (inbox / name).write_text("Title\n\nBody.", encoding="utf-8")
    before = collect(inbox)[0]
    (inbox / "a.txt").write_text("Title\n\nAnother body.", encoding="utf-8")
    os.utime(inbox / "b.txt", ns=(1, 1))
    after = collect(inbox)[0]
    assert after["fetched_at"][0] > before["fetched_at"][0]
    assert after["fetched_at"][1] == before["fetched_at"][1]


def test_losing_the_ledger_loses_only_when_files_were_first_seen(inbox: Path) -> None:
    fill_with_good_files(inbox)
    before = collect(inbox)[0]
    (inbox.parent / "state" / LEDGER_NAME).unlink()
    after = collect(inbox)[0]
    assert before.drop("fetched_at").equals(after.drop("fetched_at"))


def test_runs_that_scan_at_once_agree_on_when_files_were_first_seen(inbox: Path) -> None:
    for number in range(20):
        (inbox / f"{number:02}.txt").write_text(f"Title {number}\n\nBody.", encoding="utf-8")
    found: list[pl.DataFrame] = []
    runs = [Thread(target=lambda: found.append(collect(inbox)[0])) for _ in range(4)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert len(found) == 4
    assert all(frame.equals(found[0]) for frame in found)


POISON = {
    "empty.txt": (b"", "empty_file"),
    "blank.jsonl": (b"\n \n", "empty_file"),
    "binary.txt": (bytes(range(256)) * 8, "broken_encoding"),
    "binary.jsonl": (bytes(range(256)) * 8, "broken_encoding"),
    "broken.txt": ("Ü".encode() * 20 + b"\xc3(" + b"\xff", "broken_encoding"),
    "bad.html.gz": (gzip.compress(b"<p>x</p>" * 999)[:-20], "broken_gzip"),
    "not.parquet": (b"PAR1" + b"\x00" * 50, "unreadable_parquet"),
    "not.xml": (b"<html><p>x</p></html>", "not_a_feed"),
    "picture.png": (b"\x89PNG", "unknown_format"),
    "odd\nname.txt": (b"Title\n\nBody", "odd_file_name"),
    "odd\udcff.txt": (b"Title\n\nBody", "odd_file_name"),
}


def test_each_poison_file_is_refused_with_a_reason_and_the_good_ones_load(inbox: Path) -> None:
    fill_with_good_files(inbox)
    for name, (payload, _) in POISON.items():
        (inbox / name).write_bytes(payload)
    (inbox / "kites “high” 🎉.txt").write_text("Kites\n\nThey flew.", encoding="utf-8")
    raw_pages, refusals = collect(inbox)
    reasons = {refusal.item: refusal.reason for refusal in refusals}
    assert raw_pages.height == 10
    assert reasons == {
        name.replace("\n", "\\n").replace("\udcff", "\\udcff"): code for name, (_, code) in POISON.items()
    }
    assert all(
        refusal.explanation.endswith((".", ")")) or ";" in refusal.explanation or ":" in refusal.explanation
        for refusal in refusals
    )


def test_one_bad_line_costs_only_itself(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_ITEM_BYTES", 2_000)
    bad = ['{"body": ', "[1, 2]", '{"body": "' + "x" * 9_000 + '"}', "[" * 1_500]
    (inbox / "a.jsonl").write_text(line() + "\n".join(bad) + "\n" + line(title="Last"), encoding="utf-8")
    raw_pages, refusals = collect(inbox)
    assert raw_pages["item"].to_list() == ["a.jsonl#1", "a.jsonl#6"]
    assert [refusal.reason for refusal in refusals] == ["broken_json", "not_a_row", "too_large", "broken_json"]
    assert all(refusal.excerpt for refusal in refusals)


def test_parquet_without_a_text_column_is_refused_with_its_columns_named(inbox: Path) -> None:
    pl.DataFrame({"heading": ["x"]}).write_parquet(inbox / "a.parquet")
    _, refusals = collect(inbox)
    assert [refusal.reason for refusal in refusals] == ["no_text_column"]
    assert "heading" in refusals[0].explanation


def test_a_feed_says_how_many_of_its_entries_were_left_out(inbox: Path) -> None:
    feed = {"title": "Nine", "items": [{"id": "n1", "content_text": "It held."}, "pier", None]}
    (inbox / "a.json").write_text(json.dumps(feed), encoding="utf-8")
    raw_pages, refusals = collect(inbox)
    assert raw_pages["item"].to_list() == ["a.json#n1"]
    assert [(refusal.item, refusal.reason) for refusal in refusals] == [("a.json", "entries_left_out")]
    assert refusals[0].explanation.startswith("2 of its entries")


def test_lines_of_a_packed_file_are_read_only_up_to_the_cap(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_DECODED_BYTES", 1_000)
    lines = (line() * 50).encode()
    (inbox / "a.jsonl.gz").write_bytes(gzip.compress(lines, mtime=0))
    (inbox / "b.jsonl").write_bytes(lines)
    raw_pages, refusals = collect(inbox)
    from_packed = raw_pages.filter(pl.col("item").str.starts_with("a."))
    assert 0 < from_packed["byte_count"].sum() <= 1_000
    assert raw_pages.height - from_packed.height == 50
    assert [(refusal.item, refusal.reason) for refusal in refusals] == [("a.jsonl.gz", "too_large")]


def test_a_file_of_broken_lines_is_given_up_with_one_last_word(inbox: Path) -> None:
    (inbox / "a.jsonl").write_text("{broken\n" * 1_500 + line(), encoding="utf-8")
    (inbox / "b.jsonl").write_text(line(), encoding="utf-8")
    raw_pages, refusals = collect(inbox)
    assert raw_pages["item"].to_list() == ["b.jsonl#1"]
    assert len(refusals) == 1_001
    assert (refusals[-1].item, refusals[-1].reason) == ("a.jsonl", "too_many_broken_lines")
    assert refusals[-1].explanation.startswith("1,000 of its items")


def test_a_folder_that_cannot_be_listed_is_refused_and_the_others_are_read(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("closed", "open"):
        (inbox / name).mkdir()
        (inbox / name / "a.jsonl").write_text(line(), encoding="utf-8")
    close_folder(inbox / "closed", monkeypatch)
    raw_pages, refusals = collect(inbox)
    assert raw_pages["item"].to_list() == ["open/a.jsonl#1"]
    assert [(refusal.item, refusal.reason) for refusal in refusals] == [("closed", "unreadable_folder")]


def test_an_inbox_that_cannot_be_listed_stops_the_collection(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    close_folder(inbox, monkeypatch)
    with pytest.raises(OSError, match=r"cannot be listed .*; check the path"):
        collect(inbox)


def close_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions do not stop root, as whom tests in containers run: the listing itself is refused."""
    scan = os.scandir

    def scan_unless_closed(path: str) -> object:
        if Path(path) == folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scan_unless_closed)


def test_a_file_that_goes_while_the_folder_is_listed_never_arrived(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_with_good_files(inbox)
    walk = os.walk

    def walk_and_lose(top: Path, **options: Any) -> Iterator[Any]:
        for found in walk(top, **options):
            (inbox / "a.txt").unlink()
            yield found

    monkeypatch.setattr(os, "walk", walk_and_lose)
    raw_pages, refusals = collect(inbox)
    assert (raw_pages["item"][0], refusals) == ("b.html", [])


def test_links_pipes_and_hidden_files_are_never_opened(inbox: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Secret\n\nNobody may read this.", encoding="utf-8")
    (inbox / "link.txt").symlink_to(secret)
    (inbox / "folder").symlink_to(tmp_path)
    (inbox / ".hidden.txt").write_text("Hidden\n\nText.", encoding="utf-8")
    os.mkfifo(inbox / "pipe.txt")
    raw_pages, refusals = collect(inbox)
    assert raw_pages.is_empty()
    assert {refusal.item: refusal.reason for refusal in refusals} == {
        "folder": "symlink",
        "link.txt": "symlink",
        "pipe.txt": "not_a_file",
    }


def test_refusals_belong_to_the_day_the_file_was_first_seen(inbox: Path) -> None:
    (inbox / "a.jsonl").write_text("{broken\n" + line(), encoding="utf-8")
    today = collect(inbox)[0]["fetched_at"][0].date()
    assert [refusal.item for refusal in collect(inbox, today)[1]] == ["a.jsonl#1"]
    raw_pages, refusals = collect(inbox, date(2026, 3, 5))
    assert (raw_pages.height, refusals) == (1, [])


def test_western_text_that_is_not_utf8_is_read_and_its_encoding_kept(inbox: Path) -> None:
    (inbox / "a.txt").write_bytes("Café fermé\n\nLe café a fermé.".encode("cp1252"))
    raw_pages, refusals = collect(inbox)
    assert (raw_pages["media_type"].to_list(), refusals) == (["text/plain; charset=cp1252"], [])


def test_batches_are_bounded_in_bytes(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_module, "BATCH_BYTES", 2_000)
    (inbox / "a.jsonl").write_text(line(body="word " * 100) * 40, encoding="utf-8")
    batches = list(collect_inbox(inbox, inbox.parent / "state", UTC_ZONE, None, LATEST))
    assert sum(batch.raw_pages.height for batch in batches) == 40
    assert max(int(batch.raw_pages["byte_count"].sum()) for batch in batches) < 3_000
