"""What is known beforehand: well formed, each name meaning one thing, places located."""

import csv
import re
from pathlib import Path

import polars as pl
import pytest

from presswatch import seeds
from presswatch.settings import SettingsError
from schemas import KNOWN_ENTITIES
from schemas.tables.mentions import ENTITY_KINDS, SPHERES
from transforms.mentions import mentions

CURATED = seeds.SEEDS / "entities.csv"


@pytest.fixture(scope="module")
def known() -> pl.DataFrame:
    return seeds.known_entities()


def only(known: pl.DataFrame, entity_id: str) -> dict[str, object]:
    return known.row(by_predicate=pl.col("entity_id") == entity_id, named=True)


def test_the_known_entities_keep_their_contract(known: pl.DataFrame) -> None:
    assert known.schema == KNOWN_ENTITIES.schema()
    assert known["entity_id"].is_unique().all()
    required = [column.name for column in KNOWN_ENTITIES.columns if not column.nullable]
    assert known.select(pl.col(required).null_count()).row(0) == (0,) * len(required)


def test_every_value_is_one_that_the_contract_allows(known: pl.DataFrame) -> None:
    assert set(known["kind"]) == set(ENTITY_KINDS)
    assert set(known["sphere"].drop_nulls()) <= set(SPHERES)
    assert set(known["gender"].drop_nulls()) <= {"female", "male", "other"}
    assert known["country"].drop_nulls().str.contains(r"^[A-Z]{2}$").all()
    assert known["latitude"].drop_nulls().is_between(-90, 90).all()
    assert known["longitude"].drop_nulls().is_between(-180, 180).all()


def test_a_wikidata_id_is_the_id_of_its_entity(known: pl.DataFrame) -> None:
    identified = known.filter(pl.col("wikidata_id").is_not_null())
    assert (identified["wikidata_id"] == identified["entity_id"]).all()
    assert identified["wikidata_id"].str.contains(r"^Q[1-9]\d*$").all()


def test_no_name_is_empty_or_padded_and_no_alias_repeats_its_name(known: pl.DataFrame) -> None:
    names = known.select("name", alias=pl.concat_list("name", "aliases")).explode("alias")
    assert names.filter(pl.col("alias").str.strip_chars() != pl.col("alias")).is_empty()
    assert names.filter(pl.col("alias") == "").is_empty()
    assert known.filter(pl.col("aliases").list.contains(pl.col("name"))).is_empty()
    assert known.filter(pl.col("aliases").list.n_unique() < pl.col("aliases").list.len()).is_empty()


def test_in_our_own_list_a_name_of_one_kind_means_one_thing_or_stands_in_different_countries(
    known: pl.DataFrame,
) -> None:
    own = known.filter(pl.col("origin") == "seeds")
    names = own.select("kind", "country", "entity_id", name=pl.concat_list("name", "aliases")).explode("name")
    shared = (
        names.group_by("kind", "name").agg(pl.len(), countries=pl.col("country").n_unique()).filter(pl.col("len") > 1)
    )
    assert shared.filter(pl.col("countries") < pl.col("len"))["name"].to_list() == []


def test_people_of_our_own_list_have_a_gender_and_no_coordinates(known: pl.DataFrame) -> None:
    people = known.filter(pl.col("kind") == "PERSON", pl.col("origin") == "seeds")
    assert people.filter(pl.col("gender").is_null())["name"].to_list() == []
    assert people["latitude"].null_count() == people.height


def test_countries_capitals_and_large_cities_are_known_with_country_and_coordinates(known: pl.DataFrame) -> None:
    places = known.filter(pl.col("kind") == "PLACE", pl.col("latitude").is_not_null())
    named = places.select("country", name=pl.concat_list("name", "aliases")).explode("name")
    expected = {
        ("Lyon", "FR"),
        ("Cologne", "DE"),
        ("Lilongwe", "MW"),
        ("Ulaanbaatar", "MN"),
        ("Xi'an", "CN"),
        ("Texas", "US"),
    }
    expected |= {
        ("Tuvalu", "TV"),
        ("Guam", "GU"),
        ("Scotland", "GB"),
        ("Bavaria", "DE"),
        ("Medellin", "CO"),
        ("Mecca", "SA"),
    }
    assert expected <= set(named.select("name", "country").iter_rows())
    assert known.filter(pl.col("origin") == "geonames", pl.col("country").is_null()).is_empty()


def test_a_place_of_our_own_keeps_its_wikidata_id_and_takes_its_position_from_geonames(known: pl.DataFrame) -> None:
    paris = only(known, "Q90")
    assert (paris["country"], paris["origin"], paris["related"]) == ("FR", "seeds", ["France"])
    assert (round(paris["latitude"]), round(paris["longitude"])) == (49, 2)
    assert paris["population"] > 2_000_000


def test_every_place_of_our_own_that_lies_in_one_country_has_a_position(known: pl.DataFrame) -> None:
    places = known.filter(pl.col("kind") == "PLACE", pl.col("origin") == "seeds", pl.col("country").is_not_null())
    lost = places.filter(pl.any_horizontal(pl.col("latitude", "longitude").is_null()))
    assert lost["name"].to_list() == [], "run `python -m training.places`"


def test_a_country_on_both_sides_of_180_degrees_lies_among_its_towns(known: pl.DataFrame) -> None:
    fiji = only(known, "Q712")
    assert abs(fiji["longitude"]) > 177


def test_the_list_of_places_holds_only_towns_and_places_of_our_own(known: pl.DataFrame) -> None:
    places = pl.read_csv(seeds.SEEDS / "places.csv", infer_schema=False)
    ours = set(known.filter(pl.col("origin") == "seeds", pl.col("kind") == "PLACE")["entity_id"])
    assert set(places.filter(~pl.col("entity_id").str.contains(r"^g:\d+$"))["entity_id"]) <= ours


def test_towns_of_one_name_are_told_apart_by_region_and_population(known: pl.DataFrame) -> None:
    named = known.filter(pl.col("name") == "Paris", pl.col("kind") == "PLACE").sort("population", descending=True)
    assert named["related"].to_list() == [["France"], ["Texas", "United States"]]


@pytest.mark.parametrize(
    "word", ["Of", "Time", "Most", "Man", "Young", "Deal", "Police", "Wilson", "Clinton", "George", "Same"]
)
def test_a_town_that_is_called_like_a_word_or_a_person_is_not_known(known: pl.DataFrame, word: str) -> None:
    assert word not in set(known.filter(pl.col("origin") == "geonames")["name"])


def test_loaded_entities_serve_to_link_names_and_not_to_find_them() -> None:
    words = ["Talbrook", "Weir", "Ostrander", "Friday", "Council", "Harbour", "Lindley", "Bridge"]
    loaded = pl.DataFrame(
        [
            {"entity_id": f"Q{word}", "name": word, "kind": "PLACE", "aliases": [], "origin": "wikidata"}
            for word in words
        ],
        schema=KNOWN_ENTITIES.schema(),
    )
    body = "The Harbour Council of Talbrook met Mirela Ostrander at Lindley Bridge on Friday. Weir was not there. It rained in Talbrook, and snow fell in Lindley."
    article = pl.DataFrame({"article_id": ["a"], "title": ["Talbrook Meets Ostrander"], "body": [body]})
    found = ["mention_id", "text", "confidence"]
    with_loaded = mentions(article, loaded).filter(pl.col("form") == "name")
    assert "QTalbrook" in set(with_loaded["entity_id"])
    without = mentions(article, KNOWN_ENTITIES.empty()).filter(pl.col("form") == "name")
    assert with_loaded.select(found).equals(without.select(found))


def test_outlets_are_organisations_unless_their_name_is_one_word(known: pl.DataFrame) -> None:
    post = only(known, "o:harbour-post")
    assert (post["name"], post["kind"], post["aliases"], post["country"]) == (
        "The Harbour Post",
        "ORGANIZATION",
        ["Harbour Post"],
        "GB",
    )
    outlets = known.filter(pl.col("entity_id").str.starts_with("o:"))
    assert outlets.filter(pl.col("name").is_in(["Time", "Dawn", "The Sun"])).is_empty()
    assert "New York" not in set(outlets["aliases"].explode())


def test_an_outlet_that_entities_csv_names_is_not_known_twice(known: pl.DataFrame) -> None:
    assert known.filter(pl.col("name") == "The Guardian").height == 1


def test_the_lists_are_in_order_so_that_a_change_is_easy_to_read() -> None:
    with CURATED.open(encoding="utf-8", newline="") as file:
        keys = [(row["kind"], row["name"], row["entity_id"]) for row in csv.DictReader(file)]
    assert keys == sorted(keys)


def test_a_missing_list_of_loaded_entities_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWATCH_KNOWN", str(tmp_path / "nothing.csv"))
    with pytest.raises(
        SettingsError, match=re.escape("nothing.csv, which is no file; mend it, or load a dump into it")
    ):
        seeds.known_entities()


def test_a_list_of_loaded_entities_that_is_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n")
    monkeypatch.setenv("PRESSWATCH_KNOWN", str(tmp_path / "odd.csv"))
    with pytest.raises(SettingsError, match=r"odd.csv: not a list of known entities .*; load the dump again"):
        seeds.known_entities()


def test_a_list_that_was_loaded_anew_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = tmp_path / "known.csv"
    monkeypatch.setenv("PRESSWATCH_KNOWN", str(loaded))
    for number, name in ((1, "Lem Dray"), (2, "Ona Brisk the Elder")):
        loaded.write_text(f"entity_id,name,kind,aliases\nQ90000{number},{name},PERSON,\n")
        assert name in set(seeds.known_entities()["name"])
