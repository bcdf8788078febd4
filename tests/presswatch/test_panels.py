from pathlib import Path

import pytest

from presswatch import seeds
from presswatch.panels import panel_version, read_panels
from presswatch.settings import PANELS, SettingsError

KNOWN = {"Q901", "Q902", "k:lindley-bay"}


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "panels.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_panel_has_a_row_per_member_and_the_version_of_its_members(tmp_path: Path):
    path = write(tmp_path, "panels:\n  harbour:\n    Q902: Harbour Council\n    Q901: Mara Voss\n")
    version = panel_version(["Q901", "Q902"])
    assert read_panels(path, KNOWN).rows() == [
        ("harbour", version, "Q901", "Mara Voss"),
        ("harbour", version, "Q902", "Harbour Council"),
    ]


def test_the_version_follows_the_members_and_not_their_order():
    assert panel_version(["a", "b"]) == panel_version(["b", "a"]) != panel_version(["a"])
    assert len(panel_version(["a"])) == 12


def test_the_panels_that_come_with_presswatch_can_be_read():
    panels = read_panels(PANELS, set(seeds.known_entities()["entity_id"]))
    assert panels["panel"].n_unique() == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("panels:\n  harbour:\n    Q1: Nobody\n", "panel harbour has Q1, which no list of known entities has"),
        ("panels:\n  harbour: [Q901]\n", "panel harbour is not a list of entities and names"),
        ("panels:\n  harbour:\n    Q901: 3\n", "panel harbour is not a list of entities and names"),
        ("panels:\n  7:\n    Q901: Mara Voss\n", "panel 7 is not a list"),
        ("panels: [harbour]\n", "not a list of panels"),
        ("harbour:\n  Q901: Mara Voss\n", "not a list of panels"),
        ("panels: {\n", "cannot be read"),
        ("panels: !!python/object/apply:os.getcwd []\n", "cannot be read"),
    ],
)
def test_a_panel_that_cannot_be_used_is_named(tmp_path: Path, text: str, message: str):
    with pytest.raises(SettingsError, match=message):
        read_panels(write(tmp_path, text), KNOWN)


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(SettingsError, match="mend PRESSWATCH_PANELS"):
        read_panels(tmp_path / "nowhere.yml", KNOWN)


def test_no_panels_are_no_error(tmp_path: Path):
    assert read_panels(write(tmp_path, "panels:\n"), KNOWN).height == 0
