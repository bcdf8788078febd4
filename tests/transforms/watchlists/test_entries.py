from datetime import UTC, datetime

import pytest
import yaml

from transforms.expressions import And, In, Or, Phrase, Word
from transforms.watchlists import WatchlistError, read_watchlists

FILE = "seeds/watchlists.yml"


def read(text):
    return read_watchlists(yaml.safe_load(text), FILE)


def one(fields):
    return read(f"watchlists:\n  - name: ferry\n{fields}")[0]


def test_every_part_that_a_list_gives_must_hold():
    read_list = one(
        "    names: [Ana Varga]\n    aliases: [AV]\n    phrases: [trade war]\n    expression: tariff* NOT sport"
    )
    name, alias = Phrase((Word("ana"), Word("varga"))), Word("av")
    where = ("title", "body")
    assert read_list.expression == And(
        (
            Or((In(("entity",), Or((name, alias))), In(where, Or((name, alias))))),
            In(where, Phrase((Word("trade"), Word("war")))),
            In(where, And((Word("tariff", is_prefix=True),), (Word("sport"),))),
        )
    )


def test_a_quoted_name_is_the_speaker_and_the_words_are_looked_for_in_what_is_said():
    read_list = one("    names: [Varga]\n    named: quoted\n    expression: tariffs")
    assert read_list.expression == And((In(("speaker",), Word("varga")), In(("quote",), Word("tariffs"))))


def test_fields_say_where_phrases_and_expressions_are_looked_for():
    assert one("    fields: [title]\n    phrases: [ferry]").expression == In(("title",), Word("ferry"))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("    phrase: [x]", "list 'ferry', phrase: no such field"),
        ("    about: nothing", "list 'ferry', phrases: the list asks for nothing"),
        ("    phrases: [good, '—']", "list 'ferry', phrases 2: there is no letter"),
        ("    phrases: [good, 7]", "list 'ferry', phrases 2: expected text, found 7"),
        ("    names: Varga", "list 'ferry', names: expected a list"),
        ("    fields: [headline]\n    phrases: [x]", "list 'ferry', fields 1: there is no field 'headline'"),
        ("    phrases: [x]\n    named: said", "list 'ferry', named: 'said' is none of mentioned, quoted"),
        ("    phrases: [x]\n    quiet: at night", "list 'ferry', quiet: 'at night' is not hours"),
        ("    phrases: [x]\n    quiet: 22:00-22:00", "list 'ferry', quiet:"),
        (
            "    phrases: [x]\n    quiet: 22:00-07:00\n    timezone: Mars/Olympus",
            "list 'ferry', timezone: 'Mars/Olympus'",
        ),
        ("    phrases: [x]\n    tell: [https://hooks.example/s3cret]", "addresses stand in the environment"),
        ("    phrases: [x]\n    newest_days: 0", "list 'ferry', newest_days"),
        ("    expression: [a]", "list 'ferry', expression: expected text"),
    ],
)
def test_what_is_wrong_is_said_with_file_list_and_entry(fields, message):
    with pytest.raises(WatchlistError) as caught:
        one(fields)
    assert str(caught.value).startswith(f"{FILE}: list 'ferry', ")
    assert message in str(caught.value)


@pytest.mark.parametrize("text", ["", "watchlists: 5", "lists: []", "- a"])
def test_a_file_that_is_no_list_of_watchlists_is_refused(text):
    with pytest.raises(WatchlistError, match=r"docs/watchlists\.md"):
        read(text)


@pytest.mark.parametrize(
    ("entry", "message"), [("- 5", "list 1: expected fields"), ("- phrases: [x]", "list 1, name: None")]
)
def test_an_entry_without_a_name_is_told_by_its_number(entry, message):
    with pytest.raises(WatchlistError, match=message):
        read(f"watchlists:\n  {entry}")


def test_two_lists_of_one_name_are_refused():
    with pytest.raises(WatchlistError, match="stands there twice"):
        read("watchlists:\n  - {name: ferry, phrases: [x]}\n  - {name: ferry, phrases: [y]}")


def test_a_wrong_expression_gets_its_caret():
    with pytest.raises(WatchlistError) as caught:
        one("    expression: troops NEAR/5 AND Mexico")
    said, shown, caret = str(caught.value).splitlines()
    assert (
        said
        == f"{FILE}: list 'ferry', expression: AND stands between two things, and one of them is missing, at character 15:"
    )
    assert shown[caret.index("^") :] == "AND Mexico"


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-07-01T20:59", "2026-07-01T20:59"),
        ("2026-07-01T21:00", "2026-07-02T05:00"),
        ("2026-07-02T04:59", "2026-07-02T05:00"),
        ("2026-07-02T05:00", "2026-07-02T05:00"),
        ("2026-03-28T22:00", "2026-03-29T05:00"),  # the night in which summer time begins
    ],
)
def test_quiet_hours_end_on_the_clock_of_the_lists_own_place(now, due):
    quiet = one("    phrases: [x]\n    quiet: 23:00-07:00\n    timezone: Europe/Vienna")
    assert quiet.due_at(datetime.fromisoformat(now).replace(tzinfo=UTC)) == datetime.fromisoformat(due).replace(
        tzinfo=UTC
    )


def test_quiet_hours_within_a_day_end_on_that_day():
    quiet = one("    phrases: [x]\n    quiet: 12:00-13:30")
    noon = datetime(2026, 3, 4, 12, 15, tzinfo=UTC)
    assert quiet.due_at(noon) == noon.replace(hour=13, minute=30)
    assert quiet.due_at(noon.replace(hour=14)) == noon.replace(hour=14)
