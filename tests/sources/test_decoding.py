"""From bytes to text."""

import pytest

from sources.decoding import decode, recode

ACCENTED = "La préfète a déclaré que l’élu était « prêt » à démissionner."
RUSSIAN = "Мэр сообщил, что мост через реку откроют в марте после проверки опор. " * 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_comes_back_from_every_usual_encoding(encoding: str) -> None:
    decoded = decode(ACCENTED.encode(encoding))
    assert decoded is not None
    assert decoded.text == ACCENTED
    assert not decoded.is_mended


def test_what_a_page_declares_counts_only_when_utf8_does_not_fit() -> None:
    head = '<meta charset="windows-1251">'
    declared = decode((head + RUSSIAN).encode("cp1251"))
    mistaken = decode((head + RUSSIAN).encode())
    assert declared is not None and mistaken is not None
    assert declared.text == mistaken.text == head + RUSSIAN


@pytest.mark.parametrize(
    ("declared", "written", "text"),
    [
        ("gb2312", "gb18030", "镕基的灯塔今晚仍然亮着"),
        ("shift_jis", "cp932", "①号灯台は今夜もともる"),
        ("euc-kr", "cp949", "똠방각하의 등대"),
        ("iso-8859-9", "cp1254", "“Fener” bu gece yanıyor"),
    ],
)
def test_an_encoding_is_read_as_the_larger_one_that_pages_mean_by_it(declared: str, written: str, text: str) -> None:
    decoded = decode(f'<meta charset="{declared}">{text}'.encode(written))
    assert decoded is not None
    assert decoded.text.endswith(text)


def test_a_few_broken_bytes_do_not_unmake_the_encoding_that_a_page_declares() -> None:
    payload = b'<meta charset="shift_jis">' + ("灯台は今夜もともる。" * 300).encode("cp932") + b"\x81 \x81 "
    mended = decode(payload, mend=True)
    assert mended is not None and mended.is_mended
    assert "灯台は今夜もともる" in mended.text


def test_latin_text_that_calls_itself_utf8_is_read_as_latin() -> None:
    decoded = decode(b'<meta charset="utf-8">caf\xe9 ferm\xe9')
    assert decoded is not None
    assert decoded.text.endswith("café fermé")


def test_damaged_utf8_is_refused_unless_it_may_be_mended() -> None:
    damaged = ACCENTED.encode() + b" \xc3( " + ACCENTED.encode()
    assert decode(damaged) is None
    mended = decode(damaged, mend=True)
    assert mended is not None and mended.is_mended
    assert mended.text.count("\ufffd") == 1


@pytest.mark.parametrize(
    "payload", [b"%PDF-1.7\n\xe2\xe3", b"PK\x03\x04....", bytes(range(32)) * 40, b"\x1f\x8b\x08abc"]
)
def test_binary_is_no_text(payload: bytes) -> None:
    assert decode(payload) is None


@pytest.mark.parametrize(
    ("told", "encoding", "text"),
    [
        ("windows-1251", "cp1251", RUSSIAN),
        ("KOI8-R", "koi8-r", RUSSIAN),
        ('"iso-8859-5"', "iso-8859-5", RUSSIAN),
        ("gb2312", "gb18030", "大桥三月开放。"),
        ("Shift_JIS", "cp932", "橋は三月に開通する。"),
        ("ISO-2022-JP", "iso2022_jp", "橋は三月に開通する。"),
        ("euc-kr", "cp949", "다리는 삼월에 열린다."),
    ],
)
def test_what_only_the_server_told_is_the_encoding(told: str, encoding: str, text: str) -> None:
    decoded = decode(recode(f"<p>{text}</p>".encode(encoding), told))
    assert decoded is not None
    assert decoded.text == f"<p>{text}</p>"


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        (RUSSIAN.encode(), "windows-1251"),
        (RUSSIAN.encode("utf-16"), "windows-1251"),
        (RUSSIAN.encode("utf-8-sig"), "iso-8859-1"),
        (('<meta charset="windows-1251">' + RUSSIAN).encode("cp1251"), "iso-8859-1"),
        (RUSSIAN.encode()[:-1] + b"\xff", "windows-1252"),
        (RUSSIAN.encode("cp1251"), "utf-8"),
        (RUSSIAN.encode("cp1251"), "no-such-encoding"),
        (RUSSIAN.encode("cp1251"), "punycode"),
        (RUSSIAN.encode("cp1251"), "a\0b"),
        (RUSSIAN.encode("cp1251"), None),
        (b"\x1f\x8b\x08\x00" + bytes(100), "windows-1251"),
    ],
)
def test_what_a_server_told_gives_way_to_what_the_bytes_show(payload: bytes, told: str | None) -> None:
    assert recode(payload, told) == payload


@pytest.mark.parametrize("name", ["undefined", "idna", "punycode", "unicode_escape", "utf-7", "rot13", "zip", "x" * 40])
def test_a_page_that_declares_no_real_encoding_is_read_all_the_same(name: str) -> None:
    decoded = decode(f'<meta charset="{name}"><p>caf'.encode() + b"\xe9 ferm\xe9")
    assert decoded is not None
    assert decoded.text.endswith("café fermé")
