"""Dates as sources write them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.dates import read_date

INSTANTS = {
    "2026-03-05T09:30:00+02:00": ("2026-03-05T09:30:00+02:00", "+02:00"),
    "2026-03-05T09:30:00.123Z": ("2026-03-05T09:30:00+00:00", "+00:00"),
    "2026-03-05T09:30:00-0500": ("2026-03-05T09:30:00-05:00", "-05:00"),
    "2026-03-05 09:30 UTC": ("2026-03-05T09:30:00+00:00", "+00:00"),
    "2026-3-5T9:30:00Z": ("2026-03-05T09:30:00+00:00", "+00:00"),
    "Thu, 05 Mar 2026 09:30:00 -0500": ("2026-03-05T09:30:00-05:00", "-05:00"),
    "Thu, 05 Mar 2026 09:30:00 GMT": ("2026-03-05T09:30:00+00:00", "+00:00"),
    "05 Mar 2026 09:30 EST": ("2026-03-05T09:30:00-05:00", "-05:00"),
    "1772703000": ("2026-03-05T09:30:00+00:00", "+00:00"),
    "1772703000000": ("2026-03-05T09:30:00+00:00", "+00:00"),
    "20260305T093000Z": ("2026-03-05T09:30:00+00:00", "+00:00"),
    "20260305T093000+0200": ("2026-03-05T09:30:00+02:00", "+02:00"),
    "2026-03-05T09:30+05": ("2026-03-05T09:30:00+05:00", "+05:00"),
    "2026-03-05T09:30:00:123-3:00": ("2026-03-05T09:30:00-03:00", "-03:00"),
    "2026-03-05T09:30:00+05:30[Asia/Kolkata]": ("2026-03-05T09:30:00+05:30", "+05:30"),
    "2026/03/05 09:30:00 +0900": ("2026-03-05T09:30:00+09:00", "+09:00"),
    "Thu, 05 Mar 2026 09:30 IST": ("2026-03-05T09:30:00+05:30", "+05:30"),
    "5 Maret 2026 09.30 WIB": ("2026-03-05T09:30:00+07:00", "+07:00"),
    "March 5, 2026, 09:30 PM EST": ("2026-03-05T21:30:00-05:00", "-05:00"),
    "Mar 5, 2026, 12:05 am CST": ("2026-03-05T00:05:00-06:00", "-06:00"),
    "05.03.2026 09:30 MSK": ("2026-03-05T09:30:00+03:00", "+03:00"),
    "Thu Mar 05 09:30:00 UTC 2026": ("2026-03-05T09:30:00+00:00", "+00:00"),
    "Thu Mar 05 2026 09:30:00 GMT+0200 (Eastern European Time)": ("2026-03-05T09:30:00+02:00", "+02:00"),
    "۵ مارس ۲۰۲۶، ۰۹:۳۰ UTC": ("2026-03-05T09:30:00+00:00", "+00:00"),
}
DAYS = {
    "2026-03-05": date(2026, 3, 5),
    "2026/03/05": date(2026, 3, 5),
    "20260305": date(2026, 3, 5),
    "2026-03-05T09:30:00": date(2026, 3, 5),
    "Thu, 05 Mar 2026 09:30:00": date(2026, 3, 5),
    "March 5, 2026": date(2026, 3, 5),
    "Thursday, March 5th, 2026 at 9:30 am ET": date(2026, 3, 5),
    "5 Mar. 2026": date(2026, 3, 5),
    "Donnerstag, 5. März 2026": date(2026, 3, 5),
    "Publié le 5 août 2026": date(2026, 8, 5),
    "5 de marzo de 2026": date(2026, 3, 5),
    "1er juillet 2026": date(2026, 7, 1),
    "25/03/2026": date(2026, 3, 25),
    "03/25/2026": date(2026, 3, 25),
    "05.03.2026": date(2026, 3, 5),
    "04/04/2026": date(2026, 4, 4),
    "2026-03-05T09:30:00-00:00": date(2026, 3, 5),
    "2026-03-05T24:30:00Z": date(2026, 3, 5),
    "Published: 2026-03-05": date(2026, 3, 5),
    "5 марта 2026 г., 09:30": date(2026, 3, 5),
    "5 березня 2026": date(2026, 3, 5),
    "2026. március 5. 9:30": date(2026, 3, 5),
    "2026 m. kovo 5 d.": date(2026, 3, 5),
    "2026. gada 5. martā": date(2026, 3, 5),
    "5. maaliskuuta 2026": date(2026, 3, 5),
    "5 Mart 2026": date(2026, 3, 5),
    "5 marca 2026": date(2026, 3, 5),
    "5. března 2026": date(2026, 3, 5),
    "5 Μαρτίου 2026": date(2026, 3, 5),
    "5 d’abril de 2026": date(2026, 4, 5),
    "5 tháng 3, 2026": date(2026, 3, 5),
    "5 มี.ค. 2569": date(2026, 3, 5),
    "٥ مارس ٢٠٢٦": date(2026, 3, 5),
    "5 كانون الثاني 2026": date(2026, 1, 5),
    "5 במרץ 2026": date(2026, 3, 5),
    "५ मार्च २०२६": date(2026, 3, 5),
    "৫ মার্চ ২০২৬": date(2026, 3, 5),
    "2026年3月5日 9:30": date(2026, 3, 5),
    "2026년 3월 5일": date(2026, 3, 5),
}
UNREADABLE = [
    "5 goats 2026",
    "05/03/2026",
    "yesterday",
    "0001-01-01",
    "2026-02-30",
    "2026-13-45",
    "Mié, 32 Mayo 24 99:00 ZZZ",
    "12",
    "9999-12-31",
]


@pytest.mark.parametrize("written", INSTANTS)
def test_an_instant_keeps_the_offset_that_was_written(written: str) -> None:
    published = read_date(written)
    assert (published.stated(), published.offset) == INSTANTS[written]
    assert published.precision == "instant"


@pytest.mark.parametrize("written", DAYS)
def test_without_an_offset_only_the_day_is_known(written: str) -> None:
    published = read_date(written)
    assert (published.precision, published.day, published.offset) == ("day", DAYS[written], None)


def test_an_hour_without_a_zone_is_remembered_as_it_was_written() -> None:
    clock = read_date("5 mars 2026 à 18h30").clock
    assert clock is not None
    assert clock.isoformat() == "2026-03-05T18:30:00"


@pytest.mark.parametrize("written", UNREADABLE)
def test_a_date_in_doubt_says_nothing_but_keeps_its_text(written: str) -> None:
    published = read_date(written)
    assert (published.precision, published.text) == ("unknown", written)


def test_a_bare_day_is_the_same_day_in_every_time_zone_and_begins_at_its_midnight() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    published = read_date("2026-03-05")
    assert published.day_in(tokyo) == date(2026, 3, 5)
    assert published.at(tokyo) == datetime(2026, 3, 4, 15, tzinfo=UTC)


def test_an_instant_belongs_to_the_day_of_the_runs_time_zone() -> None:
    published = read_date("2026-03-05T20:00:00-05:00")
    assert published.day_in(ZoneInfo("UTC")) == date(2026, 3, 6)
    assert published.day_in(ZoneInfo("America/New_York")) == date(2026, 3, 5)


@given(
    st.one_of(
        st.text(max_size=40), st.from_regex(r"\d{1,4}[-/. ]\d{1,4}[-/. T]\d{1,4}.{0,20}"), st.integers(), st.none()
    )
)
def test_no_text_makes_the_reading_of_dates_fail(written: object) -> None:
    published = read_date(written)
    assert published.precision in {"instant", "day", "unknown"}
    assert (published.at(ZoneInfo("Pacific/Kiritimati")) is None) == (published.precision == "unknown")
