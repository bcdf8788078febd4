"""The table of mentions as a whole: exact spans, one article at a time, names under one name."""

import polars as pl
import pytest

from schemas import KNOWN_ENTITIES, MENTIONS
from transforms.mentions import mentions

COLUMNS = {"article_id": pl.String, "title": pl.String, "body": pl.String}
KNOWN = pl.DataFrame(
    [
        {"entity_id": "Q30", "name": "United States", "kind": "PLACE", "aliases": ["U.S.", "US", "USA"]},
        {"entity_id": "Q96", "name": "Mexico", "kind": "PLACE", "aliases": []},
        {"entity_id": "Q130879", "name": "Reuters", "kind": "ORGANIZATION", "aliases": []},
    ],
    schema=KNOWN_ENTITIES.schema(),
)
HARBOUR = (
    "Harbour council rejects Mercer plan, Reuters reports",
    "PORTMOUTH, England (Reuters) - Helen Mercer, a councillor, said on Monday that the Portmouth Harbour Council had turned "
    "down her plan. “We lost,” Mercer said.\n\nRavi D’Souza, who leads the council, met officials from the United States "
    "and Mexico in Lisbon. The U.S. delegation thanked D’Souza.\n\nMercer’s lawyer declined to comment.",
)
STADIUM = (
    "New Stadium Opens In Leeds After Long Delay",
    "LEEDS - Captain Jo Adeyemi scored twice as Leeds United beat Norwich City 2-0. Adeyemi, who joined from Ajax, "
    "praised manager Piet van der Berg. Van der Berg said Adeyemi was tired.",
)


def read(*articles: tuple[str, str], known: pl.DataFrame = KNOWN) -> pl.DataFrame:
    rows = [(f"article-{number}", title, body) for number, (title, body) in enumerate(articles)]
    return mentions(pl.DataFrame(rows, schema=COLUMNS, orient="row"), known)


def names_of(found: pl.DataFrame, field: str = "body") -> list[tuple[str, str, str | None]]:
    names = found.filter(pl.col("form") == "name", pl.col("field") == field).sort("start_char")
    return list(names.select("text", "kind", "entity").iter_rows())


def test_the_names_of_an_article_are_found_with_kind_and_one_name_each():
    names = names_of(read(HARBOUR))
    assert ("Helen Mercer", "PERSON", "Helen Mercer") in names
    assert ("Mercer", "PERSON", "Helen Mercer") in names
    assert ("D’Souza", "PERSON", "Ravi D’Souza") in names
    assert ("Portmouth Harbour Council", "ORGANIZATION", "Portmouth Harbour Council") in names
    assert ("United States", "PLACE", "United States") in names
    assert ("U.S.", "PLACE", "United States") in names
    assert ("Lisbon", "PLACE", "Lisbon") in names


def test_the_title_is_read_with_the_body():
    assert ("Mercer", "PERSON", "Helen Mercer") in names_of(read(HARBOUR), "title")


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("PORTMOUTH, England (Reuters) - The mayor left.", "Portmouth"),
        ("KERSTON, Aug. 12 (Reuters) - Shares fell.", "Kerston"),
        ("DUNEVILLE (AP) — Police made an arrest.", "Duneville"),
        ("NAIROBI — Envoys met.", "Nairobi"),
        ("LEEDS: The club has a new owner.", "Leeds"),
    ],
)
def test_a_dateline_in_capitals_is_a_place(line: str, place: str):
    found = names_of(read(("News", line)))
    assert found[0] == (line[: len(place)], "PLACE", place)
    assert [kind for text, kind, _ in found if text in ("Reuters", "AP")] == ["ORGANIZATION"] * ("(" in line)


@pytest.mark.parametrize(
    ("headline", "names"),
    [
        ("Court Clears Helen Mercer Of Fraud Charges", ["Helen Mercer"]),
        ("Officials Say Storm Damage Could Reach Millions", []),
        ("Why The Housing Market Is About To Change Again", []),
    ],
)
def test_a_headline_in_title_case_is_not_one_long_name(headline: str, names: list[str]):
    assert [text for text, _, _ in names_of(read((headline, "It rained.")), "title")] == names


@pytest.mark.parametrize("mark", ["'", "’"])
def test_a_possessive_stays_outside_of_the_span(mark: str):
    found = read(("Vote", f"Helen Mercer{mark}s lawyer left. Mercer{mark}s plan failed, and Mercer said so."))
    assert [text for text, _, _ in names_of(found)] == ["Helen Mercer", "Mercer", "Mercer"]


def test_a_title_before_a_name_stays_outside_of_the_span():
    found = read(
        ("Vote", "Mr. Alan Whitcombe and Mrs. Whitcombe met Sen. Carla Dunmore on Friday. Mr. Whitcombe spoke.")
    )
    assert {text for text, _, _ in names_of(found)} == {"Alan Whitcombe", "Whitcombe", "Carla Dunmore"}


def test_the_council_is_the_one_council_of_the_article():
    found = read(HARBOUR).filter(pl.col("form") == "nominal", pl.col("text").str.to_lowercase() == "the council")
    assert found["entity"].to_list() == ["Portmouth Harbour Council"]


def test_an_abbreviation_in_brackets_is_the_name_before_it():
    body = "The National Fisheries Council (NFC) met on Monday. The NFC said stocks had fallen."
    entities = {text: entity for text, _, entity in names_of(read(("Fish", body)))}
    assert entities["NFC"] == entities["National Fisheries Council"] == "National Fisheries Council"


def test_a_mention_knows_its_sentence_within_its_field():
    found = read(HARBOUR).filter(pl.col("form") == "name").select("field", "text", "sentence_number").rows()
    assert ("title", "Mercer", 1) in found
    assert ("body", "Portmouth Harbour Council", 1) in found
    assert ("body", "Lisbon", 3) in found
    assert ("body", "D’Souza", 4) in found


@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        ("“We met Helen Mercer,” said Tom Vance.", ["Helen Mercer"]),
        ("He called 'the Mercer plan' a trick. Tom Vance agreed.", ["Mercer"]),
        ("“It rained.”\n\n“Tom Vance left,\n\n“and Helen Mercer stayed.”", ["Tom Vance", "Helen Mercer"]),
        ("Tom “Slim” Vance met Helen Mercer.", []),
    ],
)
def test_a_mention_between_marks_is_quoted(body: str, quoted: list[str]):
    names = read(("Vote", body)).filter(pl.col("form") == "name", pl.col("text") != "Slim")
    assert names.filter("is_quoted")["text"].to_list() == quoted


def test_the_state_tells_how_the_entity_was_reached():
    body = (
        "Helen Mercer met John Mercer in Mexico. Mercer agreed, officials said. "
        "Mercer’s lawyer met officials from the United States."
    )
    found = read(("Vote", body))
    states = {(text, state) for text, state in found.select("text", "entity_state").iter_rows()}
    assert {("Helen Mercer", "local"), ("Mexico", "known"), ("Mercer", "ambiguous"), ("officials", "none")} <= states
    assert found.filter(pl.col("entity_state").is_in(["ambiguous", "none"]))["entity_id"].null_count() == len(
        found.filter(pl.col("entity_state").is_in(["ambiguous", "none"]))
    )


def test_the_entity_of_the_headline_outweighs_the_town_of_the_dateline():
    weights = dict(read(HARBOUR).drop_nulls("entity").select("entity", "salience").iter_rows())
    assert weights["Helen Mercer"] == 1
    assert weights["Lisbon"] < weights["Portmouth"] < 0.5


def test_the_words_at_a_span_are_the_text_of_the_mention():
    texts = {
        f"article-{number}": {"title": title, "body": body} for number, (title, body) in enumerate([HARBOUR, STADIUM])
    }
    found = read(HARBOUR, STADIUM)
    assert len(found) > 30
    for row in found.iter_rows(named=True):
        assert texts[row["article_id"]][row["field"]][row["start_char"] : row["end_char"]] == row["text"]


def test_an_article_reads_the_same_alone_in_any_batch_and_in_any_order():
    filler = [
        (f"Storm {number}", f"Helen Mercer and Leeds United left Norwich on day {number}.") for number in range(40)
    ]
    articles = [HARBOUR, STADIUM, *filler]
    rows = [(f"article-{number}", title, body) for number, (title, body) in enumerate(articles)]
    table = pl.DataFrame(rows, schema=COLUMNS, orient="row")
    together = mentions(table, KNOWN)
    backwards = mentions(table.reverse(), KNOWN)
    alone = pl.concat([mentions(table.slice(number, 1), KNOWN) for number in range(len(table))]).sort(
        "article_id", "field", "start_char", "end_char", "form"
    )
    assert together.equals(backwards)
    assert together.equals(alone)


def test_no_articles_give_an_empty_table():
    assert read().schema == MENTIONS.schema()
    assert len(read(("", ""))) == 0
