"""Web archives."""

import gzip
import resource
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest

from sources import warc
from sources.archives import Archive
from sources.warc import WarcReader
from sources.warc_bodies import join_chunks
from tests.sources.archives_of_our_own import chunked, gzipped, plain_record, response, write_archive
from tests.sources.pages_of_our_own import page

FOUR = (
    response(1),
    response(2, b"\x89PNG", Content_Type="image/png"),
    response(3, status="404 Not Found"),
    response(4),
)
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def _read(path: Path) -> tuple[list[str], dict[str, int]]:
    """The ends of the addresses of the pages, and what was passed over."""
    with Archive(str(path)).open() as stream:
        reader = WarcReader(stream, path.name)
        return [record.url.rpartition("/")[2] for record in reader.pages()], dict(reader.skipped)


def _read_pages(path: Path) -> list[warc.WarcPage]:
    with Archive(str(path)).open() as stream:
        return list(WarcReader(stream, path.name).pages())


@pytest.mark.parametrize("packed", [True, False])
def test_only_pages_that_were_found_are_taken_and_the_rest_is_counted(tmp_path: Path, packed: bool) -> None:
    write_archive(tmp_path / "a.warc", FOUR, packed=packed)
    assert _read(tmp_path / "a.warc") == (
        ["1", "4"],
        {"not_html (image/png)": 1, "status 404": 1, "not_a_response (metadata)": 1},
    )
    first = _read_pages(tmp_path / "a.warc")[0]
    assert (first.payload, first.http_status) == (page(), 200)
    assert first.captured_at == datetime(2026, 3, 6, 7, 8, 9, tzinfo=UTC)


def test_a_capture_in_the_future_is_none(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.warc", FOUR, date="9998-01-01T00:00:00Z")
    assert {record.captured_at for record in _read_pages(tmp_path / "a.warc")} == {None}


def test_an_archive_cut_short_gives_what_stands_before_the_cut(tmp_path: Path) -> None:
    ends = write_archive(tmp_path / "a.warc.gz", FOUR)
    whole = (tmp_path / "a.warc.gz").read_bytes()
    (tmp_path / "b.warc.gz").write_bytes(whole[: ends[0] + 40])
    assert _read(tmp_path / "b.warc.gz")[0] == ["1"]


def test_a_page_cut_short_is_no_page(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.warc", FOUR[:1], packed=False)
    whole = (tmp_path / "a.warc").read_bytes()
    (tmp_path / "b.warc").write_bytes(whole[: whole.index(b"The keeper, who is 81")])
    assert _read(tmp_path / "b.warc") == ([], {"cut_short": 1})


def test_behind_a_damaged_member_the_next_one_is_read(tmp_path: Path) -> None:
    ends = write_archive(tmp_path / "a.warc.gz", [response(number) for number in range(1, 6)])
    whole = bytearray((tmp_path / "a.warc.gz").read_bytes())
    whole[ends[1] + 60 : ends[2] - 60] = b"\x55" * (ends[2] - ends[1] - 120)
    (tmp_path / "b.warc.gz").write_bytes(whole)
    pages, skipped = _read(tmp_path / "b.warc.gz")
    assert pages == ["1", "2", "4", "5"]
    assert sum(count for reason, count in skipped.items() if reason.startswith(("broken", "cut_short"))) >= 1


def test_behind_bytes_that_are_no_record_the_next_record_is_read(tmp_path: Path) -> None:
    ends = write_archive(tmp_path / "a.warc", [response(number) for number in range(1, 4)], packed=False)
    whole = (tmp_path / "a.warc").read_bytes()
    (tmp_path / "b.warc").write_bytes(whole[: ends[0]] + b"no record\r\n" * 40 + whole[ends[0] :])
    pages, skipped = _read(tmp_path / "b.warc")
    assert pages == ["1", "2", "3"]
    assert sum(count for reason, count in skipped.items() if reason.startswith("broken")) == 1


def test_an_archive_packed_as_one_file_is_read_all_the_same(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.warc", FOUR, packed=False)
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress((tmp_path / "a.warc").read_bytes()))
    assert _read(tmp_path / "b.warc.gz") == _read(tmp_path / "a.warc")


def test_an_archive_packed_in_other_pieces_than_its_records_is_read_all_the_same(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.warc", FOUR, packed=False)
    whole = (tmp_path / "a.warc").read_bytes()
    pieces = [gzip.compress(whole[start : start + 500]) for start in range(0, len(whole), 500)]
    (tmp_path / "b.warc.gz").write_bytes(b"".join(pieces))
    assert _read(tmp_path / "b.warc.gz") == _read(tmp_path / "a.warc")


def test_a_file_that_is_no_archive_gives_nothing_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"this is no archive\n" * 20)
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress(b"nor is this"))
    for name in ("a.warc", "b.warc.gz"):
        pages, skipped = _read(tmp_path / name)
        assert (pages, sum(skipped.values())) == ([], 1)


def test_marks_without_records_do_not_hold_the_reader_up(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"\x1f\x8b\x08" * 1_000_000)
    pages, skipped = _read(tmp_path / "a.warc.gz")
    assert (pages, skipped["too_many_breaks (the rest was not read)"]) == ([], 1)


@pytest.mark.parametrize(
    ("wire", "headers"),
    [
        (chunked(page()), {"Transfer_Encoding": "chunked"}),
        (chunked(gzipped(page()), 100), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
        (brotli.compress(page()), {"Content_Encoding": "br"}),
        (page(), {"Transfer_Encoding": "chunked"}),
        (page(), {"Content_Encoding": "gzip"}),
        (page(), {"Content_Encoding": "rot13"}),
    ],
    ids=["chunked", "chunked and gzip", "br", "chunks joined already", "unpacked already", "unknown coding"],
)
def test_bodies_come_out_of_their_codings(tmp_path: Path, wire: bytes, headers: dict[str, str]) -> None:
    write_archive(tmp_path / "a.warc.gz", [response(1, wire, **headers)])
    assert [record.payload for record in _read_pages(tmp_path / "a.warc.gz")] == [page()]


def test_a_broken_body_is_counted(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.warc.gz", [response(1, gzipped(page())[:40] + b"\x55" * 200, Content_Encoding="gzip")])
    assert _read(tmp_path / "a.warc.gz")[1]["broken_body"] == 1


def test_chunks_that_stop_give_what_is_there() -> None:
    assert join_chunks(b"5\r\nmill \r\n4;x=y\r\nopen") == b"mill open"
    assert join_chunks(b"5\r\nmill \r\nopen") == b"mill open"


@pytest.mark.parametrize(
    ("wire", "headers"),
    [
        (b"<p>" + b"x" * 12_500_000, {}),
        (gzip.compress(b"<p>" + b"x" * 300_000_000), {"Content_Encoding": "gzip"}),
        (brotli.compress(b"<p>" + b"x" * 300_000_000, quality=4), {"Content_Encoding": "br"}),
    ],
    ids=["large", "gzip bomb", "brotli bomb"],
)
def test_a_body_that_grows_beyond_a_page_is_counted_and_costs_no_memory(
    tmp_path: Path, wire: bytes, headers: dict[str, str]
) -> None:
    write_archive(tmp_path / "a.warc.gz", [response(1, wire, **headers), response(2)])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert _read(tmp_path / "a.warc.gz") == (["2"], {"too_large": 1, "not_a_response (metadata)": 1})
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000


@pytest.mark.parametrize("line", [b"x" * 200_000_000, b"X: y\r\n" * 30_000_000], ids=["one line", "many lines"])
def test_a_head_without_end_costs_no_memory(tmp_path: Path, line: bytes) -> None:
    with gzip.open(tmp_path / "a.warc.gz", "wb", compresslevel=1) as file:
        file.write(b"WARC/1.0\r\n" + line)
    del line
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert _read(tmp_path / "a.warc.gz") == ([], {"broken (HeadTooLongError)": 1})
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000


@pytest.mark.parametrize(
    "record",
    [
        plain_record(HTTP + b"\r\n" + page(), head=b""),
        plain_record(b"", length=0),
        plain_record(HTTP + b"Transfer-Encoding: chunked\r\n\r\nffffffff\r\n" + page()),
        plain_record(b"HTTP/1.1 2\xff0 OK\r\n\r\n" + page()),
        plain_record(HTTP + b"\r\n" + page(), length=10**18),
        plain_record(HTTP + b"\r\n" + page(), length=-5),
        b"WARC/1.0\r\n\r\n\r\n",
        b"WARC/9.9\r\nWARC-Type: response\r\n\r\n",
        b"\x00\xff" * 300,
    ],
)  # fmt: skip
def test_odd_records_never_stop_the_reader(tmp_path: Path, record: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    write_archive(tmp_path / "a.warc", FOUR[:1], packed=False)
    whole = (tmp_path / "a.warc").read_bytes()
    (tmp_path / "b.warc").write_bytes(whole + record)
    assert _read(tmp_path / "b.warc")[0][0] == "1"
    assert capsys.readouterr().err == ""


def test_an_arc_file_is_read_too(tmp_path: Path) -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page()
    version = b"1 0 Harbour\nURL IP-address Archive-date Content-type Archive-length\n"
    head = b"filedesc://a.arc 127.0.0.1 20260306070809 text/plain %d\n%s\n" % (len(version), version)
    line = b"https://harbourpost.example/1 127.0.0.1 20260306070809 text/html %d\n" % len(body)
    (tmp_path / "a.arc").write_bytes(head + line + body + b"\n")
    assert _read(tmp_path / "a.arc")[0] == ["1"]
