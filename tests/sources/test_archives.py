"""Where archives stand: on disk, or in a store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.archives import Archive, UnreachableArchiveError, store_options
from sources.extract import extract_pages
from sources.warc import WarcReader
from tests.sources.archives_of_our_own import response, write_archive
from tests.sources.store import Store, store


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Store]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_ROLE_ARN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    with store() as served:
        monkeypatch.setenv("AWS_ENDPOINT_URL", served.address)
        yield served


def _fill(shelf: Store, tmp_path: Path, count: int = 3) -> Archive:
    write_archive(tmp_path / "a.warc.gz", [response(number) for number in range(1, count + 1)])
    shelf.objects["news/2026/a.warc.gz"] = (tmp_path / "a.warc.gz").read_bytes()
    return Archive("s3://news/2026/a.warc.gz")


def test_an_archive_in_a_store_is_read_as_one_on_disk(shelf: Store, tmp_path: Path) -> None:
    archive = _fill(shelf, tmp_path)
    assert archive.name == "a.warc.gz"
    with archive.open() as stored, Archive(str(tmp_path / "a.warc.gz")).open() as local:
        assert list(WarcReader(stored, "a").pages()) == list(WarcReader(local, "a").pages())
    assert {method for method, *_ in shelf.asked} == {"HEAD", "GET"}
    assert not any(signed for *_, signed in shelf.asked)


def test_with_keys_the_store_is_asked_in_their_name(
    shelf: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "harbour")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "lamp")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    _fill(shelf, tmp_path).version()
    assert [signed for *_, signed in shelf.asked] == [True]


def test_a_version_changes_with_the_bytes_and_with_their_date(shelf: Store, tmp_path: Path) -> None:
    archive = _fill(shelf, tmp_path)
    first = archive.version()
    assert archive.version() == first
    shelf.changed_at += 60
    second = archive.version()
    _fill(shelf, tmp_path, count=4)
    assert len({first, second, archive.version()}) == 3


def test_what_is_not_there_is_unreachable(shelf: Store, tmp_path: Path) -> None:
    for place in ("s3://news/absent.warc", str(tmp_path / "absent.warc")):
        with pytest.raises(UnreachableArchiveError):
            Archive(place).version()
        with pytest.raises(UnreachableArchiveError):
            Archive(place).open()


def test_a_store_that_fails_midway_is_unreachable_and_no_damage_of_the_archive(
    shelf: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.archives._BUFFER_BYTES", 500)
    archive = _fill(shelf, tmp_path, count=100)
    shelf.fails_beyond = 40_000
    with archive.open() as stream, pytest.raises(UnreachableArchiveError):
        list(WarcReader(stream, "a").pages())


def test_extract_reads_an_archive_in_a_store_and_tells_what_it_cannot_reach(shelf: Store, tmp_path: Path) -> None:
    _fill(shelf, tmp_path)
    told: list[str] = []
    places = ["s3://news/2026/a.warc.gz", "s3://news/absent.warc", "s3://news/page.html"]
    rows = list(extract_pages(places, lambda name, reason: told.append(f"{name}: {reason.partition(':')[0]}")))
    assert [row["url"] for row in rows] == [f"https://harbourpost.example/{number}" for number in (1, 2, 3)]
    assert told == [
        "a.warc.gz: 1 record(s) passed over",
        "absent.warc: unreadable_file",
        "page.html: unknown_format",
    ]


def test_a_store_is_asked_as_the_environment_says(tmp_path: Path) -> None:
    limits = {"connect_timeout": 10, "request_timeout": 60}
    assert store_options({}, tmp_path) == limits | {"anonymous": True}
    keys = {"AWS_PROFILE": "harbour", "AWS_DEFAULT_REGION": "eu-west-1", "AWS_ENDPOINT_URL": "https://store.example/"}
    assert store_options(keys, tmp_path) == limits | {
        "region": "eu-west-1",
        "endpoint_override": "store.example",
        "scheme": "https",
    }
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").touch()
    assert store_options({}, tmp_path) == limits
