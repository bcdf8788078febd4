"""A Wikidata dump becomes a list of known entities, whatever order, rank and damage it has."""

import bz2
import gzip
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from presswatch import seeds
from presswatch.cli import app
from presswatch.knowledge import Loaded, LoadError, load_wikidata
from tests.presswatch.dump_of_our_own import Item, amount, dump_text, item, point, statement

HUMAN, CITY, COUNTRY, PARTY, BUSINESS = "Q5", "Q515", "Q6256", "Q7278", "Q4830453"
POLITICIAN, LAWYER, FOOTBALLER = "Q82955", "Q40348", "Q937857"
FEMALE, MALE = "Q6581072", "Q6581097"

SARRENIA = item(
    900001,
    "Sarrenia",
    {"P31": [COUNTRY], "P297": ["SX"], "P17": ["Q900001"], "P625": [point(10.5, -20.25)], "P1082": [amount(4_000_000)]},
    aliases=["Republic of Sarrenia"],
)
ORVELLE = item(
    900002,
    "Orvelle",
    {
        "P31": [CITY],
        "P17": ["Q900001"],
        "P625": [point(11.0, -21.0)],
        "P1082": [amount(80_000), statement(amount(90_000), "preferred")],
    },
    aliases=["orvelle town", "Port Orvelle"],
)
HARBOUR_PARTY = item(900003, "Harbour Party", {"P31": [PARTY], "P17": ["Q900001"]}, aliases=["HP", "Union"])
MAYOR = item(900004, "Mayor of Orvelle", {"P31": ["Q4164871"]})
MIRELA = item(
    900005,
    "Mirela Ostrander",
    {
        "P31": [HUMAN],
        "P21": [FEMALE],
        "P27": ["Q900001"],
        "P106": [POLITICIAN, LAWYER],
        "P102": [statement("Q900099", ended=True), "Q900003"],
        "P39": ["Q900004"],
    },
    aliases=["Ostrander", "Mirela J. Ostrander"],
)
ITEMS: list[Item | str] = [MIRELA, MAYOR, ORVELLE, HARBOUR_PARTY, SARRENIA]


def load(folder: Path, items: list[Item | str], **options: object) -> tuple[Loaded, dict[str, dict[str, object]]]:
    """What was counted, and the rows by name, as `seeds` reads them."""
    dump, out = folder / "dump.json", folder / "known.csv"
    dump.write_text(dump_text(items), encoding="utf-8")
    loaded = load_wikidata(dump, out, **options)  # type: ignore[arg-type]
    rows = pl.read_csv(out, infer_schema=False).to_dicts()
    return loaded, {row["name"]: row for row in rows}


def test_each_kind_is_told_by_its_class_and_keeps_its_facts(tmp_path: Path) -> None:
    loaded, rows = load(tmp_path, ITEMS)
    assert rows["Orvelle"] == {
        "entity_id": "Q900002",
        "name": "Orvelle",
        "kind": "PLACE",
        "aliases": "Port Orvelle",
        "wikidata_id": "Q900002",
        "gender": None,
        "country": "SX",
        "latitude": "11.0",
        "longitude": "-21.0",
        "sphere": None,
        "related": "Sarrenia",
        "population": "90000",
    }
    mirela = rows["Mirela Ostrander"]
    assert (mirela["kind"], mirela["gender"], mirela["country"]) == ("PERSON", "female", "SX")
    assert (mirela["sphere"], mirela["related"]) == ("politics", "Harbour Party|Mayor of Orvelle")
    assert rows["Harbour Party"]["kind"] == "ORGANIZATION"
    assert dict(loaded.kept) == {"PERSON": 1, "PLACE": 2, "ORGANIZATION": 1}


def test_a_thing_of_no_listed_class_is_not_kept(tmp_path: Path) -> None:
    _, rows = load(tmp_path, ITEMS)
    assert "Mayor of Orvelle" not in rows


def test_a_class_below_a_listed_class_counts_though_it_comes_last(tmp_path: Path) -> None:
    spa = item(900010, "Bad Orvelle", {"P31": ["Q900011"]})
    _, rows = load(tmp_path, [spa, item(900011, "spa town", {"P279": ["Q3957"]}, sitelinks=0)])
    assert rows["Bad Orvelle"]["kind"] == "PLACE"


@pytest.mark.parametrize(
    ("value", "gender"),
    [
        (MALE, "male"),
        ("Q48270", "other"),
        (statement(MALE, "deprecated"), None),
        (statement(None, snaktype="somevalue"), None),
        (statement(None, snaktype="novalue"), None),
    ],
)
def test_only_a_standing_value_is_a_fact(tmp_path: Path, value: object, gender: str | None) -> None:
    _, rows = load(tmp_path, [item(900020, "Jo Talbrook", {"P31": [HUMAN], "P21": [value]})])
    assert rows["Jo Talbrook"]["gender"] == gender


def test_a_preferred_statement_goes_before_the_others(tmp_path: Path) -> None:
    norrin = item(900021, "Norrin", {"P31": [COUNTRY], "P297": ["NR"]})
    both = item(900022, "Ada Quill", {"P31": [HUMAN], "P27": ["Q900001", statement("Q900021", "preferred")]})
    _, rows = load(tmp_path, [both, norrin, SARRENIA])
    assert rows["Ada Quill"]["country"] == "NR"


def test_of_two_countries_none_is_chosen(tmp_path: Path) -> None:
    norrin = item(900021, "Norrin", {"P31": [COUNTRY], "P297": ["NR"]})
    both = item(900022, "Ada Quill", {"P31": [HUMAN], "P27": ["Q900001", "Q900021"]})
    _, rows = load(tmp_path, [both, norrin, SARRENIA])
    assert rows["Ada Quill"]["country"] is None


def test_a_company_is_where_its_head_office_is(tmp_path: Path) -> None:
    mill = item(900023, "Orvelle Mills", {"P31": [BUSINESS], "P159": ["Q900002"]})
    _, rows = load(tmp_path, [mill, ORVELLE, SARRENIA])
    assert rows["Orvelle Mills"]["country"] == "SX"


def test_an_occupation_tells_the_sphere_only_when_all_agree(tmp_path: Path) -> None:
    striker = item(900024, "Tam Rell", {"P31": [HUMAN], "P106": [FOOTBALLER, "Q628099"]})
    both = item(900025, "Sil Vane", {"P31": [HUMAN], "P106": [FOOTBALLER, POLITICIAN]})
    _, rows = load(tmp_path, [striker, both])
    assert [rows[name]["sphere"] for name in ("Tam Rell", "Sil Vane")] == ["sport", None]


def test_a_place_on_another_body_has_no_coordinates(tmp_path: Path) -> None:
    _, rows = load(tmp_path, [item(900026, "Mare Quill", {"P31": ["Q515"], "P625": [point(1, 2, "Q405")]})])
    assert rows["Mare Quill"]["latitude"] is None


def test_little_known_and_nameless_items_are_counted_and_left_out(tmp_path: Path) -> None:
    few = item(900030, "Lem Dray", {"P31": [HUMAN]}, sitelinks=19)
    nameless = item(900031, None, {"P31": [HUMAN]})
    loaded, rows = load(tmp_path, [few, nameless, MIRELA])
    assert (list(rows), loaded.little_known) == (["Mirela Ostrander"], 2)
    assert "Lem Dray" in load(tmp_path, [few], min_sitelinks=19)[1]


def test_a_name_for_all_languages_serves_where_there_is_no_english_one(tmp_path: Path) -> None:
    _, rows = load(tmp_path, [item(900032, "Ona Brisk", {"P31": [HUMAN]}, language="mul")])
    assert "Ona Brisk" in rows


def test_an_alias_of_two_entities_is_left_out_of_both(tmp_path: Path) -> None:
    other = item(900033, "Healers' Party", {"P31": [PARTY]}, aliases=["HP", "Healers"])
    loaded, rows = load(tmp_path, [*ITEMS, other])
    assert (rows["Harbour Party"]["aliases"], rows["Healers' Party"]["aliases"]) == ("Union", "Healers")
    assert loaded.shared_aliases == 2


def test_an_alias_that_is_the_name_of_another_entity_is_left_out(tmp_path: Path) -> None:
    _, rows = load(tmp_path, [*ITEMS, item(900034, "Union", {"P31": [CITY]})])
    assert rows["Harbour Party"]["aliases"] == "HP"


def test_a_family_name_alone_is_no_alias_of_a_person(tmp_path: Path) -> None:
    _, rows = load(tmp_path, ITEMS)
    assert rows["Mirela Ostrander"]["aliases"] == "Mirela J. Ostrander"


def test_only_the_wanted_kinds_are_written(tmp_path: Path) -> None:
    _, rows = load(tmp_path, ITEMS, kinds=["PERSON"])
    assert list(rows) == ["Mirela Ostrander"]


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no such kind: ANIMAL; choose from PERSON"):
        load(tmp_path, ITEMS, kinds=["ANIMAL"])


def test_broken_lines_are_counted_with_their_numbers(tmp_path: Path) -> None:
    damaged: list[Item | str] = [MIRELA, '{"type":"item","id":"Q9000', ORVELLE, "nonsense", '["a"]', SARRENIA]
    loaded, rows = load(tmp_path, damaged)
    assert (loaded.broken, loaded.broken_lines) == (3, [3, 5, 6])
    assert set(rows) == {"Mirela Ostrander", "Orvelle", "Sarrenia"}


@pytest.mark.parametrize("field", ["labels", "aliases", "claims", "sitelinks"])
@pytest.mark.parametrize("nonsense", [[], {}, None, 7, "text", {"en": 5, "P31": 5}, {"en": [3], "P31": [3, None, {}]}])
def test_an_item_with_nonsense_in_a_field_stops_nothing(tmp_path: Path, field: str, nonsense: object) -> None:
    odd = item(900040, "Odd Item", {"P31": [HUMAN]}) | {field: nonsense}
    loaded, rows = load(tmp_path, [odd, MIRELA])
    assert "Mirela Ostrander" in rows
    assert loaded.broken == 0


def test_half_a_surrogate_pair_in_a_name_is_written_as_a_question_mark(tmp_path: Path) -> None:
    line = '{"id":"Q900041","labels":{"en":{"value":"Lone\\ud800"}},"claims":{},"sitelinks":{}}'
    human = line.replace(
        '"claims":{}',
        '"claims":{"P31":[{"rank":"normal","mainsnak":{"snaktype":"value","datavalue":{"value":{"id":"Q5"}}}}]}',
    )
    _, rows = load(tmp_path, [human], min_sitelinks=0)
    assert list(rows) == ["Lone?"]


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress)])
def test_a_packed_dump_gives_the_same_bytes(tmp_path: Path, ending: str, pack: object) -> None:
    load(tmp_path, ITEMS)
    packed = tmp_path / f"dump.json{ending}"
    packed.write_bytes(pack(dump_text(ITEMS).encode()))  # type: ignore[operator]
    load_wikidata(packed, tmp_path / "packed.csv")
    assert (tmp_path / "packed.csv").read_bytes() == (tmp_path / "known.csv").read_bytes()


def test_the_order_of_the_dump_does_not_matter(tmp_path: Path) -> None:
    load(tmp_path, ITEMS)
    forward = (tmp_path / "known.csv").read_bytes()
    load(tmp_path, ITEMS[::-1])
    assert (tmp_path / "known.csv").read_bytes() == forward


def test_a_dump_that_is_cut_off_is_refused_and_the_old_list_stands(tmp_path: Path) -> None:
    load(tmp_path, ITEMS)
    before = (tmp_path / "known.csv").read_bytes()
    cut = tmp_path / "cut.json.gz"
    cut.write_bytes(gzip.compress(dump_text(ITEMS).encode())[:-40])
    with pytest.raises(LoadError, match=r"cut.json.gz: cannot be read to its end .*; download it again"):
        load_wikidata(cut, tmp_path / "known.csv")
    assert (tmp_path / "known.csv").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cut.json.gz", "dump.json", "known.csv"]


def test_a_line_that_is_too_long_for_an_item_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("presswatch.knowledge.dumps.LONGEST_LINE", 8_000)
    endless = item(900042, "x" * 40_000, {"P31": [HUMAN]})
    loaded, rows = load(tmp_path, [MIRELA, endless, ORVELLE])
    assert (loaded.broken_lines, sorted(rows)) == ([3], ["Mirela Ostrander", "Orvelle"])


def test_loaded_entities_are_known_after_our_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reuters = item(130879, "Roiters", {"P31": [BUSINESS]})
    namesake = item(900050, "Angela Merkel", {"P31": [HUMAN]})
    load(tmp_path, [*ITEMS, reuters, namesake])
    monkeypatch.setenv("PRESSWATCH_KNOWN", str(tmp_path / "known.csv"))
    known = seeds.known_entities()
    loaded = known.filter(pl.col("origin") == "wikidata")
    assert loaded["name"].to_list() == ["Sarrenia", "Orvelle", "Harbour Party", "Mirela Ostrander"]
    assert known.filter(pl.col("entity_id") == "Q130879")["name"].to_list() == ["Reuters"]


def test_the_command_writes_into_the_data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWATCH_HOME", str(tmp_path / "home"))
    dump = tmp_path / "dump.json"
    dump.write_text(dump_text(ITEMS), encoding="utf-8")
    done = CliRunner().invoke(app, ["entities", "load-wikidata", str(dump), "--kinds", "person,place"])
    assert done.exit_code == 0, done.output
    assert "kept 1 PERSON, 2 PLACE" in done.output
    assert "Mirela Ostrander" in (tmp_path / "home" / "known_entities.csv").read_text(encoding="utf-8")


def test_the_command_says_what_to_do_when_there_is_no_dump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWATCH_HOME", str(tmp_path))
    done = CliRunner().invoke(app, ["entities", "load-wikidata", str(tmp_path / "none.json")])
    assert done.exit_code == 1
    assert "no dump at" in done.output
