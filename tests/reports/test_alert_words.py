"""What an alert says: words of others made harmless, links that still lead to their page, titles of a readable length."""

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from reports.alert_queue import Alert
from reports.alert_words import message_of

ALERT = Alert(
    alert_id="k1",
    run_key="all",
    watchlist="plans",
    receiver="desk",
    day="2026-03-04",
    article_id="a1",
    article_ids=["a1"],
    created_at=datetime(2026, 3, 4, tzinfo=UTC),
    attempts=0,
)


def message(**changed: str) -> dict[str, Any]:
    """The alert about one article, as it comes out of the snapshot."""
    place = {"field": "title", "start_char": 4, "end_char": 8, "matched": "plan", "quote_id": None, "speaker": None}
    article = {"article_id": "a1", "title": "The plan", "outlet": "Harbour Post", "url": None, "context": "The plan"}
    row = {**place, **article, "published_on": date(2026, 3, 4), **changed}
    return message_of(ALERT, [pl.DataFrame([row])])


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://medium.example/@mayor/plan", "https://medium.example/%40mayor/plan"),
        ("https://news.example/<!channel>?to=@all", "https://news.example/%3C!channel%3E?to=%40all"),
        ("https://news.example/plan?a=b#c", "https://news.example/plan?a=b#c"),
    ],
)
def test_a_link_leads_to_its_page_and_calls_nobody(address: str, shown: str) -> None:
    made = message(url=address)
    assert made["text"].splitlines()[-1] == f"  {shown}"
    assert made["articles"][0]["url"] == address


def test_words_of_others_call_nobody() -> None:
    made = message(title="<!everyone> @channel", context="tell @here", outlet="@post", speaker="<@U1>")
    assert not set("<>@") & set(made["text"])
    assert "‹!everyone› ＠channel" in made["text"]


@pytest.mark.parametrize("address", ["https://bank.example:secret@evil.example/", "javascript:alert(1)", "/plan"])
def test_an_address_that_must_not_be_followed_is_left_out(address: str) -> None:
    made = message(url=address)
    assert made["articles"][0]["url"] is None
    assert "evil" not in made["text"]
    assert len(made["text"].splitlines()) == 3


def test_a_title_without_end_is_cut_after_a_whole_word() -> None:
    made = message(title="plan " * 600, context="the plan")
    (article,) = made["articles"]
    assert article["title"].endswith("plan …")
    assert 190 <= len(article["title"]) <= 202
    assert len(made["text"]) < 350
