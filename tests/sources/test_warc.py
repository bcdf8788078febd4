"""Web archives."""

import gzip
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sources.warc import WarcReader
from tests.sources.pages_of_our_own import page

# The library's writer leaves its temporary files to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def write_archive(path: Path, *, packed: bool = True) -> list[int]:
    """Two articles, a picture, a missing page and a request; returns where each record ends."""
    ends = []
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        for url, status, kind, payload in (
            ("https://harbourpost.example/1", "200 OK", "text/html; charset=utf-8", page()),
            ("https://harbourpost.example/2", "200 OK", "image/png", b"\x89PNG"),
            ("https://harbourpost.example/3", "404 Not Found", "text/html", page()),
            ("https://harbourpost.example/4", "200 OK", "text/html", page()),
        ):
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, "response", BytesIO(payload), http_headers=headers))
            ends.append(file.tell())
        writer.write_record(writer.create_warc_record("https://harbourpost.example/5", "metadata", BytesIO(b"x: y")))
    return ends


def test_only_pages_that_were_found_are_taken_and_the_rest_is_counted(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.warc.gz")
    reader = WarcReader(tmp_path / "a.warc.gz")
    found = list(reader.pages())
    assert [record.url for record in found] == ["https://harbourpost.example/1", "https://harbourpost.example/4"]
    assert {record.payload for record in found} == {page()}
    assert reader.skipped == {"not_html (image/png)": 1, "status 404": 1, "not_a_response (metadata)": 1}


def test_an_archive_cut_short_gives_what_stands_before_the_cut(tmp_path: Path) -> None:
    ends = write_archive(tmp_path / "a.warc.gz")
    whole = (tmp_path / "a.warc.gz").read_bytes()
    (tmp_path / "b.warc.gz").write_bytes(whole[: ends[0] + 40])
    assert [record.url for record in WarcReader(tmp_path / "b.warc.gz").pages()] == ["https://harbourpost.example/1"]


def test_a_file_that_is_no_archive_gives_nothing_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"this is no archive\n" * 20)
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress(b"nor is this"))
    for name in ("a.warc", "b.warc.gz"):
        reader = WarcReader(tmp_path / name)
        assert list(reader.pages()) == []
        assert sum(reader.skipped.values()) == 1
