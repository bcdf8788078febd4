"""A reader finds the old site or the new one, whole, whatever happens while one is built."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from reports.dashboard.building import build_site
from reports.dashboard.swapping import SITE, new_site
from warehouse.errors import WarehouseError


def _build(reports: Path, text: str, pages: int = 2) -> None:
    with new_site(reports) as folder:
        for number in range(pages):
            (folder / f"{number}.html").write_text(text, encoding="utf-8")


def test_a_new_site_takes_the_place_of_the_old_and_the_old_is_gone(tmp_path: Path) -> None:
    _build(tmp_path, "old")
    _build(tmp_path, "new")
    assert (tmp_path / SITE / "0.html").read_text(encoding="utf-8") == "new"
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")].count(SITE) == 1
    assert "old" not in {path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.html")}


def test_a_site_that_fails_midway_leaves_the_old_one(tmp_path: Path) -> None:
    _build(tmp_path, "old")
    with pytest.raises(OSError, match="disk full"), new_site(tmp_path) as folder:
        (folder / "0.html").write_text("half", encoding="utf-8")
        raise OSError("disk full")
    assert (tmp_path / SITE / "0.html").read_text(encoding="utf-8") == "old"
    assert "half" not in {path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.html")}


def test_a_reader_never_sees_half_a_site(tmp_path: Path) -> None:
    _build(tmp_path, "site 0", pages=30)
    seen, done = [], threading.Event()

    def read() -> None:
        while not done.is_set():
            folder = (tmp_path / SITE).resolve()
            try:
                seen.append({path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())})
            except FileNotFoundError:
                continue  # the folder was replaced after it was looked up: as with any page that is gone

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 20):
        _build(tmp_path, f"site {number}", pages=30)
    done.set()
    reader.join()
    assert len(seen) > 20
    assert all(len(texts) <= 1 for texts in seen)


def test_two_builders_take_turns(tmp_path: Path) -> None:
    threads = [threading.Thread(target=_build, args=(tmp_path, f"site {number}", 20)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({path.read_text(encoding="utf-8") for path in (tmp_path / SITE).iterdir()}) == 1
    assert len([path for path in tmp_path.glob("site-*") if path.is_dir()]) == 1


def test_without_a_snapshot_nothing_is_built_and_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="presswatch run"):
        build_site(tmp_path / "published", tmp_path / "reports")
    assert not (tmp_path / "reports" / SITE).exists()


def test_a_site_is_built_of_one_snapshot_though_another_is_published_meanwhile(
    copied: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = copied()
    from reports.dashboard import building

    gather = building.scope_of

    def replace_link(snapshot: object) -> object:
        (published / "presswatch.duckdb").unlink()
        return gather(snapshot)

    monkeypatch.setattr(building, "scope_of", replace_link)
    assert build_site(published, tmp_path / "reports").page_count > 80
