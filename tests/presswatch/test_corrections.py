"""The corrections file: what it says, and the one line that tells which of its lines cannot be applied."""

from pathlib import Path

import pytest

from presswatch.corrections import COLUMNS, add_corrections, read_corrections
from presswatch.settings import CORRECTIONS, SettingsError

HEADER = ",".join(COLUMNS)


def _written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "corrections.csv"
    path.write_text("\n".join(["# our decisions", HEADER, *lines, ""]), encoding="utf-8")
    return path


def test_the_corrections_that_come_with_presswatch_can_be_read() -> None:
    assert read_corrections(CORRECTIONS).is_empty()


def test_a_file_saved_by_a_spreadsheet_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_bytes(b"\xef\xbb\xbf" + f'{HEADER}\r\nrename,e1,,"Vale, Kim",,,,,2026-03-01\r\n'.encode())
    assert read_corrections(path)["name"].to_list() == ["Vale, Kim"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("join,e1,e2,,,,,,", "no action 'join'; write one of merge, split, rename"),
        ("merge,,e2,,,,,,", "no entity_id"),
        ("merge,e1,e1,,,,,,", "e1 goes into itself"),
        ("merge,e1,,,,,,,", "a merge with nothing else; give into_entity_id"),
        ("merge,e1,e2,Kim,,,,,", "a merge with into_entity_id, name"),
        ("split,e1,,Kim,,,,,", "a split that does not say where"),
        ("split,e1,,,a1,,,,", "a split into nothing or into two"),
        ("split,e1,e2,Kim,a1,,,,", "a split into nothing or into two"),
        ("split,e1,,Kim,,,gardening,,", "no sphere 'gardening'"),
        ("rename,e1,,,,,,,", "a rename with nothing else; give name"),
        ("rename,e1,,Kim,,,,,1 March", "no day '1 March'"),
        ("rename,e1,,Kim,,,,2026-03-01", "8 fields"),
        ('rename,e1,,"Kim,,,,,', "unexpected end of data"),
    ],
)
def test_a_line_that_cannot_be_applied_is_named_with_its_remedy(tmp_path: Path, line: str, said: str) -> None:
    path = _written(tmp_path, "rename,e9,,Ada,,,,,", line)
    with pytest.raises(SettingsError) as refusal:
        read_corrections(path)
    assert f"{path}, line 4: {said}" in str(refusal.value)
    assert "Nothing was changed." in str(refusal.value)


def test_merges_in_a_circle_are_refused_at_the_line_that_closes_it(tmp_path: Path) -> None:
    path = _written(tmp_path, "merge,e1,e2,,,,,,", "merge,e2,e3,,,,,,", "merge,e3,e1,,,,,,")
    with pytest.raises(SettingsError, match=r"line 5: e3 goes into itself, at once or in a circle"):
        read_corrections(path)


def test_an_entity_that_was_merged_away_cannot_be_corrected_and_its_heir_is_named(tmp_path: Path) -> None:
    path = _written(tmp_path, "merge,e1,e2,,,,,,", "rename,e1,,Kim,,,,,")
    with pytest.raises(SettingsError, match=r"line 4: e1 was merged away in a line above; correct e2 instead"):
        read_corrections(path)


def test_a_merge_into_what_was_merged_before_goes_where_that_went(tmp_path: Path) -> None:
    corrections = read_corrections(_written(tmp_path, "merge,e2,e3,,,,,,", "merge,e1,e2,,,,,,"))
    assert corrections["into_entity_id"].to_list() == ["e3", "e3"]


def test_splits_of_one_entity_under_one_name_make_one_entity(tmp_path: Path) -> None:
    lines = ("split,e1,,Kim,a1,,,,", "split,e1,,Kim,a2,,,,", "split,e2,,Kim,a1,,,,", "split,e1,,Ada,a3,,,,")
    one, two, other, third = read_corrections(_written(tmp_path, *lines))["into_entity_id"]
    assert one == two
    assert len({one, other, third}) == 3


def test_a_missing_file_is_refused_when_read_and_begun_when_added_to(tmp_path: Path) -> None:
    path = tmp_path / "of ours" / "corrections.csv"
    with pytest.raises(SettingsError, match="PRESSWATCH_CORRECTIONS"):
        read_corrections(path)
    add_corrections(path, [{"action": "rename", "entity_id": "e1", "name": "Kim\nVale, Jr."}])
    assert read_corrections(path)["name"].to_list() == ["Kim Vale, Jr."]


def test_what_cannot_be_applied_is_not_added(tmp_path: Path) -> None:
    path = _written(tmp_path, "merge,e1,e2,,,,,,")
    before = path.read_bytes()
    with pytest.raises(SettingsError, match="in a circle"):
        add_corrections(path, [{"action": "merge", "entity_id": "e2", "into_entity_id": "e1"}])
    assert path.read_bytes() == before


def test_a_file_that_cannot_be_written_is_refused_with_the_setting_that_names_another(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match="set PRESSWATCH_CORRECTIONS to a file of yours"):
        add_corrections(tmp_path / "plain" / "c.csv", [{"action": "rename", "entity_id": "e1", "name": "Kim"}])
