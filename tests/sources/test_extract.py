"""Articles out of page files, outside the daily run."""

import gzip
from pathlib import Path

from sources.extract import extract_pages
from tests.sources.pages_of_our_own import ARTICLE, PARAGRAPHS, json_ld, page


def test_pages_and_archives_become_rows_in_their_order_and_the_rest_is_told(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_bytes(page(json_ld(ARTICLE)))
    (tmp_path / "two.html.gz").write_bytes(gzip.compress(page(json_ld({**ARTICLE, "datePublished": "2026-03-05"}))))
    (tmp_path / "three.html").write_bytes(b"%PDF-1.7")
    (tmp_path / "four.docx").write_bytes(b"PK")
    told: list[str] = []
    names = ("one.html", "two.html.gz", "three.html", "four.docx", "missing.html")
    rows = list(
        extract_pages((tmp_path / name for name in names), lambda name, reason: told.append(f"{name} {reason[:10]}"))
    )
    assert [(row["id"], row["published_at"]) for row in rows] == [
        ("one", "2026-03-05T18:20:00+01:00"),
        ("two", "2026-03-05"),
    ]
    assert rows[0] == {
        "id": "one",
        "url": None,
        "title": "Dunmere keeps its lighthouse lit",
        "body": "\n\n".join(PARAGRAPHS),
        "published_at": "2026-03-05T18:20:00+01:00",
        "published_precision": "instant",
        "published_from": "json_ld",
        "authors": ["Nerys Calloway-Boone", "Thurstan Pell"],
        "language": "en",
        "outlet": "The Harbour Post",
        "body_verdict": "ok",
    }
    assert sorted(told) == ["four.docx unknown_fo", "missing.html unreadable", "three not_html: "]


def test_what_an_archive_says_of_itself_is_told_without_controls(tmp_path: Path) -> None:
    body = page(json_ld(ARTICLE))
    http = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n"
    records = ((b"urn:uuid:one\x1b[2J", http % b"text/html" + body), (b"urn:uuid:two", http % b"x/\x1b[2Jy" + body))
    with (tmp_path / "a.warc").open("wb") as file:
        for name, block in records:
            head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <%s>\r\nWARC-Target-URI: https://x.example/\x1b\r\n"
            length = b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(block)
            file.write(head % name + length + block + b"\r\n\r\n")
    told: list[str] = []
    rows = list(extract_pages([tmp_path / "a.warc"], lambda name, reason: told.append(f"{name} {reason}")))
    assert [(row["id"], row["url"]) for row in rows] == [(r"one\x1b[2J", None)]
    assert told == [r"a.warc 1 record(s) passed over: not_html (x/\x1b[2jy)"]
