"""Texts made clean once."""

import polars as pl
import pytest

from presswatch import seeds
from transforms.texts import clean_body, clean_title

FURNITURE = seeds.furniture()
STORY = "The lamp burns.\n\n“Leave a comment if you must,” the keeper said."
GONE = [
    "Add a Comment",
    "Leave a reply",
    "What do you think? Send us your views below.",
    "Your e-mail stays with us. All boxes with a star must be filled.",
    "You must enter a name and an email, which nobody will see.",
    "Liked this story? Join the Harbour Club today",
    "By Ottilie Marchbanks and Rafe Oduntan, Harbour Post",
    "See also: how to prune a pear",
    "Your email address will not be published.",
    "Your e-mail address will not be published. Required fields are marked *",
    "Save my name, email, and website in this browser for the next time I comment.",
    "Comments are closed.",
    "Sign up for our daily newsletter",
    "Sign up for Daily Newsletters Manage Newsletters",
    "Subscribe to our weekly newsletter.",
    "Get the stories you care about delivered to your inbox.",
    "Share this story",
    "Share on Facebook",
    "Facebook | Twitter | WhatsApp",
    "Follow us on Twitter and Instagram",
    "ADVERTISEMENT",
    "Story continues below advertisement",
    "We use cookies to improve your visit.",
    "Accept all cookies",
    "Read more:",
    "Related articles",
    "You may also like:",
    "Enlarge this image",
]
STAYS = [
    "Add a comment to the minutes, the mayor asked, and nobody did.",
    "Comments from the floor were short.",
    "Share prices fell on Monday.",
    "Advertisements for soap filled the first page.",
    "The email was published on Tuesday.",
    "“We use cookies to feed the children,” said the cook of the school, “and nobody has complained about them so far.”",
    "Name the ship, they said.",
    "By Tuesday the lamp was out.",
    "By and large the board agreed.",
    "BY THE NUMBERS",
    "“Your email was never published,” the mayor told her.",
    "Her email was not published, the board said.",
    "The boxes must be filled by dawn.",
    "Also on the table: a new lamp.",
    "Reporting by the coast guard was slow.",
    "Name",
    "Related the tale of the goat, she did.",
    "Subscribe or perish, the editor wrote in 1911.",
    "Email",
]


def clean(body: str) -> str:
    return pl.DataFrame({"body": [body]}).select(clean_body(pl.col("body"), FURNITURE)).item()


@pytest.mark.parametrize("line", GONE)
def test_a_line_of_page_furniture_goes_and_nothing_else(line: str) -> None:
    assert clean(f"{STORY}\n\n  {line} \n\nThe end.") == f"{STORY}\n\nThe end."
    assert clean(f"{STORY}\n\n{line}") == STORY


@pytest.mark.parametrize("line", STAYS)
def test_a_line_of_narrative_stays(line: str) -> None:
    text = f"{STORY}\n\n{line}\n\nThe end."
    assert clean(text) == text


def test_words_that_could_be_headings_go_only_at_the_foot() -> None:
    assert (
        clean(
            f"{STORY}\n\nComment\n\nName *\nEmail *\nPost Comment\n\nReporting by Ann Bee; editing by Cy Dee\n\nMore from Harbour Post: Ten quiet harbours\n\n© 2026 The Harbour Post. All rights reserved.\n"
        )
        == STORY
    )


def test_a_text_without_furniture_is_kept_to_the_letter() -> None:
    text = "Zwölf\u00a0Boxkämpfer — “jagen” ‘Viktor’ 👩‍🚀\n\tquer.\nNext\n\nlast"
    assert clean(text) == text


def test_line_ends_blanks_and_invisible_characters_are_made_one() -> None:
    assert clean("\ufeff One\r\ntwo \t\r\n\r\n\r\n\r\nth\u00adree\u200b\x00\u2028four  ") == "One\ntwo\n\nthree\nfour"


def test_a_text_that_is_all_furniture_becomes_empty() -> None:
    assert clean("Advertisement\n\nAdd a comment\n") == ""


def test_cleaning_twice_changes_nothing_more() -> None:
    messy = f"{STORY}\n\nAdvertisement\n\n\nComment\nName *\n\nThe end.\nEmail *\nReply"
    assert clean(clean(messy)) == clean(messy)


def test_titles_lose_markup_entities_and_line_breaks() -> None:
    titles = pl.Series(
        ["  Fish &amp;amp; <b>chips</b>\n rise ", "AT&T wins", "3 < 5 > 1", None, "&#8216;Lamp&rsquo; lit"]
    )
    assert clean_title(titles).to_list() == ["Fish & chips rise", "AT&T wins", "3 < 5 > 1", "", "‘Lamp’ lit"]
