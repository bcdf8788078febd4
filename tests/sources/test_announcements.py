"""What a feed announced of a page completes what the page says of itself, and never overrules it."""

import json
from typing import Any

import pytest

from sources.announcements import complete

ANNOUNCED = {
    "title": "Ferry sails",
    "authors": [{"name": "By Ann Bee"}, {"name": "Harbour Post"}],
    "_outlet": "Harbour Post",
    "language": "en",
    "date_published": "2026-03-06T19:30:00-05:00",
}


def completed(stated: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return complete(stated, json.dumps({**ANNOUNCED, **changes}))


def test_a_page_that_tells_nothing_is_told_everything() -> None:
    fields = completed({"title": None, "byline": [], "language": None, "published": None, "body": "Words."})
    assert (fields["title"], fields["byline"], fields["language"]) == ("Ferry sails", ["Ann Bee"], "en")
    assert (fields["published"], fields["published_from"]) == ("2026-03-06T19:30:00-05:00", "feed")
    assert (fields["published_precision"], fields["published_offset"]) == ("instant", "-05:00")
    assert fields["body"] == "Words."


def test_what_the_page_tells_stands() -> None:
    stated = {
        "title": "Ferry",
        "byline": ["Cy Dee"],
        "language": "de",
        "published": "2026-03-05T08:00:00+01:00",
        "published_from": "json_ld",
    }
    assert completed(stated) == stated


@pytest.mark.parametrize("witness", ["url", "text", "htmldate"])
def test_a_guessed_date_gives_way(witness: str) -> None:
    fields = completed({"published": "2026-03-01", "published_from": witness})
    assert (fields["published"], fields["published_from"]) == (ANNOUNCED["date_published"], "feed")


@pytest.mark.parametrize(
    ("own", "told", "result"),
    [
        ("2026-03-06", "2026-03-06T19:30:00-05:00", "2026-03-06T19:30:00-05:00"),
        ("2026-03-05", "2026-03-06T19:30:00-05:00", "2026-03-05"),
        ("2026-03-06", "2026-03-06", "2026-03-06"),
        ("2026-03-06T08:00:00Z", "2026-03-06T19:30:00-05:00", "2026-03-06T08:00:00Z"),
        ("2026-03-06", "soon", "2026-03-06"),
        ("2026-03-06", None, "2026-03-06"),
        (None, "soon", None),
    ],
)
def test_an_instant_refines_the_day_that_it_falls_on(own: str | None, told: str | None, result: str | None) -> None:
    fields = completed({"published": own, "published_from": "meta"}, date_published=told)
    assert fields["published"] == result


def test_without_an_announcement_or_with_a_problem_nothing_changes() -> None:
    assert complete({"title": None}, None) == {"title": None}
    broken = {"problem": "too_large", "problem_text": "it is"}
    assert completed(broken) == broken


@pytest.mark.parametrize("authors", [None, "Ann", [None, "Ann", {"name": None}, {}], {"name": "Ann"}])
def test_authors_in_no_usable_form_are_none(authors: object) -> None:
    assert completed({}, authors=authors)["byline"] == []
