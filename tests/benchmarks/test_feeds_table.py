"""The table of feeds: every file of a folder in one row, and none ends it."""

import gzip
from pathlib import Path

from benchmarks.feeds_table import Row, count_entries, feeds_table, main

RSS = (
    "<rss version='2.0'><channel><title>Kites</title><image><url>https://kites.example/a.png</url></image>"
    "<!-- <item/> --><item><title>Kite</title><link>/1</link><pubDate>Fri, 06 Mar 2026 19:30:00 GMT</pubDate></item>"
    "<item><title>String</title></item></channel></rss>"
)
SITEMAP = "<urlset><url><loc>https://kites.example/1</loc><lastmod>2026-03-01</lastmod></url></urlset>"


def fill(folder: Path) -> None:
    (folder / "a feed.xml").write_text(RSS, encoding="utf-8")
    (folder / "b.json").write_text('{"items": [{"id": 1, "url": "/1", "content_text": "x"}]}', encoding="utf-8")
    (folder / "c.xml.gz").write_bytes(gzip.compress(SITEMAP.encode()))
    (folder / "d.xml").write_text("<catalog/>", encoding="utf-8")


def test_every_file_has_its_row(tmp_path: Path) -> None:
    fill(tmp_path)
    assert feeds_table(tmp_path) == [
        Row("a feed.xml", "rss", counted=2, items=2, dated=1, linked=1),
        Row("b.json", "json_feed", counted=1, items=1, linked=1),
        Row("c.xml.gz", "sitemap", counted=1, items=1, dated=1, linked=1),
        Row("d.xml", problem="not_a_feed"),
    ]


def test_the_table_ends_with_its_totals(tmp_path: Path, capsys, monkeypatch) -> None:
    fill(tmp_path)
    monkeypatch.setattr("sys.argv", ["feeds_table", str(tmp_path)])
    main()
    printed = capsys.readouterr().out.splitlines()
    assert printed[-2].split()[:7] == ["4", "files", "4", "4", "2", "3", "0"]


def test_entries_are_counted_in_lines_too() -> None:
    assert count_entries(b"https://kites.example/1\nhttps://kites.example/2\n") == 2
