"""When a page was published: which of its witnesses counts."""

from datetime import date

import pytest

from sources.pages import read_page
from tests.sources.pages_of_our_own import ARTICLE, json_ld, page

LATEST = date(2026, 12, 31)


def published(head: str = "", foot: str = "", above: str = "", latest: date = LATEST) -> tuple[str | None, str | None]:
    """The date of a page with `head` in its head, `above` over its heading and `foot` under its text, and its witness."""
    fields = read_page(page(head, foot=foot).replace(b"<h1>", f"{above}<h1>".encode()), None, latest)
    return fields["published"], fields["published_from"]


def stated(written: str, **more: object) -> str:
    """JSON-LD of our article that is published at `written`."""
    return json_ld({**ARTICLE, "datePublished": written, **more})


def meta(name: str, content: str) -> str:
    """A meta tag."""
    return f'<meta property="{name}" content="{content}">'


def time(written: str, marks: str = "") -> str:
    """A time element."""
    return f'<time {marks} datetime="{written}">then</time>'


@pytest.mark.parametrize(
    "witness",
    [
        meta("article:published_time", "2026-03-05T18:20:00+01:00"),
        meta("article:published_time", "2026-03-05T17:20:00Z"),
        meta("article:modified_time", "2026-03-05T18:20:00+01:00"),
    ],
    ids=["same hour", "same moment in UTC", "never changed"],
)
def test_an_hour_without_a_zone_takes_it_from_who_means_the_same_moment(witness: str) -> None:
    found, _ = published(stated("2026-03-05 18:20:00") + witness)
    assert found in {"2026-03-05T18:20:00+01:00", "2026-03-05T17:20:00+00:00"}


@pytest.mark.parametrize(
    "witness",
    [
        meta("article:published_time", "2026-03-05T18:27:11+01:00"),
        meta("article:modified_time", "2026-03-05T19:20:00+01:00"),
        meta("article:published_time", "2026-04-05T18:20:00+01:00"),
    ],
    ids=["another hour", "a change", "another day"],
)
def test_the_zone_of_another_moment_is_not_borrowed(witness: str) -> None:
    assert published(stated("2026-03-05 18:20:00") + witness) == ("2026-03-05", "json_ld")


def test_midnight_is_a_bare_day_and_gives_way_to_the_hour() -> None:
    head = stated("2026-03-05T00:00:00Z") + meta("article:published_time", "2026-03-05T18:20:00+01:00")
    assert published(head) == ("2026-03-05T18:20:00+01:00", "meta")


def test_the_zone_of_the_place_pasted_on_the_hour_of_utc_is_told_by_the_time_element() -> None:
    head = stated("2026-03-05T17:20:00+01:00") + meta("article:published_time", "2026-03-05T17:20:00+01:00")
    assert published(head, foot=time("2026-03-05T18:20:00+01:00")) == ("2026-03-05T18:20:00+01:00", "time")


def test_the_zone_of_the_place_pasted_on_the_hour_of_utc_is_told_by_the_hour_shown() -> None:
    head = stated("2026-03-05T17:20:40-06:00") + meta("article:published_time", "2026-03-05T17:20:40+00:00")
    shown = "<p>March 5, 2026, 11:20 am CST</p>"
    assert published(head, above=shown) == ("2026-03-05T17:20:40+00:00", "meta")


def test_json_ld_with_the_zone_of_the_place_counts_for_more_than_a_meta_that_says_utc() -> None:
    head = stated("2026-03-05T17:20:40-06:00") + meta("article:published_time", "2026-03-05T17:20:40+00:00")
    assert published(head) == ("2026-03-05T17:20:40-06:00", "json_ld")


def test_the_page_node_of_a_graph_knows_the_hour_that_the_article_leaves_out() -> None:
    graph = [
        {**ARTICLE, "datePublished": "2026-03-05"},
        {"@type": "WebPage", "datePublished": "2026-03-05T18:20:00+01:00"},
    ]
    assert published(json_ld({"@graph": graph}))[0] == "2026-03-05T18:20:00+01:00"


def test_the_date_of_another_story_in_the_json_ld_does_not_count() -> None:
    other = {**ARTICLE, "headline": "Fish market closes on Mondays", "datePublished": "2026-02-01T08:00:00Z"}
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": other}]}
    assert published(json_ld([other, listed, ARTICLE]))[0] == ARTICLE["datePublished"]


def test_of_times_beside_each_other_the_earliest_is_the_publication() -> None:
    above = time("2026-03-05T10:00:00+01:00", 'class="updated"') + time("2026-03-05T08:00:00+01:00")
    assert published(above=above) == ("2026-03-05T08:00:00+01:00", "time")


def test_the_time_of_a_story_beside_the_article_does_not_count() -> None:
    aside = f"<aside>{time('2026-03-01T08:00:00+01:00')}</aside>"
    assert published(above=aside, foot=time("2026-03-05T08:00:00+01:00"))[0] == "2026-03-05T08:00:00+01:00"


def test_the_old_marks_of_microdata_and_hatom_are_read() -> None:
    assert published(foot='<span itemprop="datePublished" content="2026-03-05T18:20+0100">x</span>')[1] == "time"
    assert published(foot='<abbr class="published" title="2026-03-05T18:20:00+01:00">x</abbr>')[1] == "time"


def test_the_day_that_the_page_shows_beats_a_meta_that_may_hold_the_last_change() -> None:
    assert published(meta("date", "2026-03-09"), above="<p>5 mars 2026</p>") == ("2026-03-05", "text")
    assert published(meta("date", "2026-03-09")) == ("2026-03-09", "meta")


def test_the_day_above_the_story_counts_and_not_the_one_above_the_name_of_the_site() -> None:
    site = "<h1><a href='/'><img alt='x'></a></h1>"
    assert published(above=f"<p>1. April 2026</p>{site}<p>05.03.2026</p>")[0] in {"2026-03-05", "2026-04-01"}


@pytest.mark.parametrize("absurd", ["0001-01-01T00:00:00Z", "1969-13-41", "2126-03-05T18:20:00Z", "tomorrow"])
def test_an_absurd_or_future_date_gives_way_to_the_next_witness(absurd: str) -> None:
    head = stated(absurd) + meta("article:published_time", "2026-03-05T18:20:00Z")
    assert published(head) == ("2026-03-05T18:20:00+00:00", "meta")


def test_a_future_date_that_nobody_contradicts_is_given_so_that_it_can_be_caught() -> None:
    assert published(stated("2126-03-05T18:20:00Z")) == ("2126-03-05T18:20:00+00:00", "json_ld")


def test_a_date_east_of_greenwich_may_be_tomorrow() -> None:
    assert published(stated("2026-03-06T07:00:00+12:00"), latest=date(2026, 3, 5))[0] == "2026-03-06T07:00:00+12:00"
